"""The lens Equations in Streamlit: what does it get, and what is computed only when somebody asks for it?"""

from dataclasses import replace
from typing import Any

import streamlit as st

from lstm_demo.app import cache, visit
from lstm_demo.app.expected import expected_after
from lstm_demo.app.selection import Reading, read_choice
from lstm_demo.app.stage import Scene, hand_over, name_of, view_of
from lstm_demo.app.texts import visitors_texts
from lstm_demo.explain.sums import unit_sums
from lstm_demo.explain.trace import Trace
from lstm_demo.views.lenses import equations
from lstm_demo.views.lenses.equations.payload import Answers

_ASKED = "equations.asked"  # in the session: of which reading, and what
_EXAMPLE = "equations.example"  # in the session: did the worked example come or go just now?
_WORKED_WORD = 1  # of the worked example, from 0


def draw(shown: Scene) -> None:
    """Draw the lens; it follows the stage's word in the browser."""
    if st.session_state.pop(_EXAMPLE, False):
        st.rerun()  # the whole page, for the box holds another text
    if shown.own is not None:
        st.info(visitors_texts()["whatif_lens.equations_own"])
        st.button(visitors_texts()["whatif_lens.take_back"], key="equations.take_back", on_click=_take_back)
        return
    reading, trace, view = shown.selection.reading, shown.trace, shown.view
    hand_over(
        "equations",
        equations.payload,
        shown,
        key="read.equations",
        hear={"ask": _ask},
        sums=unit_sums(cache.bundle(reading.model), trace, view.unit, view.layer, view.direction),
        answers=_answers(reading, trace),
        worked=visit.can_undo() and reading.text == visitors_texts()["equations.example_text"],
    )


def _take_back() -> None:
    visit.select(visit.selection().experiment(()))


def _answers(reading: Reading, trace: Trace) -> Answers:
    """What this visitor asked for of this reading."""
    asked, answers = _asked(reading), Answers()
    if "proof" in asked:
        answers = replace(answers, difference=cache.difference_by_hand(reading, trace))
    step = asked.get("expected")
    if step is not None and step < trace.n_steps:
        guesses, comes = expected_after(trace.text, trace.steps[step].span[1])
        answers = replace(answers, expected=tuple(guesses), comes=comes, step=step)
    return answers


def _ask(wanted: Any) -> None:
    """Note what a browser asks for; it may send anything."""
    selection = visit.selection()
    match wanted:
        case {"what": "example"}:
            unit = view_of(selection, cache.traced(selection.reading.own)).unit
            visit.select(selection.choose(wanted, default_unit=unit))  # what comes back with the text
            visit.read_at(visitors_texts()["equations.example_text"], _WORKED_WORD)
            st.session_state[_EXAMPLE] = True
        case {"what": "back"} if visit.can_undo():
            visit.undo(cache.models())
            st.session_state[_EXAMPLE] = True
        case {"what": "proof" | "expected" as what}:
            asked = _asked(selection.reading) | {what: read_choice(wanted).get("word")}
            st.session_state[_ASKED] = (name_of(selection.reading), asked)


def _asked(reading: Reading) -> dict[str, int | None]:
    name, asked = st.session_state.get(_ASKED, ("", {}))
    return dict(asked) if name == name_of(reading) else {}
