"""The worker: what runs in a process of its own, so that it can be stopped? Everything that asks the Hub for something.

A call into the network can hang where no time-out reaches it (looking up a name, a lock, a slow drip), and a thread
that hangs cannot be ended; a process can. It is started as a script and knows nothing of this package, so that it is
awake in a fifth of a second. It reads one job, a line of JSON, and answers in lines of JSON: `{"received": bytes}`
from time to time, and at last `{"done": ...}` or `{"fault": name, ...}`.
"""

import contextlib
import errno
import hashlib
import json
import os
import re
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

MAX_MEMORY = 250_000_000  # bytes of address space; it needs a fifth of that
_SECONDS_BETWEEN_REPORTS = 0.1
_COMMIT = re.compile(r"[0-9a-f]{40}")
_PLAIN_NAME = re.compile(r"[\w./-]{1,80}")  # no markup; it is shown to people
_NOT_PLAIN = re.compile(r"[^\w .,:;'()/=-]+")
_OTHER_WEIGHTS = (".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".h5", ".keras", ".joblib")


class FaultError(Exception):
    """What went wrong, by a name that the other side has a sentence for."""

    def __init__(self, fault: str, **details: object) -> None:
        super().__init__(fault)
        self.details = {"fault": fault, **details}


def main() -> None:
    """Do the job on standard input; end with the process that gave it."""
    _limit_memory()
    job = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _answer(perform(job, lambda received: _answer({"received": received})))


def perform(job: dict[str, Any], report: Callable[[int], None]) -> dict[str, Any]:
    """Do the job; what comes of it as `{"done": ...}`, or what went wrong as `{"fault": name, ...}`.

    Args:
        job: "task", "look_up" or "fetch"; "endpoint" and "token" as the Hub's library takes them; and what the
            function of that task takes.
        report: hears now and then how many bytes have come in all.
    """
    tasks: dict[str, Callable[..., Any]] = {"look_up": _look_up, "fetch": partial(_fetch, report)}
    try:
        from huggingface_hub import HfApi

        api = HfApi(endpoint=job.pop("endpoint"), token=job.pop("token"), library_name="lstm-demo")
        return {"done": tasks[job.pop("task")](api, **job)}
    except Exception as error:  # whatever it is, the other side must hear of it
        return classify(error)


def _look_up(
    api: Any, repo: str, kind: str, revision: str | None, required: list[str], optional: list[str]
) -> dict[str, Any]:
    """The commit that `revision` names, and size and checksum of those of the files that are there."""
    from huggingface_hub.hf_api import RepoFile

    info = (api.dataset_info if kind == "dataset" else api.model_info)(repo, revision=revision or "main")
    if not _COMMIT.fullmatch(info.sha or ""):
        raise FaultError("unintelligible", detail=f"it names the commit {_brief(info.sha)!r}")
    wanted = [*required, *optional]
    files = {}
    for entry in api.get_paths_info(repo, wanted, repo_type=kind, revision=info.sha):
        if entry.path in wanted and isinstance(entry, RepoFile):
            size = int(entry.lfs.size if entry.lfs else entry.size)
            hashed = ("sha256", entry.lfs.sha256) if entry.lfs else ("git", entry.blob_id)
            if size < 0:
                raise FaultError("unintelligible", detail=f"it gives {entry.path} {size} bytes")
            files[entry.path] = (size, *hashed)
    if missing := [name for name in required if name not in files]:
        names = [sibling.rfilename for sibling in info.siblings or []]
        others = [name for name in names if name.lower().endswith(_OTHER_WEIGHTS) and _PLAIN_NAME.fullmatch(name)]
        raise FaultError("missing_file", name=missing[0], others=others[:2])
    return {"commit": info.sha, "files": [[name, *files[name]] for name in wanted if name in files]}


def _fetch(
    report: Callable[[int], None],
    api: Any,
    repo: str,
    kind: str,
    commit: str,
    files: list[tuple[str, int, str, str]],
    folder: str,
) -> None:
    """Write the files into `folder`, each as long as was said and with the checksum that was said.

    Not by the library's `snapshot_download`: it tells of nothing before ten megabytes have come, so that who is slow
    looks like who is silent; it asks again and again where the Hub is busy, instead of saying so; it lists the whole
    repository, however large; and it notices too much only when all of it has come.
    """
    from huggingface_hub import get_session, hf_hub_url, hf_raise_for_status
    from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]

    headers = build_hf_headers(token=api.token, library_name=api.library_name) | {"Accept-Encoding": "identity"}
    before = 0  # bytes of the files that are whole
    for name, size, hash_name, expected in files:
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256() if hash_name == "sha256" else hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
        url = hf_hub_url(repo, name, repo_type=kind, revision=commit, endpoint=api.endpoint)
        with get_session().stream("GET", url, headers=headers) as response:
            hf_raise_for_status(response)
            received = _receive(response.iter_bytes(), path, size, digest, before, report)
        if received > size:
            raise FaultError("too_long", name=name, size=size)
        if received < size:
            raise FaultError("truncated", name=name, received=received, size=size)
        if digest.hexdigest() != expected:
            raise FaultError("damaged", name=name)
        before += size


def _receive(
    chunks: Iterator[bytes], path: Path, size: int, digest: Any, before: int, report: Callable[[int], None]
) -> int:
    """Write to `path` what comes, but no more than `size` bytes; give how many came. Whole on the disk at the end."""
    reported, received = time.monotonic(), 0
    with path.open("wb") as file:
        for chunk in chunks:
            received += len(chunk)
            if received > size:
                break
            digest.update(chunk)
            file.write(chunk)
            if received == size or time.monotonic() - reported > _SECONDS_BETWEEN_REPORTS:
                report(before + received)
                reported = time.monotonic()
        file.flush()
        os.fsync(file.fileno())
    return received


def classify(error: BaseException) -> dict[str, Any]:
    """Name what went wrong: a fault and its details."""
    from huggingface_hub import errors

    if isinstance(error, FaultError):
        return error.details
    if isinstance(error, errors.HfHubHTTPError):
        return _classify_answer(error)
    if isinstance(error, errors.OfflineModeIsEnabled):
        return {"fault": "offline"}
    if isinstance(error, errors.LocalTokenNotFoundError):
        return {"fault": "no_token"}
    for cause in _causes(error):
        if fault := _fault_of_cause(cause):
            return {"fault": fault, "detail": getattr(cause, "strerror", None) or _brief(cause)}
    detail = "it is too long" if isinstance(error, MemoryError) else f"{type(error).__name__}: {_brief(error)}"
    return {"fault": "unintelligible", "detail": detail}


def _fault_of_cause(cause: BaseException) -> str | None:
    if isinstance(cause, socket.gaierror):
        return "no_such_host"
    if isinstance(cause, ssl.SSLError):
        return "insecure"
    if isinstance(cause, OSError) and cause.errno in _DISK:
        return "disk"
    if isinstance(cause, ConnectionError):
        return "unreachable"
    return _FAULTS_BY_NAME.get(type(cause).__name__)


def _classify_answer(error: Any) -> dict[str, Any]:
    """Name what the Hub says with its status and its X-Error-Code."""
    from huggingface_hub import errors

    status = error.response.status_code
    if isinstance(error, errors.GatedRepoError):
        return {"fault": "gated"}
    if isinstance(error, errors.RepositoryNotFoundError):
        return {"fault": "missing_repository" if status == 404 else "private"}
    if isinstance(error, errors.RevisionNotFoundError):
        return {"fault": "missing_revision"}
    if isinstance(error, errors.RemoteEntryNotFoundError):
        return {"fault": "unlisted_file", "name": str(error.response.url.path).rsplit("/", 1)[-1]}
    if isinstance(error, errors.DisabledRepoError):
        return {"fault": "disabled"}
    if status == 429:
        return {"fault": "asked_too_often", "seconds": _seconds_to_wait(error.response.headers)}
    named = {401: "unauthorised", 403: "forbidden", 404: "missing_repository"}
    return {"fault": named.get(status, "out_of_order" if status >= 500 else "odd_status"), "status": status}


def _seconds_to_wait(headers: Any) -> int | None:
    seconds = re.search(r";t=(\d{1,6})", headers.get("ratelimit", "")) or re.match(
        r"(\d{1,6})$", headers.get("retry-after", "")
    )
    return int(seconds[1]) if seconds else None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it came from, what that came from; the innermost first, which says most."""
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return reversed(chain)


def _answer(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def _end_with_parent() -> None:
    while os.read(0, 1):  # nothing more is sent; it ends when the other side is gone
        pass
    os._exit(1)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # a system without such limits
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def _brief(error: object) -> str:
    return " ".join(_NOT_PLAIN.sub(" ", str(error)[:1_000]).split())[:120]


_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}

_FAULTS_BY_NAME = {  # of the errors of the HTTP library, whichever it is
    **dict.fromkeys(("ReadError", "WriteError", "RemoteProtocolError"), "broken_off"),
    **dict.fromkeys(("ConnectError", "ConnectTimeout", "ProxyError", "UnsupportedProtocol"), "unreachable"),
}

if __name__ == "__main__":
    main()
