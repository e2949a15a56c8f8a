"""Every method gives a finite score for each token and the sums that it promises, and leaves the network as it was."""

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_demo import load
from lstm_demo.bundle import Bundle, build_network
from lstm_demo.errors import InputError
from lstm_demo.explain.attribution import BASELINES, METHODS, attribute, refusal
from lstm_demo.explain.edits import InitialState, UnitEdit
from lstm_demo.explain.steps import read_for_trace
from lstm_demo.explain.tracing import trace
from lstm_demo.hub import bundled
from lstm_demo.predict import predict
from lstm_demo.tokenization import Tokenization

from .texts import TEXT, text_of

SUMS = tuple(method for method in METHODS if method not in ("leave_out", "leave_out_unknown", "gradient_times_input"))
LONG = text_of(14)  # more than Shapley values are exact for


def allowed(bundle):
    """The methods that a network can have."""
    return [method for method in METHODS if not refusal(bundle.config, method)]


@pytest.mark.parametrize("text", [TEXT, LONG], ids=["short", "long"])
def test_every_token_gets_a_score_beside_the_verdict(make_bundle, member, text):
    bundle = make_bundle(**member)
    [prediction] = predict(bundle, [text])
    for method in allowed(bundle):
        found = attribute(bundle, text, method)
        assert (found.method, found.text, found.baseline) == (method, text, BASELINES[method])
        assert [step.text for step in found.steps] == text.split()
        assert [text[slice(*step.span)] for step in found.steps] == text.split()
        assert found.scores.shape == (len(text.split()),)
        assert found.scores.dtype == np.float32
        assert np.isfinite(found.scores).all()
        assert found.scores.any()
        assert found.logit == pytest.approx(prediction.logit, abs=1e-5)
        assert found.probability == pytest.approx(prediction.probability, abs=1e-6)
        assert found.neutral == pytest.approx(prediction.neutral, abs=1e-6)
        assert found.exact == (method != "shapley" or text == TEXT)


def test_the_scores_and_the_delta_add_up_where_a_sum_is_promised(make_bundle, member):
    bundle = make_bundle(**member)
    for method in allowed(bundle):
        found = attribute(bundle, TEXT, method)
        if method not in SUMS:
            assert (found.delta, found.baseline_logit) == (None, None)
            continue
        assert found.scores.sum() + found.delta == pytest.approx(found.logit - found.baseline_logit, abs=1e-5)
        assert abs(found.delta) < (0.005 if method.startswith("integrated") and "convolution" in member else 1e-4)


@pytest.mark.parametrize("name", bundled())
def test_the_bundled_models_keep_the_sums(name):
    bundle = load(bundled()[name])
    text = "I laughed more than once, but the ending is a mess."
    for method in allowed(bundle):
        if method in SUMS:
            assert abs(attribute(bundle, text, method).delta) < (0.01 if method.startswith("integrated") else 1e-4)


def test_baselines_are_the_verdicts_on_what_they_say(make_bundle):
    bundle = make_bundle()
    [unknown, empty] = predict(bundle, ["zzz " * len(TEXT.split()), ""])
    assert attribute(bundle, TEXT, "integrated_gradients_unknown").baseline_logit == pytest.approx(unknown.logit)
    for method in ("shapley", "running_change", "ledger", "ledger_telescoped"):
        assert attribute(bundle, TEXT, method).baseline_logit == pytest.approx(empty.logit)


@pytest.mark.parametrize("config", [{}, {"readout": "mean"}, {"bidirectional": True}, {"n_layers": 2, "cell": "gru"}])
def test_the_running_change_is_that_of_the_trace(make_bundle, config):
    bundle = make_bundle(**config)
    found = attribute(bundle, TEXT, "running_change")
    np.testing.assert_allclose(found.scores, trace(bundle, TEXT, prefixes=True).changes, rtol=1e-4, atol=1e-6)
    assert found.n_readings == (6 if config.get("bidirectional") else 1)


def test_readings_are_counted(make_bundle):
    bundle = make_bundle()
    more = {"integrated_gradients": 23, "integrated_gradients_unknown": 23, "leave_out": 7, "leave_out_unknown": 7}
    for method in METHODS:
        n_readings = (more | {"shapley": 64}).get(method, 1)
        assert attribute(bundle, TEXT, method, n_steps=20).n_readings == n_readings
    assert attribute(bundle, LONG, "shapley", n_permutations=6).n_readings == 2 + 6 * 13


def test_a_text_without_words_has_no_scores(make_bundle, member):
    bundle = make_bundle(**member)
    bias = bundle.network.logit(bundle.network.scores_before())
    for method in allowed(bundle):
        found = attribute(bundle, " ", method)
        assert (found.scores.shape, found.steps, found.n_readings) == ((0,), (), 0)
        assert found.logit == pytest.approx(float(bias))
        assert found.delta == (0 if method in SUMS else None)
        assert json.loads(found.to_json())["scores"] == []


@settings(max_examples=10)
@given(text=st.text(max_size=40))
def test_any_text_gets_finite_scores(make_bundle, text):
    for config in ({}, {"bidirectional": True, "convolution": 4}):
        bundle = make_bundle(**config)
        n_tokens = len(bundle.read(text).tokens)
        for method in allowed(bundle):
            if method == "shapley" and 7 < n_tokens <= 12:
                continue  # thousands of readings, which tell nothing more about texts
            found = attribute(bundle, text, method, n_steps=3, n_permutations=4)
            assert len(found.scores) == len(found.steps) == n_tokens
            assert np.isfinite(found.scores).all()
            assert json.loads(found.to_json())["scores"] == found.to_frame()["score"].tolist()


def test_a_reading_serves_as_well_as_its_text(make_bundle):
    bundle = make_bundle()
    reading = read_for_trace(bundle, TEXT)
    for method in METHODS:
        np.testing.assert_array_equal(attribute(bundle, reading, method).scores, attribute(bundle, TEXT, method).scores)


def test_what_was_left_out_is_told(make_bundle):
    found = attribute(make_bundle(tokenization=Tokenization(max_tokens=4)), TEXT, "leave_out")
    assert (len(found.scores), found.truncated) == (4, 2)


def test_the_network_is_left_as_it_was_and_gets_no_gradients(make_bundle, member):
    bundle = make_bundle(**member)
    before = {name: tensor.clone() for name, tensor in bundle.network.state_dict().items()}
    for method in allowed(bundle):
        found = attribute(bundle, TEXT, method)
        with pytest.raises(ValueError, match="read-only"):
            found.scores[...] = 0
    assert {parameter.requires_grad for parameter in bundle.network.parameters()} == {False}
    assert {parameter.grad for parameter in bundle.network.parameters()} == {None}
    for name, tensor in bundle.network.state_dict().items():
        assert torch.equal(tensor, before[name])


@pytest.mark.parametrize("method", ["integrated_gradients", "gradient_times_input"])
def test_parameters_that_ask_for_gradients_get_none_either(make_bundle, method):
    bundle = make_bundle()
    expected = attribute(bundle, TEXT, method).scores
    for parameter in bundle.network.parameters():
        parameter.requires_grad_()
    np.testing.assert_array_equal(attribute(bundle, TEXT, method).scores, expected)
    assert {parameter.requires_grad for parameter in bundle.network.parameters()} == {True}
    assert {parameter.grad for parameter in bundle.network.parameters()} == {None}


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_the_mode_of_the_caller_does_not_matter(make_bundle, mode):
    bundle = make_bundle()
    with mode():
        inside = Bundle("inside", build_network(bundle.config, copied(bundle)), bundle.vocabulary)
        for method in METHODS:
            expected = attribute(bundle, TEXT, method).scores
            np.testing.assert_array_equal(attribute(inside, TEXT, method).scores, expected)
    for method in METHODS:
        np.testing.assert_array_equal(attribute(inside, TEXT, method).scores, attribute(bundle, TEXT, method).scores)


def copied(bundle):
    """The parameters of a network, made anew in the mode of the caller."""
    return {name: tensor.clone() for name, tensor in bundle.network.state_dict().items()}


def test_many_threads_find_what_one_finds(make_bundle):
    bundle = make_bundle(cell="peephole", n_layers=2)
    asked = [(text, method) for text in (TEXT, LONG) for method in METHODS] * 2

    def scores(one):
        return attribute(bundle, *one, n_steps=10, n_permutations=4).scores

    alone = list(map(scores, asked))
    with ThreadPoolExecutor(8) as pool:
        for found, expected in zip(pool.map(scores, asked), alone, strict=True):
            np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(("method", "n_told"), [("integrated_gradients", 5), ("leave_out", 2), ("shapley", 3)])
def test_who_waits_hears_how_far_it_is_and_can_end_it(make_bundle, method, n_told):
    bundle, told = make_bundle(), []
    attribute(bundle, text_of(40), method, progress=told.append)
    assert told == sorted(told)
    assert (0 < told[0] < 1, told[-1]) == (True, 1)
    assert len(told) >= n_told

    def stop(fraction):
        raise InterruptedError(fraction)

    with pytest.raises(InterruptedError):
        attribute(bundle, text_of(40), method, progress=stop)


def test_the_table_and_the_json_hold_all_of_it(make_bundle):
    found = attribute(make_bundle(), LONG, "shapley", seed=3)
    frame = found.to_frame()
    assert frame.columns.tolist() == ["step", "word", "start", "end", "score", "standard_error"]
    assert frame["word"].tolist() == [LONG[a:b] for a, b in zip(frame["start"], frame["end"], strict=True)]
    values = json.loads(found.to_json())
    assert values.keys() == vars(found).keys()
    assert values["scores"] == pytest.approx(found.scores.tolist())
    assert values["steps"][1] == {"text": "b", "span": [2, 3], "known": True}
    assert (values["seed"], values["n_permutations"], values["exact"]) == (3, 20, False)
    assert "standard_error" not in attribute(make_bundle(), TEXT).to_frame()


@pytest.mark.parametrize(
    ("config", "method", "sentence"),
    [
        ({"convolution": 4}, "running_change", "a step of this network reads several words at once, so that no word"),
        ({"convolution": 4}, "ledger", "a step of this network reads several words at once; use another method"),
        ({"cell": "gru"}, "ledger", "a GRU has none apart from what it shows"),
        ({"cell": "rnn"}, "ledger_telescoped", "a plain recurrent network has neither"),
        ({"bidirectional": True}, "ledger", "this network has one in each direction"),
        ({"readout": "mean"}, "ledger", r"verdict reads all states \(readout mean\)"),
        ({}, "lime", "method is 'lime'; use one of integrated_gradients_unknown, .* and ledger_telescoped"),
        ({}, ["shapley"], r"method is \['shapley'\]; use one of"),
    ],
    ids=str,
)
def test_what_a_network_cannot_have_is_refused_in_a_sentence(make_bundle, config, method, sentence):
    with pytest.raises(InputError, match=sentence):
        attribute(make_bundle(**config), TEXT, method)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"n_steps": 0}, "n_steps is 0; use a whole number from 1 to 1,000"),
        ({"n_permutations": 2}, "n_permutations is 2; use a whole number from 4 to 1,000"),
        ({"n_permutations": 7}, "n_permutations is 7; .* use an even number"),
        ({"seed": -1}, "seed is -1; use a whole number, at least 0"),
    ],
    ids=str,
)
def test_numbers_that_make_no_sense_are_refused(make_bundle, options, sentence):
    with pytest.raises(InputError, match=sentence):
        attribute(make_bundle(), TEXT, "shapley", **options)


@pytest.mark.parametrize("config", [{}, {"bidirectional": True}, {"cell": "gru", "readout": "mean"}], ids=str)
def test_of_an_experiment_the_running_change_is_that_of_its_trace(make_bundle, config):
    bundle, edits = make_bundle(**config), [UnitEdit((0,)), InitialState(after="a b")]
    found = attribute(bundle, TEXT, "running_change", edits=edits)
    edited = trace(bundle, TEXT, edits, prefixes=True)
    np.testing.assert_allclose(found.scores, edited.changes, rtol=1e-4, atol=1e-6)
    assert found.baseline_logit == edited.logit_before
    assert found.logit == pytest.approx(float(edited.logit[-1]))
    assert abs(found.delta) < 1e-5
    assert json.loads(found.to_json())["edits"] == json.loads(edited.to_json())["edits"]
    assert set(found.to_frame()["experiment"]) == {'silence@unit 0;begin after="a b"'}


@pytest.mark.parametrize("method", [method for method in METHODS if method != "running_change"])
def test_no_other_method_explains_an_experiment(make_bundle, method):
    with pytest.raises(InputError, match=f"{method} explains the network's own reading, .*; use running_change"):
        attribute(make_bundle(), TEXT, method, edits=[UnitEdit((0,))])
