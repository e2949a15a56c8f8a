"""How much of each word's state did the readout take? Bars over the words that add up to one."""

import plotly.graph_objects as go

from lstm_demo.explain.trace import Array, Trace
from lstm_demo.views import marks, theme
from lstm_demo.words import say

_HEIGHT = 300  # pixels
_PLOT = (260, 900)  # pixels, narrow and wide, where the words below must fit


def attention_bars(trace: Trace) -> go.Figure:
    """Draw the shares of a readout that attends, from 0 to the largest, and the share that all would have if alike."""
    shares = _shares(trace)
    places, words = marks.word_ticks(trace, *_PLOT, theme.FONT_SIZE)
    even = 1 / trace.n_steps
    bars = go.Bar(
        x=marks.categories(trace),
        y=shares,
        marker={"color": theme.HUES["measured"]},
        hovertemplate=say("attention.hover"),
    )
    layout = theme.layout(say("attention.title"), say("attention.subtitle"), _HEIGHT) | {
        "margin": {"t": 66, "r": 4, "b": 40, "l": 62},
        "bargap": 0.15,
        "xaxis": {
            "type": "category",
            "tickvals": places,
            "ticktext": words,
            "tickangle": 0,
            "tickfont": {"size": theme.FONT_SIZE},
            "showgrid": False,
            "fixedrange": True,
        },
        "yaxis": {
            "range": [0, 1.08 * float(shares.max())],
            "tickformat": ".0%" if shares.max() > 0.1 else ".1%",
            "tickfont": {"size": theme.FONT_SIZE},
            "title": {"text": say("attention.y")},
            "gridcolor": theme.HUES["grid"],
            "gridwidth": 0.5,
            "fixedrange": True,
        },
        "shapes": [
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": even,
                "y1": even,
                "line": {"width": 1.5, "dash": "dash"},
            }
        ],
        "annotations": [
            {"text": say("attention.even"), "xref": "paper", "x": 1, "y": even, "yanchor": "bottom", "showarrow": False}
        ],
    }
    return go.Figure(bars, layout)


def alt(trace: Trace) -> str:
    """What the bars show, for somebody who cannot see them."""
    shares = _shares(trace)
    largest = int(shares.argmax())
    word = marks.shorten(trace.steps[largest].text)
    return say("attention.alt", steps=trace.n_steps, most=marks.percent(float(shares[largest])), word=word)


def _shares(trace: Trace) -> Array:
    assert trace.attention is not None  # asked for only where there is one
    return trace.attention
