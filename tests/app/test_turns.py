"""Does everybody get their turn, in order, and does nobody who has gone hold others up?"""

import threading
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.app import turns
from lstm_demo.app.turns import Queue
from lstm_demo.texts import Texts

SECONDS = 30  # until a thread of a test must have come so far


class CalledAwayError(Exception):
    """A visitor's page asks for something else, or nobody looks at it any more."""


class Visitors:
    """Visitors in threads of their own, who come one after the other."""

    def __init__(self, queue):
        self.queue, self.order, self.seen = queue, [], {}
        self.leaving, self.threads = {}, {}

    def come(self, name, wanted="a text"):
        """Let `name` come, until they have their turn or wait."""
        waits, self.leaving[name] = threading.Event(), threading.Event()

        def look(n_before):
            self.seen.setdefault(name, []).append(n_before)
            waits.set()
            if self.leaving[name].is_set():
                raise CalledAwayError

        def visit():
            try:
                with self.queue.turn(name, wanted, look):
                    self.order.append(name)
            except CalledAwayError:
                self.order.append(f"{name} left")
            waits.set()

        self.threads[name] = threading.Thread(target=visit)
        self.threads[name].start()
        assert waits.wait(SECONDS)

    def leave(self, name):
        """Call `name` away from where they wait."""
        self.leaving[name].set()
        self.threads[name].join(SECONDS)

    def go_home(self):
        for thread in self.threads.values():
            thread.join(SECONDS)
            assert not thread.is_alive()


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(turns, "_FIRST_LOOK", 0.001)
    monkeypatch.setattr(turns, "_LAST_LOOK", 0.001)


@contextmanager
def busy(queue, size=1):
    """All turns are somebody's."""
    released, begun = threading.Event(), threading.Barrier(size + 1)

    def hold(name):
        with queue.turn(name, "something", pytest.fail):
            begun.wait(SECONDS)
            released.wait(SECONDS)

    threads = [threading.Thread(target=hold, args=(f"busy {number}",)) for number in range(size)]
    for thread in threads:
        thread.start()
    begun.wait(SECONDS)
    try:
        yield
    finally:
        released.set()
        for thread in threads:
            thread.join(SECONDS)


def test_whoever_comes_to_an_empty_queue_begins_at_once():
    with Queue(1).turn("one", "a text", pytest.fail):
        pass


def test_turns_are_given_in_order_of_arrival_and_each_sees_how_many_are_before():
    visitors = Visitors(queue := Queue(1))
    with busy(queue):
        for name in "abc":
            visitors.come(name)
    visitors.go_home()
    assert visitors.order == ["a", "b", "c"]
    assert [visitors.seen[name][0] for name in "abc"] == [0, 1, 2]


def test_as_many_compute_at_a_time_as_there_are_turns():
    queue, lock, together = Queue(3), threading.Lock(), []
    n_now = 0

    def compute(name):
        nonlocal n_now
        with queue.turn(name, "a text", lambda n_before: None):
            with lock:
                n_now += 1
                together.append(n_now)
            released.wait(0.01)
            with lock:
                n_now -= 1

    released = threading.Event()
    threads = [threading.Thread(target=compute, args=(str(number),)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert len(together) == 12
    assert max(together) == 3


def test_whoever_has_a_turn_has_it_for_all_that_they_call():
    queue = Queue(1)
    with queue.turn("one", "a text", pytest.fail), queue.turn("one", "a part of it", pytest.fail):
        pass
    with queue.turn("two", "a text", pytest.fail):  # it was given back once
        pass


def test_a_mistake_in_a_turn_gives_it_back():
    queue = Queue(1)
    with pytest.raises(ZeroDivisionError), queue.turn("one", "a text", pytest.fail):
        _ = 1 / 0
    with queue.turn("two", "a text", pytest.fail):
        pass


def test_a_visitor_who_is_called_away_and_wants_the_same_has_kept_their_place():
    visitors = Visitors(queue := Queue(1))
    with busy(queue):
        for name in "abc":
            visitors.come(name)
        visitors.leave("a")
        visitors.come("a")
        assert visitors.seen["a"][-1] == 0
    visitors.go_home()
    assert visitors.order == ["a left", "a", "b", "c"]


def test_a_visitor_who_types_anew_stands_last():
    visitors = Visitors(queue := Queue(1))
    with busy(queue):
        for name in "abc":
            visitors.come(name)
        visitors.leave("a")
        visitors.come("a", wanted="another text")
    visitors.go_home()
    assert visitors.order == ["a left", "b", "c", "a"]


def test_whoever_has_gone_holds_nobody_up_and_is_counted_by_nobody():
    visitors = Visitors(queue := Queue(1))
    with busy(queue):
        for name in "abc":
            visitors.come(name)
        visitors.leave("a")
        visitors.leave("b")
        visitors.come("d")
        assert visitors.seen["d"][0] == 1
    visitors.go_home()
    assert visitors.order == ["a left", "b left", "c", "d"]


def test_a_turn_that_comes_in_the_moment_of_leaving_is_passed_on():
    queue = Queue(1)
    gone = queue._enter("gone", "a text")  # has the turn, and is called away before they know
    queue._step_aside(gone)
    with queue.turn("next", "a text", pytest.fail):
        pass


def test_places_of_those_who_never_come_back_are_forgotten(monkeypatch):
    monkeypatch.setattr(turns, "_MOST_ABSENT", 3)
    queue = Queue(1)
    with busy(queue):
        for number in range(10):
            queue._step_aside(queue._enter(str(number), "a text"))
        assert list(queue._places) == ["7", "8", "9"]


@given(st.lists(st.tuples(st.sampled_from(["come", "leave", "end"]), st.sampled_from("abcd"), st.booleans())))
def test_whatever_visitors_do_no_turn_is_lost_and_none_is_given_twice(events):
    queue, waiting, n_turns = Queue(2), {}, 0
    for event, name, again in events:
        if event == "come" and name not in waiting:
            waiting[name] = queue._enter(name, "one text" if again else "another")
        elif event == "leave" and name in waiting and not waiting[name].turn.is_set():
            queue._step_aside(waiting.pop(name))
        elif event == "end" and name in waiting and waiting[name].turn.is_set():
            del waiting[name]
            queue._end()
        n_turns = sum(place.turn.is_set() for place in waiting.values())
        assert n_turns == min(2, len(waiting))
    assert queue._free == 2 - n_turns


@pytest.mark.parametrize(("text", "queue"), [("A dull film.", "short"), ("A dull film. " * 200, "long")])
def test_a_visitor_who_waits_reads_so_and_then_their_answer(visit, monkeypatch, text, queue):
    visitor, said, waits = visit(), set(), threading.Event()

    class Recorded(Texts):
        def format(self, key, /, **values):
            if key == "app.waiting":
                said.add((key, values["count"]))
                waits.set()
            return super().format(key, **values)

    monkeypatch.setattr(turns, "visitors_texts", Recorded)
    answered = threading.Thread(target=visitor.type, args=(text,))
    with busy(turns._queues()[queue], {"short": turns._N_SHORT, "long": turns._N_LONG}[queue]):
        answered.start()
        assert waits.wait(SECONDS)
        assert answered.is_alive()
    answered.join(SECONDS)
    assert said == {("app.waiting", 0)}
    assert visitor.notes == []
    assert visitor.payload["words"][:2] == ["A", "dull"]


def test_short_texts_pass_by_long_ones(visit):
    visitor = visit()
    with busy(turns._queues()["long"], turns._N_LONG):
        assert visitor.type("A dull film.").payload["words"][:2] == ["A", "dull"]
