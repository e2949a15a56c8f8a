"""Every bundled model must be what its recipe makes, and a name that is none must be a sentence."""

import json

import pytest

from lstm_demo.errors import InputError
from lstm_demo.hub import DEFAULT, MODELS, bundled
from lstm_demo.model import Config
from lstm_demo.storage import read_config
from lstm_demo.training.recipe import Recipe
from lstm_demo.training.recipes import find_plan, plan_names


def test_each_bundled_model_has_a_recipe_the_defaults_first():
    assert plan_names()[0] == DEFAULT
    assert {*bundled()} <= {*plan_names()}


@pytest.mark.parametrize("name", bundled())
def test_a_bundled_model_was_trained_as_its_recipe_says(name):
    plan = find_plan(name)
    told = json.loads((MODELS / name / "recipe.json").read_text())
    first = told
    if plan.second:
        assert follows(told["recipe"], plan.second)
        assert told["teachers"]
        first = told["first"]
    assert follows(first["recipe"], plan.recipe)
    assert first["pretrained"] == told["pretrained"] == plan.pretrained
    assert bool(first["teachers"]) == (name in ("lstm", "gru"))


def follows(chosen, recipe):
    """Does what was `chosen` say what `recipe` does, but for options since added, or since removed, which were off?"""
    planned, usual = recipe.to_dict(), Recipe().to_dict()
    removed = [chosen[key] for key in chosen.keys() - planned.keys()]
    return {key: chosen.get(key, usual[key]) for key in planned} == planned and not any(removed)


@pytest.mark.parametrize("name", bundled())
def test_a_bundled_model_is_the_network_of_its_recipe(name):
    config = Config.from_dict(read_config(MODELS / name)[0]).to_dict()
    planned = find_plan(name).config.to_dict()
    chosen = {"neutral_band", "vocabulary_size"}  # by the training; the plan's size is the most
    assert {key: config[key] for key in planned.keys() - chosen} == {
        key: planned[key] for key in planned.keys() - chosen
    }
    assert config["vocabulary_size"] <= planned["vocabulary_size"]


def test_a_name_that_is_none_is_a_sentence():
    with pytest.raises(InputError, match=r"^There is no recipe 'sru'; use one of lstm, attention, .*cnn-lstm\.$"):
        find_plan("sru")
