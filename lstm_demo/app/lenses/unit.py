"""The lens This unit in Streamlit: what does it get at once, and what is found only when somebody asks for it?"""

from typing import Any

import streamlit as st

from lstm_demo.app import elsewhere, visit
from lstm_demo.app.selection import read_choice
from lstm_demo.app.stage import Scene, hand_over, name_of
from lstm_demo.explain.units import on_and_off_in, random_unit
from lstm_demo.limits import MAX_TOKENS
from lstm_demo.views.lenses import unit

_SEED = "unit.seed"  # in the session: by which the unit at random is drawn
_ASKED = "unit.asked"  # likewise: of which reading, and what


def draw(shown: Scene) -> None:
    """Draw the lens; it follows the stage's word in the browser."""
    seed, n_units = st.session_state.get(_SEED, 0), shown.trace.n_units
    other = random_unit(n_units, seed, but=shown.view.unit) if n_units > 1 else None
    hand_over(
        "unit",
        unit.payload,
        shown,
        key="read.unit",
        hear={"ask": _ask},
        other=other,
        seed=seed,
        elsewhere=elsewhere.elsewhere(shown, other),
        asked=_answered(shown),
    )


def _answered(shown: Scene) -> unit.Asked:
    """What this visitor asked for of this reading, with the answers."""
    asked, trace, view = _asked(), shown.trace, shown.view
    on_off, near = asked.get("on_off"), asked.get("near")
    found = None
    if on_off and max(map(max, filter(None, on_off))) < trace.n_steps:
        on, off = on_off
        units = on_and_off_in(trace, on, off or None, layer=view.layer, direction=view.direction)
        found = unit.OnOff(sorted(on), sorted(off), units)
    return unit.Asked(found, {} if near is None else elsewhere.near(shown.selection.reading, near))


def _ask(wanted: Any) -> None:
    """Note what a browser asks for; it may send anything."""
    match wanted:
        case {"what": "random"}:
            st.session_state[_SEED] = st.session_state.get(_SEED, 0) + 1
        case {"what": "on_off", "on": on, "off": off}:
            marked = _steps(on), _steps(off)
            if marked[0] and not marked[0] & marked[1]:
                _note("on_off", marked)
        case {"what": "near"}:
            _note("near", read_choice(wanted).get("word", 0))


def _note(what: str, details: Any) -> None:
    name = name_of(visit.selection().reading)
    st.session_state[_ASKED] = name, _asked() | {what: details}


def _asked() -> dict[str, Any]:
    name, asked = st.session_state.get(_ASKED, ("", {}))
    return dict(asked) if name == name_of(visit.selection().reading) else {}


def _steps(sent: object) -> frozenset[int]:
    """The steps in what a browser sends; none where it is no list of them."""
    are_steps = isinstance(sent, list) and all(type(one) is int and 0 <= one < MAX_TOKENS for one in sent)
    return frozenset(sent) if are_steps and isinstance(sent, list) else frozenset()
