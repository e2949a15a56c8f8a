"""The Hub is asked in this process instead of one of its own: for tests of what is asked, and what is made of it.

Asking takes a hundredth of a second then. What only a process can do - to be ended, to have its own environment and
its own limit of memory - is in `test_process.py`.
"""

import json

from lstm_demo.hub import client, worker


def ask_inside(monkeypatch):
    """From now on no process is started for the Hub; what it never answers is waited for without an end."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setattr(client, "_converse", _converse)


def _converse(job, environment, patience, progress):
    answer = worker.perform(json.loads(job), progress or (lambda received: None))
    return json.loads(json.dumps(answer))
