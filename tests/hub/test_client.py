"""How long is a worker waited for, and what is made of what it says?"""

import threading
import time
from queue import SimpleQueue

import pytest

from lstm_demo import limits
from lstm_demo.hub import client


@pytest.fixture
def worker():
    """`worker(lines, pause)`: what a worker says, a line each so many seconds; with the last one for ever again."""
    ended = threading.Event()

    def say(lines, pause=0.0, again=False):
        said = SimpleQueue()

        def speak():
            number = 0
            while (number < len(lines) or again) and not ended.wait(pause):
                said.put(lines[min(number, len(lines) - 1)])
                number += 1

        threading.Thread(target=speak).start()
        return said

    yield say
    ended.set()


def test_nobody_waits_longer_than_ten_seconds():
    assert limits.HUB_PATIENCE <= 6  # looking up and the first files take some, too


def test_the_answer_comes_after_any_number_of_reports(worker):
    heard = []
    lines = worker([b'{"received": 3}\n', b'{"received": 8}\n', b'{"done": [1]}\n'])
    assert client._await(lines, 30, heard.append) == {"done": [1]}
    assert heard == [3, 8]


def test_who_says_nothing_is_silent(worker):
    started = time.monotonic()
    found = client._await(worker([]), 0.2, None)
    assert found == {"fault": "silent", "seconds": pytest.approx(0.2, abs=0.15)}
    assert time.monotonic() - started >= 0.2


def test_who_falls_silent_after_a_report_is_silent_and_not_slow(worker):
    found = client._await(worker([b'{"received": 1000000}\n']), 0.4, None)
    assert found["fault"] == "silent"


def test_who_sends_less_than_the_least_speed_is_slow(worker):
    found = client._await(worker([b'{"received": 9}\n'], 0.02, again=True), 0.5, None)
    assert found == {"fault": "slow", "received": 9, "seconds": 0.5}


def test_who_keeps_the_least_speed_is_waited_for_until_all_has_an_end(worker, monkeypatch):
    monkeypatch.setattr(client, "MAX_HUB_SECONDS", 0.6)
    step = int(limits.MIN_HUB_SPEED * 0.2)
    lines = [b'{"received": %d}\n' % (step * number) for number in range(1, 1_000)]
    assert client._await(worker(lines, 0.01), 0.2, None) == {"fault": "endless"}


LINES = (
    b"hello\n",
    b"{\n",
    b"[" * 50_000 + b"\n",
    b"7\n",
    b"[]\n",
    b"{}\n",
    b'"done"\n',
    b"\xff\n",
    b'{"done": 1}',
    b"",
)


@pytest.mark.parametrize("line", LINES, ids=lambda line: repr(line[:9]))
def test_a_line_that_is_none_of_a_workers_is_its_end(worker, line):
    assert client._await(worker([line]), 30, None) == {"fault": "ended"}


def test_a_worker_has_the_machines_token_only_where_it_may_send_it(monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "secret")
    monkeypatch.setenv("HUGGING_FACE_HUB_TOKEN", "secret")
    assert "secret" not in client._environment(token=False).values()
    assert client._environment(token=False)["HF_HUB_DISABLE_IMPLICIT_TOKEN"] == "1"
    assert client._environment(token=True)["HF_TOKEN"] == "secret"
