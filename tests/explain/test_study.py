"""What is made of many texts: means, intervals, differences and the choice, from measurements written by hand."""

import inspect
from dataclasses import replace

import numpy as np
import pytest

from lstm_demo.explain.attribution import METHODS, attribute
from lstm_demo.explain.faithfulness import check_orders
from lstm_demo.explain.study import (
    CONTROL_METHOD,
    MARGIN,
    RANDOM,
    SHUFFLED,
    USUAL_PERMUTATIONS,
    Plan,
    candidates,
    choose,
    estimate,
    figures_of,
    measure,
    with_shuffled_readout,
)
from lstm_demo.explanations import WAYS, Candidate, Estimate
from lstm_demo.hub import load
from lstm_demo.minimal_pairs import minimal_pairs
from lstm_demo.predict import predict

from .texts import TEXT, text_of

PLAN = Plan(n_orders=3, n_points=4, n_permutations=4)


def measured(areas, *, n_tokens=20, controlled=False, deltas=None):
    """One text: its areas by method, the same both ways but for a tenth; other measures follow from them."""
    rows = {name: [area, area / 2, -area / 4] for name, area in areas.items()} | {RANDOM: [0.1, 0.05, 0.3]}
    if controlled:
        rows |= {SHUFFLED: [0.12, 0.06, 0.2]}
    unknown = {name: [row[0] - 0.1, *row[1:]] for name, row in rows.items()}
    costs = {name: [place + 1, (place + 1) / 100] for place, name in enumerate(areas)}
    return {
        "n_tokens": n_tokens,
        "deleted": {"dropped": rows, "unknown": unknown},
        "costs": costs,
        "deltas": deltas or {},
    }


def test_all_methods_of_a_network_are_measured_both_ways(make_bundle):
    found = measure(make_bundle(), TEXT, PLAN, seed=1, controlled=True)
    assert found["n_tokens"] == 6
    assert set(found["costs"]) == set(METHODS)
    for way in WAYS:
        assert set(found["deleted"][way]) == {*METHODS, RANDOM, SHUFFLED}
        assert np.isfinite([*found["deleted"][way].values()]).all()
    assert {"shapley", "ledger"} <= set(found["deltas"]) and "leave_out" not in found["deltas"]
    assert found["deleted"]["dropped"] != found["deleted"]["unknown"]


def test_what_is_measured_is_what_deleting_words_does(make_bundle):
    bundle, text = make_bundle(seed=3), text_of(14)
    found = measure(bundle, text, PLAN, seed=5)["deleted"]["dropped"]
    scores = attribute(bundle, text, "shapley", n_permutations=4, seed=5).scores
    tested = check_orders(bundle, bundle.read(text), {"it": scores}, n_orders=3, n_points=4, seed=5)
    curve = tested.curves["it"]
    assert found["shapley"] == [curve.area, curve.comprehensiveness, curve.sufficiency]
    assert found[RANDOM][0] == pytest.approx(float(tested.random.areas.mean()))


def test_a_method_that_a_network_cannot_have_is_left_out(make_bundle):
    found = measure(make_bundle(cell="gru"), TEXT, PLAN, seed=0)
    assert set(METHODS) - set(found["costs"]) == {"ledger", "ledger_telescoped"}


def test_a_set_is_taken_together_by_method_and_way():
    texts = [
        measured({"a": 0.5, "b": 0.4}, deltas={"a": -0.03}),
        measured({"a": 0.3, "b": 0.4}, deltas={"a": 0.01}),
        measured({"a": 0.7, "b": 0.3}, deltas={"a": 0.02}),
    ]
    found = figures_of(texts, PLAN, seed=0)
    a, b = found.methods["a"], found.methods["b"]
    assert (found.n, found.n_orders, found.n_points, found.n_permutations) == (3, 3, 4, 4)
    assert (a.area["dropped"].mean, a.area["unknown"].mean) == pytest.approx((0.5, 0.4))
    assert (a.comprehensiveness["dropped"].mean, a.sufficiency["dropped"].mean) == pytest.approx((0.25, -0.125))
    assert a.behind["dropped"] == (0, 0, 0)
    assert b.behind["dropped"].mean == pytest.approx((0.1 - 0.1 + 0.4) / 3)
    assert b.behind["dropped"].low == pytest.approx(-0.1, abs=0.01)  # of three texts, some resamples are one alone
    assert (a.delta.median, a.delta.largest, b.delta) == pytest.approx((0.02, 0.03, None))
    assert (b.n_readings, b.seconds) == pytest.approx((2, 0.02))
    assert found.random.area["dropped"] == pytest.approx((0.1, 0.1, 0.1))
    assert found.control is None


def test_the_control_is_of_the_texts_that_were_scored_so():
    areas = {CONTROL_METHOD: 0.5, "b": 0.1}
    texts = [measured(areas, controlled=True), measured({CONTROL_METHOD: 0.9, "b": 0.1})]
    control = figures_of(texts, PLAN, seed=0).control
    assert (control.n, control.real["dropped"].mean) == pytest.approx((1, 0.5))
    assert (control.shuffled["dropped"].mean, control.random["unknown"].mean) == pytest.approx((0.12, 0))
    assert figures_of(texts[1:], PLAN, seed=0).control is None


def test_an_interval_is_that_of_the_mean_and_the_same_for_the_same_seed():
    values = np.random.default_rng(7).normal(0.3, 0.2, size=400)
    found = estimate(values, seed=0)
    half = 1.96 * values.std() / 20
    assert found.mean == pytest.approx(values.mean())
    assert (found.low, found.high) == pytest.approx((found.mean - half, found.mean + half), abs=0.1 * half)
    assert estimate(values, seed=0) == found != estimate(values, seed=1)
    assert estimate(np.full(9, 0.25), seed=0) == (0.25, 0.25, 0.25)


def test_candidates_are_judged_by_both_ways_and_at_what_they_usually_cost():
    reviews = [measured({"shapley": 0.7, "b": 0.5}, n_tokens=13)] * 2
    sentences = [measured({"shapley": 0.5, "b": 0.3}, n_tokens=12)] * 2
    few, many = replace(PLAN, n_permutations=4), replace(PLAN, n_permutations=10)
    found = candidates([(few, reviews), (many, sentences)], seed=0)
    assert found["shapley"].area.mean == pytest.approx((0.65 + 0.45) / 2)
    assert (found["shapley"].behind.mean, found["b"].behind.mean) == pytest.approx((0, 0.2))
    assert found["shapley"].seconds == pytest.approx((0.01 * 20 / 4 + 0.01) / 2)  # so short a text is never sampled
    assert found["b"].seconds == pytest.approx(0.02)


def test_the_usual_permutations_are_those_of_the_verb():
    assert inspect.signature(attribute).parameters["n_permutations"].default == USUAL_PERMUTATIONS


def test_the_cheapest_method_that_is_not_clearly_behind_is_the_default():
    def candidate(low, seconds):
        return Candidate(Estimate(0.3, 0.3, 0.3), Estimate(low + 0.01, low, low + 0.02), seconds)

    found = {
        "best": candidate(0.0, 9.0),
        "close": candidate(MARGIN, 2.0),
        "closer": candidate(0.0, 3.0),
        "behind": candidate(MARGIN + 0.001, 1.0),
    }
    assert choose(found) == "close"
    assert choose({name: found[name] for name in ("best", "behind")}) == "best"
    assert choose(found, margin=0.01) == "closer"


def test_a_shuffled_readout_is_the_same_weights_for_other_units(make_bundle):
    bundle = make_bundle(bidirectional=True, n_classes=2)
    shuffled = with_shuffled_readout(bundle, seed=1)
    before, after = (one.network.fc.weight for one in (bundle, shuffled))
    assert sorted(before.T.tolist()) == sorted(after.T.tolist())
    assert before.tolist() != after.tolist()
    assert predict(shuffled, [TEXT])[0].logit != predict(bundle, [TEXT])[0].logit
    assert bundle.network.lstm.weight_hh_l0.equal(shuffled.network.lstm.weight_hh_l0)


def test_scores_of_a_shuffled_readout_fall_to_chance():
    """On the real network: what explains another network does not explain this one."""
    bundle = load()
    texts = [pair.positive for pair in minimal_pairs() if len(pair.positive.split()) > 8][::40][:6]
    areas = []
    for number, text in enumerate(texts):
        reading = bundle.read(text)
        scores = {"real": attribute(bundle, reading, CONTROL_METHOD, n_steps=10).scores}
        for seed in range(4 * number, 4 * number + 4):
            shuffled = with_shuffled_readout(bundle, seed)
            scores[f"{SHUFFLED} {seed}"] = attribute(shuffled, reading, CONTROL_METHOD, n_steps=10).scores
        found = check_orders(bundle, reading, scores, n_orders=20)
        real, *others = [curve.area for curve in found.curves.values()]
        areas.append((real, np.mean(others), found.random.areas.mean()))
    real, shuffled, chance = np.mean(areas, axis=0)
    assert real > 2 * chance
    assert abs(shuffled - chance) < (real - chance) / 3
