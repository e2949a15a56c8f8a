"""The process that asks the Hub: it is ended, ends by itself, has little memory, and an environment of its own."""

import contextlib
import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lstm_demo.errors import HubUnavailableError, LstmDemoError
from lstm_demo.hub import client, disk, fetch, load, look_up
from lstm_demo.hub.remote import Address

from . import faults
from .refusals import PATIENCE, SHORT, refused
from .standin import GOOD_TOKEN

ROOT = Path(__file__).parents[2]


def test_a_model_comes_and_is_heard_coming(standin, files):
    commit = standin.add("user/repo", files)
    listing = look_up(Address("user/repo"), patience=PATIENCE)
    heard = []
    assert fetch(listing, progress=heard.append, patience=PATIENCE).commit == commit
    assert heard == sorted(heard)
    assert heard[-1] == listing.total_bytes
    kept = disk.place("model", "user/repo", commit)
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == files


# Its end


@pytest.mark.parametrize("stage", ["info", "file"])
def test_who_never_hears_from_the_hub_is_ended_and_nothing_is_left_running(standin, files, stage):
    standin.add("user/repo", files)
    standin.faults[stage] = faults.hang
    running, before = children(), threading.active_count()
    refused(HubUnavailableError, r"The Hub has not answered for [\d.]+ seconds; try again later", patience=SHORT)
    assert children() <= running
    assert threading.active_count() <= before + 2  # the stand-in's


def test_who_hears_a_byte_now_and_then_is_ended(standin, files):
    standin.add("user/repo", files | {"vocab.txt": files["vocab.txt"] + b"\n" * 2_000})
    standin.faults["file vocab.txt"] = faults.drip
    # Long enough for a busy machine to have sent all before this file.
    refused(HubUnavailableError, r"The Hub sent only \d+ bytes in 5 seconds, too slow to wait for", patience=5)


def test_a_worker_that_cannot_start_or_says_nothing(standin, monkeypatch):
    for executable in ("/nowhere/python", "/bin/true"):
        monkeypatch.setattr(sys, "executable", executable)
        refused(HubUnavailableError, "ended without an answer")


def test_a_worker_that_says_something_else(standin, monkeypatch, tmp_path):
    script = tmp_path / "worker.py"
    script.write_text("import sys\nsys.stdin.readline()\nprint('hello', flush=True)\n", "utf-8")
    monkeypatch.setattr(client, "_WORKER", script)
    refused(HubUnavailableError, "ended without an answer")


def test_a_worker_ends_with_its_program(standin, files):
    standin.add("user/repo", files)
    standin.faults["info"] = faults.hang
    wanted = {"repo": "user/repo", "kind": "model", "revision": None, "required": [], "optional": []}
    job = json.dumps({"task": "look_up", "endpoint": standin.endpoint, "token": False, **wanted})
    code = (
        "import subprocess, sys, time\n"
        f"worker = subprocess.Popen([sys.executable, '-P', {str(client._WORKER)!r}], stdin=subprocess.PIPE)\n"
        f"worker.stdin.write({job!r}.encode() + b'\\n'); worker.stdin.flush()\n"
        "print(worker.pid, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as program:
        worker = int(program.stdout.readline())
        wait_for(lambda: standin.requests)  # it asks
        assert is_running(worker)
        program.kill()
    wait_for(lambda: not is_running(worker))


# Its memory

ATTACKS = {
    "an endless list of a repository": ("info", faults.endless),
    "a list that swells": ("info", faults.bomb),
    "a file that swells": ("file vocab.txt", faults.bomb),
    "nesting": ("paths", faults.answer(b"[" * 10_000_000)),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_memory_stays_bounded(standin, files, attack):
    """Of both processes, as the kernel counts it: the program's growth and the peak of its worker."""
    standin.add("user/repo", files)
    stage, fault = attack
    standin.faults[stage] = fault
    before, grown, workers = memory("self", "VmRSS"), [0], [0]
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(load, "user/repo", patience=5)
        while not answer.done():
            grown.append(memory("self", "VmRSS") - before)
            workers.extend(memory(child, "VmHWM") for child in children())
            time.sleep(0.005)
    assert isinstance(answer.exception(), LstmDemoError)
    assert max(grown) < 50_000  # of which the stand-in sends some
    assert 20_000 < max(workers) < 250_000


# Its environment


def test_no_token_is_sent_for_a_visitor(standin, files, monkeypatch, tmp_path):
    monkeypatch.setenv("HF_TOKEN", GOOD_TOKEN)
    monkeypatch.setenv("HUGGING_FACE_HUB_TOKEN", GOOD_TOKEN)
    (tmp_path / "token").write_text(GOOD_TOKEN)
    monkeypatch.setenv("HF_TOKEN_PATH", str(tmp_path / "token"))
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    standin.add("user/repo", files)
    load("user/repo", patience=PATIENCE)
    assert standin.requests
    assert standin.tokens == set()


@pytest.mark.parametrize("where", ["environment", "file"])
def test_the_deployers_token_opens_the_deployers_repository(standin, files, monkeypatch, tmp_path, where):
    if where == "environment":
        monkeypatch.setenv("HF_TOKEN", GOOD_TOKEN)
    else:
        (tmp_path / "token").write_text(GOOD_TOKEN)
        monkeypatch.setenv("HF_TOKEN_PATH", str(tmp_path / "token"))
    commit = standin.add("user/secret", files, private=True)
    assert load("user/secret", token=True, patience=PATIENCE).commit == commit
    assert standin.tokens == {f"Bearer {GOOD_TOKEN}"}


def test_a_machine_that_stays_offline(standin, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    refused(HubUnavailableError, "HF_HUB_OFFLINE keeps this machine from asking the Hub")
    assert standin.requests == []


# Without it


def test_a_kept_model_needs_neither_the_hubs_library_nor_a_pickle(standin, files):
    """Python itself would tell of every class that a pickle asks for."""
    commit = standin.add("user/repo", files)
    load("user/repo", revision=commit, patience=PATIENCE)
    code = (
        "import sys; import torch; from lstm_demo.hub import load\n"
        "def hear(event, arguments):\n"
        "    assert not event.startswith(('pickle.', 'marshal.loads')), event\n"
        f"load(); sys.addaudithook(hear); load(); load('user/repo@{commit}')\n"
        "assert not [name for name in sys.modules if 'huggingface' in name]"
    )
    n_requests = len(standin.requests)
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    assert len(standin.requests) == n_requests


def children():
    """The workers that this process has started and that have not ended."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(OSError):
            found |= set((task / "children").read_text().split())
    return {child for child in found if "worker.py" in command(child)}


def command(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def memory(pid, kind):
    """In kB; 0 where the process has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(kind):
                return int(line.split()[1])
    return 0


def is_running(pid):
    with contextlib.suppress(OSError):
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().split(")")[-1]
    return False


def wait_for(found):
    """Return as soon as `found` gives something."""
    for _ in range(1_500):
        if found():
            return
        threading.Event().wait(0.02)
    raise AssertionError("it never came")
