"""Inside the cell: what happens at one word?"""

from functools import partial

import streamlit as st

from lstm_demo.app import cache, frame, reading, state, turns
from lstm_demo.app.choosing import choose_place, choose_segment, choose_unit
from lstm_demo.app.inside_component import draw_equations
from lstm_demo.explain.by_hand import hand_step
from lstm_demo.explain.trace import Trace
from lstm_demo.views import equations, expected, notes
from lstm_demo.views.marks import shorten
from lstm_demo.words import say

_WORKED_STEP = 2  # t = 3 of the worked example


def main() -> None:
    """Draw the page."""
    _inside(cache.speaker().source)


@st.fragment  # a session keeps what it is given, idle or not: a name, and no model
def _inside(source: str) -> None:
    with frame.guard(), turns.turn(source, state.last_read()):  # Streamlit would print what goes wrong in a fragment
        above = st.container()
        with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
            worked = choose_segment(state.INSIDE_TEXT, ["review", "example"], _named) == "example"
            with above:
                text = say("inside.worked") if worked else reading.text_or_say_why(source, state.last_read())
            trace = cache.traced(source, text)
            layer, direction = choose_place(trace)
            one = choose_segment("inside.view", ["one", "whole"], _named) == "one"
            order = state.order_of_units(source, trace, layer, direction)
            unit = choose_unit(order) if one else None
            with st.popover(say("inside.help"), type="tertiary"):
                st.markdown(equations.help_text(cache.bundle(source).config.cell))
            st.button(say("inside.reset"), key="inside.reset", type="tertiary", on_click=state.reset_view)
        for note in notes.notes(trace, layer, direction):
            st.caption(note)
        step = state.chosen_word(trace, first=_WORKED_STEP if worked else None)
        hand = hand_step(cache.bundle(source), trace, step, layer, direction)
        payload = equations.payload(trace, hand, step, unit, layer=layer, direction=direction)
        draw_equations(payload, "inside.cell", partial(state.choose_word, trace.text))
        _proof(source, trace)
        _expectation(trace, step)


def _expectation(trace: Trace, step: int) -> None:
    st.header(say("expected.heading"), anchor=False)
    guesses, comes = cache.expected_after(trace.text, trace.steps[step].span[1])
    word = frame.plain(shorten(trace.steps[step].text))
    after = say("expected.lead", word=word) if comes else say("expected.end", word=word)
    st.markdown(f"{after} {say('expected.what')}")
    st.html(expected.expected(guesses, comes))


def _proof(source: str, trace: Trace) -> None:
    difference = cache.difference_by_hand(source, trace.text, trace)
    st.markdown(equations.proof(trace, difference), help=say("inside.proof_help_text"))


def _named(option: str) -> str:
    return say(f"inside.{option}")


if __name__ == "__main__":  # as Streamlit runs a page
    main()
