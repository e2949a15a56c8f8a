"""What does a visitor look at? A layer, a direction and a unit: chosen once, the same on all pages."""

from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lstm_demo.app import state
from lstm_demo.explain.trace import Trace
from lstm_demo.words import say

UNIT, LAYER, DIRECTION = "unit", "layer", "direction"  # widgets; their values stand in the address
_FIRST = "first"  # the unit that stands first in the order, whatever its number


def choose_segment(key: str, options: list[str], written: Callable[[str], str], first: str | None = None) -> str:
    """Draw a segmented control, named by the text under `key`; give the option chosen, to begin with the `first`."""
    first = first if first in options else options[0]
    state.note_default(key, first)
    label = say(key if "." in key else f"choose.{key}")
    chosen = st.segmented_control(
        label, options, default=first, required=True, format_func=written, key=key, bind="query-params", wrap=True
    )
    return chosen if chosen in options else first


def choose_place(trace: Trace) -> tuple[int, int]:
    """The layer and the direction on show, both from 0; asked for where there are several."""
    layer, direction = str(trace.n_layers), "forward"
    if trace.n_layers > 1:
        layer = choose_segment(LAYER, [str(n + 1) for n in range(trace.n_layers)], str, first=layer)
    if trace.n_directions > 1:
        direction = choose_segment(DIRECTION, ["forward", "backward"], lambda name: say(f"choose.{name}"))
    return int(layer) - 1, int(direction == "backward")


def choose_unit(order: NDArray[np.intp]) -> int:
    """Draw a box with all units in their `order` [unit]; give the number of the one to follow."""
    options = [_FIRST, *map(str, order)]
    state.note_default(UNIT, _FIRST)
    if st.session_state.get(UNIT, _FIRST) not in options:  # a unit of another model
        st.session_state[UNIT] = _FIRST
    chosen = st.selectbox(
        say("choose.unit"),
        options,
        format_func=lambda unit: say("choose.first" if unit == _FIRST else "choose.unit_option", unit=unit),
        key=UNIT,
        bind="query-params",
        width=260,
    )
    return int(order[0] if chosen in (None, _FIRST) else chosen)
