"""Does the lens Why get the library's own numbers, a sentence for what cannot be had, and no more than is known?"""

import base64
import json
from dataclasses import replace

import numpy as np
import pytest

from lstm_demo.explain.attribution import DEFAULT_METHOD, METHODS, attribute, refusal
from lstm_demo.explain.decomposition import refusal as phrase_refusal
from lstm_demo.explain.faithfulness import check_orders
from lstm_demo.explain.gradients import gradients
from lstm_demo.explain.phrases import interaction, phrase
from lstm_demo.explain.steps import read_for_trace
from lstm_demo.explain.tracing import trace
from lstm_demo.texts import Texts
from lstm_demo.views.lenses.why import Explained, payload
from lstm_demo.views.lenses.why.payload import MarkedPhrase
from lstm_demo.views.view import View

TEXT = "a b c d a e f"  # seven words: behind a convolution four steps, the last of one word
FOURTEEN = "a b c d e f g h i j k a c e"  # Shapley values are drawn


def numbers(packed):
    return np.frombuffer(base64.b64decode(packed), dtype="<f4")


def why(bundle, text=TEXT, **known):
    read = trace(bundle, text)
    return payload(read, Texts(), View(0, 0, unit=1, step=2), Explained(**known), reading="abc")


def found_by(bundle, *methods, text=TEXT):
    return {name: attribute(bundle, text, name) for name in methods}


def one(made, name):
    """What is sent of a method."""
    [method] = [method for method in made["methods"] if method["name"] == name]
    return method


def test_scores_are_those_of_attribute_and_what_cannot_be_had_says_why(make_bundle, member):
    bundle = make_bundle(**member)
    refusals = {name: why_not for name in METHODS if (why_not := refusal(bundle.config, name))}
    found = found_by(bundle, *(name for name in METHODS if name not in refusals))
    made = why(bundle, attributions=found, refusals=refusals)
    assert [method["name"] for method in made["methods"]] == list(METHODS)
    assert made["words"] == TEXT.split()  # words, also where a step takes two of them
    assert made["pool"] == (2 if bundle.config.convolution else 1)
    for name in METHODS:
        sent = one(made, name)
        if name in refusals:
            assert (sent["scores"], sent["because"]) == (None, str(refusals[name]))
        else:
            np.testing.assert_array_equal(numbers(sent["scores"]), found[name].scores)
            assert sent["because"] == ""
    assert len(json.dumps(made, allow_nan=False)) < 12_000


def test_the_verdict_is_the_traces(make_bundle):
    for seed in range(3):
        bundle = make_bundle(seed)
        read, made = trace(bundle, TEXT), why(bundle)
        assert made["probability"] == float(read.probability[-1])
        assert made["logit"] == float(read.logit[-1])
        assert made["side"] == ("positive" if read.logit[-1] > 0 else "negative")


def test_what_was_not_computed_is_missing_without_a_reason(make_bundle):
    bundle = make_bundle()
    made = why(bundle, waits=True)
    assert {(method["scores"], method["errors"], method["because"]) for method in made["methods"]} == {(None, None, "")}
    assert (made["method"], made["words"], made["waits"]) == ("", TEXT.split(), True)
    assert (made["check"], made["phrase"], made["gradients"]) == (None, None, None)
    assert (made["faded"], made["no_phrase"]) == ("", "")


@pytest.mark.parametrize(
    ("known", "first"),
    [
        (("ledger", "running_change", DEFAULT_METHOD), DEFAULT_METHOD),
        (("ledger", "ledger_telescoped", "running_change"), "ledger_telescoped"),
        (("gradient_times_input", "running_change"), "running_change"),
        (("ledger", "gradient_times_input"), "gradient_times_input"),
    ],
)
def test_first_comes_the_default_method_else_what_did_best_of_the_quick_ones(make_bundle, known, first):
    bundle = make_bundle()
    assert why(bundle, attributions=found_by(bundle, *known))["method"] == first


def test_scores_that_chance_is_in_have_their_standard_errors(make_bundle):
    bundle = make_bundle()
    found = found_by(bundle, "shapley", "leave_out", text=FOURTEEN)
    made = why(bundle, FOURTEEN, attributions=found)
    np.testing.assert_array_equal(numbers(one(made, "shapley")["errors"]), found["shapley"].standard_error)
    assert one(made, "leave_out")["errors"] is None


@pytest.mark.parametrize("how", ["dropped", "unknown"])
def test_the_check_is_the_librarys(make_bundle, how):
    bundle = make_bundle(seed=1)
    reading, found = read_for_trace(bundle, TEXT), found_by(bundle, "leave_out", "gradient_times_input")
    expected = check_orders(bundle, reading, {name: each.scores for name, each in found.items()}, how=how, n_orders=30)
    sent = why(bundle, attributions=found, checks={how: expected})["check"]
    assert list(sent) == [how]
    checked = sent[how]
    assert checked["words"] == [0, 1, 2, 3, 4]  # half of seven, rounded up
    for name, curve in expected.curves.items():
        np.testing.assert_array_equal(numbers(checked["curves"][name]), curve.probability)
        assert checked["areas"][name] == curve.area
        assert (name in checked["better"]) == curve.is_better == (curve.area > checked["random_most"])
    for name in ("mean", "low", "high"):
        np.testing.assert_array_equal(numbers(checked["random"][name]), getattr(expected.random, name))
    assert checked["random_area"] == pytest.approx(expected.random.areas.mean())
    assert np.mean(expected.random.areas <= checked["random_most"]) == pytest.approx(0.95, abs=1 / 30)


def test_a_phrase_its_parts_and_what_they_say_together_add_up_to_the_verdict(make_bundle):
    bundle = make_bundle()
    whole, parts = phrase(bundle, TEXT, (1, 4)), interaction(bundle, TEXT, (1, 3), (3, 4))
    words = [phrase(bundle, TEXT, (word, word + 1)) for word in range(1, 4)]
    made = why(bundle, phrase=MarkedPhrase(whole, words, parts))
    sent = made["phrase"]
    assert (sent["first"], sent["last"], sent["split"]) == (1, 3, 3)
    assert sent["words"] == [word.relevant for word in words]
    assert sent["parts"] == [parts.first, parts.second]
    assert sum(sent["parts"]) + sent["interaction"] == pytest.approx(sent["whole"], abs=1e-9)
    assert sent["whole"] + sent["rest"] == pytest.approx(made["logit"], abs=1e-5)
    assert sent["is_sound"]
    astray = replace(parts, is_sound=False)
    assert not why(bundle, phrase=MarkedPhrase(whole, words, astray))["phrase"]["is_sound"]


def test_one_word_has_no_parts(make_bundle):
    bundle = make_bundle()
    alone = phrase(bundle, TEXT, (6, 7))
    sent = why(bundle, phrase=MarkedPhrase(alone, [alone]))["phrase"]
    assert (sent["first"], sent["last"], sent["words"]) == (6, 6, [sent["whole"]])
    assert (sent["split"], sent["parts"], sent["interaction"]) == (None, None, None)


def test_a_network_without_phrases_says_why(make_bundle, member):
    bundle = make_bundle(**member)
    refused = phrase_refusal(bundle.config)
    assert why(bundle, phrase_refusal=refused)["no_phrase"] == ("" if refused is None else str(refused))
    assert (refused is None) == (member in ({}, {"n_classes": 3}))


def gradients_of(bundle, hidden, cell=None):
    """Gradients of these norms, of a text as long as they are."""
    found = gradients(bundle, " ".join("abcdefg"[: len(hidden)]))
    return replace(found, hidden=np.array(hidden, "f4"), cell=None if cell is None else np.array(cell, "f4"))


def test_gradients_of_several_networks_have_one_memory_and_each_its_places(make_bundle):
    windows, other, plain = make_bundle(convolution=4), make_bundle(), make_bundle(cell="rnn")
    found = {name: gradients(bundle, TEXT) for name, bundle in (("own", windows), ("lstm", other), ("rnn", plain))}
    made = why(windows, gradients=found)
    curves = made["gradients"]
    assert [(curve["name"], curve["pool"]) for curve in curves] == [("own", 2), ("memory", 2), ("lstm", 1), ("rnn", 1)]
    assert [len(numbers(curve["norms"])) for curve in curves] == [4, 4, 7, 7]
    np.testing.assert_array_equal(numbers(curves[0]["norms"]), found["own"].hidden)
    np.testing.assert_array_equal(numbers(curves[1]["norms"]), found["own"].cell)
    np.testing.assert_array_equal(numbers(curves[3]["norms"]), found["rnn"].hidden)


@pytest.mark.parametrize(
    ("norms", "said"),
    [
        ([0.5, 9, 1], "LSTM 0.50"),
        ([3, 9, 1.5], "LSTM 2.00"),  # it grew
        ([0.0001, 9, 1], "LSTM 1e\N{MINUS SIGN}4"),
        ([1e-12, 9, 1], "LSTM <1e\N{MINUS SIGN}9"),
    ],
)
def test_the_sentence_compares_the_first_word_with_the_last_and_says_no_more(make_bundle, norms, said):
    bundle = make_bundle()
    faded = why(bundle, "a b c", gradients={"lstm": gradients_of(bundle, norms)})["faded"]
    assert faded.endswith(f" At the first word it is so many times that at the last one: {said}.")


def test_where_the_last_words_gradient_is_0_nothing_is_compared_with_it(make_bundle):
    bundle = make_bundle()
    found = {"own": gradients_of(bundle, [1, 2, 0]), "gru": gradients_of(bundle, [1, 2, 4])}
    assert why(bundle, "a b c", gradients=found)["faded"].endswith("last one: GRU 0.25.")
    alone = why(bundle, "a b c", gradients={"own": found["own"]})["faded"]
    assert alone.endswith("on a scale of powers of ten.")


def test_a_long_word_is_cut(make_bundle):
    bundle = make_bundle()
    text = f"<b>x</b> {'y' * 500} a"
    words = why(bundle, text, attributions=found_by(bundle, "gradient_times_input", text=text))["words"]
    assert len(words) == len(read_for_trace(bundle, text).tokens)
    assert max(map(len, words)) <= 60
