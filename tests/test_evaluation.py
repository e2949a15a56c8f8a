"""Figures that can be worked out by hand."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.errors import InputError
from lstm_demo.evaluation import Evaluation, evaluate, measure, wilson
from lstm_demo.predict import predict

# Six reviews: verdicts 1 1 0 0 1 0 against labels 1 0 0 1 1 0, so tp 2, fp 1, tn 2, fn 1.
PROBABILITIES = [0.9, 0.8, 0.1, 0.4, 0.95, 0.0]
LABELS = [1, 0, 0, 1, 1, 0]


def test_figures_by_hand():
    found = measure(PROBABILITIES, LABELS)
    assert found.n == 6
    assert found.accuracy == pytest.approx(4 / 6)
    assert found.confusion == ((2, 1), (1, 2))
    assert found.f1 == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))
    assert found.brier == pytest.approx((0.01 + 0.64 + 0.01 + 0.36 + 0.0025 + 0) / 6)


def test_calibration_error_by_hand():
    # Bins by tenths: {0.0}, {0.1}, {0.4}, {0.8}, {0.9, 0.95}; gaps 0, 0.1, 0.6, 0.8, and |0.925 - 1| for two reviews.
    found = measure(PROBABILITIES, LABELS)
    assert found.calibration_error == pytest.approx((0 + 0.1 + 0.6 + 0.8 + 2 * 0.075) / 6)
    assert [point.n for point in found.reliability] == [1, 1, 1, 1, 2]
    assert found.reliability[-1].probability == pytest.approx(0.925)
    assert found.reliability[-1].positive == 1.0


def test_one_half_counts_as_negative():
    assert measure([0.5], [0]).accuracy == 1.0


def test_certainty_lies_in_the_last_bin():
    assert measure([1.0, 1.0], [1, 1]).calibration_error == 0.0


def test_no_positive_review_and_no_positive_verdict():
    assert measure([0.1, 0.2], [0, 0]).f1 == 0.0


def test_wilson_interval_against_published_values():
    # Newcombe (1998), table I, method 3: 81 of 263 and 0 of 20.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 1)), min_size=1, max_size=50))
def test_figures_stay_in_their_ranges(pairs):
    probabilities, labels = zip(*pairs, strict=True)
    found = measure(probabilities, labels)
    low, high = found.interval
    assert 0 <= low <= found.accuracy <= high <= 1
    assert sum(map(sum, found.confusion)) == found.n == sum(point.n for point in found.reliability)
    assert 0 <= found.brier <= 1
    assert 0 <= found.calibration_error <= 1


@pytest.mark.parametrize(
    ("probabilities", "labels"),
    [([], []), ([0.5], []), ([0.5, 0.5], [1]), ([1.5], [1]), ([np.nan], [1]), ([0.5], [2])],
)
def test_what_has_no_figures_is_refused(probabilities, labels):
    with pytest.raises(InputError):
        measure(probabilities, labels)


@pytest.mark.parametrize(
    ("probabilities", "labels", "odd"),
    [([0.5, 1.5], [1, 1], "1.5"), ([np.nan], [1], "nan"), ([0.5], [2], "2"), ([0.5], ["a" * 99], "'a{39}")],
)
def test_the_value_that_has_no_figures_is_shown(probabilities, labels, odd):
    with pytest.raises(InputError, match=rf"labels 0 or 1; one of these is {odd}\.$"):
        measure(probabilities, labels)


def test_a_model_is_measured_by_its_own_predictions(make_bundle):
    bundle, texts, labels = make_bundle(), ["a b", "c", "d d d"], [0, 1, 1]
    probabilities = [prediction.probability for prediction in predict(bundle, texts)]
    assert evaluate(bundle, texts, labels) == measure(probabilities, labels)


def test_where_neutral_is_a_class_the_sides_are_compared_and_its_verdicts_counted(make_bundle):
    bundle, texts, labels = make_bundle(n_classes=3), ["a b", "c", "d d d", "e"], [0, 1, 1, 0]
    predictions = predict(bundle, texts)
    found = evaluate(bundle, texts, labels)
    assert found.n_neutral == sum(one.label == "neutral" for one in predictions)
    sides = [one.probabilities[2] / (one.probabilities[0] + one.probabilities[2]) for one in predictions]
    expected = measure(sides, labels)
    assert (found.confusion, found.n) == (expected.confusion, 4)
    assert found.brier == pytest.approx(expected.brier, abs=1e-6)
    assert Evaluation.from_dict(json.loads(json.dumps(found.to_dict()))) == found
    assert "n_neutral" not in expected.to_dict()
    with pytest.raises(ValueError, match="no evaluation can give"):
        Evaluation.from_dict(found.to_dict() | {"n_neutral": 5})


def test_a_label_for_each_text(make_bundle):
    with pytest.raises(InputError, match="2 texts and 1 labels"):
        evaluate(make_bundle(), ["a", "b"], [1])


def test_to_dict_is_plain(make_bundle):
    values = measure(PROBABILITIES, LABELS).to_dict()
    assert values["reliability"][0] == {"n": 1, "probability": 0.0, "positive": 0.0}
    assert values["accuracy"] == pytest.approx(4 / 6)


def test_figures_come_back():
    found = measure(PROBABILITIES, LABELS)
    assert Evaluation.from_dict(json.loads(json.dumps(found.to_dict()))) == found


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("accuracy", 1.5),
        ("brier", float("nan")),
        ("calibration_error", float("inf")),
        ("interval", [-0.1, 0.5]),
        ("n", 0),
        ("n", 10**9),
        ("confusion", [[-1, 1], [1, 5]]),
        ("reliability", []),
        ("reliability", [{"n": 6, "probability": 2, "positive": 0.5}]),
        ("reliability", [{"n": 1, "probability": 0.5, "positive": 0.5}] * 1_000),
    ],
)
def test_figures_that_no_evaluation_can_give_are_refused(name, value):
    with pytest.raises(ValueError, match="no evaluation can give"):
        Evaluation.from_dict(measure(PROBABILITIES, LABELS).to_dict() | {name: value})
