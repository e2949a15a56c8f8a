"""Lines of one unit: what did it do, word by word? Its gates in one figure, candidate, cell and hidden in another."""

from typing import Any

import numpy as np

from lstm_demo.explain.trace import Trace
from lstm_demo.texts import Texts
from lstm_demo.views import marks, theme
from lstm_demo.views.numbers import short
from lstm_demo.views.plots.figure import Figure, projected, titled, word_axis
from lstm_demo.views.theme import GATES, symmetric_limit

PANELS = {"gates": GATES, "states": ("candidate", "cell", "hidden")}
_HEIGHT = 130  # pixels
_PLOT = (170, 430)  # pixels, narrow and wide, where the words below must fit
_MOST_MARKED = 40  # steps; with more, a line has no dots
_NAME = 0.32  # share of a figure's height that a name at a line's end needs
_DASHES = {"hidden": "dot"}
_SIGNS = {"hidden": "┄"}  # beside a name; a dot where the line is solid


def panels(trace: Trace) -> tuple[str, ...]:
    """Which figures there are of a unit, by name: its gates and its states, or where there are no gates its states."""
    return tuple(panel for panel, names in PANELS.items() if set(names) & set(trace.quantities))


def unit_curves(
    trace: Trace, unit: int, panel: str, texts: Texts, *, layer: int = -1, direction: int = 0, large: bool = False
) -> Figure:
    """Draw what `unit` did over the words: gates from 0 to 1, states within the cell's printed limits.

    Args:
        trace: the reading.
        unit: from 0.
        panel: `gates` or `states`, one of `panels`.
        texts: in the visitor's language, for this kind of network.
        layer: from 0.
        direction: 0 forwards, 1 backwards.
        large: for a projector?
    """
    end = 1.0 if panel == "gates" or trace.cell is None else symmetric_limit(trace.cell[layer, direction, :, unit])
    low = 0.0 if panel == "gates" else -end
    words = marks.categories(trace)
    present = [name for name in PANELS[panel] if name in trace.quantities]
    values = {name: trace.part(name)[layer, direction, :, unit] for name in present}  # [step]
    ends = {name: float(line[-1]) for name, line in values.items()}
    heights = spread(ends, low, end, _NAME * (end - low))
    title = titled(texts.format("curves.title", unit=unit), texts[f"curves.{panel}_subtitle"], texts)
    layout = theme.layout(title, "", _HEIGHT) | {
        "margin": {"t": 29, "r": 122, "b": 24, "l": 58},
        "hovermode": "x",
        "xaxis": word_axis(trace, _PLOT, large=large) | {"range": _range(trace), "ticks": ""},
        "yaxis": _values(low, end, texts[f"curves.{panel}"]),
        "annotations": [_name(name, texts[f"{name}.title"], height) for name, height in heights.items()],
    }
    figure = Figure([_line(words, name, texts[f"{name}.title"], line) for name, line in values.items()], layout)
    return projected(figure) if large else figure


def alt(trace: Trace, figure: Figure, unit: int, panel: str, texts: Texts) -> str:
    """What the lines of `unit` show of `trace`, for somebody who cannot see them."""
    limit = figure.plain["layout"]["yaxis"]["tickvals"][-1]
    title = texts.format("curves.title", unit=unit)
    return texts.format(f"curves.{panel}_alt", title=title, steps=trace.n_steps, limit=short(limit, texts))


def spread(ends: dict[str, float], low: float, high: float, gap: float) -> dict[str, float]:
    """Move the names at the lines' ends apart, so that neighbours are at least `gap` from each other.

    >>> spread({"a": 0.5, "b": 0.5}, 0, 1, 0.25)
    {'a': 0.5, 'b': 0.75}
    """
    placed: dict[str, float] = {}
    floor = low
    for name in sorted(ends, key=ends.__getitem__):
        placed[name] = max(ends[name], floor)
        floor = placed[name] + gap
    ceiling = high
    for name in reversed(placed):
        placed[name] = min(placed[name], ceiling)
        ceiling = placed[name] - gap
    return placed


def _line(words: list[str], name: str, title: str, values: np.ndarray[Any, Any]) -> dict[str, Any]:
    dots = len(words) <= _MOST_MARKED
    return {
        "type": "scatter",
        "x": words,
        "y": values,
        "name": title,
        "mode": "lines+markers" if dots else "lines",
        "line": {"color": theme.HUES[name], "width": 3, "dash": _DASHES.get(name, "solid")},
        "marker": {"size": 6},
        "hovertemplate": "%{y:.2f}",
    }


def _name(name: str, title: str, height: float) -> dict[str, Any]:
    return {
        "text": f'<span style="color:{theme.HUES[name]}">{_SIGNS.get(name, "●")}</span> {title}',
        "x": 1,
        "xref": "x domain",
        "xanchor": "left",
        "xshift": 8,
        "y": height,
        "yref": "y",
        "showarrow": False,
        "font": {"size": theme.FONT_SIZE},
    }


def _values(low: float, high: float, title: str) -> dict[str, Any]:
    margin = 0.04 * (high - low)
    return {
        "range": [low - margin, high + margin],
        "tickvals": [low, (low + high) / 2, high],
        "tickfont": {"size": theme.FONT_SIZE},
        "title": {"text": title},
        "gridcolor": theme.HUES["grid"],
        "gridwidth": 0.5,
        "zeroline": False,
        "fixedrange": True,
    }


def _range(trace: Trace) -> list[float]:
    return [-margin(trace), trace.n_steps - 1 + margin(trace)]


def margin(trace: Trace) -> float:
    """How many steps the axis goes on before the first word and after the last: half a column, and room for dots."""
    return max(0.5, 0.06 * (trace.n_steps - 1)) if trace.n_steps <= _MOST_MARKED else 0.5
