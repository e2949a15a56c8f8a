"""The nearest words: which words does the network read most alike, and what does it say of each alone?"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.linalg import vector_norm

from lstm_demo.bundle import Bundle
from lstm_demo.checks import check_integer, shown
from lstm_demo.errors import InputError
from lstm_demo.predict import judge
from lstm_demo.text import PADDING_ID, UNKNOWN_ID

_MOST = 100


class NearWord(NamedTuple):
    """A word of the vocabulary."""

    word: str
    cosine: float  # of its embedding with the asked word's, -1..1
    logit: float  # the verdict on the word alone, log odds, positive = towards a positive review
    probability: float  # of a positive review, 0..1


def nearest_words(bundle: Bundle, word: str, n: int = 8) -> tuple[NearWord, ...]:
    """The `n` words whose embeddings point most nearly where that of `word` does, the nearest first.

    Words that stand in like places are near, also where they mean the opposite; the verdicts say which do.

    Raises:
        InputError: `word` is none that the model knows, or more than one; or `n` is no number from 1 to 100.
    """
    check_integer("n", n, 1, _MOST)
    reading = bundle.read(word)
    if (n_words := reading.n_typed + len(reading.unread)) != 1:
        raise InputError("units.one_word", word=shown(word), n=n_words)
    if not reading.n_known:
        raise InputError("units.unknown_word", word=shown(word))
    own = reading.ids[reading.kinds.index("word")]
    with torch.inference_mode():
        table = bundle.network.embedding.weight  # [word, embedding]
        cosines = _cosines(table, table[own])  # [word]
        cosines[[PADDING_ID, UNKNOWN_ID, own]] = -torch.inf
        found = cosines.topk(min(n, len(table) - 3)) if len(table) > 3 else cosines[:0].topk(0)
    ids = found.indices.tolist()
    verdicts = judge(bundle.network, [[index] for index in ids])
    pairs = zip(ids, found.values.tolist(), verdicts, strict=True)
    return tuple(NearWord(bundle.vocabulary.words[at], cosine, p.logit, p.probability) for at, cosine, p in pairs)


def _cosines(table: Tensor, row: Tensor) -> Tensor:
    """The cosine similarity of each row of `table` [word, embedding] with one of them [word]; 0 where one is empty.

    PyTorch's own function copies the table, and takes ten times as long.
    """
    lengths = vector_norm(table, dim=1).clamp(min=1e-8)  # [word]
    cosines: Tensor = (table @ row) / (lengths * vector_norm(row).clamp(min=1e-8))
    return cosines
