"""What did one unit do, word by word? Its gates as lines in one panel, its candidate, cell and hidden state below."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from lstm_demo.explain.trace import Trace
from lstm_demo.views import marks, theme
from lstm_demo.views.theme import GATES, symmetric_limit
from lstm_demo.words import say

STATES = ("candidate", "cell", "hidden")
_HEIGHT = 430  # pixels
_PLOT = (190, 880)  # pixels, narrow and wide, where the words below must fit
_MOST_MARKED = 40  # steps; with more, a line has no dots
_NAME = 0.15  # share of a panel's height that a name at a line's end needs
_DASHES = {"hidden": "dot"}
_SIGNS = {"hidden": "┄"}  # beside a name; a dot where the line is solid


def unit_curves(trace: Trace, unit: int, *, layer: int = -1, direction: int = 0) -> go.Figure:
    """Draw the six quantities of `unit` over the words: gates from 0 to 1, states within the cell's printed limits."""
    limit = symmetric_limit(trace.cell[layer, direction, :, unit])
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.09)
    for row, (names, low, high) in enumerate(((GATES, 0.0, 1.0), (STATES, -limit, limit)), start=1):
        values = {name: getattr(trace, name)[layer, direction, :, unit] for name in names}  # [step]
        for name in names:
            figure.add_trace(_line(trace, name, values[name]), row=row, col=1)
        ends = {name: float(line[-1]) for name, line in values.items()}
        for name, height in spread(ends, low, high, _NAME * (high - low)).items():
            figure.add_annotation(_name(name, height), row=row, col=1)
        margin = 0.04 * (high - low)
        figure.update_yaxes(range=[low - margin, high + margin], tickvals=[low, (low + high) / 2, high], row=row, col=1)
    figure.update_layout(
        **theme.layout(say("curves.title", unit=unit), say("curves.subtitle"), _HEIGHT),
        margin={"t": 66, "r": 122, "b": 30, "l": 58},
        hovermode="x",
    )
    figure.update_yaxes(gridcolor=theme.HUES["grid"], gridwidth=0.5, zeroline=False, fixedrange=True)
    figure.update_yaxes(tickfont={"size": theme.FONT_SIZE})
    figure.update_yaxes(title=say("curves.gates"), row=1, col=1)
    figure.update_yaxes(title=say("curves.states"), row=2, col=1)
    figure.update_xaxes(**_words(trace))
    figure.update_xaxes(showticklabels=True, row=2, col=1)
    return figure


def alt(figure: go.Figure) -> str:
    """What the lines show, for somebody who cannot see them."""
    limit = figure.layout.yaxis2.tickvals[-1]
    return say("curves.alt", title=figure.layout.title.text, steps=len(figure.data[0].x), limit=f"{limit:g}")


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


def _line(trace: Trace, name: str, values: np.ndarray[Any, Any]) -> go.Scatter:
    dots = trace.n_steps <= _MOST_MARKED
    return go.Scatter(
        x=marks.categories(trace),
        y=values,
        name=say(f"{name}.title"),
        mode="lines+markers" if dots else "lines",
        line={"color": theme.HUES[name], "width": 3, "dash": _DASHES.get(name, "solid")},
        marker={"size": 6},
        hovertemplate="%{y:.2f}",
    )


def _name(name: str, height: float) -> dict[str, Any]:
    return {
        "text": f'<span style="color:{theme.HUES[name]}">{_SIGNS.get(name, "●")}</span> {say(f"{name}.title")}',
        "x": 1,
        "xref": "x domain",
        "xanchor": "left",
        "xshift": 8,
        "y": height,
        "showarrow": False,
        "font": {"size": theme.FONT_SIZE},
    }


def _words(trace: Trace) -> dict[str, Any]:
    places, words = marks.word_ticks(trace, *_PLOT, theme.FONT_SIZE)
    return {
        "type": "category",
        "tickvals": places,
        "ticktext": words,
        "tickfont": {"size": theme.FONT_SIZE},
        "tickangle": 0,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }
