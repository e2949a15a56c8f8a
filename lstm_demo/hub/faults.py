"""Faults of the Hub: which error is each? One for each fault, with a sentence of its own."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lstm_demo.errors import HubContentError, HubError, HubNotFoundError, HubStorageError, HubUnavailableError, Part
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
        return storage_error(Path(answer.get("folder", "")), str(answer.get("detail", "")))
    fault = str(answer["fault"]) if answer["fault"] in FAULTS else "unintelligible"
    values = {"detail": "", "status": "", **answer}
    values |= {"repo": repo, "revision": revision or "main", "host": urlsplit(endpoint()).netloc or endpoint()}
    values |= {"who": Part("hub.with_token" if token else "hub.without_token"), "wait": _wait(answer.get("seconds"))}
    values |= {"others": _others(answer.get("others", [])), "total": MAX_HUB_SECONDS}
    return FAULTS[fault](f"hub.{fault}", **values)


def storage_error(folder: Path, detail: str) -> HubStorageError:
    """The error for a disk that does not take what comes."""
    return HubStorageError("hub.disk", folder=folder, detail=detail)


def _wait(seconds: int | None) -> Part:
    if seconds is None:
        return Part("hub.wait_later")
    if seconds < 120:
        return Part("hub.wait_seconds", {"seconds": seconds})
    return Part("hub.wait_minutes", {"minutes": seconds // 60})


def _others(names: list[str]) -> Part:
    return Part("hub.other_files", {"files": tuple(names)}) if names else Part("hub.no_other_files")


FAULTS: dict[str, type[HubError]] = {
    **dict.fromkeys(("missing_repository", "private", "gated", "disabled", "forbidden"), HubNotFoundError),
    **dict.fromkeys(("unauthorised", "missing_revision", "missing_file", "unlisted_file"), HubNotFoundError),
    "no_token": HubNotFoundError,
    **dict.fromkeys(("asked_too_often", "out_of_order", "odd_status", "offline", "no_such_host"), HubUnavailableError),
    **dict.fromkeys(("unreachable", "insecure", "broken_off", "silent", "slow", "endless"), HubUnavailableError),
    "ended": HubUnavailableError,
    **dict.fromkeys(("truncated", "too_long", "damaged", "unintelligible"), HubContentError),
}  # the sentence of each stands under its name in `errors.hub`
