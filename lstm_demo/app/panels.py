"""What does a page draw of one reading? The reader, the pictures and one unit's lines, with one choice of unit."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lstm_demo.app import frame, state
from lstm_demo.app.reader_component import draw_reader
from lstm_demo.explain.trace import Trace
from lstm_demo.views import attention, curves, heatmaps, notes, reader
from lstm_demo.views import page as own_page
from lstm_demo.words import say

_CONFIG = {"displayModeBar": False, "typesetMath": False}
_N_UNITS = (8, 16, 32, 64)
_FIRST_N_UNITS = 16
_ALL = "all"
_STRONGEST = "strongest"


class _Choice(NamedTuple):
    quantity: str  # one of QUANTITIES or PRODUCTS, or "all"
    n_units: int
    by_effect: bool
    layer: int
    direction: int


@st.fragment
def reading(trace: Trace, page: str) -> None:
    """Draw the reader and the pictures; a choice made in either shows in both, and runs nothing else again."""
    with frame.guard():  # Streamlit would catch what goes wrong in a fragment, and print it
        _draw(trace, page)


def _draw(trace: Trace, page: str) -> None:
    with st.container(border=True):
        place = st.container()
        for note in notes.notes(trace):
            st.caption(note)
        if not trace.running_is_complete:
            st.caption(say("read.prefixes"))
            st.button(
                say("read.prefixes_button"), key=f"{page}.prefixes", on_click=state.read_beginnings, args=(trace.text,)
            )
    st.header(say("read.inside"), anchor=False)
    choice = _controls(trace, page)
    pictures = st.container()
    unit = _unit(trace, choice.layer, choice.direction, page)
    with place:
        payload = reader.payload(trace, layer=choice.layer, direction=choice.direction, unit=unit)
        draw_reader(payload, f"{page}.reader", partial(_follow, page, trace.n_units))
    with pictures:
        units = heatmaps.units_shown(trace, choice.layer, choice.direction, choice.by_effect, choice.n_units)
        _heatmaps(trace, units, choice, page)
        if trace.attention is not None:
            bars = attention.attention_bars(trace)
            st.plotly_chart(bars, key=f"{page}.attention", config=_CONFIG, alt=attention.alt(trace))
            st.caption(say("attention.caption"))
    figure = curves.unit_curves(trace, unit, layer=choice.layer, direction=choice.direction)
    st.plotly_chart(figure, key=f"{page}.curves", config=_CONFIG, alt=curves.alt(figure))
    st.caption(notes.curves_caption(trace))
    st.download_button(
        say("read.download"),
        partial(own_page.page, trace, layer=choice.layer, direction=choice.direction, unit=unit),
        file_name=say("page.file"),
        mime="text/html",
        key=f"{page}.download",
        help=say("read.download_help"),
        on_click="ignore",
    )


def _follow(page: str, n_units: int, unit: int) -> None:
    """A unit was chosen in the reader: the lines below follow it."""
    if unit in range(n_units):
        st.session_state[f"{page}.unit"] = str(int(unit))


def _heatmaps(trace: Trace, units: NDArray[np.intp], choice: _Choice, page: str) -> None:
    small = choice.quantity == _ALL
    with st.container(key=f"{page}.{'overview' if small else 'single'}"):
        for name in trace.quantities if small else (choice.quantity,):
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
        limit = heatmaps.limit(trace, choice.quantity, units, choice.layer, choice.direction)
        st.caption(say(f"{choice.quantity}.caption", limit=f"{limit:g}"))
    reading_aid = say("heatmap.caption", order=say("read.by_effect" if choice.by_effect else "read.by_number"))
    st.caption(f"{reading_aid} {say('heatmap.words')}" if trace.running_is_complete else reading_aid)


def _unit(trace: Trace, layer: int, direction: int, page: str) -> int:
    """Which unit is followed, in the reader and by the lines."""
    ranked = [str(unit) for unit in trace.units_by_effect(layer, direction)]
    state.note_default(f"{page}.unit", _STRONGEST)
    if st.session_state.get(f"{page}.unit", _STRONGEST) not in (_STRONGEST, *ranked):  # a unit of another model
        st.session_state[f"{page}.unit"] = _STRONGEST
    chosen = st.selectbox(
        say("read.unit"),
        [_STRONGEST, *ranked],
        format_func=lambda unit: say("read.strongest" if unit == _STRONGEST else "read.unit_option", unit=unit),
        key=f"{page}.unit",
        bind="query-params",
        width=320,
    )
    return int(ranked[0] if chosen in (None, _STRONGEST) else chosen)


def _controls(trace: Trace, page: str) -> _Choice:
    sizes = [size for size in _N_UNITS if size < trace.n_units]
    with st.container(horizontal=True, gap="medium"):
        quantity = _segments(page, "quantity", [_ALL, *trace.quantities, *trace.products], _ALL, _quantity_name)
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
