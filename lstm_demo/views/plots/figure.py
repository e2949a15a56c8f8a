"""A figure that is drawn again at every choice: what of it is put together, and when? Plotly's own, built late.

Plotly checks every value of a figure while it builds it, which takes far longer than to say what shall be drawn. The
app only passes its figures on; whether they are sound is for their tests, and for whoever asks for `data` or `layout`.
"""

import base64
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_demo.explain.trace import Trace
from lstm_demo.texts import Texts
from lstm_demo.views import marks, theme

_ENLARGED = ("size", "margin", "xshift", "thickness")  # in pixels
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


def projected(figure: Figure) -> Figure:
    """The same figure for a projector: letters and margins larger, all alike, and a little higher."""
    data, layout = figure.plain["data"], figure.plain["layout"]
    height = {"height": round(1.15 * layout["height"])}  # a projected page is no higher than another
    return Figure([_enlarged(one) for one in data], _enlarged(layout) | height)


def word_axis(trace: Trace, plot: tuple[float, float], *, large: bool = False) -> dict[str, Any]:
    """The words below a figure whose `plot` is so wide, in pixels, on a narrow screen and on a wide one.

    Where the figure is to be `projected`, fewer words have room.
    """
    places, words = marks.word_ticks(trace, *plot, theme.PROJECTED_SIZE if large else theme.FONT_SIZE)
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


def titled(title: str, explained: str, texts: Texts) -> str:
    """A title and what explains it in one line, where a figure has no height for two."""
    return texts.format("figure.title", title=title, explained=explained)


def _enlarged(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _enlarged(entry, name if name == "margin" else key) for key, entry in value.items()}
    if isinstance(value, list) and name == "annotations":
        return [_enlarged(entry) for entry in value]
    return round(value * theme.PROJECTED_SIZE / theme.FONT_SIZE) if name in _ENLARGED else value


def _packed(value: Any) -> Any:
    if not isinstance(value, np.ndarray):
        return value
    packed = {"dtype": _KINDS[value.dtype.name], "bdata": base64.b64encode(value.tobytes()).decode()}
    return packed if value.ndim == 1 else packed | {"shape": ", ".join(map(str, value.shape))}
