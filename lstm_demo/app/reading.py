"""What becomes of the text in the box? It is read, or a sentence says why not; all its beginnings, where wanted."""

import streamlit as st

from lstm_demo.app import cache, frame, state, turns
from lstm_demo.errors import InputError
from lstm_demo.words import say

_PAUSE = 0.1  # seconds between two parts of the beginnings, in which the browser may ask for something else


def text_or_say_why(source: str, text: str) -> str:
    """The text itself; where it cannot be read, say why and give the last one that could, or the first example."""
    try:
        if cache.reading(source, text).tokens:
            state.remember(text)
            return text
        st.info(say("read.empty"))
    except InputError as error:
        st.warning(f"{frame.plain(error.public)} {say('read.refused')}")
    try:
        cache.reading(source, state.last_read())
        return state.last_read()
    except InputError:  # another model had read it
        return state.first_text()


def offer_beginnings(source: str, text: str) -> None:
    """Where the verdict after each word is not known yet, say why, and offer to find it out; or go on with that."""
    n_steps = cache.n_steps(source, text)
    if not cache.bundle(source).config.bidirectional or n_steps < 2:
        return
    if cache.beginnings(source, text, n_steps).share == 1:
        return
    if state.wants_beginnings(text):
        st.fragment(_read_beginnings, run_every=_PAUSE)(source, text, n_steps)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say("read.prefixes"), width="stretch")
        st.button(say("read.prefixes_button"), key="read.prefixes", on_click=state.read_beginnings, args=(text,))


def _read_beginnings(source: str, text: str, n_steps: int) -> None:
    """Read a part of the beginnings; the browser asks for the next one as long as somebody looks at this page."""
    with frame.guard():
        if not state.wants_beginnings(text):  # stopped
            st.rerun()
        known = cache.beginnings(source, text, n_steps)
        with st.container(horizontal=True, vertical_alignment="center"):
            bar = st.progress(known.share, text=say("read.prefixes_progress"))
            st.button(say("read.prefixes_stop"), key="read.stop", on_click=state.stop_beginnings)
        with turns.turn_for_beginnings(source, text):
            known = cache.read_beginnings(source, text, n_steps)
        bar.progress(known.share, text=say("read.prefixes_progress"))
        if known.share == 1:
            st.rerun()
