"""The client: who waits for the Hub, and how long? A process asks it, and is ended where it makes no progress."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from lstm_demo.hub.faults import endpoint, error_for
from lstm_demo.limits import HUB_PATIENCE, MAX_HUB_SECONDS, MIN_HUB_SPEED

Progress = Callable[[int], None]  # hears how many bytes have come

_WORKER = Path(__file__).with_name("worker.py")
_MAX_LINE = 100_000  # bytes of an answer
_TOKENS = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")


def ask(
    task: str,
    *,
    repo: str,
    token: bool,
    details: dict[str, Any],
    patience: float = HUB_PATIENCE,
    progress: Progress | None = None,
) -> Any:
    """Have a process do `task` for `repo`, and give its answer.

    Args:
        task: "look_up" or "fetch".
        repo: "user/repo".
        token: may this machine's access token be sent along? Never for a repository that a visitor named.
        details: of the task; what the worker's function takes.
        patience: seconds to wait without an answer, or with fewer bytes than MIN_HUB_SPEED brings in that time.
        progress: hears how many bytes have come, a few times a second.

    Raises:
        HubError: it went wrong, or the patience was at an end; says what.
    """
    job = {"task": task, "endpoint": endpoint(), "repo": repo, "token": None if token else False, **details}
    try:
        answer = _converse(json.dumps(job).encode() + b"\n", _environment(token), patience, progress)
    except OSError:  # no process could be started, or it went away
        answer = {"fault": "ended"}
    if "fault" in answer:
        answer.setdefault("folder", details.get("folder", ""))
        raise error_for(answer, repo, details.get("revision") or details.get("commit"), token)
    return answer["done"]


def _converse(job: bytes, environment: dict[str, str], patience: float, progress: Progress | None) -> dict[str, Any]:
    """Start the worker, give it the job, wait for its last line, and end it."""
    command = [sys.executable, "-P", str(_WORKER)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment) as worker:
        assert worker.stdin
        lines: SimpleQueue[bytes] = SimpleQueue()
        reader = Thread(target=_read_lines, args=(worker.stdout, lines), daemon=True)
        reader.start()
        try:
            worker.stdin.write(job)
            worker.stdin.flush()  # and stays open: the worker ends when it is closed
            return _await(lines, patience, progress)
        finally:
            worker.kill()
            reader.join()  # at once, because the pipe has an end now


def _await(lines: SimpleQueue[bytes], patience: float, progress: Progress | None) -> dict[str, Any]:
    """The last line; or, where the worker gets on too slowly, the fault."""
    started = marked = heard = time.monotonic()
    received = received_at_mark = 0
    while True:
        now = time.monotonic()
        if now - started > MAX_HUB_SECONDS:
            return {"fault": "endless"}
        try:
            line = lines.get(timeout=max(marked + patience - now, 0.001))
        except Empty:
            if (quiet := time.monotonic() - heard) > patience / 2:
                return {"fault": "silent", "seconds": quiet}
            return {"fault": "slow", "received": received - received_at_mark, "seconds": patience}
        answer = _read_answer(line)
        if "received" not in answer or "fault" in answer:
            return answer
        received, heard = answer["received"], time.monotonic()
        if received - received_at_mark >= MIN_HUB_SPEED * patience:
            marked, received_at_mark = heard, received
        if progress is not None:
            progress(received)


def _read_answer(line: bytes) -> dict[str, Any]:
    """What the worker says with a line; that it ended, where it is none of its own: cut short, or something else's."""
    try:
        answer = json.loads(line) if line.endswith(b"\n") else None
    except (ValueError, RecursionError):
        answer = None
    if isinstance(answer, dict) and {"received", "fault", "done"} & answer.keys():
        return answer
    return {"fault": "ended"}


def _read_lines(stream: Any, lines: SimpleQueue[bytes]) -> None:
    """Put the lines of `stream` into `lines` as they come, and an empty one at the end."""
    while line := stream.readline(_MAX_LINE):
        lines.put(line)
    lines.put(b"")


def _environment(token: bool) -> dict[str, str]:
    """This process's environment, for the worker; without a token where it may not be sent."""
    environment = {name: value for name, value in os.environ.items() if token or name not in _TOKENS}
    environment |= {"HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    return environment if token else environment | {"HF_HUB_DISABLE_IMPLICIT_TOKEN": "1"}
