"""Recipes: how was each bundled model trained? By the recipe of its name."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lstm_demo.errors import InputError
from lstm_demo.model import Config
from lstm_demo.training.recipe import Recipe

_RECIPES = Path(__file__).with_name("recipes.toml")
_SECOND = "second_stage"  # what the second stages share


@dataclass(frozen=True)
class Plan:
    """A network to be trained and how."""

    config: Config
    recipe: Recipe
    pretrained: bool = False  # whether it starts from a language model
    second: Recipe | None = (
        None  # of the training that goes on from the first one, with soft labels; None: there is none
    )


def plan_names() -> tuple[str, ...]:
    """The names of all recipes that come with the program, the default model's first."""
    return tuple(_plans())


def find_plan(name: str) -> Plan:
    """Look up the recipe called `name`.

    Raises:
        InputError: there is none of that name.
    """
    plans = _plans()
    if name not in plans:
        raise InputError(f"There is no recipe {name!r:.40}; use one of {', '.join(plans)}.")
    plan = plans[name]
    second = Recipe(**_read()[_SECOND] | plan["second"]) if "second" in plan else None
    return Plan(Config.from_dict(plan["network"]), Recipe(**plan["training"]), plan.get("pretrained", False), second)


def _plans() -> dict[str, dict[str, Any]]:
    return {name: plan for name, plan in _read().items() if name != _SECOND}


def _read() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_RECIPES.read_text(encoding="utf-8"))
