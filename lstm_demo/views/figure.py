"""What is a figure that is drawn again at every choice? Plotly's own, but put together only for those who look inside.

Plotly checks every value of a figure while it builds it, which takes far longer than to say what shall be drawn. The
app only passes its figures on; whether they are sound is for their tests, and for whoever asks for `data` or `layout`.
"""

import base64
import html
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_demo.explain.trace import Trace
from lstm_demo.views import marks, theme
from lstm_demo.words import say

_KINDS = {"int8": "i1", "int16": "i2", "float32": "f4"}  # what Plotly calls the kinds of numbers that figures hold


class Figure(go.Figure):  # type: ignore[misc]  # Plotly declares no types
    """A `plotly.graph_objects.Figure` of the traces `data` with `layout`, both plain dicts; `plain` holds them.

    >>> figure = Figure([{"type": "scatter", "y": [1, 2]}], {"height": 300})
    >>> figure.to_dict()
    {'data': [{'type': 'scatter', 'y': [1, 2]}], 'layout': {'height': 300}}
    >>> figure.data[0].y
    (1, 2)
    """

    def __init__(self, data: list[dict[str, Any]], layout: dict[str, Any]) -> None:
        self._plain: dict[str, Any] = {"data": data, "layout": layout}
        self._is_built = False

    @property
    def plain(self) -> dict[str, Any]:
        """What was said to be drawn: `data`, a list with a dict for each trace, and `layout`."""
        return self._plain

    def __getattr__(self, name: str) -> Any:
        """Build the figure when something is asked of it that only a built one has."""
        if name.startswith("__") or self.__dict__.get("_is_built", True):
            raise AttributeError(f"A figure has no {name}.")
        self._is_built = True
        super().__init__(**self._plain)
        return getattr(self, name)

    def __reduce__(self) -> tuple[type[go.Figure], tuple[dict[str, Any]]]:
        """A copy is Plotly's own."""
        return go.Figure, (self.to_dict(),)

    def to_dict(self) -> dict[str, Any]:
        """What travels to a browser, with arrays of numbers as base64."""
        if self._is_built:
            built: dict[str, Any] = super().to_dict()
            return built
        data = [{name: _packed(value) for name, value in one.items()} for one in self._plain["data"]]
        return {"data": data, "layout": self._plain["layout"]}


def frame(trace: Trace, step: int, margin: float = 0.5) -> dict[str, Any]:
    """A frame round the column of one word, on an axis that goes on for `margin` steps at either end.

    It is placed by shares of the axis' width, for the range of the axis must not change with it.
    """
    width = trace.n_steps - 1 + 2 * margin
    return {
        "type": "rect",
        "name": marks.categories(trace)[step],
        "xref": "x domain",
        "yref": "paper",
        "x0": (step - 0.5 + margin) / width,
        "x1": (step + 0.5 + margin) / width,
        "y0": -0.02,
        "y1": 1.02,
        "line": {"color": theme.HUES["grid"], "width": marks.FRAME_WIDTH},
    }


def word_axis(trace: Trace, plot: tuple[float, float], step: int | None) -> dict[str, Any]:
    """The words below a figure whose `plot` is so wide, in pixels, on a narrow screen and on a wide one.

    The word at `step` is written in any case.
    """
    places, words = marks.word_ticks(trace, *plot, theme.FONT_SIZE, step)
    return {
        "type": "category",
        "tickvals": places,
        "ticktext": words,
        "tickangle": 0,
        "tickfont": {"size": theme.FONT_SIZE},
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }


def and_framed(text: str, figure: Figure) -> str:
    """Add to what `text` says of a figure which word is framed in it, if one is."""
    frames = [shape for shape in figure.plain["layout"].get("shapes", []) if "name" in shape]
    return " ".join([text, *(say("figure.framed", word=html.unescape(one["name"])) for one in frames)])


def _packed(value: Any) -> Any:
    if not isinstance(value, np.ndarray):
        return value
    packed = {"dtype": _KINDS[value.dtype.name], "bdata": base64.b64encode(value.tobytes()).decode()}
    return packed if value.ndim == 1 else packed | {"shape": ", ".join(map(str, value.shape))}
