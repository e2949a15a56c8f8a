"""Attention of the readout: how much of each word's state did it take? Bars over the words that add up to one."""

import html
import math
from typing import Any

from lstm_demo.explain.trace import Trace
from lstm_demo.texts import Texts
from lstm_demo.views import marks, theme
from lstm_demo.views.numbers import percent, short
from lstm_demo.views.plots.figure import Figure, projected, titled, word_axis

_HEIGHT = 160  # pixels
_MOST_TICKS = 4
_PLOT = (260, 900)  # pixels, narrow and wide, where the words below must fit


def attention_bars(trace: Trace, texts: Texts, *, large: bool = False) -> Figure:
    """Draw the shares of a readout that attends, from 0 to the largest, and the share that all would have if alike.

    A `large` one is for a projector.
    """
    assert trace.attention is not None  # asked for only where there is one
    most, even = float(trace.attention.max()), 1 / trace.n_steps
    bars = {
        "type": "bar",
        "x": marks.categories(trace),
        "y": trace.attention,
        "customdata": [html.escape(percent(share, texts)) for share in trace.attention.tolist()],
        "marker": theme.pale_bars(),
        "hovertemplate": texts["attention.hover"],
    }
    title = titled(texts["attention.title"], texts["attention.subtitle"], texts)
    layout = theme.layout(title, "", _HEIGHT) | {
        "margin": {"t": 32, "r": 4, "b": 40, "l": 62},
        "bargap": 0.15,
        "xaxis": word_axis(trace, _PLOT, large=large),
        "yaxis": _shares(most, texts),
        "shapes": _line(even),
    }
    figure = Figure([bars], layout)
    return projected(figure) if large else figure


def alt(figure: Figure, texts: Texts) -> str:
    """What the bars show, for somebody who cannot see them."""
    [bars] = figure.plain["data"]
    largest = int(bars["y"].argmax())
    most, word = percent(float(bars["y"][largest]), texts), html.unescape(bars["x"][largest])
    return texts.format("attention.alt", steps=len(bars["x"]), most=most, word=word)


def _shares(most: float, texts: Texts) -> dict[str, Any]:
    end = 1.08 * most
    ticks = _ticks(end)
    return {
        "range": [0, end],
        "tickvals": ticks,
        "ticktext": [texts.format("number.percent", value=short(100 * tick, texts)) for tick in ticks],
        "tickfont": {"size": theme.FONT_SIZE},
        "title": {"text": texts["attention.y"]},
        "showgrid": False,  # it would be seen through the bars
        "fixedrange": True,
    }


def _ticks(most: float) -> list[float]:
    """Round shares from 0 to `most`: few, and the same distance apart, 1, 2 or 5 times a power of ten.

    >>> _ticks(0.35), _ticks(1.0), _ticks(0.0047)
    ([0.0, 0.1, 0.2, 0.3], [0.0, 0.5, 1.0], [0.0, 0.002, 0.004])
    """
    power = 10.0 ** math.floor(math.log10(most))
    apart = next(power * digit for digit in (0.2, 0.5, 1, 2, 5) if power * digit * _MOST_TICKS > most)
    return [float(f"{number * apart:.6g}") for number in range(math.floor(most / apart) + 1)]


def _line(even: float) -> list[dict[str, Any]]:
    line = {"width": 1.5, "dash": "dash", "color": theme.HUES["measured"]}
    return [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": even, "y1": even, "line": line}]
