"""How far apart do models and baselines lie? The accuracy of each on both test sets, with its interval."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from lstm_demo.card import SETS
from lstm_demo.views import marks, theme
from lstm_demo.views.comparison import Row
from lstm_demo.words import say

_ROW, _FRAME = 38, 150  # pixels
_SYMBOLS = ("circle", "diamond-open")  # one hue: shapes tell the test sets apart
_APART = 0.16  # of a row, between its two marks, so that intervals never cover each other
_LONGEST_NAME = 16  # characters


def accuracies(models: Sequence[Row], baselines: Sequence[Row]) -> go.Figure:
    """Draw a row for each that was measured: `models` from the top, then `baselines` below a line.

    The scale runs from 50 %, which guessing gives, to 100 %; from 0 % where one does worse than guessing.
    """
    rows = measured([*models, *baselines])
    n_models = len(measured(models))
    low = 0.5 if all(one.accuracy >= 0.5 for row in rows for one in _sets(row)) else 0.0
    figure = go.Figure([_marks(rows, place) for place in range(len(SETS))])
    for number, row in enumerate(rows):
        if row.speaks:
            figure.add_hrect(number - 0.5, number + 0.5, fillcolor=theme.HUES["measured"], opacity=0.15, line_width=0)
    if 0 < n_models < len(rows):
        figure.add_hline(n_models - 0.5, line={"color": theme.HUES["grid"], "width": 1, "dash": "dash"})
    figure.update_layout(
        **theme.layout(say("accuracies.title"), say("accuracies.subtitle"), _FRAME + _ROW * len(rows)),
        margin={"t": 66, "r": 22, "b": 50, "l": 44 + 8 * max((len(_name(row)) for row in rows), default=0)},
        xaxis={
            "range": [low - 0.004, 1.0],
            "tickvals": (ticks := [0.5, 0.6, 0.7, 0.8, 0.9, 1.0] if low else [0, 0.25, 0.5, 0.75, 1.0]),
            "ticktext": [marks.exact_percent(tick, digits=0) for tick in ticks],
            "title": {"text": say("accuracies.x")},
            **_AXIS,
        },
        yaxis={
            "range": [len(rows) - 0.4, -0.6],
            "tickvals": list(range(len(rows))),
            "title": {"text": say("accuracies.y")},
            "ticktext": [f"<b>{_name(row)}</b>" if row.speaks else _name(row) for row in rows],
            **_AXIS | {"showgrid": False},
        },
    )
    return figure


def measured(rows: Sequence[Row]) -> list[Row]:
    """Those of `rows` that have an accuracy on one of the test sets."""
    return [row for row in rows if _sets(row)]


def alt(models: Sequence[Row], baselines: Sequence[Row]) -> str:
    """What the figure shows, for somebody who cannot see it."""
    told = [
        say("accuracies.alt_row", name=row.name, scores=", ".join(_score(row, key) for key in SETS if _has(row, key)))
        for row in measured([*models, *baselines])
    ]
    return say("accuracies.alt", rows="; ".join(told))


def _marks(rows: Sequence[Row], place: int) -> go.Scatter:
    key = [*SETS][place]
    found = [(number, row, row.figures.sets[key]) for number, row in enumerate(rows) if _has(row, key)]
    return go.Scatter(
        x=[one.accuracy for _, _, one in found],
        y=[number + _APART * (2 * place - 1) for number, _, _ in found],
        error_x={
            "type": "data",
            "array": [one.interval[1] - one.accuracy for _, _, one in found],
            "arrayminus": [one.accuracy - one.interval[0] for _, _, one in found],
            "thickness": 1.5,
            "width": 4,
        },
        mode="markers",
        marker={"size": 6, "symbol": _SYMBOLS[place], "line": {"width": 1.5, "color": theme.HUES["measured"]}},
        line={"color": theme.HUES["measured"]},
        customdata=[
            [_name(row), marks.exact_percent(one.accuracy), marks.interval(*one.interval), f"{one.n:,}"]
            for _, row, one in found
        ],
        hovertemplate=f"%{{customdata[0]}}, {SETS[key][0]}<br>{say('accuracies.hover')}<extra></extra>",
    )


def _sets(row: Row) -> list[Any]:
    return [row.figures.sets[key] for key in SETS if _has(row, key)]


def _has(row: Row, key: str) -> bool:
    return key in row.figures.sets


def _score(row: Row, key: str) -> str:
    return f"{marks.exact_percent(row.accuracy(key))} {SETS[key][0]}"


def _name(row: Row) -> str:
    return marks.escape(marks.shorten(row.name, _LONGEST_NAME))


_AXIS = {
    "gridcolor": theme.HUES["grid"],
    "gridwidth": 0.5,
    "showgrid": True,
    "zeroline": False,
    "fixedrange": True,
    "tickfont": {"size": theme.FONT_SIZE},
}
