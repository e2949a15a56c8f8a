"""Turns: who computes now, and who waits? Queues of visitors, a few of whom compute at a time, in order of arrival."""

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lstm_demo.app.selection import Reading
from lstm_demo.app.texts import visitors_texts

_LONG = 2_000  # characters from which a text waits in a queue of its own, so that short ones pass by
_N_SHORT, _N_LONG = 2, 1  # how many compute at a time; more of them would only share one interpreter
_FIRST_LOOK, _LAST_LOOK = 0.3, 3.0  # seconds between two looks at the queue: by the next in turn, and at the most
_STEP = 0.02  # seconds more for each visitor before
_MOST_ABSENT = 1_000  # places that are kept for visitors who were called away


@dataclass
class _Place:
    """A visitor's place: what they wait for, and whether it is their turn."""

    wanted: Hashable
    turn: threading.Event = field(default_factory=threading.Event)
    is_absent: bool = False  # they were called away; their place is kept, and others pass


class Queue:
    """Gives turns to visitors in order of arrival, `size` at a time.

    A visitor who is called away while waiting, and comes back for the same, has kept their place; one who comes back
    for something else stands last. Whoever is away holds nobody up.
    """

    def __init__(self, size: int) -> None:
        self._lock = threading.Lock()
        self._free = size
        self._places: dict[str, _Place] = {}  # of those who wait, in order of arrival, by visitor
        self._mine = threading.local()  # whether this thread has a turn

    @contextmanager
    def turn(self, visitor: str, wanted: Hashable, look: Callable[[int], None]) -> Iterator[None]:
        """Wait for a turn, and hold it for the body. Whoever has a turn has it for all that they call.

        Args:
            visitor: who waits; one wait at a time.
            wanted: what they wait for.
            look: called with the number of those before, from time to time; what it raises ends the wait.
        """
        if getattr(self._mine, "turn", False):
            yield
            return
        place = self._enter(visitor, wanted)
        try:
            while not place.turn.wait(_seconds_until_look(n_before := self._n_before(place))):
                look(n_before)
        except BaseException:
            self._step_aside(place)
            raise
        self._mine.turn = True
        try:
            yield
        finally:
            self._mine.turn = False
            self._end()

    def _enter(self, visitor: str, wanted: Hashable) -> _Place:
        with self._lock:
            place = self._places.get(visitor)
            if place is None or place.wanted != wanted or not place.is_absent:
                self._places.pop(visitor, None)
                place = self._places[visitor] = _Place(wanted)
            place.is_absent = False
            self._give_turns()
            return place

    def _n_before(self, place: _Place) -> int:
        with self._lock:
            before = 0
            for other in self._places.values():
                if other is place:
                    break
                before += not other.is_absent
            return before

    def _step_aside(self, place: _Place) -> None:
        with self._lock:
            place.is_absent = True
            if place.turn.is_set():  # it came in the same moment
                self._free += 1
            self._give_turns()

    def _end(self) -> None:
        with self._lock:
            self._free += 1
            self._give_turns()

    def _give_turns(self) -> None:
        """Let those in front begin, and forget the places of those who stayed away longest."""
        present = [visitor for visitor, place in self._places.items() if not place.is_absent]
        for visitor in present[: max(0, self._free)]:
            self._places.pop(visitor).turn.set()
            self._free -= 1
        absent = [visitor for visitor, place in self._places.items() if place.is_absent]
        for visitor in absent[:-_MOST_ABSENT]:
            del self._places[visitor]


@contextmanager
def turn(reading: Reading) -> Iterator[None]:
    """A turn for a reading; while the visitor waits, they see for how many."""
    with _turn("long" if len(reading.text) >= _LONG else "short", reading):
        yield


@contextmanager
def turn_for_part(name: str, reading: Reading) -> Iterator[None]:
    """A turn for one part of what takes long, "beginnings" or "explaining"; one visitor at a time has it."""
    with _turn(name, reading):
        yield


@contextmanager
def _turn(name: str, wanted: Hashable) -> Iterator[None]:
    context = get_script_run_ctx()
    place, visitor = st.empty(), context.session_id if context else ""
    note: DeltaGenerator | None = None

    def look(n_before: int) -> None:
        nonlocal note
        if note is None:
            note = place.container(key=f"turns.{name}").empty()  # lies over the page: nothing moves when it comes
        sentence = visitors_texts().format("app.waiting", count=n_before)
        note.info(sentence, icon=":material/hourglass_top:")  # it ends the wait of who has gone

    with _queues()[name].turn(visitor, wanted, look):
        if note is not None:
            place.empty()
        yield


def _seconds_until_look(n_before: int) -> float:
    return min(_LAST_LOOK, _FIRST_LOOK + _STEP * n_before)


@st.cache_resource(max_entries=1, show_spinner=False)
def _queues() -> dict[str, Queue]:
    return {"short": Queue(_N_SHORT), "long": Queue(_N_LONG), "beginnings": Queue(1), "explaining": Queue(1)}
