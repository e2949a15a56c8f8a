"""How is each mishap with the Hub said? One plain sentence for each, and the error that carries it."""

import os
from typing import Any
from urllib.parse import urlsplit

from lstm_demo.errors import HubContentError, HubError, HubNotFoundError, HubStorageError, HubUnavailableError
from lstm_demo.limits import MAX_HUB_SECONDS

ENDPOINT = "https://huggingface.co"


def endpoint() -> str:
    """Where the Hub is: HF_ENDPOINT, or the public one."""
    return (os.environ.get("HF_ENDPOINT") or ENDPOINT).rstrip("/")


def error_for(answer: dict[str, Any], repo: str, revision: str | None, token: bool) -> HubError:
    """The error for an answer that names a fault.

    Args:
        answer: `fault`, its name, and its details.
        repo: what was asked for.
        revision: of it; None for the main one.
        token: was this machine's access token sent along, if it has one?
    """
    if answer["fault"] == "disk":
        return storage_error(str(answer.get("folder", "")), str(answer.get("detail", "")))
    kind, sentence = _FAULTS.get(str(answer["fault"]), _FAULTS["unintelligible"])
    values = {"detail": "", "status": "", **answer}
    values |= {"repo": repo, "revision": revision or "main", "host": urlsplit(endpoint()).netloc or endpoint()}
    values |= {"who": _WITH_TOKEN if token else _WITHOUT_TOKEN, "wait": _wait(answer.get("seconds"))}
    values |= {"others": _others(answer.get("others", [])), "total": MAX_HUB_SECONDS}
    return kind(sentence.format(**values))


def storage_error(folder: str, detail: str) -> HubStorageError:
    """The error for a disk that does not take what comes."""
    return HubStorageError(
        f"What comes from the Hub cannot be kept in {folder!r} ({detail}); "
        "make room, or set HF_HOME to another folder.",
        public=f"What comes from the Hub cannot be kept on this server ({detail}); tell whoever runs it.",
    )


def _wait(seconds: int | None) -> str:
    if seconds is None:
        return "later"
    return f"in {seconds:,} seconds" if seconds < 120 else f"in {seconds // 60:,} minutes"


def _others(names: list[str]) -> str:
    if not names:
        return "the files of a model made by this program are config.json, model.safetensors and vocab.txt."
    return (
        f"its {' and '.join(names)} could run a program when read, so this program does not: "
        "on a machine of your own, `python -m lstm_demo convert` may make a model of it."
    )


_WITHOUT_TOKEN = "only public repositories are read here"
_WITH_TOKEN = "ask for access on its page and log in with `hf auth login`, or set HF_TOKEN"
_FAULTS: dict[str, tuple[type[HubError], str]] = {
    "missing_repository": (HubNotFoundError, "The Hub has no repository {repo!r}; check the name."),
    "private": (HubNotFoundError, "The repository {repo!r} does not exist or is private; {who}."),
    "gated": (HubNotFoundError, "The repository {repo!r} is open only to those whom its owner admits; {who}."),
    "disabled": (HubNotFoundError, "The repository {repo!r} has been disabled; choose another."),
    "forbidden": (HubNotFoundError, "The Hub forbids access to {repo!r} (403); {who}."),
    "unauthorised": (HubNotFoundError, "The Hub does not accept our login for {repo!r} (401); {who}."),
    "missing_revision": (
        HubNotFoundError,
        "The repository {repo!r} has no revision {revision!r}; give a branch, a tag or a commit.",
    ),
    "missing_file": (HubNotFoundError, "The repository {repo!r} lacks the file {name}; {others}"),
    "unlisted_file": (
        HubNotFoundError,
        "The Hub lists the file {name} in {repo!r} but does not give it; try again later.",
    ),
    "no_token": (
        HubNotFoundError,
        "This machine has no access token for the Hub; log in with `hf auth login`, or set HF_TOKEN.",
    ),
    "asked_too_often": (HubUnavailableError, "The Hub was asked too often from here (429); try again {wait}."),
    "out_of_order": (HubUnavailableError, "The Hub is out of order ({status}); try again later."),
    "odd_status": (HubUnavailableError, "The Hub refuses the request for {repo!r} ({status}); try again later."),
    "offline": (HubUnavailableError, "HF_HUB_OFFLINE keeps this machine from asking the Hub; unset it."),
    "no_such_host": (
        HubUnavailableError,
        "The Hub's host {host!r} is not known by name here; check the network, or HF_ENDPOINT.",
    ),
    "unreachable": (
        HubUnavailableError,
        "The Hub at {host!r} cannot be reached ({detail}); check the network, or HF_ENDPOINT.",
    ),
    "insecure": (HubUnavailableError, "The connection to {host!r} is not safe ({detail}); nothing was sent."),
    "broken_off": (HubUnavailableError, "The connection to the Hub broke off; try again."),
    "silent": (HubUnavailableError, "The Hub has not answered for {seconds:.2g} seconds; try again later."),
    "slow": (
        HubUnavailableError,
        "The Hub sent only {received:,} bytes in {seconds:.3g} seconds, too slow to wait for; try again later.",
    ),
    "endless": (HubUnavailableError, "Fetching {repo!r} took longer than {total:,} seconds; try again later."),
    "ended": (HubUnavailableError, "Asking the Hub ended without an answer; try again."),
    "truncated": (
        HubContentError,
        "The file {name} of {repo!r} ended after {received:,} of {size:,} bytes; try again.",
    ),
    "too_long": (
        HubContentError,
        "The file {name} of {repo!r} is longer than the {size:,} bytes that the Hub lists; it was not read.",
    ),
    "damaged": (
        HubContentError,
        "The file {name} of {repo!r} does not have the checksum that the Hub lists; try again.",
    ),
    "unintelligible": (
        HubContentError,
        "The Hub's answer about {repo!r} makes no sense ({detail}); check HF_ENDPOINT, or try again later.",
    ),
}
