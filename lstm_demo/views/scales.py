"""The scale of the memory: which number is full colour, or a full pipe, wherever a text's memory is drawn?"""

from weakref import WeakKeyDictionary

from lstm_demo.explain.trace import Trace
from lstm_demo.views.theme import saturating_limit

_MOST = 2.0  # beyond it tanh is flat, at 0.96 and more: what is shown of a memory hardly changes


def memory_limit(trace: Trace, layer: int, direction: int) -> float:
    """The end of the symmetric scale of cell, kept and written: one for all units of a layer and direction.

    It is fixed by the whole text, so that units, words and pictures compare, and does not follow which of them are on
    show. At most one value in ten lies beyond it, or it is ±2: some units count, in a long text up to a hundred, and a
    scale that held them would show nothing of the others. What lies beyond is marked wherever it is drawn. A network
    without a memory of its own has 1, the end of `hidden`.
    """
    if trace.cell is None:
        return 1.0
    limits = _LIMITS.setdefault(trace, {})
    if (layer, direction) not in limits:
        limits[layer, direction] = min(_MOST, saturating_limit(trace.cell[layer, direction]))
    return limits[layer, direction]


_LIMITS: WeakKeyDictionary[Trace, dict[tuple[int, int], float]] = WeakKeyDictionary()  # stage and lens both ask
