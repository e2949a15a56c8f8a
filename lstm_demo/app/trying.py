"""Trying: what becomes of an experiment that somebody makes in a lens, and what can be undone?"""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lstm_demo.app import address, cache, visit
from lstm_demo.app.experiments import fitting, from_browser
from lstm_demo.app.selection import Reading
from lstm_demo.app.stage import view_of
from lstm_demo.app.texts import visitors_texts
from lstm_demo.errors import InputError
from lstm_demo.explain.edits import Edit
from lstm_demo.explain.initial import check_beginnings
from lstm_demo.views.lenses.whatif import Trying

# In the session. They bear the lens's name, so that a reset takes them away and its undo brings them back.
_ANSWERED = "whatif.answered"  # the number of the last message
_REFUSAL = "whatif.refusal"  # why the last change was not made
_PAST = "whatif.past"  # of which text and model, and the experiments with it before this one, the latest last
_BEFORE = "whatif.before"  # the experiment before what is being tried just now
_MOST_PAST = 50
_MOST_NUMBER = 1_000_000_000


def trying(reading: Reading) -> Trying:
    """What a lens is told of the experiment that goes on."""
    return Trying(
        answered=st.session_state.get(_ANSWERED, 0),
        can_undo=bool(_past(reading)),
        refusal=st.session_state.get(_REFUSAL, ""),
    )


def hear(wanted: Any) -> None:
    """Try an experiment, or undo one, if a browser asks for that; it may send anything."""
    if not isinstance(wanted, Mapping):
        return
    st.session_state[_REFUSAL] = ""
    reading = visit.selection().reading
    match wanted:
        case {"what": "try", "edits": edits}:
            number = wanted.get("number")
            st.session_state[_ANSWERED] = number if isinstance(number, int) and 0 <= number < _MOST_NUMBER else 0
            _look(wanted)
            _try(edits, is_settled=wanted.get("settled") is not False)
        case {"what": "undo"} if past := _past(reading):
            st.session_state.pop(_BEFORE, None)
            st.session_state[_PAST] = (reading.own, past[:-1])
            visit.select(visit.selection().experiment(past[-1]))


def _look(wanted: Mapping[str, Any]) -> None:
    """Look where the browser looks, so that the numbers of that unit are sent again."""
    selection = visit.selection()
    place = {name: wanted.get(name) for name in ("word", "unit")}
    first = view_of(selection, cache.own(selection.reading)).unit
    visit.select(selection.choose(place, default_unit=first))
    visit.act()


def _try(sent: object, is_settled: bool) -> None:
    """Make an experiment; while it is being tried, the address and what can be undone wait."""
    selection = visit.selection()
    before = st.session_state.setdefault(_BEFORE, selection.reading.edits)
    try:
        edits = sound(from_browser(sent), selection.reading)
    except InputError as error:
        st.session_state[_REFUSAL] = error.worded(visitors_texts())
        edits = selection.reading.edits
    visit.select(selection.experiment(edits))
    if not is_settled:
        address.try_out()
        return
    del st.session_state[_BEFORE]
    if before != edits:
        st.session_state[_PAST] = (selection.reading.own, [*_past(selection.reading), before][-_MOST_PAST:])


def sound(edits: Sequence[Edit], reading: Reading) -> Sequence[Edit]:
    """These edits, each of which this network and this text have.

    Raises:
        InputError: they have one of them not, or it begins after a text that cannot be read.
    """
    check_beginnings(edits, cache.bundle(reading.model))
    if len(fitting(edits, cache.bundle(reading.model), cache.n_steps(reading))) < len(edits):
        raise InputError("edit.gone")
    return edits


def _past(reading: Reading) -> list[tuple[Edit, ...]]:
    """The experiments with this text before the present one."""
    own, past = st.session_state.get(_PAST, (None, []))
    return list(past) if own == reading.own else []
