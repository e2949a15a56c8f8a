"""What did the gates and states do, over words and units? One heatmap for each quantity, and for each product.

Values travel as whole percents, in a byte each or two. Scales are fixed: gates 0..1, candidate and hidden state -1..1;
the cell and the two parts that it is the sum of share one symmetric scale with printed limits, so that figures compare.
One value in ten may lie beyond these limits, in full colour.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_demo.explain.trace import Trace
from lstm_demo.views import marks, notes, theme
from lstm_demo.views.figure import Figure, and_framed, frame, word_axis
from lstm_demo.views.theme import GATES, saturating_limit
from lstm_demo.words import say

_OF_THE_CELL = ("cell", "kept", "written")
_SMALL_HEIGHT, _ROW, _FRAME = 300, 17, 160  # pixels
_SMALL_PLOT, _WIDE_PLOT = (115, 270), (260, 900)  # pixels, narrow and wide, where the words below must fit
_MOST_GAPPED = 60  # steps; with more, cells touch each other
_MOST_GAPPED_ROWS = (24, 64)  # units, in a small figure and in a wide one; with more, gaps would hide the rows
_UNIT_LABELS_SMALL, _UNIT_LABELS_WIDE = 6, 16


def heatmap(
    trace: Trace,
    quantity: str,
    units: NDArray[np.intp],
    *,
    layer: int = -1,
    direction: int = 0,
    wide: bool = False,
    step: int | None = None,
) -> Figure:
    """Draw `quantity` of the trace, or a product, with `units` as rows from top to bottom and the words as columns.

    A small figure is one of several beside each other; a wide one has room for names of its axes. The column of the
    word at `step`, from 0, is framed.
    """
    values = trace.part(quantity)[layer, direction][:, units].T  # [unit, step]
    end = limit(trace, quantity, units, layer, direction)
    percents = _whole_percents(values, end)
    low = 0 if quantity in GATES else -100
    column_gap = 1 if trace.n_steps <= _MOST_GAPPED else 0
    row_gap = 1 if len(units) <= _MOST_GAPPED_ROWS[wide] else 0
    cells = {
        "type": "heatmap",
        "z": percents,
        "x": marks.categories(trace),
        "y": [say("choose.unit_option").format(unit=unit) for unit in units],
        "zmin": low,
        "zmax": 100,
        "colorscale": theme.sequential(quantity) if quantity in GATES else theme.diverging(),
        "colorbar": _legend(low, end, wide, is_beyond=bool((np.abs(percents) > 100).any())),
        "xgap": column_gap,
        "ygap": row_gap,
        "hovertemplate": f"%{{x}}<br>%{{y}}<br>{say(f'{quantity}.title').lower()} {_hover(end)}<extra></extra>",
    }
    height = max(_SMALL_HEIGHT, _FRAME + _ROW * min(len(units), 40)) if wide else _SMALL_HEIGHT
    explained = notes.told(trace, f"{quantity}.subtitle", limit=f"{end:g}")
    layout = theme.layout(say(f"{quantity}.title"), explained, height) | {
        "margin": {"t": 64, "r": 4, "b": 78 if wide else 62, "l": 62 if wide else 40},
        "xaxis": word_axis(trace, _WIDE_PLOT if wide else _SMALL_PLOT, step),
        "yaxis": _unit_axis(units, wide),
    }
    if wide:
        layout["xaxis"]["title"] = {"text": notes.told(trace, "heatmap.x")}
        layout["yaxis"]["title"] = {"text": say("heatmap.y")}
    if step is not None:
        layout["shapes"] = [frame(trace, step)]
    return Figure([cells], layout)


def limit(trace: Trace, quantity: str, units: NDArray[np.intp], layer: int, direction: int) -> float:
    """The end of the scale of `quantity`: 1, or for the cell and its two parts the symmetric limit of the cell."""
    if quantity not in _OF_THE_CELL:
        return 1.0
    return saturating_limit(trace.part("cell")[layer, direction][:, units])


def alt(trace: Trace, figure: Figure) -> str:
    """What a heatmap shows of `trace`, for somebody who cannot see it."""
    [cells], layout = figure.plain["data"], figure.plain["layout"]
    title, ends = layout["title"], cells["colorbar"]["ticktext"]
    shown = notes.told(
        trace,
        "heatmap.alt",
        title=title["text"],
        subtitle=title["subtitle"]["text"],
        units=len(cells["y"]),
        steps=trace.n_steps,
        low=ends[0],
        high=ends[-1],
    )
    return and_framed(shown, figure)


def _whole_percents(values: NDArray[np.float32], limit: float) -> NDArray[np.integer[Any]]:
    """Those beyond the scale stay what they are, for whoever points at them."""
    percents = np.rint(values * (100 / limit))
    widest = 32_767 if (np.abs(percents) > 100).any() else 100
    whole: NDArray[np.integer[Any]] = percents.clip(-widest, widest).astype(np.int16 if widest > 100 else np.int8)
    return whole


def _hover(limit: float) -> str:
    return "%{z} %" if limit == 1 else f"%{{z}} % of {limit:g}"


def _legend(low: int, limit: float, wide: bool, is_beyond: bool) -> dict[str, Any]:
    """The scale's two ends; where a value lies beyond, full colour means an end or more."""
    values = [low, 100]
    named = [f"{value} %" for value in values] if limit == 1 else [f"{value / 100 * limit:g}" for value in values]
    if is_beyond:
        named = [f"{sign} {name}" for sign, name in zip("≤≥", named, strict=True)]
    return theme.colour_bar(values, [name.replace("-", "\N{MINUS SIGN}") for name in named], 0.3 if wide else 1)


def _unit_axis(units: NDArray[np.intp], wide: bool) -> dict[str, Any]:
    rows = marks.every_nth(len(units), _UNIT_LABELS_WIDE if wide else _UNIT_LABELS_SMALL)
    return {
        "type": "category",
        "tickvals": rows,
        "ticktext": [str(units[row]) for row in rows],
        "tickfont": {"size": theme.FONT_SIZE},
        "autorange": "reversed",
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }
