"""What does a page draw of one reading? The reader, the pictures and one unit's lines, all of one unit and word."""

from functools import partial
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lstm_demo.app import cache, choosing, frame, state, turns
from lstm_demo.app.reader_component import draw_reader
from lstm_demo.explain.trace import Trace
from lstm_demo.views import attention, curves, heatmaps, memory, notes, reader
from lstm_demo.views import page as own_page
from lstm_demo.words import say

_N_UNITS = (8, 16, 32, 64)
_FIRST_N_UNITS = str(memory.N_UNITS)  # as in the reader
_ALL, _PRODUCTS = "all", "products"  # several small pictures beside each other


class _Choice(NamedTuple):
    quantity: str  # one that the network has, a product, or one of the sets
    order: NDArray[np.intp]  # all units, those with the largest effect first
    rows: NDArray[np.intp]  # the units in the pictures, from top to bottom
    caption: str  # what the order of the rows is
    unit: int  # the one that is followed
    step: int  # the word in hand
    place: dict[str, int]  # the layer and the direction, by these names


@st.fragment
def reading(source: str, text: str) -> None:
    """Draw the reader and the pictures; a choice made in either shows in both, and runs nothing else again.

    A session keeps what a fragment, a callback and a download are given, idle or not: names, numbers and the text.
    """
    with frame.guard(), turns.turn(source, text):  # Streamlit would catch what goes wrong in a fragment, and print it
        _draw(source, cache.traced(source, text))


def _draw(source: str, trace: Trace) -> None:
    place = st.container(border=True)
    st.header(notes.told(trace, "read.inside"), anchor=False)
    choice = _controls(source, trace)
    with place:
        payload = reader.payload(trace, unit=choice.unit, step=choice.step, order=choice.order, **choice.place)
        follow = partial(_follow, trace.text, trace.n_units, trace.n_steps, choice.unit)
        draw_reader(payload | {"resets": state.resets()}, "read.reader", follow)
        for note in notes.notes(trace, **choice.place):
            st.caption(note)
        if choice.place["direction"]:
            st.caption(say("read.verdicts"))
    _heatmaps(trace, choice)
    if trace.attention is not None:
        bars = attention.attention_bars(trace, step=choice.step)
        frame.draw(bars, "read.attention", attention.alt(bars))
        st.caption(say("attention.caption"))
    figure = curves.unit_curves(trace, choice.unit, step=choice.step, **choice.place)
    frame.draw(figure, "read.curves", curves.alt(trace, figure))
    st.caption(notes.told(trace, "curves.caption"))
    st.download_button(
        say("read.download"),
        partial(_page, source, trace.text, choice),
        file_name=say("page.file"),
        mime="text/html",
        key="read.download",
        help=say("read.download_help"),
        on_click="ignore",
    )


def _follow(text: str, n_units: int, n_steps: int, followed: int, unit: int, step: int) -> None:
    """A unit and a word were chosen in the reader: the pictures below follow, and so do the other pages."""
    if unit in range(n_units) and step in range(n_steps):
        if unit != followed:
            st.session_state[choosing.UNIT] = str(unit)
        state.choose_word(text, step)


def _page(source: str, text: str, choice: _Choice) -> str:
    """The page to download, made when it is asked for."""
    trace = cache.traced(source, text)
    return own_page.page(trace, unit=choice.unit, step=choice.step, order=choice.order, **choice.place)


def _heatmaps(trace: Trace, choice: _Choice) -> None:
    sets = _sets(trace)
    names = sets.get(choice.quantity, (choice.quantity,))
    is_one = choice.quantity not in sets
    with st.container(key=f"read.{'single' if is_one else 'overview'}"):
        for name in names:
            figure = heatmaps.heatmap(trace, name, choice.rows, wide=is_one, step=choice.step, **choice.place)
            frame.draw(figure, f"read.heatmap.{name}", heatmaps.alt(trace, figure))
    if is_one:
        limit = heatmaps.limit(trace, choice.quantity, choice.rows, **choice.place)
        st.caption(notes.told(trace, f"{choice.quantity}.caption", limit=f"{limit:g}"))
    elif choice.quantity == _PRODUCTS:
        st.caption(say("read.products_caption"))
    reading_aid = notes.told(trace, "heatmap.caption", order=choice.caption)
    written = f" {notes.told(trace, 'heatmap.words')}" if trace.running_is_complete else ""
    st.caption(f"{reading_aid}{written}")


def _controls(source: str, trace: Trace) -> _Choice:
    sizes = [str(size) for size in _N_UNITS if size < trace.n_units]
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        pictures = [*_sets(trace), *trace.quantities, *trace.products]
        quantity = choosing.choose_segment("read.quantity", pictures, _quantity_name) if pictures[1:] else pictures[0]
        size = choosing.choose_segment("read.n_units", [*sizes, _ALL], _size_name, _FIRST_N_UNITS)
        named = choosing.choose_segment("read.order", ["by_effect", "by_number"], lambda name: say(f"read.{name}"))
        layer, direction = choosing.choose_place(trace)
        order = state.order_of_units(source, trace, layer, direction)
        unit = choosing.choose_unit(order)
    by_number = named == "by_number"
    rows = order[: trace.n_units if size == _ALL else int(size)]
    return _Choice(
        quantity=quantity,
        order=order,
        rows=np.sort(rows) if by_number else rows,
        caption=notes.order_of(trace, order, layer, direction, len(rows) if by_number else None),
        unit=unit,
        step=state.chosen_word(trace),
        place={"layer": layer, "direction": direction},
    )


def _sets(trace: Trace) -> dict[str, tuple[str, ...]]:
    """What can be shown beside each other, by name; nothing of a plain network, which has one picture."""
    return {_ALL: trace.quantities, _PRODUCTS: trace.products} if trace.products else {}


def _quantity_name(name: str) -> str:
    return say(f"read.{name}" if name in (_ALL, _PRODUCTS) else f"{name}.short")


def _size_name(name: str) -> str:
    return say("read.all_units") if name == _ALL else name
