"""Pictures of all units: which can be chosen, and what does each draw? Heatmaps, lines of one unit, attention."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_demo.explain.trace import Trace
from lstm_demo.texts import Texts
from lstm_demo.views.plots import attention, curves, heatmaps
from lstm_demo.views.plots.figure import Figure
from lstm_demo.views.view import View

ALL, PRODUCTS = "all", "products"  # several small heatmaps beside each other
LINES, ATTENTION = "lines", "attention"


@dataclass(frozen=True)
class Picture:
    """A figure, and where its words and units stand: the frames over it need no more.

    The axis of words goes on for `margin` words beyond the middles of the first and of the last one.
    """

    name: str  # a quantity, a product, one of `curves.PANELS`, or `ATTENTION`
    figure: Figure
    alt: str
    units: tuple[int, ...] | None = None  # rows from top to bottom
    margin: float = 0.5
    limit: float = 1.0  # where the scale ends


def choices(trace: Trace) -> tuple[str, ...]:
    """What can be drawn of this network, by name; the first to begin with."""
    sets = (ALL, PRODUCTS) if trace.products else ()
    shares = (ATTENTION,) if trace.attention is not None else ()
    return (*sets, *trace.quantities, *trace.products, LINES, *shares)


def has_rows(choice: str) -> bool:
    """Are units the rows of it?"""
    return choice not in (LINES, ATTENTION)


def names_of(trace: Trace, choice: str) -> tuple[str, ...]:
    """Of which quantities or products are the pictures of a choice? `LINES` and `ATTENTION` are their own."""
    return {ALL: trace.quantities, PRODUCTS: trace.products}.get(choice, (choice,))


def rows(order: NDArray[np.intp], n: int, unit: int, *, by_number: bool) -> NDArray[np.intp]:
    """The first `n` units of an order, and the one that is looked at, which stands last if it is none of them.

    >>> rows(np.array([4, 2, 0, 1]), 2, unit=1, by_number=False)
    array([4, 2, 1])
    >>> rows(np.array([4, 2, 0, 1]), 2, unit=2, by_number=True)
    array([2, 4])
    """
    first = order[:n]
    units = first if unit in first else np.append(first, unit)
    return np.sort(units) if by_number else units


def pictures(
    trace: Trace,
    texts: Texts,
    view: View,
    choice: str,
    units: NDArray[np.intp],
    *,
    present: bool = False,
    scale: Trace | None = None,
) -> list[Picture]:
    """Draw the `choice`, one of `choices`, with `units` as rows where it has rows; for a projector, to `present` it.

    Of an experiment, `scale` is the network's own reading, whose scale of the memory holds for both.
    """
    place = {"layer": view.layer, "direction": view.direction}
    if choice == LINES:
        return [_lines(trace, texts, view, panel, large=present) for panel in curves.panels(trace)]
    if choice == ATTENTION:
        figure = attention.attention_bars(trace, texts, large=present)
        return [Picture(ATTENTION, figure, attention.alt(figure, texts))]
    names = names_of(trace, choice)
    drawn = []
    for name in names:
        wide = len(names) == 1
        figure = heatmaps.heatmap(trace, name, units, texts, wide=wide, large=present, scale=scale, **place)
        alt = heatmaps.alt(trace, figure, name, texts, scale=scale, **place)
        limit = heatmaps.limit(scale or trace, name, **place)
        drawn.append(Picture(name, figure, alt, tuple(units.tolist()), limit=limit))
    return drawn


def _lines(trace: Trace, texts: Texts, view: View, panel: str, *, large: bool) -> Picture:
    figure = curves.unit_curves(trace, view.unit, panel, texts, layer=view.layer, direction=view.direction, large=large)
    return Picture(panel, figure, curves.alt(trace, figure, view.unit, panel, texts), margin=curves.margin(trace))
