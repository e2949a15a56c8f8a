"""A recipe must refuse what cannot be trained with, and its rate must rise and fall as described."""

from dataclasses import fields

import pytest

from lstm_demo.errors import InputError
from lstm_demo.training.recipe import Recipe


def test_the_rate_rises_to_its_height_and_falls_to_nothing():
    recipe = Recipe(learning_rate=0.1, warm_up=0.2)
    assert 0 < recipe.rate(0.0) < 0.001
    assert recipe.rate(0.1) == pytest.approx(0.05)
    assert recipe.rate(0.2) == pytest.approx(0.1)
    assert recipe.rate(0.6) == pytest.approx(0.05)
    assert recipe.rate(1.0) == 0.0
    assert Recipe(learning_rate=0.1, warm_up=0.0).rate(0.0) == 0.1
    assert {Recipe(learning_rate=0.1, constant_rate=True).rate(done) for done in (0.0, 0.5, 1.0)} == {0.1}


@pytest.mark.parametrize("name", [field.name for field in fields(Recipe)])
@pytest.mark.parametrize("value", ["3", None, -1, float("nan"), 1e9 + 0.5])
def test_impossible_values_are_refused_by_name(name, value):
    with pytest.raises(InputError, match=name):
        Recipe(**{name: value})


def test_what_only_some_trainings_need_is_off():
    recipe = Recipe()
    assert not any((recipe.adversarial_weight, recipe.weight_dropout, recipe.reviews_only, recipe.constant_rate))


@pytest.mark.parametrize("name", ["embedding_dropout", "word_dropout", "weight_dropout", "average", "warm_up"])
def test_a_share_is_below_one(name):
    with pytest.raises(InputError, match=name):
        Recipe(**{name: 1.0})
    Recipe(**{name: 0})


@pytest.mark.parametrize("name", ["epochs", "patience", "tokens_per_batch", "examples_per_batch", "max_tokens"])
def test_counts_begin_at_one(name):
    with pytest.raises(InputError, match=name):
        Recipe(**{name: 0})
    with pytest.raises(InputError, match=name):
        Recipe(**{name: True})
