"""Options: which options do the commands that train share? Folders, and each entry of a recipe."""

import argparse
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from lstm_demo.model import Config
from lstm_demo.training.encoder.cut import CutRecipe
from lstm_demo.training.hub_data import HUB
from lstm_demo.training.recipe import Choices, LanguageRecipe, Recipe, TeacherRecipe

Kind = TypeVar("Kind", Config, Recipe, LanguageRecipe, TeacherRecipe, CutRecipe)


class Command(NamedTuple):
    """One command."""

    name: str
    summary: str
    run: Callable[[argparse.Namespace], None]
    offer: Callable[[argparse.ArgumentParser], None]  # adds the options that `run` reads
    reads_a_model: bool = False  # it has the option --model, too


def add_places(one: argparse.ArgumentParser, holds: str = "model") -> None:
    """Offer the folders that a training reads and writes, and to go on with it."""
    add_data(one)
    one.add_argument("--output", required=True, metavar="DIR", help=f"the {holds}'s folder, made if it is not there")
    one.add_argument("--resume", action="store_true", help="go on where a killed training was last saved")


def add_data(one: argparse.ArgumentParser) -> None:
    """Offer the data's folder, and one for tokenised texts."""
    one.add_argument(
        "--data",
        required=True,
        metavar=f"DIR|{HUB}",
        help=f"folder with imdb/, sst/, cad/, exclude_sha1.txt; or {HUB}: IMDB and SST from the Hugging Face Hub",
    )
    one.add_argument("--cache", type=Path, metavar="DIR", help="keep tokenised texts here for the next time")


def add_fields(group: Any, defaults: Config | Choices | CutRecipe) -> None:
    """Offer each entry of a dataclass as an option; what is not given is left to the recipe or to `defaults`."""
    for name, value in defaults.to_dict().items():
        if name == "neutral_band":  # chosen by training
            continue
        flag, shown = f"--{name.replace('_', '-')}", f"default: {value}"
        if isinstance(value, bool):
            group.add_argument(flag, action=argparse.BooleanOptionalAction, default=argparse.SUPPRESS, help=shown)
        else:
            kind = type(value)
            group.add_argument(flag, type=kind, default=argparse.SUPPRESS, metavar=kind.__name__.upper(), help=shown)


def values(options: argparse.Namespace, base: Kind) -> Kind:
    """`base` with what the user gave."""
    given = vars(options)
    return replace(base, **{field.name: given[field.name] for field in fields(base) if field.name in given})


def say(line: str) -> None:
    """Print a line now, also into a file."""
    print(line, flush=True)


def tenths() -> Callable[[float], None]:
    """What says how far it is, a tenth at a time, whenever it hears the fraction that is done."""
    said = 0

    def hear(fraction: float) -> None:
        nonlocal said
        if int(10 * fraction) > said:
            said = int(10 * fraction)
            say(f"{said * 10} %")

    return hear
