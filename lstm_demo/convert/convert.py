"""Conversion: how does a tutorial's model become a bundle? Its parts are put together, checked, and written."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from lstm_demo.bundle import Bundle, build_network, load_folder, save_folder
from lstm_demo.convert.check import TOLERANCE, compare_given, read_given
from lstm_demo.convert.parts import READOUTS, Parts
from lstm_demo.convert.tokenizers import TOKENIZERS
from lstm_demo.convert.torch_state import read_torch
from lstm_demo.convert.vocabulary import Arranged, arrange, find_padding, find_unknown, read_vocabulary
from lstm_demo.errors import InputError
from lstm_demo.text import Vocabulary

TORCH, KERAS = (".safetensors", ".pt", ".pth", ".bin", ".ckpt"), (".keras", ".h5", ".hdf5")
PADDING = {
    "unread": "packed, masked, or one review at a time: padding was never read",
    "before": "the network read padding before each review",
    "after": "the network read padding after each review",
    "leave-out": "it read padding; convert it all the same, to read without",
}
NONE = "none"
_ARTICLES = {"lstm": "an LSTM", "gru": "a GRU"}


@dataclass(frozen=True)
class Answers:
    """What a file does not say. None: not answered; some of it can then be found from names."""

    tokens: str | None = None  # how texts were split into words, one of TOKENIZERS
    padding: str | None = None  # one of PADDING
    readout: str | None = None  # one of READOUTS
    positive: int | None = None  # the positive class of two; of one output, what 1 stands for
    padding_id: int | None = None  # the embedding's row of padding
    unknown_id: int | str | None = None  # the embedding's row of unknown words; NONE: they were left out
    shift: int = 0  # added to each id of the vocabulary
    cut_vocabulary: bool = False  # words behind the embedding's end are unknown words


def convert(
    source: Path,
    vocabulary: Path,
    output: Path,
    answers: Answers,
    check: Path | None = None,
    tolerance: float = TOLERANCE,
) -> tuple[str, ...]:
    """Write the bundle that is the same function as the model in `source` to the new folder `output`.

    Args:
        source: a checkpoint of PyTorch or a model of Keras.
        vocabulary: its words and their ids.
        output: a folder that is not there yet, or is empty.
        answers: what the files do not say.
        check: predictions of the tutorial's model, to be met within `tolerance`.
        tolerance: the largest difference of probabilities that is allowed.

    Returns:
        What should be known about the result, a sentence each.

    Raises:
        InputError: a file cannot be read, a question is open, the network is none of ours, or a prediction differs.
        BundleError: the bundle would be larger than what is loaded here.
    """
    if not 0 <= tolerance <= 1:
        raise InputError(f"The tolerance is {tolerance}; use a difference of probabilities, from 0 to 1.")
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise InputError(f"{str(output)!r} is there already and is not empty; give a new folder.")
    given = read_given(check) if check else []
    parts = _read(source)
    ids = {word: index + answers.shift for word, index in read_vocabulary(vocabulary).items()}
    answers = _completed(answers, parts, ids)
    arranged = _arranged(answers, parts, ids)
    notes = (*_described(parts, answers), *arranged.notes)
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=f".{output.name}.") as temporary:
        folder = Path(temporary) / "model"
        save_folder(_bundle(output.name, parts, answers, arranged), folder, torch.float32)
        bundle = load_folder(folder)  # what is checked is what others will load
        if given:
            notes += compare_given(bundle, given, answers.tokens or "other", tolerance)
        card = _card(output.name, source, parts.cell, notes)
        save_folder(replace(bundle, card=card), folder, torch.float32)
        folder.replace(output)
    return notes


def _read(source: Path) -> Parts:
    if not source.is_file():
        raise InputError(f"There is no file {str(source)!r}; give a checkpoint of PyTorch or a model of Keras.")
    if source.suffix in TORCH:
        return read_torch(source)
    if source.suffix in KERAS:
        from lstm_demo.convert.keras_model import read_keras

        return read_keras(source)
    raise InputError(
        f"{source.name} ends in {source.suffix!r}; files that can be read end in {_list((*TORCH, *KERAS))}."
    )


def _completed(answers: Answers, parts: Parts, ids: dict[str, int]) -> Answers:
    """Fill in what the files say; refuses with all the questions that are left."""
    if parts.readout and answers.readout not in (None, parts.readout):
        raise InputError(f"The file says that the readout is {parts.readout!r}; leave out --readout.")
    unknown_id: int | str | None = find_unknown(ids) if answers.unknown_id is None else answers.unknown_id
    answers = replace(
        answers,
        padding="unread" if parts.masked else answers.padding,
        readout=parts.readout or answers.readout,
        positive=1 if parts.n_classes == 1 and answers.positive is None else answers.positive,
        padding_id=next((one for one in (answers.padding_id, parts.padding_id) if one is not None), find_padding(ids)),
        unknown_id=unknown_id,
    )
    questions = {
        "tokens": f"how texts were split into words: {_list(TOKENIZERS)}",
        "padding": f"whether padding was read: {_list(PADDING)}",
        "readout": f"which states the linear layer reads: {_list(READOUTS)}",
        "positive": "which class is positive: 0 or 1",
        "unknown_id": "the embedding's row of unknown words: a number, or none if they were left out",
    }
    open_ones = [name for name in questions if getattr(answers, name) is None]
    if open_ones:
        asked = "; ".join(f"--{name.replace('_', '-')}, {questions[name]}" for name in open_ones)
        raise InputError(f"The files do not say everything; give {asked}.")
    if answers.padding in ("before", "after"):
        raise InputError(
            f"The network read padding {answers.padding} each review, so its verdict depends on how much there was; a "
            "bundle reads none, so none is the same function. To convert it all the same give --padding leave-out, "
            "and measure the difference with --check."
        )
    return answers


def _arranged(answers: Answers, parts: Parts, ids: dict[str, int]) -> Arranged:
    unknown_id = answers.unknown_id if isinstance(answers.unknown_id, int) else None
    if parts.masked and unknown_id == answers.padding_id:
        unknown_id = None  # masked, like padding
    n_rows = len(parts.embedding)
    cut = answers.cut_vocabulary
    return arrange(ids, n_rows, padding_id=answers.padding_id, unknown_id=unknown_id, cut=cut)


def _bundle(name: str, parts: Parts, answers: Answers, arranged: Arranged) -> Bundle:
    readout, positive = answers.readout or "last", 1 if answers.positive is None else answers.positive
    tensors = parts.tensors(readout, positive, arranged.rows)
    network = build_network(parts.config(readout, len(arranged.words)), tensors)
    return Bundle(name, network, Vocabulary(arranged.words))


def _described(parts: Parts, answers: Answers) -> list[str]:
    layers = f"{parts.n_layers} layer{'s' if parts.n_layers > 1 else ''}"
    notes = [
        f"Found an embedding of {len(parts.embedding):,} rows and {parts.embedding.shape[1]} dimensions, "
        f"{_ARTICLES[parts.cell]} of {layers} with {parts.hidden_size} units in "
        f"{'two directions' if parts.bidirectional else 'one direction'}, "
        f"and a linear layer of {'one output' if parts.n_classes == 1 else 'two outputs'}.",
        *parts.notes,
    ]
    if answers.tokens != "ours":
        notes.append("A bundle splits texts with this project's tokenizer, and cuts them nowhere before 1,000 words.")
    if answers.padding == "leave-out":
        notes.append("The tutorial's network read padding; the bundle reads none, and differs by that.")
    return notes


def _card(name: str, source: Path, cell: str, notes: tuple[str, ...]) -> str:
    """A first card: where the model comes from. `evaluate` writes one with figures."""
    source_kind = "Keras" if source.suffix in KERAS else "PyTorch"
    listed = "\n".join(f"- {note}" for note in notes)
    return f"""---
library_name: lstm-demo
pipeline_tag: text-classification
tags:
- {cell}
- sentiment-analysis
---

# {name}: converted from a model of {source_kind}

{listed}

Its data, licence and limits are those of the model that it was converted from.
"""


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
