"""The Hub: does a bundle that was published say the same when it comes back? A stand-in on this machine."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def stand_in() -> Iterator[None]:
    """Until the end, the Hub is the one that the tests use, with a cache that goes away afterwards.

    The Hub's library reads its settings when it is imported, so nothing of it may have been before.
    """
    from tests.hub.standin import GOOD_TOKEN, StandInHub

    with tempfile.TemporaryDirectory() as home, StandInHub() as hub:
        os.environ |= {
            "HF_ENDPOINT": hub.endpoint,
            "HF_HOME": home,
            "HF_TOKEN": GOOD_TOKEN,
            "HF_HUB_DISABLE_XET": "1",  # large files go by the older protocol, which the stand-in speaks
            "NO_PROXY": "127.0.0.1,localhost",
        }
        yield


def published(folder: Path, name: str) -> str:
    """Publish the bundle in `folder`; gives what it is loaded by."""
    from lstm_demo.hub.publishing import prepare, publish

    repo = f"user/{name}"
    return f"{repo}@{publish(prepare(folder, repo))}"
