"""Is every beginning of a text read in parts, so that it can be stopped and go on?"""

import threading

import numpy as np
import pytest

from lstm_demo.app import cache, turns
from lstm_demo.app.selection import Reading
from lstm_demo.bundle import save_folder
from lstm_demo.explain import verdicts
from lstm_demo.explain.tracing import trace
from lstm_demo.texts import Texts

ENGLISH = Texts()

TEXT = "a b c d e f g h"


@pytest.fixture
def visitor(visit, monkeypatch, make_bundle, tmp_path):
    """A visitor of a network that reads in both directions, three beginnings at a time; their text is read."""
    save_folder(make_bundle(bidirectional=True), tmp_path / "both")
    monkeypatch.setenv(cache.SETTING, str(tmp_path / "both"))
    monkeypatch.setattr(verdicts, "_PREFIXES_AT_ONCE", 3)
    return visit().type(TEXT)


def reading():
    return Reading(cache.served_model().source, TEXT)


def n_known():
    return len(cache.beginnings(reading()))


def test_each_run_reads_a_part_until_all_are_known(visitor):
    visitor.ask_beginnings()
    assert n_known() == 3
    assert visitor.is_whole()
    assert np.isnan(visitor.probability[1])
    visitor.app.run()
    assert n_known() == 6
    visitor.app.run()
    assert n_known() == 8
    assert visitor.is_whole()
    assert ENGLISH["read.stop"] not in [button.label for button in visitor.app.button]
    expected = trace(cache.served_model().bundle, TEXT, prefixes=True)
    np.testing.assert_array_equal(cache.traced(reading()).logit, expected.logit)
    assert not np.isnan(visitor.probability).any()


def test_it_can_be_stopped_and_goes_on_from_there(visitor):
    visitor.ask_beginnings()
    visitor.app.button(key="read.stop").click().run()
    visitor.app.run()
    assert n_known() == 3
    assert visitor.is_whole()
    visitor.ask_beginnings()
    assert n_known() == 6


def test_another_text_ends_it(visitor):
    visitor.ask_beginnings()
    visitor.type("a dull film")
    assert n_known() == 3
    assert visitor.payload["asks_beginnings"]


def test_one_visitor_at_a_time_has_a_turn_for_it_and_others_read_meanwhile(visitor, visit):
    queue, released, begun = turns._queues()["beginnings"], threading.Event(), threading.Event()

    def hold():
        with queue.turn("somebody", "else", pytest.fail):
            begun.set()
            released.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    assert begun.wait(30)
    asks = threading.Thread(target=visitor.ask_beginnings)
    asks.start()
    while not queue._places:  # until they wait
        assert asks.is_alive()
    with turns._queues()["short"].turn("a third", "text", pytest.fail):  # the wait holds no other turn
        assert n_known() == 0
    released.set()
    asks.join(30)
    holder.join(30)
    assert n_known() == 3
