"""The lens Why in Streamlit: what does it get at once, and what is computed only when somebody asks for it?"""

from dataclasses import replace
from typing import Any

import streamlit as st

from lstm_demo.app import explaining, visit
from lstm_demo.app.selection import Reading
from lstm_demo.app.stage import Scene, draw_page_too, hand_over
from lstm_demo.app.texts import visitors_texts
from lstm_demo.limits import MAX_TOKENS
from lstm_demo.views.lenses import why


def draw(shown: Scene) -> None:
    """Draw the lens; it follows the stage's word in the browser."""
    reading = explaining.own(shown.selection.reading)
    explained, asked = explaining.explained(reading), explaining.asked(reading)
    if "gradients" in asked:
        explained = replace(explained, gradients=explaining.gradients_of(reading))
    if "phrase" in asked:
        explained = replace(explained, phrase=explaining.marked(reading, *asked["phrase"]))
    if shown.own is not None:
        st.caption(visitors_texts()["whatif_lens.why_own"])
        shown = replace(shown, trace=shown.own)
    hand_over("why", why.payload, shown, key="read.why", hear={"ask": _ask}, explained=explained)


def _ask(wanted: Any) -> None:
    """Note what a browser asks for; it may send anything."""
    reading: Reading = visit.selection().reading
    match wanted:
        case {"what": "all"}:
            explaining.ask(reading, "all")
            draw_page_too()  # for what takes long goes on beside the box
        case {"what": "gradients"}:
            explaining.ask(reading, "gradients")
        case {"what": "phrase"}:
            first, last, split = (_number(wanted.get(name)) for name in ("first", "last", "split"))
            if first is not None and last is not None and first <= last:
                explaining.ask(reading, "phrase", first, last, split)


def _number(value: Any) -> int | None:
    """The number of a token, if it is one."""
    return value if type(value) is int and 0 <= value < MAX_TOKENS else None
