"""How does the reader stand in Streamlit? As a component of our own, registered once, fed one payload."""

from typing import Any

import streamlit as st

from lstm_demo.views import reader

_READER = st.components.v2.component("lstm_demo.reader", css=reader.css(), js=reader.javascript())


def draw_reader(payload: dict[str, Any], key: str) -> None:
    """Draw `payload`; the visitor's choice of a word stays in the browser, also when the page runs again."""
    _READER(key=key, data=payload)
