"""Do the movers of a step add up to what it moved, and does the first one come first?"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.errors import InputError
from lstm_demo.explain.movers import adds_up, changes_by_unit, default_unit, movers
from lstm_demo.explain.tracing import trace

HIDDEN = np.array([[0.5, 0.0, -0.25], [0.0, 0.5, -0.25], [0.0, 0.5, 0.75]], dtype=np.float32)  # [step, unit]
WEIGHT = np.array([2.0, -1.0, 4.0], dtype=np.float32)


@pytest.fixture
def by_hand(make_bundle):
    """Three steps and three units with weights 2, -1, 4: logits 0.0, -1.5 and 2.5, before them 0."""
    tiny = trace(make_bundle(hidden_size=3), "a b c")
    logit = HIDDEN @ WEIGHT
    return replace(
        tiny,
        hidden=HIDDEN[None, None],
        readout_weight=WEIGHT[None],
        contribution=WEIGHT[None] * HIDDEN[-1:],
        bias=0.0,
        logit=logit,
        probability=1 / (1 + np.exp(-logit)),
    )


def test_a_unit_adds_its_weight_times_the_change_of_what_it_shows(by_hand):
    at_b = movers(by_hand, 1)
    assert at_b.units.tolist() == [0, 1, 2]
    assert at_b.amounts.tolist() == [-1.0, -0.5, 0.0]
    assert at_b.change == -1.5
    np.testing.assert_allclose(at_b.shares, [2 / 3, 1 / 3, 0])


def test_where_one_unit_added_more_than_all_together_there_are_no_shares(by_hand):
    less = replace(by_hand, logit=by_hand.logit * np.array([1, 0.5, 1], dtype=np.float32))
    assert movers(less, 1).change == -0.75
    assert movers(less, 1).shares is None


def test_the_first_step_begins_with_nothing_shown_and_a_change_of_nothing_has_no_shares(by_hand):
    at_a = movers(by_hand, 0)
    assert at_a.units.tolist() == [0, 2, 1]
    assert at_a.amounts.tolist() == [1.0, -1.0, 0.0]  # one against the other: the verdict stays
    assert at_a.shares is None


def test_the_unit_to_begin_with_moved_most_at_the_largest_step(by_hand):
    assert by_hand.most_moving_step() == 2
    assert default_unit(by_hand) == 2
    assert default_unit(by_hand) == movers(by_hand, 2).units[0]


def test_amounts_cannot_be_written_to(by_hand):
    with pytest.raises(ValueError, match="read-only"):
        movers(by_hand, 1).amounts[0] = 0


@given(text=st.text(alphabet="abcdefgz ,."), seed=st.integers(0, 3))
def test_what_all_units_added_is_what_the_verdict_changed_by(make_bundle, text, seed):
    reading = trace(make_bundle(seed), text)
    np.testing.assert_allclose(changes_by_unit(reading).sum(axis=1), reading.changes, rtol=1e-4, atol=1e-5)
    for step in range(reading.n_steps):
        at_step = movers(reading, step)
        assert at_step.amounts.sum() == pytest.approx(reading.changes[step], rel=1e-4, abs=1e-5)
        assert (np.diff(np.abs(at_step.amounts)) <= 0).all()
        assert sorted(at_step.units) == list(range(reading.n_units))
        if at_step.shares is not None:
            assert at_step.shares.sum() == pytest.approx(1, rel=1e-3, abs=1e-3)


@pytest.mark.parametrize(
    "config", [{"bidirectional": True}, {"convolution": 4}, {"readout": "mean"}, {"readout": "max"}]
)
def test_where_a_change_is_no_known_sum_only_the_order_by_effect_is_given(make_bundle, config):
    reading = trace(make_bundle(**config), "a b c d")
    found = movers(reading, 1)
    assert (found.amounts, found.shares, found.change) == (None, None, None)
    assert found.units.tolist() == reading.units_by_effect().tolist()
    assert default_unit(reading) == found.units[0]


def test_a_lower_layer_has_no_part_in_the_verdict(make_bundle):
    reading = trace(make_bundle(n_layers=2), "a b c d")
    assert movers(reading, 1, layer=0).amounts is None
    assert movers(reading, 1, layer=0).units.tolist() == reading.units_by_effect(0).tolist()
    assert movers(reading, 1, layer=1).amounts is not None
    assert not adds_up(reading, 0)
    assert adds_up(reading, 1)
    assert adds_up(reading, -1)


@pytest.mark.parametrize("step", [-1, 4, 99])
def test_a_step_that_is_not_there_is_refused(make_bundle, step):
    with pytest.raises(InputError, match=f"step is {step}; the text has 4 steps"):
        movers(trace(make_bundle(), "a b c d"), step)


def test_a_text_without_words_has_a_unit_to_begin_with(make_bundle):
    assert default_unit(trace(make_bundle(), "")) == 0
