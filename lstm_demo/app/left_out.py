"""What of an experiment was left out, because a text or a network does not have what it names? And what comes back?"""

from collections.abc import Sequence

import streamlit as st

from lstm_demo.app import visit
from lstm_demo.explain.edits import Edit

_WHOLE, _COUNT = "left_out.whole", "left_out.count"  # in the session: the experiment as it was, and how much is gone


def keep_only(kept: Sequence[Edit]) -> None:
    """Of the visitor's experiment only `kept` makes sense here; all of it may, once the browser brings a text back."""
    edits = visit.selection().reading.edits
    if len(kept) < len(edits):
        st.session_state[_WHOLE] = edits
        count(len(edits) - len(kept))
        visit.select(visit.selection().experiment(kept))


def hold_back() -> None:
    """The experiment waits until the browser brings its text back."""
    if edits := visit.selection().reading.edits:
        st.session_state[_WHOLE] = edits
        visit.select(visit.selection().experiment(()))


def let_go() -> None:
    """The text of the experiment that waits is not to be had."""
    count(len(st.session_state.pop(_WHOLE, ())))


def bring_back() -> None:
    """The text came to which the experiment belongs."""
    if edits := st.session_state.pop(_WHOLE, None):
        visit.select(visit.selection().experiment(edits))


def count(n: int) -> None:
    """Note that `n` changes are gone."""
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + n


def told() -> int:
    """How many are? Told once."""
    return int(st.session_state.pop(_COUNT, 0))
