"""The lens Why in Streamlit: what does it get at once, and what is computed only when somebody asks for it?"""

from dataclasses import replace
from typing import Any

import streamlit as st

from lstm_demo.app import explaining, turns, visit
from lstm_demo.app.frame import guard
from lstm_demo.app.selection import Reading
from lstm_demo.app.stage import Scene, hand_over, name_of
from lstm_demo.app.texts import visitors_texts
from lstm_demo.limits import MAX_TOKENS
from lstm_demo.views.lenses import why

_ASKED = "why.asked"  # in the session: of which reading, and what
_PAUSE = 0.1  # seconds between two parts, in which the browser may ask for something else


def draw(shown: Scene) -> None:
    """Draw the lens; it follows the stage's word in the browser."""
    reading = replace(shown.selection.reading, edits=(), prefixes=False)
    explained, asked = explaining.explained(reading), _asked(reading)
    if "all" in asked and explained.waits:
        with st.container(key="why.progress", horizontal=True, vertical_alignment="center"):
            st.fragment(_find_out, run_every=_PAUSE)(reading)
    if "gradients" in asked:
        explained = replace(explained, gradients=explaining.gradients_of(reading))
    if span := asked.get("phrase"):
        explained = replace(explained, phrase=explaining.marked(reading, *span))
    hand_over("why", why.payload, shown, key="read.why", hear={"ask": _ask}, explained=explained)


def _find_out(reading: Reading) -> None:
    """Find out one part of what is missing; the browser asks for the next one as long as somebody looks at this page."""
    with guard():
        missing = explaining.parts_missing(reading)
        if "all" not in _asked(reading) or not missing:
            st.rerun()
        texts, total = visitors_texts(), explaining.n_parts(reading)
        done = total - len(missing)
        bar = st.progress(done / total, text=texts["why.progress"])
        st.button(texts["why.stop"], key="why.stop", on_click=_stop)
        with turns.turn_for_parts(reading):
            explaining.find_out(
                reading,
                missing[0],
                lambda share: bar.progress((done + min(share, 1.0)) / total, text=texts["why.progress"]),
            )
        if len(missing) == 1:
            st.rerun()


def _stop() -> None:
    st.session_state.pop(_ASKED, None)


def _ask(wanted: Any) -> None:
    """Note what a browser asks for; it may send anything."""
    reading = replace(visit.selection().reading, edits=(), prefixes=False)
    asked = _asked(reading)
    match wanted:
        case {"what": "all" | "gradients" as what}:
            asked[what] = ()
        case {"what": "phrase", "first": int(first), "last": int(last), **others} if _is_span(first, last):
            split = others.get("split")
            asked["phrase"] = (first, last, split if isinstance(split, int) else None)
        case _:
            return
    st.session_state[_ASKED] = (name_of(reading), asked)


def _is_span(first: int, last: int) -> bool:
    return 0 <= first <= last < MAX_TOKENS


def _asked(reading: Reading) -> dict[str, tuple[Any, ...]]:
    name, asked = st.session_state.get(_ASKED, ("", {}))
    return dict(asked) if name == name_of(reading) else {}
