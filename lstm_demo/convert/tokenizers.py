"""Tokenizers: how did the tutorial split its texts? The usual ways, to measure how far they are from ours."""

import re
import string
from collections.abc import Callable

from nltk.tokenize import NLTKWordTokenizer

from lstm_demo.text import tokenize

Tokenizer = Callable[[str], list[str]]

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_NLTK = NLTKWordTokenizer()


def ours(text: str) -> list[str]:
    """How every bundle splits texts."""
    return [token.form for token in tokenize(text)]


def _nltk(text: str) -> list[str]:
    """`nltk.word_tokenize`, with sentence ends found by their marks instead of the data that it downloads."""
    return [word for sentence in _SENTENCE_END.split(text) for word in _NLTK.tokenize(sentence)]


def _basic_english(text: str) -> list[str]:
    """`torchtext.data.utils.get_tokenizer("basic_english")`."""
    text = re.sub(r"<br />|[;:]", " ", text.lower().replace('"', ""))
    return re.sub(r"(['.,()!?])", r" \1 ", text).split()


def _keras(text: str) -> list[str]:
    """`keras.layers.TextVectorization`, standardize="lower_and_strip_punctuation", split="whitespace"."""
    return text.lower().translate(_NO_PUNCTUATION).split()


def _keras_tokenizer(text: str) -> list[str]:
    """`keras.preprocessing.text.Tokenizer` with its default filters, which leave apostrophes."""
    return text.lower().translate(_BLANKS).split()


_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)
_BLANKS = str.maketrans(dict.fromkeys(string.punctuation.replace("'", ""), " "))

TOKENIZERS: dict[str, Tokenizer | None] = {
    "ours": ours,
    "blanks": lambda text: text.lower().split(),
    "blanks-cased": str.split,
    "nltk": lambda text: _nltk(text.lower()),
    "nltk-cased": _nltk,
    "basic-english": _basic_english,
    "keras": _keras,
    "keras-tokenizer": _keras_tokenizer,
    "other": None,  # nothing can be measured
}
