"""Lines of one unit: what did it do, word by word? Its gates in one panel, its candidate, cell and hidden below."""

from typing import Any

import numpy as np

from lstm_demo.explain.trace import Trace
from lstm_demo.texts import Texts
from lstm_demo.views import marks, theme
from lstm_demo.views.numbers import short
from lstm_demo.views.plots.figure import Figure, projected, titled, word_axis
from lstm_demo.views.theme import GATES, symmetric_limit

STATES = ("candidate", "cell", "hidden")
_HEIGHT = 240  # pixels
_PLOT = (190, 880)  # pixels, narrow and wide, where the words below must fit
_MOST_MARKED = 40  # steps; with more, a line has no dots
_NAME = 0.26  # share of a panel's height that a name at a line's end needs
_PANELS = ((0.545, 1.0), (0.0, 0.455))  # from bottom to top: the gates above, the states below
_PLAIN_PANELS = ((0.98, 1.0), (0.0, 0.96))  # the same where there are no gates to show
_DASHES = {"hidden": "dot"}
_SIGNS = {"hidden": "┄"}  # beside a name; a dot where the line is solid


def unit_curves(
    trace: Trace, unit: int, texts: Texts, *, layer: int = -1, direction: int = 0, large: bool = False
) -> Figure:
    """Draw what `unit` did over the words: gates from 0 to 1, states within the cell's printed limits.

    Of a plain network there is the hidden state alone. A `large` one is for a projector.
    """
    limit = 1.0 if trace.cell is None else symmetric_limit(trace.cell[layer, direction, :, unit])
    words = marks.categories(trace)
    lines, names, axes = [], [], []
    for panel, (quantities, low, high) in enumerate(((GATES, 0.0, 1.0), (STATES, -limit, limit))):
        axis = ("y", "y2")[panel]
        present = [name for name in quantities if name in trace.quantities]
        values = {name: trace.part(name)[layer, direction, :, unit] for name in present}  # [step]
        lines += [_line(words, name, texts[f"{name}.title"], line, axis) for name, line in values.items()]
        ends = {name: float(line[-1]) for name, line in values.items()}
        names += [
            _name(name, texts[f"{name}.title"], height, axis)
            for name, height in spread(ends, low, high, _NAME * (high - low)).items()
        ]
        domain = (_PANELS if trace.products else _PLAIN_PANELS)[panel]
        title = texts[("curves.gates", "curves.states")[panel]]
        axes.append(_values(low, high, domain, title) | {"visible": bool(present)})
    title = titled(texts.format("curves.title", unit=unit), texts["curves.subtitle"], texts)
    layout = theme.layout(title, "", _HEIGHT) | {
        "margin": {"t": 32, "r": 122, "b": 30, "l": 58},
        "hovermode": "x",
        "xaxis": word_axis(trace, _PLOT, large=large) | {"range": _range(trace), "anchor": "y2"},
        "yaxis": axes[0],
        "yaxis2": axes[1],
        "annotations": names,
    }
    figure = Figure(lines, layout)
    return projected(figure) if large else figure


def alt(trace: Trace, figure: Figure, unit: int, texts: Texts) -> str:
    """What the lines of `unit` show of `trace`, for somebody who cannot see them."""
    limit = figure.plain["layout"]["yaxis2"]["tickvals"][-1]
    title = texts.format("curves.title", unit=unit)
    return texts.format("curves.alt", title=title, steps=trace.n_steps, limit=short(limit, texts))


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


def _line(words: list[str], name: str, title: str, values: np.ndarray[Any, Any], axis: str) -> dict[str, Any]:
    dots = len(words) <= _MOST_MARKED
    return {
        "type": "scatter",
        "x": words,
        "y": values,
        "yaxis": axis,
        "name": title,
        "mode": "lines+markers" if dots else "lines",
        "line": {"color": theme.HUES[name], "width": 3, "dash": _DASHES.get(name, "solid")},
        "marker": {"size": 6},
        "hovertemplate": "%{y:.2f}",
    }


def _name(name: str, title: str, height: float, axis: str) -> dict[str, Any]:
    return {
        "text": f'<span style="color:{theme.HUES[name]}">{_SIGNS.get(name, "●")}</span> {title}',
        "x": 1,
        "xref": "x domain",
        "xanchor": "left",
        "xshift": 8,
        "y": height,
        "yref": axis,
        "showarrow": False,
        "font": {"size": theme.FONT_SIZE},
    }


def _values(low: float, high: float, domain: tuple[float, float], title: str) -> dict[str, Any]:
    margin = 0.04 * (high - low)
    return {
        "domain": domain,
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
