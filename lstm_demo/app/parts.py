"""Parts: how does what takes long go on? One part after the other, in sight, until it is done or somebody stops it."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_demo.app import cache, explaining, turns, visit
from lstm_demo.app.frame import guard
from lstm_demo.app.selection import Reading
from lstm_demo.app.texts import visitors_texts

_PAUSE = 0.1  # seconds between two parts, in which the browser may ask for something else


@dataclass(frozen=True)
class Work:
    """Something that takes long: whether it is wanted, how much of it is done, its next part, and how it is stopped.

    A share is a fraction of the whole, 0..1. Nothing else that this page wants is done during a part, which is short.
    """

    said: str  # the key of what is said of it
    is_wanted: Callable[[Reading], bool]
    share: Callable[[Reading], float]
    go_on: Callable[[Reading], float]  # gives the share that is done then
    stop: Callable[[], None]


def place() -> DeltaGenerator | None:
    """Where it stands how far something is, if anything of this model or lens takes long."""
    selection = visit.selection()
    if not cache.bundle(selection.reading.model).config.bidirectional and selection.lens != "why":
        return None
    return st.container(key="read.parts", horizontal=True, vertical_alignment="center")


def go_on(where: DeltaGenerator | None) -> None:
    """Go on with what the visitor wanted, on the stage or in a lens; all else is drawn by then."""
    reading = visit.selection().reading
    wanted = [name for name, work in _WORKS.items() if work.is_wanted(reading) and work.share(reading) < 1]
    if where is not None and wanted:
        with where:
            st.fragment(_go_on, run_every=_PAUSE)(wanted[0], reading)


def _go_on(name: str, reading: Reading) -> None:
    """Do one part; the browser asks for the next one as long as somebody looks at this page."""
    with guard():
        work, said = _WORKS[name], visitors_texts()[_WORKS[name].said]
        if visit.selection().reading != reading or not work.is_wanted(reading):  # stopped
            st.rerun()
        bar = st.progress(work.share(reading), text=said)
        st.button(visitors_texts()["read.stop"], key="read.stop", on_click=work.stop)
        with turns.turn_for_part(name, reading):
            share = work.go_on(reading)
        bar.progress(share, text=said)
        if share == 1:
            st.rerun()


def _has_beginnings(reading: Reading) -> bool:
    return reading.prefixes and cache.n_steps(reading) > 1


_WORKS = {
    "beginnings": Work(
        "read.beginnings", _has_beginnings, cache.progress, cache.read_beginnings, lambda: visit.want_prefixes(False)
    ),
    "explaining": Work("read.explaining", explaining.is_wanted, explaining.share, explaining.go_on, explaining.stop),
}
