"""What becomes of the text in the box? A trace, or a sentence that says why not, and the last trace that there was."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_demo.app import cache, frame, state
from lstm_demo.errors import InputError
from lstm_demo.explain.trace import Trace
from lstm_demo.words import say


def trace_or_say_why(speaker: cache.Speaker, text: str) -> Trace:
    """Trace the text in the box; where that cannot be done, say why and trace the last one that could."""
    try:
        trace = read(speaker.source, text)
        if trace.n_steps:
            state.remember(text)
            return trace
        st.info(say("read.empty"))
    except InputError as error:
        st.warning(f"{frame.plain(error.public)} {say('read.refused')}")
    return read(speaker.source, state.last_read())


def read(source: str, text: str) -> Trace:
    """Trace `text`, with every beginning of it where the visitor asked for them; a bar says how far that is."""
    if not state.wants_beginnings(text):
        return cache.traced(source, text)
    bar = st.progress(0.0, text=say("read.prefixes_progress"))
    trace = cache.traced(source, text, prefixes=True, progress=partial(_advance, bar))
    bar.empty()
    return trace


def offer_beginnings(trace: Trace) -> None:
    """Where the verdict after each word is not known yet, say why, and offer to find it out.

    Not within the fragment that draws the trace: that would be drawn again with the trace as it is.
    """
    if not trace.running_is_complete:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(say("read.prefixes"), width="stretch")
            st.button(
                say("read.prefixes_button"), key="read.prefixes", on_click=state.read_beginnings, args=(trace.text,)
            )


def _advance(bar: DeltaGenerator, done: float) -> None:
    bar.progress(done, text=say("read.prefixes_progress"))
