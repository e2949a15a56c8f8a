"""Shapley values by the definition: over all orders in which the words can come."""

from itertools import permutations

import numpy as np
import pytest

from lstm_demo.explain import shapley as module
from lstm_demo.explain.shapley import shapley
from lstm_demo.predict import score

from .texts import text_of


@pytest.fixture
def asked(make_bundle, member):
    """A network and the ids of five tokens."""
    bundle = make_bundle(**member)
    return bundle.network, bundle.read("a c e zzz b").ids


def by_definition(network, ids):
    """What each token brings when it comes, averaged over all orders [token]."""
    brought, orders = np.zeros(len(ids)), list(permutations(range(len(ids))))
    values = {}
    for order in orders:
        for place, token in enumerate(order):
            before, after = (frozenset(order[:place]), frozenset(order[: place + 1]))
            for come in (before, after):
                if come not in values:
                    [values[come]] = score(network, [[ids[k] for k in sorted(come)]])
            brought[token] += values[after] - values[before]
    return brought / len(orders)


def test_few_words_get_the_mean_over_all_orders(asked):
    network, ids = asked
    found = shapley(network, ids, n_permutations=4, seed=0)
    np.testing.assert_allclose(found.scores, by_definition(network, ids), rtol=1e-4, atol=1e-6)
    assert (found.n_readings, found.standard_error) == (32, None)


def test_drawn_orders_come_near_and_the_error_says_how_near(asked, monkeypatch):
    network, ids = asked
    exact = shapley(network, ids, n_permutations=4, seed=0).scores
    monkeypatch.setattr(module, "MOST_EXACT", 4)
    found = [shapley(network, ids, n_permutations=60, seed=seed) for seed in range(20)]
    off = np.array([one.scores for one in found]) - exact  # [seed, token]
    errors = np.array([one.standard_error for one in found])
    # The mean square of twenty draws, whose own chance is a third of it; a wrong number of pairs would be out by two.
    np.testing.assert_allclose((off**2).mean(axis=0), (errors**2).mean(axis=0), rtol=0.7, atol=1e-9)
    assert (np.abs(off.mean(axis=0)) <= 4 * errors.mean(axis=0) / np.sqrt(20) + 1e-6).all()


def test_drawn_scores_add_up_as_well(make_bundle):
    bundle = make_bundle()
    found = shapley(bundle.network, bundle.read(text_of(16)).ids, n_permutations=4, seed=0)
    assert found.scores.sum() == pytest.approx(found.logit - found.baseline_logit, abs=1e-9)


def test_a_pair_of_orders_is_one_and_its_reverse(make_bundle, monkeypatch):
    bundle, seen = make_bundle(), []
    brought = module._brought
    monkeypatch.setattr(
        module,
        "_brought",
        lambda network, ids, orders, *rest: seen.append(orders) or brought(network, ids, orders, *rest),
    )
    shapley(bundle.network, bundle.read(text_of(13)).ids, n_permutations=6, seed=0)
    orders = np.concatenate(seen)
    assert orders.shape == (6, 13)
    np.testing.assert_array_equal(orders[:3, ::-1], orders[3:])
    assert (np.sort(orders, axis=1) == np.arange(13)).all()


def test_the_seed_draws_the_orders(make_bundle):
    bundle = make_bundle()
    ids = bundle.read(text_of(13)).ids
    one, again, other = (shapley(bundle.network, ids, 4, seed).scores for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()


def test_orders_that_do_not_fit_into_memory_are_read_in_parts(make_bundle, monkeypatch):
    bundle, told = make_bundle(), []
    ids = bundle.read(text_of(13)).ids
    whole = shapley(bundle.network, ids, 6, seed=0)
    monkeypatch.setattr("lstm_demo.explain.deletion._STATES_AT_ONCE", 24 * 5)  # the variants of one pair
    found = shapley(bundle.network, ids, 6, seed=0, progress=told.append)
    np.testing.assert_allclose(found.scores, whole.scores, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(found.standard_error, whole.standard_error, rtol=1e-4, atol=1e-7)
    assert told == pytest.approx([1 / 3, 2 / 3, 1])
