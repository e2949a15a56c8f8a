"""How does the reader stand in Streamlit? As a component of our own, registered once, fed one payload."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from lstm_demo.app.component import component
from lstm_demo.views import reader

_READER = component("reader", css=reader.css(), js=reader.javascript())


def draw_reader(payload: dict[str, Any], key: str, on_pick: Callable[[int, int], None]) -> None:
    """Draw `payload`; `on_pick` hears which unit and which word, by its step, a visitor chose on purpose.

    Where the visitor only passes from word to word, nothing is asked of the server.
    """
    _READER(payload, key=key, on_pick_change=partial(_pass_on, key, on_pick))


def _pass_on(key: str, on_pick: Callable[[int, int], None]) -> None:
    match st.session_state[key].get("pick"):  # whatever a browser may send
        case {"unit": int(unit), "step": int(step)}:
            on_pick(unit, step)
