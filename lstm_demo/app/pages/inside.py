"""Inside the cell: what happens at one word?"""

import streamlit as st

from lstm_demo.app import cache, frame, state
from lstm_demo.app.choosing import choose_segment, choose_unit, choose_word
from lstm_demo.app.inside_component import draw_equations
from lstm_demo.explain.by_hand import hand_step
from lstm_demo.explain.trace import Trace
from lstm_demo.views import equations
from lstm_demo.words import say

_WORKED_WORD = 3  # of the worked example


def main() -> None:
    """Draw the page."""
    st.header(say("inside.heading"), anchor=False)
    _inside(cache.speaker())


@st.fragment
def _inside(speaker: cache.Speaker) -> None:
    with frame.guard():  # Streamlit would catch what goes wrong in a fragment, and print it
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(equations.lead(speaker.bundle.config.cell), width="stretch")
            with st.popover(say("inside.help")):
                st.markdown(say("inside.help_text"))
        with st.container(horizontal=True, gap="medium"):
            worked = choose_segment("inside.text", ["review", "example"], _named) == "example"
            trace = cache.traced(speaker.source, say("inside.worked") if worked else state.last_read())
            layer, direction = _place(trace)
            one = choose_segment("inside.view", ["one", "whole"], _named) == "one"
            unit = choose_unit("inside.unit", trace, layer, direction) if one else None
        word_key, first_word = ("inside.example_word", _WORKED_WORD) if worked else ("inside.word", None)
        _cell(speaker, trace, layer, direction, unit, word_key, choose_word(word_key, trace, first_word))
        _proof(speaker, trace)


def _cell(
    speaker: cache.Speaker, trace: Trace, layer: int, direction: int, unit: int | None, word_key: str, step: int
) -> None:
    hand = hand_step(speaker.bundle, trace, step, layer, direction)
    payload = equations.payload(trace, hand, step, unit, layer=layer, direction=direction)
    draw_equations(payload, "inside.cell", lambda clicked: st.session_state.update({word_key: clicked + 1}))


def _place(trace: Trace) -> tuple[int, int]:
    """The layer and the direction on show, both from 0; asked for where there are several."""
    layer, direction = str(trace.n_layers), "forward"
    if trace.n_layers > 1:
        layer = choose_segment("inside.layer", [str(n + 1) for n in range(trace.n_layers)], str, first=layer)
    if trace.n_directions > 1:
        direction = choose_segment("inside.direction", ["forward", "backward"], _named)
    return int(layer) - 1, int(direction == "backward")


def _proof(speaker: cache.Speaker, trace: Trace) -> None:
    difference = cache.difference_by_hand(speaker.source, trace.text)
    st.markdown(equations.proof(trace, difference), help=say("inside.proof_help_text"))


def _named(option: str) -> str:
    return say(f"inside.{option}")


if __name__ == "__main__":  # as Streamlit runs a page
    main()
