"""How much of each word's state did the readout take? Bars over the words that add up to one."""

import html
import math
from typing import Any

from lstm_demo.explain.trace import Trace
from lstm_demo.views import marks, theme
from lstm_demo.views.figure import Figure, and_framed, frame, word_axis
from lstm_demo.words import say

_HEIGHT = 300  # pixels
_MOST_TICKS = 4
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
        "customdata": [html.escape(marks.percent(share)) for share in trace.attention.tolist()],
        "marker": theme.pale_bars(),
        "hovertemplate": say("attention.hover"),
    }
    layout = theme.layout(say("attention.title"), say("attention.subtitle"), _HEIGHT) | {
        "margin": {"t": 66, "r": 4, "b": 40, "l": 62},
        "bargap": 0.15,
        "xaxis": word_axis(trace, _PLOT, step),
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


def _shares(most: float) -> dict[str, Any]:
    end = 1.08 * most
    ticks = _ticks(end)
    return {
        "range": [0, end],
        "tickvals": ticks,
        "ticktext": [f"{100 * tick:g}\u00a0%" for tick in ticks],
        "tickfont": {"size": theme.FONT_SIZE},
        "title": {"text": say("attention.y")},
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
