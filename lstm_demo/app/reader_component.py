"""How does the reader stand in Streamlit? As a component of our own, registered once, fed one payload."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from lstm_demo.views import reader

_READER = st.components.v2.component("lstm_demo.reader", css=reader.css(), js=reader.javascript())


def draw_reader(payload: dict[str, Any], key: str, on_unit: Callable[[int], None]) -> None:
    """Draw `payload`; `on_unit` hears which unit a visitor chose.

    The choice of a word stays in the browser, also when the page runs again.
    """
    _READER(key=key, data=payload, on_unit_change=partial(_pass_on, key, on_unit))


def _pass_on(key: str, on_unit: Callable[[int], None]) -> None:
    unit = st.session_state[key].get("unit")
    if isinstance(unit, int):  # whatever a browser may send
        on_unit(unit)
