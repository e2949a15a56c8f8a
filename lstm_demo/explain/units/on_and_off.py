"""On here, off there: which units show much at some words of a text, and not at others?

LSTMVis (Strobelt, Gehrmann, Pfister & Rush 2018) asks so: a phrase is marked, and those units are found whose state is
above a threshold all through it and below it elsewhere. Here the state is the hidden one, the words need not stand side
by side, and a unit may be on in either direction: it shows at least `threshold`, or at most `-threshold`.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_demo.bundle import Bundle
from lstm_demo.checks import check_number, shown
from lstm_demo.errors import InputError
from lstm_demo.explain.arrays import Array
from lstm_demo.explain.edits import check_index
from lstm_demo.explain.trace import Trace
from lstm_demo.explain.tracing import trace
from lstm_demo.text import Tokens

THRESHOLD = 0.3
Span = tuple[int, int]  # the first step, and the one after the last
Steps = Span | AbstractSet[int]  # a span, or a set of steps
Chosen = NDArray[np.bool_]


class OnAndOff(NamedTuple):
    """A unit that is on at the marked words and off at the others."""

    unit: int
    sign: int  # 1: it is on above the threshold; -1: below minus the threshold
    on: float  # the least that it shows at a word where it is on, times `sign`
    off: float  # the most that it shows at a word where it is off, times `sign`


def on_and_off(
    bundle: Bundle,
    text: str | Tokens,
    on: Steps,
    off: Steps | None = None,
    *,
    threshold: float = THRESHOLD,
    layer: int = -1,
    direction: int = 0,
) -> tuple[OnAndOff, ...]:
    """The units that do so, the one with the widest gap between `on` and `off` first, ties by number; empty: none does.

    Args:
        bundle: the model; it is not changed.
        text: a review, or a reading of it, as in `trace`.
        on: the steps at which a unit has to be on, each of them.
        off: the steps at which it must not be, at any; without it all others.
        threshold: of the hidden state, above 0 and at most 1.
        layer: whose units; -1 the last one.
        direction: 0 forward, 1 backward.

    Raises:
        InputError: the text has no such steps, a step is in both, or a number is not allowed.
    """
    return on_and_off_in(trace(bundle, text), on, off, threshold=threshold, layer=layer, direction=direction)


def on_and_off_in(
    found: Trace,
    on: Steps,
    off: Steps | None = None,
    *,
    threshold: float = THRESHOLD,
    layer: int = -1,
    direction: int = 0,
) -> tuple[OnAndOff, ...]:
    """The same in a trace, which may be an experiment."""
    check_number("threshold", threshold, float(np.finfo(np.float32).tiny), 1.0)
    check_index("layer", layer % found.n_layers if type(layer) is int else layer, found.n_layers)
    check_index("direction", direction, found.n_directions)
    is_on = _chosen(on, found.n_steps)  # [step]
    is_off = ~is_on if off is None else _chosen(off, found.n_steps)  # [step]
    if (is_on & is_off).any():
        raise InputError("units.both", on=shown(on), off=shown(off))
    hidden = found.hidden[layer, direction]  # [step, unit]
    units = [one for sign in (1, -1) for one in _found(sign, sign * hidden, is_on, is_off, threshold)]
    return tuple(sorted(units, key=lambda one: (one.off - one.on, one.unit)))


def _found(sign: int, state: Array, is_on: Chosen, is_off: Chosen, threshold: float) -> list[OnAndOff]:
    least = state[is_on].min(axis=0)  # [unit]
    most = state[is_off].max(axis=0, initial=-1.0)  # [unit]; where no word has to be off, every unit is
    units = np.flatnonzero((least >= threshold) & (most < threshold))
    return [OnAndOff(int(unit), sign, float(least[unit]), float(most[unit])) for unit in units]


def _chosen(steps: Steps, n_steps: int) -> Chosen:
    """Which steps are meant [step]."""
    if not n_steps:
        raise InputError("text.no_words")
    places = np.arange(n_steps)
    if isinstance(steps, AbstractSet) and steps and _are_within(steps, n_steps - 1):
        chosen: Chosen = np.isin(places, list(steps))
    elif isinstance(steps, tuple) and len(steps) == 2 and _are_within(steps, n_steps) and steps[0] < steps[1]:
        chosen = (places >= steps[0]) & (places < steps[1])
    else:
        raise InputError("units.span", span=shown(steps), n=n_steps)
    return chosen


def _are_within(numbers: Iterable[object], last: int) -> bool:
    return all(type(one) is int and 0 <= one <= last for one in numbers)
