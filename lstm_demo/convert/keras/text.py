"""TextVectorization: how does a Keras model that takes strings make words of them? Its settings, and its vocabulary."""

import string
from typing import Any

from lstm_demo.convert.answers import AFTER, UNREAD, Answers
from lstm_demo.convert.keras.file import KerasFile
from lstm_demo.convert.keras.layers import Layer
from lstm_demo.convert.words.found import Words, numbered
from lstm_demo.errors import InputError

STRIPPED = string.punctuation  # what "strip_punctuation" takes out
_LOWERED = {"lower_and_strip_punctuation": True, "lower": True, "strip_punctuation": False, None: False}
_FIRST = ["", "[UNK]"]  # padding and unknown words


def words_of(layer: Layer, file: KerasFile, masked: bool) -> Words:
    """The layer's words and what it answers of texts; `masked` where the embedding passes over padding.

    Raises:
        InputError: it does more than split texts into words or characters, or its words are not in the file.
    """
    config = layer.config
    standardize, split = config.get("standardize"), config.get("split")
    if not isinstance(standardize, str | None) or standardize not in _LOWERED:
        raise _refused(layer, "standardize", standardize, "lower_and_strip_punctuation, lower, strip_punctuation, None")
    if split not in ("whitespace", "character"):
        raise _refused(layer, "split", split, "whitespace or character")
    for name, allowed in (("ngrams", (None, 1)), ("output_mode", ("int",))):
        value = tuple(config[name]) if isinstance(config.get(name), list) else config.get(name, allowed[0])
        if value not in (*allowed, (1,)):
            raise _refused(layer, name, value, str(allowed[0]))
    length = config.get("output_sequence_length")
    return Words(
        numbered(_vocabulary(layer, file), "the model's TextVectorization"),
        Answers(
            tokens="keras",
            lower=_LOWERED[standardize],
            filters=STRIPPED if "strip_punctuation" in str(standardize) else "",
            characters=split == "character",
            padding_id=0,
            unknown_id=1,
            max_tokens=length,
            keep="start" if length else None,
            padding=UNREAD if masked or config.get("ragged") is True else AFTER if length else None,
            padded_to=None if masked else length,
        ),
        (f"{layer} in the model says how texts become words.",),
    )


def _vocabulary(layer: Layer, file: KerasFile) -> list[str]:
    """Its words in the order of ids: adapted ones lie beside the weights, given ones in the configuration."""
    listed: Any = file.words(layer.group)
    if listed is None:
        listed = layer.config.get("vocabulary")
    if isinstance(listed, dict):  # as Keras writes an array
        listed = listed.get("config", {}).get("value")
    if not isinstance(listed, list) or not listed or not all(isinstance(word, str) for word in listed):
        raise InputError(
            f"The words of {layer} are not in the file; write them where it was trained, "
            "open('vocab.txt', 'w').write('\\n'.join(layer.get_vocabulary())), and give --vocabulary vocab.txt."
        )
    return listed if listed[: len(_FIRST)] == _FIRST else [*_FIRST, *listed]


def _refused(layer: Layer, name: str, value: object, allowed: str) -> InputError:
    return InputError(
        f"{layer} has {name}={str(value)[:60]!r}; a bundle has {allowed}. If its way of splitting is one of --tokens, "
        "save the model behind that layer, and give its vocabulary as a file."
    )
