"""How do the equations stand in Streamlit? As a component of our own; a click on a word asks for its numbers."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from lstm_demo.app.component import component
from lstm_demo.views import equations

_EQUATIONS = component("equations", css=equations.css(), js=equations.javascript())


def draw_equations(payload: dict[str, Any], key: str, choose: Callable[[int], None]) -> None:
    """Draw `payload`; `choose` is called with the number of a word, from 0, that the visitor clicked."""
    n_words = len(payload["words"])  # a session keeps what a callback holds

    def clicked() -> None:
        step = st.session_state[key].get("word")
        if isinstance(step, int) and 0 <= step < n_words:  # whatever a browser may send
            choose(step)

    _EQUATIONS(payload, key=key, on_word_change=clicked)
