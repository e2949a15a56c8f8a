"""The Hub: does a bundle say the same when it comes back from there? A stand-in on this machine."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def stand_in() -> Iterator[Callable[[Path], str]]:
    """Until the end, the Hub is the one that the tests use, with a cache that goes away afterwards.

    Yields:
        Puts a bundle's folder there, and gives what it is loaded by. `publish` would ask for its figures first.
    """
    from tests.hub.standin import StandInHub

    def put(folder: Path) -> str:
        repo = f"user/{folder.name.replace('_', '-')}"
        return f"{repo}@{hub.add(repo, {path.name: path.read_bytes() for path in folder.iterdir()})}"

    with tempfile.TemporaryDirectory() as home, StandInHub() as hub:
        os.environ |= {"HF_ENDPOINT": hub.endpoint, "HF_HOME": home, "NO_PROXY": "127.0.0.1,localhost"}
        yield put
