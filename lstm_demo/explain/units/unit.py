"""One unit: what does it do for the verdict, with its gates, at which words, and where most?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_demo.bundle import Bundle
from lstm_demo.explain.edits import check_index
from lstm_demo.explain.units.index import UnitIndex
from lstm_demo.explain.units.saturation import Saturation
from lstm_demo.explain.units.storing import read_index


class WordWrite(NamedTuple):
    """What a unit writes into its memory at a word, on average over the corpus."""

    word: str
    mean: float  # of `i * g`; of a GRU's unit `(1 - z) * n`
    n_places: int  # of the corpus


class Snippet(NamedTuple):
    """Words of the corpus at which what a unit shows rises or falls much."""

    text: str  # at most 25 words
    span: tuple[int, int]  # the place, in code points of `text`
    change: float  # of the hidden state there, -2..2
    source: str  # "imdb" or "sst"


@dataclass(frozen=True)
class Unit:
    """What one unit of the last layer did over the corpus."""

    number: int
    weight: float  # the readout's for what it shows; positive = towards a positive review
    effect: float  # standard deviation, over the sentences, of its part of the logit, log odds
    rank: int  # 1: no unit has a larger effect; ties by number
    n_units: int
    gates: Mapping[str, Saturation]  # over all steps of the corpus
    writes_up: tuple[WordWrite, ...]  # the largest mean writes, the largest first; only above 0
    writes_down: tuple[WordWrite, ...]  # the least ones, below 0
    up: tuple[Snippet, ...]  # where what it shows rises most
    down: tuple[Snippet, ...]  # where it falls most
    n_sentences: int  # of the corpus
    n_steps: int


def unit(bundle: Bundle, number: int, index: UnitIndex | None = None) -> Unit:
    """What one unit of the last layer, in the forward direction, did over a corpus.

    Args:
        bundle: the model; it is not changed.
        number: the unit, from 0.
        index: what `read_index` read of this model; without it that of the bundled model, which is read anew.

    Raises:
        InputError: there is no such unit, or no index of this model, or its readout is not linear.
    """
    check_index("unit", number, bundle.config.hidden_size)
    weight = bundle.network.readout()[0][number]  # the forward direction's units come first
    index = index or read_index(bundle)
    order = by_effect(index)
    writes_up, writes_down = (_writes(bundle, index, side, number) for side in (0, 1))
    up, down = (_snippets(index, side, number) for side in (0, 1))
    return Unit(
        number=int(number),
        weight=float(weight),
        effect=float(index.effect[number]),
        rank=int(np.flatnonzero(order == number)[0]) + 1,
        n_units=len(index.effect),
        gates={
            gate: Saturation(float(index.open[row, number]), float(index.shut[row, number]))
            for row, gate in enumerate(index.gates)
        },
        writes_up=writes_up,
        writes_down=writes_down,
        up=up,
        down=down,
        n_sentences=index.n_sentences,
        n_steps=index.n_steps,
    )


def by_effect(index: UnitIndex) -> NDArray[np.intp]:
    """Unit numbers [unit], the largest effect over the corpus first, ties by number."""
    return np.argsort(-index.effect, kind="stable")


def _writes(bundle: Bundle, index: UnitIndex, side: int, number: int) -> tuple[WordWrite, ...]:
    found = zip(index.words[side, number], index.means[side, number], index.counts[side, number], strict=True)
    return tuple(
        WordWrite(bundle.vocabulary.words[word], float(mean), int(count)) for word, mean, count in found if word >= 0
    )


def _snippets(index: UnitIndex, side: int, number: int) -> tuple[Snippet, ...]:
    found = zip(index.quotations[side, number], index.changes[side, number], strict=True)
    quotations = ((index.quoted[place], float(change)) for place, change in found if place >= 0)
    return tuple(Snippet(one.text, one.span, change, one.source) for one, change in quotations)
