"""Which parts do pages draw more than once? The six pictures and one unit's lines, each with its controls."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lstm_demo.app import frame, state
from lstm_demo.explain.trace import QUANTITIES, Trace
from lstm_demo.views import curves, heatmaps
from lstm_demo.words import say

_CONFIG = {"displayModeBar": False, "typesetMath": False}
_N_UNITS = (8, 16, 32, 64)
_FIRST_N_UNITS = 16
_ALL = "all"
_STRONGEST = "strongest"


class _Choice(NamedTuple):
    quantity: str  # one of QUANTITIES, or "all"
    n_units: int
    by_effect: bool
    layer: int
    direction: int


@st.fragment
def pictures(trace: Trace, page: str) -> None:
    """Draw the heatmaps and one unit's lines; a change of their controls runs nothing else again."""
    with frame.guard():  # Streamlit would catch what goes wrong in a fragment, and print it
        _draw(trace, page)


def _draw(trace: Trace, page: str) -> None:
    choice = _controls(trace, page)
    units = heatmaps.units_shown(trace, choice.layer, choice.direction, choice.by_effect, choice.n_units)
    with st.container():
        _heatmaps(trace, units, choice, page)
    _one_unit(trace, choice.layer, choice.direction, page)


def _heatmaps(trace: Trace, units: NDArray[np.intp], choice: _Choice, page: str) -> None:
    small = choice.quantity == _ALL
    with st.container(key=f"{page}.{'overview' if small else 'single'}"):
        for name in QUANTITIES if small else (choice.quantity,):
            figure = heatmaps.heatmap(
                trace,
                name,
                units,
                layer=choice.layer,
                direction=choice.direction,
                wide=not small,
                by_effect=choice.by_effect,
            )
            st.plotly_chart(figure, key=f"{page}.heatmap.{name}", config=_CONFIG, alt=heatmaps.alt(figure))
    if not small:
        st.caption(say(f"{choice.quantity}.caption"))
    reading_aid = say("heatmap.caption", order=say("read.by_effect" if choice.by_effect else "read.by_number"))
    st.caption(f"{reading_aid} {say('heatmap.words')}" if trace.running_is_complete else reading_aid)


def _one_unit(trace: Trace, layer: int, direction: int, page: str) -> None:
    ranked = [str(unit) for unit in trace.units_by_effect(layer, direction)]
    state.note_default(f"{page}.unit", _STRONGEST)
    chosen = st.selectbox(
        say("read.unit"),
        [_STRONGEST, *ranked],
        format_func=lambda unit: say("read.strongest" if unit == _STRONGEST else "read.unit_option", unit=unit),
        key=f"{page}.unit",
        bind="query-params",
        width=320,
    )
    unit = int(ranked[0] if chosen in (None, _STRONGEST) else chosen)
    figure = curves.unit_curves(trace, unit, layer=layer, direction=direction)
    st.plotly_chart(figure, key=f"{page}.curves", config=_CONFIG, alt=curves.alt(figure))
    st.caption(say("curves.caption"))


def _controls(trace: Trace, page: str) -> _Choice:
    sizes = [size for size in _N_UNITS if size < trace.n_units]
    with st.container(horizontal=True, gap="medium"):
        quantity = _segments(page, "quantity", [_ALL, *QUANTITIES], _ALL, _quantity_name)
        size = _segments(page, "n_units", [*map(str, sizes), _ALL], str(_FIRST_N_UNITS), _size_name)
        order = _segments(page, "order", ["by_effect", "by_number"], "by_effect", lambda name: say(f"read.{name}"))
        layer = direction = "1"
        if trace.n_layers > 1:
            layers = [str(number) for number in range(1, trace.n_layers + 1)]
            layer = _segments(page, "layer", layers, layers[-1], str)
        if trace.n_directions > 1:
            direction = _segments(page, "direction", ["1", "2"], "1", _direction_name)
    n_units = trace.n_units if size == _ALL else int(size)
    return _Choice(quantity, n_units, order == "by_effect", int(layer) - 1, int(direction) - 1)


def _segments(page: str, name: str, options: list[str], default: str, written: Callable[[str], str]) -> str:
    default = default if default in options else options[-1]
    state.note_default(f"{page}.{name}", default)
    chosen = st.segmented_control(
        say(f"read.{name}"),
        options,
        default=default,
        required=True,
        format_func=written,
        key=f"{page}.{name}",
        bind="query-params",
        wrap=True,
    )
    return chosen or default


def _quantity_name(name: str) -> str:
    return say("read.all") if name == _ALL else say(f"{name}.short")


def _size_name(name: str) -> str:
    return say("read.all_units") if name == _ALL else name


def _direction_name(number: str) -> str:
    return say("read.forward" if number == "1" else "read.backward")
