"""Does the lens Why explain a short text at once, a long one in parts when asked, and take what any browser sends?"""

import json
import threading

import numpy as np
import pytest

from lstm_demo.app import background, cache, explaining, turns
from lstm_demo.app.selection import Reading
from lstm_demo.bundle import save_folder
from lstm_demo.explain.attribution import METHODS
from lstm_demo.explain.gradients import gradients
from lstm_demo.explain.phrases import interaction, phrase
from lstm_demo.hub import bundled
from lstm_demo.limits import MAX_TOKENS
from lstm_demo.texts import Texts

ENGLISH = Texts()
SHORT = "a b c not d e f"
LONG = "a b c d e f g h i j k " * 3 + "a b c d e f g h"  # 41 tokens: one too many to be done at once
N_PARTS = len(METHODS) + len(explaining.WAYS)


@pytest.fixture
def serve(monkeypatch, make_bundle, tmp_path):
    """`serve(**config)`: the server's model is a tiny one of this kind."""

    def choose(**config):
        save_folder(make_bundle(**config), tmp_path / "tiny")
        monkeypatch.setenv(cache.SETTING, str(tmp_path / "tiny"))

    return choose


@pytest.fixture
def opened(visit, serve, monkeypatch):
    """`opened(text, **config)`: somebody who reads `text` by a tiny model, and has the lens Why open."""

    def read(text=SHORT, **config):
        monkeypatch.setattr(background, "_PATIENCE", 60)  # a part a run
        serve(**config)
        return visit({"lens": "why", "text": text})

    return read


def ask(visitor, what, *details):
    """Leave behind what a browser's question does, as `explaining.ask` does it; AppTest has no component to click."""
    app, reading = visitor.app, explaining.own(visitor.selection.reading)
    of, wanted = app.session_state.get("explaining.asked", (None, {}))
    wanted = wanted if of == reading else {}
    app.session_state["explaining.asked"] = reading, wanted | {what: details}
    app.run()
    assert visitor.is_whole()
    return visitor.lens[1]


def known(payload):
    """The methods whose scores are sent."""
    return [method["name"] for method in payload["methods"] if method["scores"]]


def reading(text):
    return Reading(cache.served_model().source, text)


def n_known(text=LONG):
    return round(explaining.share(reading(text)) * N_PARTS, 1)


def test_a_short_text_has_all_methods_and_the_check_at_once(opened):
    visitor = opened()
    payload = visitor.lens[1]
    assert visitor.is_whole()
    assert known(payload) == list(METHODS)
    assert set(payload["check"]) == {"dropped", "unknown"}
    assert set(payload["check"]["dropped"]["areas"]) == set(METHODS)
    assert not payload["waits"]
    assert (payload["phrase"], payload["gradients"]) == (None, None)  # until somebody asks


def test_a_long_text_has_the_quick_methods_and_asks(opened):
    payload = opened(LONG).lens[1]
    assert known(payload) == ["gradient_times_input", "running_change", "ledger", "ledger_telescoped"]
    assert payload["method"] == "ledger_telescoped"
    assert payload["waits"]
    assert payload["check"] is None


def test_each_run_finds_out_a_part_until_all_is_known(opened):
    visitor = opened(LONG)
    assert n_known() == 4
    assert not ask(visitor, "all")["waits"]
    assert n_known() == 5
    assert visitor.app.button(key="read.stop").label == ENGLISH["read.stop"]
    for n_parts in range(6, N_PARTS + 1):
        visitor.app.run()
        assert n_known() == n_parts
    visitor.app.run()
    payload = visitor.lens[1]
    assert visitor.is_whole()
    assert known(payload) == list(METHODS)
    assert set(payload["check"]) == {"dropped", "unknown"}
    assert not payload["waits"]
    assert ENGLISH["read.stop"] not in [button.label for button in visitor.app.button]


def test_it_can_be_stopped_keeps_what_else_was_asked_for_and_goes_on_from_there(opened):
    visitor = opened(LONG)
    ask(visitor, "phrase", 1, 2, None)
    ask(visitor, "all")
    assert n_known() == 5
    visitor.app.button(key="read.stop").click().run()
    visitor.app.run()
    payload = visitor.lens[1]
    assert visitor.is_whole()
    assert n_known() == 5
    assert payload["waits"]
    assert len(known(payload)) == 5  # what was known is shown
    assert payload["phrase"]
    ask(visitor, "all")
    assert n_known() == 6


def test_a_part_that_takes_long_holds_up_nothing_and_ends_when_nobody_looks(opened, monkeypatch):
    visitor, called, attribute = opened(LONG), threading.Event(), explaining.attribute
    ended = []

    def attribute_slowly(bundle, tokens, method, progress=None):
        try:
            while progress:  # until it is given up
                progress(0.5)
                called.set()
        finally:
            ended.append(method)
        return attribute(bundle, tokens, method)

    monkeypatch.setattr(explaining, "attribute", attribute_slowly)
    monkeypatch.setattr(background, "_PATIENCE", 0.01)
    ask(visitor, "all")
    assert called.wait(30)
    visitor.app.run()
    assert visitor.app.get("progress")[0].proto.value == int(100 * 4.5 / N_PARTS)
    visitor.app.button(key="read.stop").click().run()
    assert visitor.lens[1]["waits"]
    assert ended == []
    monkeypatch.setattr(background, "_ABSENCE", 0)
    background._worker().submit(lambda: None).result(30)  # its turn comes when the part has ended
    assert ended == [METHODS[0]]
    monkeypatch.setattr(explaining, "attribute", attribute)
    monkeypatch.setattr(background, "_ABSENCE", 60)
    monkeypatch.setattr(background, "_PATIENCE", 60)
    ask(visitor, "all")
    assert n_known() == 5


def test_another_text_asks_anew_and_going_back_goes_on(opened):
    visitor = opened(LONG)
    ask(visitor, "all")
    other = f"k {LONG}"
    visitor.type(other)
    assert visitor.lens[1]["waits"]
    visitor.app.run()
    assert n_known(other) == 4
    visitor.type(LONG)
    assert len(known(visitor.lens[1])) == 5
    assert n_known() == 6


def test_what_one_visitor_found_out_another_one_sees_who_asked_for_nothing(opened, visit):
    first = opened(LONG)
    ask(first, "gradients")
    ask(first, "all")
    second = visit({"lens": "why", "text": LONG})
    payload = second.lens[1]
    assert len(known(payload)) == 5
    assert payload["waits"]
    assert payload["gradients"] is None
    second.app.run()
    assert n_known() == 5


def test_one_visitor_at_a_time_has_a_turn_for_it_and_others_read_meanwhile(opened):
    visitor = opened(LONG)
    queue, released, begun = turns._queues()["explaining"], threading.Event(), threading.Event()

    def hold():
        with queue.turn("somebody", "else", pytest.fail):
            begun.set()
            released.wait(30)

    holder, asks = threading.Thread(target=hold), threading.Thread(target=ask, args=(visitor, "all"))
    holder.start()
    assert begun.wait(30)
    asks.start()
    while not queue._places:  # until they wait
        assert asks.is_alive()
    with turns._queues()["short"].turn("a third", "text", pytest.fail):  # the wait holds no other turn
        assert n_known() == 4
    released.set()
    asks.join(30)
    holder.join(30)
    assert n_known() == 5


@pytest.mark.parametrize(("split", "cut"), [(None, 3), (4, 4), (0, 3), (2, 3), (5, 3), (MAX_TOKENS - 1, 3)])
def test_a_phrase_is_cut_where_it_is_asked_to_be_and_nowhere_else(opened, split, cut):
    visitor = opened()
    sent = ask(visitor, "phrase", 2, 4, split)["phrase"]
    bundle = cache.served_model().bundle
    together = interaction(bundle, SHORT, (2, cut), (cut, 5))
    assert (sent["first"], sent["last"], sent["split"]) == (2, 4, cut)
    assert sent["whole"] == pytest.approx(phrase(bundle, SHORT, (2, 5)).relevant)
    assert sent["interaction"] == pytest.approx(together.interaction)
    assert sent["words"] == pytest.approx([phrase(bundle, SHORT, (k, k + 1)).relevant for k in (2, 3, 4)])


@pytest.mark.parametrize("place", [(6, 7), (7, 7), (MAX_TOKENS - 1, MAX_TOKENS - 1)])
def test_words_that_the_text_does_not_have_are_no_phrase(opened, place):
    assert ask(opened(), "phrase", *place, None)["phrase"] is None


def test_gradients_are_those_of_this_network_and_its_relatives_on_the_same_words(opened):
    visitor = opened(readout="mean")
    curves = ask(visitor, "gradients")["gradients"]
    assert [curve["name"] for curve in curves] == ["own", "memory", "lstm", "gru", "rnn"]
    found = explaining.gradients_of(reading(SHORT))
    np.testing.assert_array_equal(found["own"].hidden, gradients(cache.served_model().bundle, SHORT).hidden)
    np.testing.assert_array_equal(found["gru"].hidden, gradients(cache.bundle(bundled()["gru"]), SHORT).hidden)


def test_a_relative_that_reads_other_words_is_not_compared(opened, monkeypatch):
    visitor = opened()
    tokens = cache.tokens(reading(SHORT))
    monkeypatch.setattr(explaining, "_places", lambda read: [read is tokens])  # as a model that splits otherwise
    assert [curve["name"] for curve in ask(visitor, "gradients")["gradients"]] == ["lstm", "memory"]


@pytest.mark.parametrize(
    ("config", "refused"),
    [
        ({"n_layers": 2, "bidirectional": True, "n_classes": 2}, "directions"),
        ({"convolution": 4}, "windows"),
        ({"cell": "gru"}, "gru"),
        ({"cell": "rnn"}, "rnn"),
    ],
    ids=["bilstm", "cnn-lstm", "gru", "rnn"],
)
def test_networks_without_a_ledger_say_why_and_have_the_rest(opened, config, refused):
    visitor = opened(**config)
    payload = ask(visitor, "gradients")
    because = {method["name"]: method["because"] for method in payload["methods"]}
    assert because["ledger"] == because["ledger_telescoped"] == ENGLISH[f"errors.ledger.{refused}"]
    others = [name for name in METHODS if not because[name]]
    assert known(payload) == others
    assert set(payload["check"]["dropped"]["areas"]) == set(others)
    assert payload["no_phrase"]
    assert payload["words"] == SHORT.split()
    assert ask(visitor, "phrase", 0, 1, None)["phrase"] is None


def test_two_directions_wait_with_the_running_change_of_a_long_text(opened):
    payload = opened(LONG, bidirectional=True).lens[1]
    assert known(payload) == ["gradient_times_input"]
    assert payload["waits"]


@pytest.mark.parametrize("text", ["x", "zorblat flumptious", "<b>good</b> $x$", "😀", "a " * (MAX_TOKENS + 5)])
def test_whatever_was_read_can_be_explained(opened, text):
    visitor = opened(text)
    payload = ask(visitor, "gradients")
    assert payload["methods"][5]["scores"]
    assert len(payload["words"]) == min(len(visitor.payload["words"]), MAX_TOKENS)
    assert len(json.dumps(payload, allow_nan=False)) < 120_000
