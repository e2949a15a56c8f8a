"""Functions run in processes of their own, forked from one that has imported PyTorch: that alone takes seconds."""

import atexit
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch.distributed import TCPStore
from watched import name_threads

from lstm_demo.errors import LstmDemoError

SECONDS = 300  # in which a process must have ended
_FRESH = multiprocessing.get_context("forkserver")
_FRESH.set_forkserver_preload(["lstm_demo.__main__", "torch._dynamo"])  # optimizers import the latter when they begin
_Task = tuple[Callable[..., Any], tuple[Any, ...]]


class Ended(NamedTuple):
    """How a process ended; `code` is -9 where it was killed."""

    code: int | None
    stdout: str
    stderr: str


def run(function: Callable[..., Any], *arguments: Any) -> Ended:
    """Call `function` in a process of its own."""
    [ended] = _run([(function, arguments)], [{}])
    return ended


def run_together(*tasks: _Task) -> list[Ended]:
    """Call functions, given with their arguments, each in a process such as `torchrun` starts, by which they meet."""
    store = TCPStore("127.0.0.1", 0, is_master=True, wait_for_workers=False)
    meet = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": store.port, "TORCHELASTIC_USE_AGENT_STORE": True}
    common = {"WORLD_SIZE": len(tasks), "TORCHELASTIC_RESTART_COUNT": 0, **meet}
    environments = [{"RANK": rank, "LOCAL_RANK": rank, **common} for rank in range(len(tasks))]
    return _run(list(tasks), environments)


def _run(tasks: list[_Task], environments: list[dict[str, Any]]) -> list[Ended]:
    with tempfile.TemporaryDirectory() as folder:
        outputs = [Path(folder) / str(number) for number in range(len(tasks))]
        processes = [
            _FRESH.Process(target=_call, args=(*task, environment, output))
            for task, environment, output in zip(tasks, environments, outputs, strict=True)
        ]
        for process in processes:
            process.start()
        try:
            for process in processes:
                process.join(SECONDS)
        finally:
            for process in processes:
                process.kill()
        texts = [[output.with_suffix(end).read_text() for end in (".out", ".err")] for output in outputs]
        return [Ended(process.exitcode, *both) for process, both in zip(processes, texts, strict=True)]


def _call(function: Callable[..., Any], arguments: tuple[Any, ...], environment: dict[str, Any], output: Path) -> None:
    os.environ.update({name: str(value) for name, value in environment.items()})
    for number, end in ((1, ".out"), (2, ".err")):
        with output.with_suffix(end).open("w") as file:
            os.dup2(file.fileno(), number)
    torch.set_num_threads(1)
    try:
        code = function(*arguments)
    except LstmDemoError as error:
        code = str(error)
    except SystemExit as error:
        code = error.code
    atexit._run_exitfuncs()  # as at the end of a program; a forked process ends without
    name_threads()
    sys.stdout.flush()
    sys.exit(code)
