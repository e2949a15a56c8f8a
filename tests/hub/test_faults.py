"""Everything that can go wrong on the way has its own sentence, and none keeps anybody waiting."""

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lstm_demo import limits
from lstm_demo.errors import HubContentError, HubError, HubNotFoundError, HubStorageError, HubUnavailableError
from lstm_demo.hub import courier

from . import faults
from .refusals import PATIENCE, SHORT, refused
from .standin import GOOD_TOKEN


def test_nobody_waits_longer_than_ten_seconds():
    assert limits.HUB_PATIENCE <= 6  # looking up and the first files take some, too


# The Hub refuses


@pytest.mark.parametrize(
    ("fault", "kind", "sentence"),
    [
        (faults.status(401, "RepoNotFound", "Invalid username or password."), HubNotFoundError,
         "'user/repo' does not exist or is private; only public repositories are read here"),
        (faults.status(404, "RepoNotFound"), HubNotFoundError, "The Hub has no repository 'user/repo'; check the name"),
        (faults.status(404), HubNotFoundError, "The Hub has no repository 'user/repo'; check the name"),
        (faults.status(404, "RevisionNotFound"), HubNotFoundError,
         "'user/repo' has no revision 'main'; give a branch, a tag or a commit"),
        (faults.status(403, "GatedRepo"), HubNotFoundError,
         "'user/repo' is open only to those whom its owner admits; only public repositories are read here"),
        (faults.status(403, message="Access to this resource is disabled."), HubNotFoundError,
         "'user/repo' has been disabled"),
        (faults.status(403), HubNotFoundError, "The Hub forbids access to 'user/repo' .403."),
        (faults.status(401, message="Invalid credentials in Authorization header"), HubNotFoundError,
         "The Hub does not accept our login for 'user/repo' .401."),
        (faults.status(429), HubUnavailableError, "asked too often from here .429.; try again later"),
        (faults.status(429, retry_after="90"), HubUnavailableError, "try again in 90 seconds"),
        (faults.status(429, ratelimit='"api";r=0;t=240'), HubUnavailableError, "try again in 4 minutes"),
        (faults.status(429, retry_after="Wed, 21 Oct 2037 07:28:00 GMT"), HubUnavailableError, "try again later"),
        (faults.status(500), HubUnavailableError, "The Hub is out of order .500.; try again later"),
        (faults.status(503), HubUnavailableError, "The Hub is out of order .503.; try again later"),
        (faults.status(418), HubUnavailableError, "The Hub refuses the request for 'user/repo' .418."),
    ],
    ids=range(15),
)  # fmt: skip
def test_refusals(hub, files, fault, kind, sentence):
    hub.add("user/repo", files)
    hub.faults["info"] = fault
    refused(kind, sentence)


def test_a_refusal_of_the_list(hub, files):
    hub.add("user/repo", files)
    hub.faults["paths"] = faults.status(503)
    refused(HubUnavailableError, "The Hub is out of order .503.; try again later")


@pytest.mark.parametrize(
    ("fault", "kind", "sentence"),
    [
        (faults.status(404, "EntryNotFound"), HubNotFoundError,
         "lists the file vocab.txt in 'user/repo' but does not give it"),
        (faults.status(403, "GatedRepo"), HubNotFoundError, "open only to those whom its owner admits"),
        (faults.status(429), HubUnavailableError, "asked too often"),
        (faults.status(503), HubUnavailableError, "out of order .503."),
        (faults.hang, HubUnavailableError, r"The Hub has not answered for [01][.\d]* seconds; try again later"),
        (faults.drip, HubUnavailableError, r"The Hub sent only \d+ bytes in 6 seconds, too slow to wait for"),
        (faults.stop_in_the_middle, HubUnavailableError, "The connection to the Hub broke off; try again"),
        (faults.endless, HubContentError, r"vocab.txt of 'user/repo' is longer than the [\d,]+ bytes that"),
        (faults.bomb, HubContentError, r"vocab.txt of 'user/repo' is longer than the [\d,]+ bytes that"),
    ],
    ids=range(9),
)  # fmt: skip
def test_a_file_that_does_not_come(hub, files, fault, kind, sentence):
    hub.add("user/repo", files | {"vocab.txt": files["vocab.txt"] + b"\n" * 2_000})
    hub.faults["file vocab.txt"] = fault
    # A busy machine must have sent all before this file in that time.
    refused(kind, sentence, patience=6 if fault is faults.drip else _patience(fault))


def test_names_that_are_not_there(hub, files):
    hub.add("user/repo", files)
    refused(HubNotFoundError, "has no repository 'user/other'", "user/other")
    refused(HubNotFoundError, "has no revision 'v9'", "user/repo@v9")
    refused(HubNotFoundError, "has no revision '0{40}'", f"user/repo@{'0' * 40}")


def test_a_private_repository(hub, files, monkeypatch):
    hub.add("user/repo", files, private=True)
    refused(HubNotFoundError, "does not exist or is private; only public repositories are read here")
    refused(HubNotFoundError, "is private; ask for access on its page and log in with `hf auth login`", token=True)
    monkeypatch.setenv("HF_TOKEN", GOOD_TOKEN)
    refused(HubNotFoundError, "does not exist or is private; only public repositories are read here")


def test_a_gated_repository(hub, files):
    hub.add("user/repo", files, gated=True)
    refused(HubNotFoundError, "open only to those whom its owner admits; only public")
    refused(HubNotFoundError, "open only to those whom its owner admits; ask for access on its page", token=True)


@pytest.mark.parametrize("name", ["config.json", "vocab.txt", "model.safetensors"])
def test_a_missing_file(hub, files, name):
    del files[name]
    hub.add("user/repo", files)
    refused(HubNotFoundError, f"lacks the file {name}; the files of a model made by this program are config.json")


# The network


@pytest.mark.parametrize("stage", ["info", "paths"])
@pytest.mark.parametrize(
    ("fault", "kind", "sentence"),
    [
        (faults.hang, HubUnavailableError, r"The Hub has not answered for [01][.\d]* seconds; try again later"),
        (faults.drip, HubUnavailableError, r"The Hub has not answered for [01][.\d]* seconds; try again later"),
        (faults.stop_in_the_middle, HubUnavailableError, "The connection to the Hub broke off"),
        (faults.answer(b"<html>"), HubContentError, "answer about 'user/repo' makes no sense"),
        (faults.answer(b"[" * 100_000), HubContentError, "makes no sense"),
        (faults.answer(b'{"sha": "../../../etc"}'), HubContentError, "makes no sense"),
        (faults.answer(b'[{"type": "file", "path": "config.json"}]'), HubContentError, "makes no sense"),
    ],
    ids=range(7),
)  # fmt: skip
def test_answers_that_are_none(hub, files, stage, fault, kind, sentence):
    hub.add("user/repo", files)
    hub.faults[stage] = fault
    refused(kind, sentence, patience=_patience(fault))


@pytest.mark.parametrize(
    ("stage", "kind", "sentence"),
    [
        ("info", HubContentError, "answer about 'user/repo' makes no sense"),
        ("paths", HubNotFoundError, "'user/repo' lacks the file config.json"),
    ],
)
def test_an_empty_list(hub, files, stage, kind, sentence):
    hub.add("user/repo", files)
    hub.faults[stage] = faults.answer(b"[]")
    refused(kind, sentence)


def test_a_closed_port(hub, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{port}")
    refused(HubUnavailableError, rf"The Hub at '127.0.0.1:{port}' cannot be reached \(Connection refused\)")


def test_a_host_without_a_number(hub, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "https://hub.invalid")
    refused(HubUnavailableError, "The Hub's host 'hub.invalid' is not known by name here")


def test_a_host_that_does_not_speak_tls(hub, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", hub.endpoint.replace("http:", "https:"))
    refused(HubUnavailableError, "The connection to .* is not safe")


@pytest.mark.parametrize("endpoint", ["nonsense", "ftp://127.0.0.1", "http://"])
def test_an_endpoint_that_is_none(hub, monkeypatch, endpoint):
    monkeypatch.setenv("HF_ENDPOINT", endpoint)
    refused(HubUnavailableError, "The Hub at .* cannot be reached")


def test_a_machine_that_stays_offline(hub, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    refused(HubUnavailableError, "HF_HUB_OFFLINE keeps this machine from asking the Hub")


def test_all_of_it_has_an_end_too(hub, files, monkeypatch):
    monkeypatch.setattr(courier, "MAX_HUB_SECONDS", 1)
    monkeypatch.setattr(courier, "MIN_HUB_SPEED", 1)
    hub.add("user/repo", files)
    hub.listed["vocab.txt"] = lambda entry: entry | {"size": 1_000_000}
    hub.faults["file vocab.txt"] = faults.drip
    refused(HubUnavailableError, "Fetching 'user/repo' took longer than")


def test_a_worker_that_cannot_start(hub, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    refused(HubUnavailableError, "ended without an answer")
    monkeypatch.setattr(sys, "executable", "/bin/true")
    refused(HubUnavailableError, "ended without an answer")


@pytest.mark.parametrize("line", ["hello", "{", "[" * 50_000, "7", "[]", "{}", '"done"', "\xff"])
def test_a_worker_that_says_something_else(hub, monkeypatch, tmp_path, line):
    worker = tmp_path / "worker.py"
    worker.write_text(f"import sys\nsys.stdin.readline()\nprint({line!r}, flush=True)\n", "utf-8")
    monkeypatch.setattr(courier, "_WORKER", worker)
    refused(HubUnavailableError, "ended without an answer")


def test_nothing_is_left_running(hub, files):
    hub.add("user/repo", files)
    hub.faults["file"] = faults.hang
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    running, before = set(children.read_text().split()), threading.active_count()
    refused(HubUnavailableError, "has not answered", patience=SHORT)
    assert set(children.read_text().split()) <= running
    assert threading.active_count() <= before + 1  # the stand-in's, which hangs


def test_a_worker_ends_with_its_program(hub, files):
    hub.add("user/repo", files)
    hub.faults["info"] = faults.hang
    code = "import os; from lstm_demo.hub import load; print(os.getpid(), flush=True); load('user/repo', patience=60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=_ROOT) as program:
        program.stdout.readline()
        worker = _wait_for(lambda: Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text().strip())
        program.kill()
    _wait_for(lambda: not Path(f"/proc/{worker}").exists() or "Z" in Path(f"/proc/{worker}/stat").read_text())


def test_every_error_of_the_hub_is_of_the_family():
    for kind in (HubNotFoundError, HubUnavailableError, HubContentError, HubStorageError):
        assert issubclass(kind, HubError)


def _patience(fault):
    return SHORT if fault in (faults.hang, faults.drip) else PATIENCE


_ROOT = Path(__file__).parents[2]


def _wait_for(found):
    """Whatever `found` gives as soon as it gives something."""
    for _ in range(1_000):
        if value := found():
            return value
        threading.Event().wait(0.02)
    raise AssertionError("it never came")
