"""Everything that can go wrong on the way has its own sentence."""

import socket

import pytest

from lstm_demo.errors import HubContentError, HubError, HubNotFoundError, HubStorageError, HubUnavailableError

from . import faults
from .refusals import refused
from .standin import GOOD_TOKEN

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
        (faults.stop_in_the_middle, HubUnavailableError, "The connection to the Hub broke off; try again"),
        (faults.endless, HubContentError, r"vocab.txt of 'user/repo' is longer than the [\d,]+ bytes that"),
        (faults.bomb, HubContentError, r"vocab.txt of 'user/repo' is longer than the [\d,]+ bytes that"),
    ],
    ids=range(7),
)  # fmt: skip
def test_a_file_that_does_not_come(hub, files, fault, kind, sentence):
    hub.add("user/repo", files | {"vocab.txt": files["vocab.txt"] + b"\n" * 2_000})
    hub.faults["file vocab.txt"] = fault
    refused(kind, sentence)


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
        (faults.stop_in_the_middle, HubUnavailableError, "The connection to the Hub broke off"),
        (faults.answer(b"<html>"), HubContentError, "answer about 'user/repo' makes no sense"),
        (faults.answer(b"[" * 100_000), HubContentError, "makes no sense"),
        (faults.answer(b'{"sha": "../../../etc"}'), HubContentError, "makes no sense"),
        (faults.answer(b'[{"type": "file", "path": "config.json"}]'), HubContentError, "makes no sense"),
    ],
    ids=range(5),
)  # fmt: skip
def test_answers_that_are_none(hub, files, stage, fault, kind, sentence):
    hub.add("user/repo", files)
    hub.faults[stage] = fault
    refused(kind, sentence)


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


def test_every_error_of_the_hub_is_of_the_family():
    for kind in (HubNotFoundError, HubUnavailableError, HubContentError, HubStorageError):
        assert issubclass(kind, HubError)
