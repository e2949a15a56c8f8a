"""Tokenizers: how did the tutorial split its texts? The usual ways by the names that somebody gives them."""

import string
from collections.abc import Callable
from functools import partial

from lstm_demo.splitting import split
from lstm_demo.tokenization import OURS, Tokenization

Tokenizer = Callable[[str], list[str]]

KERAS_FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'  # of Keras' `Tokenizer`, which leaves apostrophes
WAYS: dict[str, Tokenization] = {
    "ours": OURS,
    "blanks": Tokenization("blanks"),
    "blanks-cased": Tokenization("blanks", lower=False),
    "nltk": Tokenization("nltk"),
    "nltk-cased": Tokenization("nltk", lower=False),
    "basic-english": Tokenization("basic_english"),
    "keras": Tokenization("text_vectorization", filters=string.punctuation),  # lower_and_strip_punctuation
    "keras-tokenizer": Tokenization("keras_tokenizer", filters=KERAS_FILTERS),
}


def forms(tokenization: Tokenization, text: str) -> list[str]:
    """The tokens' forms alone."""
    return [token.form for token in split(text, tokenization)]


ours = partial(forms, OURS)
TOKENIZERS: dict[str, Tokenizer | None] = {
    **{name: partial(forms, way) for name, way in WAYS.items()},
    "other": None,  # nothing can be measured
}
