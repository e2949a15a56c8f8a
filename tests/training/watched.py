"""The command line, `python -m watched ...`; as it ends, it names the threads that talk to other processes."""

import atexit
import runpy
import sys
from pathlib import Path


def name_threads() -> None:
    """Complain of each such thread that is still there: it would abort a program after its end."""
    for path in Path("/proc/self/task").glob("*/comm"):
        if "gloo" in (name := path.read_text().strip()):
            print(f"A thread that talks to other processes is still there: {name}", file=sys.stderr)


if __name__ == "__main__":
    atexit.register(name_threads)  # before all others, so that it comes last
    runpy.run_module("lstm_demo", run_name="__main__", alter_sys=True)
