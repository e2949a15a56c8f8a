"""What does a visitor choose on a page that shows one word? One of a few, a unit, and a word; all in the link."""

from collections.abc import Callable

import streamlit as st

from lstm_demo.app import state
from lstm_demo.explain.trace import Trace
from lstm_demo.words import say

_STRONGEST = "strongest"


def choose_segment(key: str, options: list[str], written: Callable[[str], str], first: str | None = None) -> str:
    """Draw a segmented control, named by the text under `key`; give the option chosen, to begin with the `first`."""
    first = first or options[0]
    state.note_default(key, first)
    chosen = st.segmented_control(
        say(key), options, default=first, required=True, format_func=written, key=key, bind="query-params", wrap=True
    )
    return chosen or first


def choose_unit(key: str, trace: Trace, layer: int, direction: int) -> int:
    """Draw a box with all units, those with the largest effect on the verdict first; give the unit's number."""
    ranked = [str(unit) for unit in trace.units_by_effect(layer, direction)]
    state.note_default(key, _STRONGEST)
    chosen = st.selectbox(
        say(key),
        [_STRONGEST, *ranked],
        format_func=lambda unit: say("inside.strongest" if unit == _STRONGEST else "inside.unit_option", unit=unit),
        key=key,
        bind="query-params",
        width=300,
    )
    return int(ranked[0] if chosen in (None, _STRONGEST) else chosen)


def choose_word(key: str, trace: Trace, first: int | None = None) -> int:
    """Draw a slider over the words' numbers, from 1; give the step, from 0.

    To begin with, and where the slider's word is not in this text, it stands at the word number `first`, or at the
    word that moved the verdict most.
    """
    first = first or trace.most_moving_step() + 1
    if trace.n_steps < 2:
        return 0
    if not 1 <= st.session_state.get(key, first) <= trace.n_steps:
        st.session_state[key] = first
    state.note_default(key, first)
    return st.slider(say("inside.word"), 1, trace.n_steps, value=first, key=key, bind="query-params") - 1
