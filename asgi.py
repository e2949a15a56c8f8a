"""The same app, closed to what no browser sends: `streamlit run asgi.py`, as `lstm-demo app` and the container do."""

import streamlit as st
from starlette.middleware import Middleware

from lstm_demo.app.messages import OnlyMessages
from lstm_demo.places import ENTRY
from lstm_demo.words import say


def apologise(error: Exception) -> bool:
    """Say so where something goes wrong before the page begins, as with a value of a kind that its widget never has."""
    st.error(say("app.unexpected"))
    return True


app = st.App(ENTRY, middleware=[Middleware(OnlyMessages)], on_script_error=apologise)
