"""Is the server's process set up for a class: one torch thread, memory given back, caches with an end?"""

import gc
import importlib
import logging
import pkgutil
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch
from google.protobuf.message import DecodeError

import lstm_demo.app
from lstm_demo.app import process
from lstm_demo.app.process import give_back_freed_memory

FRAME_ERRORS = [
    KeyError("bytes"),
    DecodeError("Wire format was corrupt"),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
]
SETTINGS = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"

# Each round frees blocks that grow, by which glibc learns to keep them; a small block behind each holds the heap up.
MEGABYTES_LEFT = """
import threading
from pathlib import Path
from lstm_demo.app.process import give_back_freed_memory

def resident():
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]) / 1000

def read():
    for size in range(1, 11):
        blocks = [bytearray(size * 300_000) for _ in range(10)]
        small.append(bytes(1000))

give_back_freed_memory()
small, before = [], resident()
threads = [threading.Thread(target=read) for _ in range(6)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(resident() - before)
"""


@pytest.fixture
def two_threads():
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(1)


@pytest.fixture
def thawed():
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_a_visit_leaves_one_torch_thread(two_threads, visit):
    visit()
    with ThreadPoolExecutor(1) as another:  # as each visitor's is; torch counts by thread
        assert another.submit(torch.get_num_threads).result() == 1


def test_what_every_visitor_needs_is_out_of_the_collectors_sight_which_goes_on(thawed, visit):
    visit()
    assert gc.get_freeze_count() > 100_000
    assert gc.isenabled()
    assert all(gc.get_threshold())


def test_freed_memory_goes_back_to_the_system():
    command = [sys.executable, "-c", MEGABYTES_LEFT]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert float(found.stdout) < 5  # by itself glibc keeps more than 20


def test_a_visit_sets_that_up(visit, monkeypatch):
    called = []
    monkeypatch.setattr("lstm_demo.app.process.give_back_freed_memory", lambda: called.append(True))
    visit()
    assert called == [True]


def test_another_c_library_is_left_alone(monkeypatch):
    monkeypatch.setattr("ctypes.CDLL", lambda _name: object())
    give_back_freed_memory()


@pytest.mark.parametrize("name", process._WHO_LOG_FRAMES)
@pytest.mark.parametrize("error", FRAME_ERRORS, ids=repr)
def test_a_frame_that_no_browser_sends_takes_one_line_of_the_log(visit, caplog, name, error):
    visit()
    caplog.clear()
    logging.getLogger(name).error("Exception in ASGI application", exc_info=error)
    [line] = caplog.text.splitlines()
    assert line.endswith("its connection is closed.")


def test_other_mistakes_keep_their_traceback(visit, caplog):
    visit()
    logging.getLogger("uvicorn.error").error("Exception in ASGI application", exc_info=KeyError("another"))
    assert "KeyError: 'another'" in caplog.text


def test_streamlit_does_not_collect_everything_after_each_run():
    assert tomllib.loads(SETTINGS.read_text(encoding="utf-8"))["runner"]["postScriptGC"] is False


def caches():
    """All cached functions of the app, by name."""
    found = {}
    for module in pkgutil.walk_packages(lstm_demo.app.__path__, "lstm_demo.app."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if hasattr(value, "clear") and hasattr(value, "_info"):
                found[f"{value.__module__}.{name}"] = value._info
    return found


def test_every_cache_has_an_end():
    found = caches()
    assert len(found) > 10
    assert {name for name, info in found.items() if not info.max_entries} == set()
