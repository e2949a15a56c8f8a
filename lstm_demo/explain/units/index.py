"""The units' index: what was seen of every unit while the network read a corpus?"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_demo.explain.arrays import Array

SIDES = ("up", "down")


class Quotation(NamedTuple):
    """Some words of the corpus, at most 25, and the place among them."""

    text: str
    span: tuple[int, int]  # the place, in code points
    source: str  # "imdb" or "sst"


@dataclass(frozen=True, eq=False)
class UnitIndex:
    """What was seen, of the last layer's units in the forward direction. Each sentence was read by itself.

    | name | shape | meaning |
    | --- | --- | --- |
    | `effect` | [unit] | how far its part of the logit varies over the sentences: a standard deviation, log odds |
    | `open`, `shut` | [gate, unit] | shares of all steps at which a gate stands above 0.9 or below 0.1 |
    | `words` | [side, unit, word] | numbers of the words with the largest and the least mean write; -1: no more |
    | `means`, `counts` | [side, unit, word] | that mean write, and over how many places |
    | `quotations` | [side, unit, snippet] | numbers of quotations; -1: no more |
    | `changes` | [side, unit, snippet] | by how much its hidden state rose or fell at the place |

    The side 0 is up, 1 is down.
    """

    model: str  # the hash of its weights, see `explanations.weights_hash`
    name: str  # as it was called
    gates: tuple[str, ...]
    n_sentences: int
    n_steps: int
    effect: Array
    open: Array
    shut: Array
    words: NDArray[np.int32]
    means: Array
    counts: NDArray[np.int32]
    quotations: NDArray[np.int32]
    changes: Array
    quoted: tuple[Quotation, ...]
