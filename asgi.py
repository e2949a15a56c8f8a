"""The same app for many: its files kept compressed, and closed to what no browser sends; `streamlit run asgi.py`."""

import streamlit as st
from starlette.middleware import Middleware

from lstm_demo.app.files import KeptFiles
from lstm_demo.app.messages import OnlyMessages
from lstm_demo.app.texts import visitors_texts
from lstm_demo.places import ENTRY


def apologise(error: Exception) -> bool:
    """Say so where something goes wrong before the page begins, as with a value of a kind that its widget never has."""
    st.error(visitors_texts()["app.unexpected"])
    return True


app = st.App(ENTRY, middleware=[Middleware(OnlyMessages), Middleware(KeptFiles)], on_script_error=apologise)
