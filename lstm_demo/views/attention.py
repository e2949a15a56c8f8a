"""How much of each word's state did the readout take? Bars over the words that add up to one."""

import html
from typing import Any

from lstm_demo.explain.trace import Trace
from lstm_demo.views import marks, theme
from lstm_demo.views.figure import Figure, and_framed, frame
from lstm_demo.words import say

_HEIGHT = 300  # pixels
_PLOT = (260, 900)  # pixels, narrow and wide, where the words below must fit


def attention_bars(trace: Trace, *, step: int | None = None) -> Figure:
    """Draw the shares of a readout that attends, from 0 to the largest, and the share that all would have if alike.

    The column of the word at `step`, from 0, is framed.
    """
    assert trace.attention is not None  # asked for only where there is one
    most, even = float(trace.attention.max()), 1 / trace.n_steps
    bars = {
        "type": "bar",
        "x": marks.categories(trace),
        "y": trace.attention,
        "marker": theme.pale_bars(),
        "hovertemplate": say("attention.hover"),
    }
    layout = theme.layout(say("attention.title"), say("attention.subtitle"), _HEIGHT) | {
        "margin": {"t": 66, "r": 4, "b": 40, "l": 62},
        "bargap": 0.15,
        "xaxis": _words(trace, step),
        "yaxis": _shares(most),
        "shapes": [*_line(even), *([] if step is None else [frame(trace, step)])],
    }
    return Figure([bars], layout)


def alt(figure: Figure) -> str:
    """What the bars show, for somebody who cannot see them."""
    [bars] = figure.plain["data"]
    largest = int(bars["y"].argmax())
    most, word = marks.percent(float(bars["y"][largest])), html.unescape(bars["x"][largest])
    return and_framed(say("attention.alt", steps=len(bars["x"]), most=most, word=word), figure)


def _words(trace: Trace, step: int | None) -> dict[str, Any]:
    places, words = marks.word_ticks(trace, *_PLOT, theme.FONT_SIZE, step)
    return {
        "type": "category",
        "tickvals": places,
        "ticktext": words,
        "tickangle": 0,
        "tickfont": {"size": theme.FONT_SIZE},
        "showgrid": False,
        "fixedrange": True,
    }


def _shares(most: float) -> dict[str, Any]:
    return {
        "range": [0, 1.08 * most],
        "tickformat": ".0%" if most > 0.1 else ".1%",
        "tickfont": {"size": theme.FONT_SIZE},
        "title": {"text": say("attention.y")},
        "showgrid": False,  # it would be seen through the bars
        "fixedrange": True,
    }


def _line(even: float) -> list[dict[str, Any]]:
    line = {"width": 1.5, "dash": "dash", "color": theme.HUES["measured"]}
    return [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": even, "y1": even, "line": line}]
