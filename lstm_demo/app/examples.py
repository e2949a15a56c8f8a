"""The examples: which are there? Texts that make one point each; what they are called is the language's."""

import tomllib
from dataclasses import dataclass
from functools import cache

from lstm_demo.places import ASSETS

EXAMPLES = ASSETS / "examples.toml"


@dataclass(frozen=True)
class Example:
    """A text that makes one point."""

    key: str  # its name and its point stand under `examples.KEY` in the visitor's texts
    text: str


@cache
def examples() -> dict[str, Example]:
    """All examples by key; the first is the one on show at the start."""
    with EXAMPLES.open("rb") as file:
        entries = tomllib.load(file)["example"]
    return {entry["key"]: Example(entry["key"], entry["text"].strip()) for entry in entries}


def first_text() -> str:
    """The text of the first example."""
    return next(iter(examples().values())).text


def example_of(text: str) -> str | None:
    """The key of the example that `text` is; None where it is none."""
    return next((example.key for example in examples().values() if example.text == text.strip()), None)
