"""The lens What if in Streamlit: what becomes of a change that somebody makes in it, and what does it get to draw?"""

from dataclasses import replace
from typing import Any

import streamlit as st

from lstm_demo.app import cache, changed_word, trying, visit
from lstm_demo.app.compared import verdicts
from lstm_demo.app.selection import Reading
from lstm_demo.app.stage import Scene, draw_page_too, hand_over
from lstm_demo.views.lenses import whatif

_REWORDED = "whatif.reworded"  # in the session: the reading before words were changed here, and the one since
_OTHERS = "whatif.others"  # the text of which other networks were asked


def draw(shown: Scene) -> None:
    """Draw the lens; it follows the stage's word and unit in the browser."""
    reading = shown.selection.reading
    asks_others, before = st.session_state.get(_OTHERS) == reading.text, _before_words(reading)
    bag = cache.bag_of_words()
    asked = whatif.Asked(
        others=verdicts(reading.model, reading.text) if asks_others else None,
        before_words=None if before is None else cache.traced(before).last,
        changed_words_last=st.session_state.get(_REWORDED, (None, None))[1] == replace(reading, prefixes=False),
        bag=bag.probability(reading.text),
        bag_before=None if before is None else bag.probability(before.text),
    )
    hand_over(
        "whatif",
        whatif.payload,
        shown,
        key="read.whatif",
        hear={"ask": _hear},
        asked=asked,
        trying=trying.trying(reading),
        own=shown.own,
    )


def _before_words(reading: Reading) -> Reading | None:
    """The reading before words were changed in this lens, where that made this text."""
    before, since = st.session_state.get(_REWORDED, (None, None))
    return before if since is not None and since.own == replace(reading.own, prefixes=False) else None


def _hear(wanted: Any) -> None:
    """Do what a browser asks for; it may send anything."""
    trying.hear(wanted)
    reading = visit.selection().reading
    match wanted:
        case {"what": "word", "how": str(how), "word": int(word)}:
            to = wanted.get("to")
            if changed_word.change(how, word, to if isinstance(to, str) else ""):
                st.session_state[_REWORDED] = (replace(reading.own, prefixes=False), visit.selection().reading)
                draw_page_too()
        case {"what": "others", "wanted": bool(is_wanted)}:
            st.session_state[_OTHERS] = reading.text if is_wanted else ""
