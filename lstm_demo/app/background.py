"""Background: how does something that takes seconds go on, while the page of whoever waits for it answers?"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import streamlit as st

Progress = Callable[[float], None]

_PATIENCE = 0.5  # seconds that a run waits; whatever else its page wants waits for as long
_ABSENCE = 5.0  # seconds without anybody who looks, after which it is given up


class Job:
    """Work in a thread of its own, one piece at a time for all visitors; it goes on as long as somebody looks.

    A run of the script cannot be interrupted for what is wanted in a fragment of the same page: so it waits a moment
    only, and the next run looks again.
    """

    def __init__(self, work: Callable[[Progress], None]) -> None:
        """Begin as soon as nothing else is done; `work` calls what it gets with the share that is done, 0..1."""
        self.share = 0.0
        self._looked = time.monotonic()
        self._done = _worker().submit(self._do, work)

    def look(self) -> None:
        """Wait a moment for the end; raise what went wrong."""
        self._looked = time.monotonic()
        with suppress(TimeoutError):
            self._done.result(_PATIENCE)

    @property
    def is_over(self) -> bool:
        """Is it done, given up, or did it go wrong?"""
        return self._done.done()

    def _do(self, work: Callable[[Progress], None]) -> None:
        with suppress(_GivenUpError):  # nobody is there to hear of it, and it would keep what the work holds in memory
            work(self._hear)

    def _hear(self, share: float) -> None:
        self.share = share
        if time.monotonic() - self._looked > _ABSENCE:
            raise _GivenUpError


class _GivenUpError(Exception):
    """Nobody looked for long."""


@st.cache_resource(max_entries=1, show_spinner=False)
def _worker() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1)
