"""Marks and padding that nobody typed, and typed words that are not read, are told as such wherever a text is."""

import csv
import io
import json

import numpy as np
import pytest

from lstm_demo.bundle import Bundle
from lstm_demo.explain.attribution import attribute
from lstm_demo.explain.by_hand import largest_difference
from lstm_demo.explain.rewording import change, drop, move, typed_only
from lstm_demo.explain.table import lines_of
from lstm_demo.explain.tracing import compare, trace
from lstm_demo.explain.units import make_index
from lstm_demo.explain.units.nearest import nearest_words
from lstm_demo.predict import predict
from lstm_demo.text import PADDING, UNKNOWN, Vocabulary
from lstm_demo.tokenization import Tokenization

WORDS = (PADDING, UNKNOWN, *"abcdefghij", "start")
TEXT = "zzz a b www c"
KINDS = ["padding", "padding", "mark", "word", "word", "word"]


@pytest.fixture
def told(make_bundle):
    """`told(**settings)`: a model that skips unknown words, with a mark before and padding."""

    def make(way=None, **config):
        usual = {"unknown": "skip", "before": ["start"], "padding": "before", "padded_to": 6}
        tiny = make_bundle(tokenization=Tokenization("blanks", **(usual if way is None else way)), **config)
        return Bundle("told", tiny.network, Vocabulary(WORDS))

    return make


def test_a_step_says_what_it_is(told):
    found = trace(told(), TEXT)
    assert [step.kind for step in found.steps] == KINDS
    assert [step.text for step in found.steps] == ["<pad>", "<pad>", "start", "a", "b", "c"]
    assert [step.span for step in found.steps] == [(4, 4)] * 3 + [(4, 5), (6, 7), (12, 13)]
    assert (found.n_steps, found.n_tokens, found.n_known, found.unknown) == (6, 3, 3, ())
    assert [(one.text, one.span, one.before) for one in found.unread] == [("zzz", (0, 3), 3), ("www", (8, 11), 5)]
    assert largest_difference(told(), found) < 1e-5
    np.testing.assert_allclose(predict(told(), [TEXT])[0].logit, found.logit[-1], rtol=1e-5)


def test_behind_a_convolution_a_window_is_typed_if_a_word_in_it_is(told):
    found = trace(told(convolution=4), TEXT)
    assert [step.kind for step in found.steps] == ["mark", "word", "word"]  # of pad pad start, pad start a b, a b c
    assert [(one.text, one.before) for one in found.unread] == [("zzz", 2), ("www", 3)]


def test_an_unread_word_at_the_end_stands_behind_the_last_step(told):
    after = {"unknown": "skip", "after": ["start"]}
    assert [one.before for one in trace(told(after), "a zzz").unread] == [1]
    assert [one.before for one in trace(told({"unknown": "skip"}), "a zzz").unread] == [1]
    assert [one.before for one in trace(told({"unknown": "skip"}), "zzz").unread] == [0]


def test_files_and_tables_name_them(told):
    found = trace(told(), TEXT)
    assert set(found.to_frame().query("step == 2")["kind"]) == {"mark"}
    rows = csv.DictReader(io.StringIO(found.to_bytes("csv").decode()))
    assert {(row["step"], row["kind"]) for row in rows} == {(str(k), kind) for k, kind in enumerate(KINDS)}
    values = json.loads(found.to_json())
    assert values["steps"][0] == {"text": "<pad>", "span": [4, 4], "known": True, "kind": "padding"}
    assert values["unread"] == [{"text": "zzz", "span": [0, 3]}, {"text": "www", "span": [8, 11]}]
    assert list(np.load(io.BytesIO(found.to_bytes("npz")))["kinds"]) == KINDS
    scores = attribute(told(), TEXT, "leave_out")
    assert list(scores.to_frame()["kind"]) == KINDS
    assert lines_of(scores)[1].startswith("(padding) <pad>")
    assert lines_of(scores)[-1] == "Unknown and not read: zzz, www."
    typed = trace(told({}), "a b")
    assert "kind" not in typed.to_frame()
    assert not {"unread"} & {*json.loads(typed.to_json())}


def test_a_text_of_which_nothing_is_read_is_the_verdict_before_it(told):
    nothing = told({"unknown": "skip"})
    found, [said] = trace(nothing, "zzz"), predict(nothing, ["zzz"])
    assert (found.n_steps, said.n_typed, said.unread, said.n_unread) == (0, 0, ("zzz",), 1)
    assert said.logit == pytest.approx(found.logit_before)
    marked = trace(told(), "zzz www")
    assert [step.kind for step in marked.steps] == ["padding"] * 5 + ["mark"]


def test_cut_at_the_beginning_is_said(told):
    way = {"keep": "end", "max_tokens": 2}
    found = attribute(told(way), "a b c d", "leave_out")
    assert ([step.text for step in found.steps], found.truncated, found.cut) == (["c", "d"], 2, "start")
    assert lines_of(found)[-1] == "The first 2 words were not read."
    assert trace(told(way), "a b c d").cut == "start"


def test_only_typed_words_are_changed(told):
    typed, numbers = typed_only(told().read(TEXT))
    assert (typed.words, numbers) == (("a", "b", "c"), [3, 4, 5])
    assert drop(typed, 1).text == "zzz a www c"
    assert change(typed, 2, "d e").text == "zzz a b www d e"
    assert move(typed, 0, -1) is None
    assert move(typed, 0, 1).text == "zzz b a www c"
    assert drop(typed_only(told().read("a zzz"))[0], 0) is None


def test_an_experiment_counts_steps_as_they_are(told):
    before, after = compare(told(), TEXT, ())
    assert len(before.steps) == len(after.steps) == 6


def test_units_are_seen_at_typed_words_alone(told):
    bundle = told()
    index = make_index(bundle, [("one", "a b c"), ("two", "d e zzz f")], min_count=1)
    assert {one.text[slice(*one.span)] for one in index.quoted} <= set("abcdef")
    assert nearest_words(bundle, "a", 2)
    with pytest.raises(ValueError, match="does not know the word 'zzz'"):
        nearest_words(bundle, "zzz", 2)
