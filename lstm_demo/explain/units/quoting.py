"""Quoting: which words of the corpus are shown beside a unit? At most 25 in a row, with the place among them."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from lstm_demo.bundle import Bundle
from lstm_demo.explain.arrays import Array
from lstm_demo.explain.steps import steps_of
from lstm_demo.explain.units.index import Quotation
from lstm_demo.text import Tokens

N_SNIPPETS = 8  # a unit and side
MAX_QUOTED_WORDS = 25
MAX_QUOTED = 400  # characters
_SAME_WORD = 2  # snippets in which the place is the same word, so that not all of them are


def quote(
    bundle: Bundle, corpus: Sequence[tuple[str, str]], tops: Sequence[tuple[Tensor, Tensor]]
) -> tuple[tuple[Quotation, ...], NDArray[np.int32], Array]:
    """Choose the snippets of each unit, the largest changes first.

    Args:
        bundle: the model that read.
        corpus: sources and sentences.
        tops: up and down, in falling order: changes [unit, candidate], positive on both sides, and at which sentence
            and step they were [unit, candidate, 2].

    Returns:
        All quotations, each once; their numbers [side, unit, snippet], -1 where there is no more; and the changes.
    """
    n_units = len(tops[0][0])
    numbers = np.full((2, n_units, N_SNIPPETS), -1, dtype=np.int32)
    changes = np.zeros((2, n_units, N_SNIPPETS), dtype=np.float32)
    quoted: dict[Quotation, int] = {}
    readings: dict[int, Tokens] = {}
    for side, (values, places) in enumerate(tops):
        for unit in range(n_units):
            candidates = zip(values[unit].tolist(), places[unit].tolist(), strict=True)
            chosen = _chosen(bundle, corpus, readings, ((value, *place) for value, place in candidates if value > 0))
            for rank, (one, change) in zip(range(N_SNIPPETS), chosen, strict=False):
                numbers[side, unit, rank] = quoted.setdefault(one, len(quoted))
                changes[side, unit, rank] = -change if side else change
    return tuple(quoted), numbers, changes


def _chosen(
    bundle: Bundle,
    corpus: Sequence[tuple[str, str]],
    readings: dict[int, Tokens],
    candidates: Iterator[tuple[float, int, int]],
) -> Iterator[tuple[Quotation, float]]:
    """The quotations of one unit and side; what was read before is in `readings`."""
    words: Counter[str] = Counter()
    for change, sentence, step in candidates:
        source, text = corpus[sentence]
        if sentence not in readings:
            readings[sentence] = bundle.read(text)
        reading = readings[sentence]
        one_step = steps_of(reading, bundle.config)[step]
        if one_step.kind != "word":
            continue
        span = one_step.span
        word = text[slice(*span)].lower()
        one = _quotation(reading, span, source)
        if words[word] < _SAME_WORD and is_short(one.text):
            words[word] += 1
            yield one, change


def _quotation(reading: Tokens, span: tuple[int, int], source: str) -> Quotation:
    """As many words as may be quoted, with the place in the middle."""
    inside = [k for k, token in enumerate(reading.tokens) if token.start >= span[0] and token.end <= span[1]]
    middle, n = (inside[0] + inside[-1]) // 2, len(reading.tokens)
    first = max(0, min(middle - MAX_QUOTED_WORDS // 2, n - MAX_QUOTED_WORDS))
    start = reading.tokens[first].start
    end = reading.tokens[min(first + MAX_QUOTED_WORDS, n) - 1].end
    start, end = min(start, span[0]), max(end, span[1])
    return Quotation(reading.text[start:end], (span[0] - start, span[1] - start), source)


def is_short(text: str) -> bool:
    """May it be quoted? At most 25 words, and no endless ones."""
    return len(text.split()) <= MAX_QUOTED_WORDS and len(text) <= MAX_QUOTED
