"""Heatmaps of a reading: what did the gates and states do, over words and units? One for each quantity and product.

Values travel as whole hundredths, in a byte each or two. Scales are fixed: gates 0..1, candidate and hidden state
-1..1; the cell and the two parts that it is the sum of share one symmetric scale with printed limits, so that figures
compare. What lies beyond these limits has the full colour.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_demo.explain.trace import Trace
from lstm_demo.texts import Texts
from lstm_demo.views import marks, theme
from lstm_demo.views.numbers import short
from lstm_demo.views.plots.figure import Figure, projected, titled, word_axis
from lstm_demo.views.scales import memory_limit
from lstm_demo.views.theme import GATES

HUNDREDTH = 0.01  # what 1 in a figure stands for
_OF_THE_CELL = ("cell", "kept", "written")
_SMALL_HEIGHT, _SMALL_FRAME, _SMALL_ROW = 124, 44, 4  # pixels
_WIDE_HEIGHT, _WIDE_FRAME, _WIDE_ROW = 176, 76, 8
_MOST_ROWS = 80  # with more, rows become lower
_PLOT = (260, 900)  # pixels of a wide one, on a narrow screen and on a wide one, where the words below must fit
_MOST_GAPPED = 60  # steps; with more, cells touch each other
_MOST_GAPPED_ROWS = (24, 64)  # units, in a small figure and in a wide one; with more, gaps would hide the rows
_LABEL_ROW = 20  # pixels that the number of a unit needs


def heatmap(
    trace: Trace,
    quantity: str,
    units: NDArray[np.intp],
    texts: Texts,
    *,
    layer: int = -1,
    direction: int = 0,
    wide: bool = False,
    large: bool = False,
    scale: Trace | None = None,
) -> Figure:
    """Draw `quantity` of the trace, or a product, with `units` as rows from top to bottom and the words as columns.

    A small figure is one of several beside each other, below the words on the stage, with one legend for all of them; a
    wide one has room for words, names of its axes and a legend. A `large` one is for a projector. Its scale is that of
    the trace `scale`, its own by default.
    """
    values = trace.part(quantity)[layer, direction][:, units].T  # [unit, step]
    end = limit(scale or trace, quantity, layer, direction)
    low = 0.0 if quantity in GATES else -end
    cells = {
        "type": "heatmap",
        "z": _hundredths(values),
        "x": marks.categories(trace),
        "y": _names(units, texts),
        "zmin": low / HUNDREDTH,
        "zmax": end / HUNDREDTH,
        "colorscale": theme.sequential(quantity) if quantity in GATES else theme.diverging(),
        "showscale": wide,
        "colorbar": _legend(low, end, texts, is_beyond=bool((np.abs(values) > end).any())),
        "xgap": 1 if trace.n_steps <= _MOST_GAPPED else 0,
        "ygap": 1 if len(units) <= _MOST_GAPPED_ROWS[wide] else 0,
        "hoverinfo": "none",  # the lens says what is under the pointer, with two digits whatever the scale
    }
    if wide:
        explained = _explained(scale or trace, quantity, texts, layer, direction)
        words = word_axis(trace, _PLOT, large=large)
        layout = _wide(words, titled(texts[f"{quantity}.title"], explained, texts), units, texts)
    else:
        layout = _small(texts.format(f"{quantity}.compact", limit=short(end, texts)), units)
    figure = Figure([cells], layout)
    return projected(figure) if large else figure


def _wide(words: dict[str, Any], title: str, units: NDArray[np.intp], texts: Texts) -> dict[str, Any]:
    height = max(_WIDE_HEIGHT, _WIDE_FRAME + _WIDE_ROW * min(len(units), _MOST_ROWS))
    return theme.layout(title, "", height) | {
        "margin": {"t": 34, "r": 4, "b": 42, "l": 62},
        "xaxis": words | {"ticks": "", "title": {"text": texts["heatmap.x"]}},
        "yaxis": _unit_axis(units, (height - _WIDE_FRAME) // _LABEL_ROW) | {"title": {"text": texts["heatmap.y"]}},
    }


def _small(title: str, units: NDArray[np.intp]) -> dict[str, Any]:
    height = max(_SMALL_HEIGHT, _SMALL_FRAME + _SMALL_ROW * min(len(units), _MOST_ROWS))
    return theme.layout(title, "", height) | {
        "margin": {"t": 23, "r": 4, "b": 21, "l": 34},
        "xaxis": {
            "type": "category",
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "yaxis": _unit_axis(units, (height - _SMALL_FRAME) // _LABEL_ROW),
    }


def limit(trace: Trace, quantity: str, layer: int, direction: int) -> float:
    """The end of the scale of `quantity`: 1, or for the cell and its two parts the limit of the text's memory."""
    return memory_limit(trace, layer, direction) if quantity in _OF_THE_CELL else 1.0


def alt(
    trace: Trace,
    figure: Figure,
    quantity: str,
    texts: Texts,
    *,
    layer: int = -1,
    direction: int = 0,
    scale: Trace | None = None,
) -> str:
    """What a heatmap of `quantity` shows of `trace`, for somebody who cannot see it."""
    [cells] = figure.plain["data"]
    low, high = cells["colorbar"]["ticktext"]
    return texts.format(
        "heatmap.alt",
        title=texts[f"{quantity}.title"],
        subtitle=_explained(scale or trace, quantity, texts, layer, direction),
        units=len(cells["y"]),
        steps=trace.n_steps,
        low=low,
        high=high,
    )


def _explained(trace: Trace, quantity: str, texts: Texts, layer: int, direction: int) -> str:
    return texts.format(f"{quantity}.subtitle", limit=short(limit(trace, quantity, layer, direction), texts))


def _hundredths(values: NDArray[np.float32]) -> NDArray[np.integer[Any]]:
    """Those beyond the scale stay what they are, for whoever points at them."""
    hundredths = np.rint(values / HUNDREDTH)
    kind = np.int16 if (np.abs(hundredths) > 127).any() else np.int8
    most = np.iinfo(kind).max
    whole: NDArray[np.integer[Any]] = hundredths.clip(-most, most).astype(kind)
    return whole


def _names(units: NDArray[np.intp], texts: Texts) -> list[str]:
    return [texts.format("choose.unit_option", unit=unit) for unit in units.tolist()]


def _legend(low: float, high: float, texts: Texts, is_beyond: bool) -> dict[str, Any]:
    """The scale's two ends; where a value lies beyond, full colour means an end or more."""
    ends = [short(end, texts) for end in (low, high)]
    if is_beyond:
        keys = ("number.at_most", "number.at_least")
        ends = [texts.format(key, value=end) for key, end in zip(keys, ends, strict=True)]
    bar = theme.colour_bar([low / HUNDREDTH, high / HUNDREDTH], ends, 0.3)
    return bar | {"y": 1, "yanchor": "top"}  # beside the title, where no words are


def _unit_axis(units: NDArray[np.intp], most_labels: int) -> dict[str, Any]:
    rows = marks.every_nth(len(units), most_labels)
    return {
        "type": "category",
        "tickvals": rows,
        "ticktext": [str(units[row]) for row in rows],
        "ticks": "",
        "tickfont": {"size": theme.FONT_SIZE},
        "autorange": "reversed",
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }
