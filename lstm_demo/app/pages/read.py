"""Read: what does the network say, and how did it get there?"""

import streamlit as st

from lstm_demo.app import cache, panels, reading, state, turns
from lstm_demo.app.draft_component import keep_draft
from lstm_demo.words import say


def main() -> None:
    """Draw the page."""
    source = cache.speaker().source
    with st.container():  # whatever comes and goes up here, what stands below keeps its place and its state
        text = _input()
        notes = st.container()
    with turns.turn(source, text):
        with notes:
            text = reading.text_or_say_why(source, text)
        panels.reading(source, text)
    with notes:
        reading.offer_beginnings(source, text)


def _input() -> str:
    """Draw the box and the chips; give what is in the box."""
    state.begin()
    with st.container(horizontal=True, vertical_alignment="center"):
        text = st.text_area(
            say("read.text"),
            key=state.TEXT,
            height=80,
            placeholder=say("read.placeholder"),
            on_change="ignore",
            persist_state="session",
            label_visibility="collapsed",
        )
        st.button(say("read.submit"), key="read.submit", type="primary", shortcut="Ctrl+Enter")
        st.button(say("read.reset"), key="read.reset", type="tertiary", on_click=state.reset)
    keep_draft(text or "")
    chip = st.pills(
        say("read.examples"),
        state.chips(),
        key=state.CHIP,
        format_func=_chip_name,
        on_change=state.choose,
        label_visibility="collapsed",
    )
    if chip in state.examples():
        st.caption(state.examples()[chip].point)
    return text or ""


def _chip_name(chip: str) -> str:
    return say("read.own") if chip == state.OWN else state.examples()[chip].name


if __name__ == "__main__":  # as Streamlit runs a page
    main()
