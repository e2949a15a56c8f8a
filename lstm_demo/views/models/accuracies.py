"""Accuracies: how far apart do models and baselines lie? Each on both test sets, with its interval."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from lstm_demo.card import SETS
from lstm_demo.texts import Texts
from lstm_demo.views import marks, theme
from lstm_demo.views.models.comparison import Row
from lstm_demo.views.numbers import interval

_ROW, _FRAME = 38, 150  # pixels
_SYMBOLS = ("circle", "diamond-open")  # one hue: shapes tell the test sets apart
_APART = 0.16  # of a row, between its two marks, so that intervals never cover each other
_LONGEST_NAME = 16  # characters


def accuracies(models: Sequence[Row], baselines: Sequence[Row], texts: Texts) -> go.Figure:
    """Draw a row for each that was measured: `models` from the top, then `baselines` below a line.

    The scale runs from 50 %, which guessing gives, to 100 %; from 0 % where one does worse than guessing.
    """
    rows = measured([*models, *baselines])
    n_models = len(measured(models))
    low = 0.5 if all(one.accuracy >= 0.5 for row in rows for one in _sets(row)) else 0.0
    figure = go.Figure([_marks(rows, place, texts) for place in range(len(SETS))])
    for number, row in enumerate(rows):
        if row.is_chosen:
            figure.add_hrect(number - 0.5, number + 0.5, fillcolor=theme.HUES["measured"], opacity=0.15, line_width=0)
    if 0 < n_models < len(rows):
        figure.add_hline(n_models - 0.5, line={"color": theme.HUES["grid"], "width": 1, "dash": "dash"})
    figure.update_layout(
        **theme.layout(texts["accuracies.title"], texts["accuracies.subtitle"], _FRAME + _ROW * len(rows)),
        margin={"t": 66, "r": 22, "b": 50, "l": 44 + 8 * max((len(_name(row)) for row in rows), default=0)},
        xaxis={
            "range": [low - 0.004, 1.0],
            "tickvals": (ticks := [0.5, 0.6, 0.7, 0.8, 0.9, 1.0] if low else [0, 0.25, 0.5, 0.75, 1.0]),
            "ticktext": [texts.percent(tick) for tick in ticks],
            "title": {"text": texts["accuracies.x"]},
            **_AXIS,
        },
        yaxis={
            "range": [len(rows) - 0.4, -0.6],
            "tickvals": list(range(len(rows))),
            "title": {"text": texts["accuracies.y"]},
            "ticktext": [f"<b>{_name(row)}</b>" if row.is_chosen else _name(row) for row in rows],
            **_AXIS | {"showgrid": False},
        },
    )
    return figure


def measured(rows: Sequence[Row]) -> list[Row]:
    """Those of `rows` that have an accuracy on one of the test sets."""
    return [row for row in rows if _sets(row)]


def alt(models: Sequence[Row], baselines: Sequence[Row], texts: Texts) -> str:
    """What the figure shows, for somebody who cannot see it."""
    sentences = []
    for row in measured([*models, *baselines]):
        scores = [_score(row, key, texts) for key in SETS if _has(row, key)]
        sentences.append(texts.format("accuracies.alt_row", name=row.name, scores=texts.list(scores, "comma")))
    return texts.format("accuracies.alt", rows=texts.list(sentences, "clause"))


def _marks(rows: Sequence[Row], place: int, texts: Texts) -> go.Scatter:
    key = [*SETS][place]
    scores = [(number, row, row.figures.sets[key]) for number, row in enumerate(rows) if _has(row, key)]
    return go.Scatter(
        x=[one.accuracy for _, _, one in scores],
        y=[number + _APART * (2 * place - 1) for number, _, _ in scores],
        error_x={
            "type": "data",
            "array": [one.interval[1] - one.accuracy for _, _, one in scores],
            "arrayminus": [one.accuracy - one.interval[0] for _, _, one in scores],
            "thickness": 1.5,
            "width": 4,
        },
        mode="markers",
        marker={"size": 6, "symbol": _SYMBOLS[place], "line": {"width": 1.5, "color": theme.HUES["measured"]}},
        line={"color": theme.HUES["measured"]},
        customdata=[
            [_name(row), texts.percent(one.accuracy, 1), interval(*one.interval, texts), texts.number(one.n)]
            for _, row, one in scores
        ],
        hovertemplate=texts.format("accuracies.hover", set=texts[f"set.{key}"]),
    )


def _sets(row: Row) -> list[Any]:
    return [row.figures.sets[key] for key in SETS if _has(row, key)]


def _has(row: Row, key: str) -> bool:
    return key in row.figures.sets


def _score(row: Row, key: str, texts: Texts) -> str:
    accuracy = texts.percent(row.accuracy(key), 1)
    return texts.format("accuracies.alt_score", accuracy=accuracy, set=texts[f"set.{key}"])


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
