"""The lens All units in Streamlit: what is drawn of how many units? Plotly's pictures, and the frames over them."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lstm_demo.app import frame
from lstm_demo.app.component import CODE
from lstm_demo.app.selection import Reading
from lstm_demo.app.stage import Scene, name_of
from lstm_demo.explain.trace import Trace
from lstm_demo.texts import Texts
from lstm_demo.views import notes
from lstm_demo.views.lenses import units
from lstm_demo.views.lenses.units.payload import key
from lstm_demo.views.view import View

T = TypeVar("T")
_N_UNITS = (8, 16, 32, 64)
_FIRST_N_UNITS = 16
_ORDERS = ("by_effect", "by_number")
_KEPT_ORDERS = "units.orders"  # in the session, until a reset
_SAME_TEXT = 0.5  # share of words that an edited text has in common with the text that it was


def draw(shown: Scene) -> None:
    """Draw the choices, the pictures that are chosen and nothing else, and the frames over them."""
    selection, trace, view, texts = shown.selection, shown.trace, shown.view, shown.texts
    with st.container(key="units.choices", horizontal=True, vertical_alignment="center"):
        choice, n, by_number = _choices(units.choices(trace), trace.n_units, texts)
        if legend := units.legend(units.names_of(trace, choice), texts):
            st.html(legend, width="content")
    order = _order(selection.reading, trace, view)
    rows = units.rows(order, n, view.unit, by_number=by_number)
    pictures = units.pictures(trace, texts, view, choice, rows, present=selection.present, scale=shown.own)
    with st.container(key="units.pictures" if pictures[1:] else "units.picture"):
        with st.container(key="units.waiting"):
            st.caption(texts["units_lens.drawing"])
        for picture in pictures:
            frame.draw(picture.figure, key(picture), picture.alt)
    payload = units.payload(
        trace,
        texts,
        pictures,
        reading=name_of(selection.reading),
        order=notes.order_of(trace, order, texts, view.layer, view.direction, n if by_number else None),
        present=selection.present,
    )
    CODE.mount("units", payload, key="read.units")


def _order(reading: Reading, trace: Trace, view: View) -> NDArray[np.intp]:
    """The units by effect on the verdict [unit], in an order that is made anew for another text.

    While a text is edited, rows stay where they are and can be compared.
    """
    orders: dict[object, tuple[str, NDArray[np.intp]]] = st.session_state.setdefault(_KEPT_ORDERS, {})
    place = (reading.model, view.layer, view.direction)
    if place not in orders or _in_common(orders[place][0], trace.text) < _SAME_TEXT:
        orders[place] = trace.text, trace.units_by_effect(view.layer, view.direction)
    return orders[place][1]


def _in_common(text: str, other: str) -> float:
    return SequenceMatcher(None, text.split(), other.split()).quick_ratio()


def _choices(names: Sequence[str], n_units: int, texts: Texts) -> tuple[str, int, bool]:
    """The picture, and where it has units as rows, how many, and whether they stand by number.

    A session keeps what writes the options out, and with it all that it is given: no trace.
    """
    sizes = [n for n in _N_UNITS if n < n_units] + [n_units]
    choice = st.selectbox(
        texts["units_lens.picture"],
        names,
        format_func=lambda name: _title(name, texts),
        key="units.choice",
        label_visibility="collapsed",
        width=240,
        persist_state="session",
    )
    if not units.has_rows(choice):
        return choice, sizes[0], False
    first = _FIRST_N_UNITS if _FIRST_N_UNITS in sizes else sizes[-1]
    n = _segment("n_units", sizes, first, lambda n: _size(n, n_units, texts), texts)
    order = _segment("order", _ORDERS, _ORDERS[0], lambda name: texts[f"units_lens.{name}"], texts)
    return choice, n if n in sizes else first, order == "by_number"


def _segment(name: str, options: Sequence[T], first: T, written: Callable[[T], str], texts: Texts) -> T:
    chosen = st.segmented_control(
        texts[f"units_lens.{name}"],
        options,
        default=first,
        required=True,
        format_func=written,
        key=f"units.{name}",
        label_visibility="collapsed",
        persist_state="session",
    )
    return first if chosen is None else chosen


def _size(n: int, total: int, texts: Texts) -> str:
    return texts.format("units_lens.all_units", n=n) if n == total else texts.number(n)


def _title(name: str, texts: Texts) -> str:
    """A picture's own name, or that of the quantity that it shows."""
    own = f"units_lens.{name}"
    return texts[own] if own in texts else texts[f"{name}.title"]
