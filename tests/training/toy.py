"""A toy task that a small network learns at once, the network, and a recipe for it."""

import csv
from pathlib import Path

import numpy as np

from lstm_demo.bundle import HISTORY
from lstm_demo.model import Config
from lstm_demo.training.data import Example, Split
from lstm_demo.training.recipe import LanguageRecipe, Recipe

TINY = Config(50, embedding_size=6, hidden_size=8, dropout=0.2)
QUICK = Recipe(
    epochs=6,
    learning_rate=0.05,
    tokens_per_batch=300,
    examples_per_batch=32,
    embedding_dropout=0.1,
    word_dropout=0.02,
    min_count=1,
    patience=6,
)
QUICK_LANGUAGE = LanguageRecipe(
    epochs=8,
    learning_rate=0.05,
    min_count=1,
    hidden_size=12,
    texts_per_batch=10,
    steps_per_batch=5,
    n_draws=20,
    word_dropout=0.02,
    embedding_dropout=0.05,
    state_dropout=0.05,
)
CIRCLE = ["north", "east", "south", "west"]  # for a language model: each word is followed by the next one


def make_toy_split(n: int = 200, seed: int = 5, n_validation: int = 40) -> Split:
    """Reviews that are positive where they hold "good", negative where "bad"; some for validation are mislabelled."""
    random = np.random.default_rng(seed)
    fillers = ["film", "plot", "actor", "scene", "music", "ending", "story"]

    def example(length: int, source: str, noise: float) -> Example:
        positive = bool(random.random() < 0.5)
        words = list(random.choice(fillers, length))
        words[int(random.integers(length))] = "good" if positive else "bad"
        target = float(positive) if random.random() >= noise else float(not positive)
        return Example(" ".join(words), target, source)  # type: ignore[arg-type]

    def some(count: int, longest: int, source: str, noise: float = 0.0) -> tuple[Example, ...]:
        return tuple(example(int(random.integers(3, longest + 1)), source, noise) for _ in range(count))

    neutral = tuple(Example(f"film plot {word}", 0.5, "sst") for word in fillers)
    return Split(
        training=some(n, 30, "imdb") + some(n, 6, "sst") + neutral,
        validation_imdb=some(n_validation, 30, "imdb", noise=0.15),
        validation_sst=some(n_validation, 6, "sst", noise=0.15) + neutral,
    )


def circling(start: int, length: int) -> str:
    """A text that goes round the `CIRCLE`."""
    return " ".join(CIRCLE[(start + k) % 4] for k in range(length))


def make_circling_split(held_out: str = "") -> Split:
    """Texts for a language model, one of which is held out."""
    random = np.random.default_rng(0)
    texts = [circling(int(random.integers(4)), int(random.integers(2, 14))) for _ in range(60)]
    phrases = (Example("phrase phrase phrase", 1.0, "sst", whole=False),)
    return Split(
        training=tuple(Example(one, 1.0, "imdb") for one in texts) + phrases,
        validation_imdb=(Example(held_out or circling(1, 9), 1.0, "imdb"), Example(circling(2, 7), 0.0, "imdb")),
        validation_sst=(),
    )


UNLABELLED = (circling(3, 12), "one", "", "up down up down")


def rows(folder: Path) -> list[dict[str, float]]:
    """The training curve in `folder`."""
    with (folder / HISTORY).open(newline="") as file:
        return [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]


def timeless(folder: Path) -> list[dict[str, float]]:
    """The same without what differs from run to run."""
    return [{name: value for name, value in row.items() if name != "seconds"} for row in rows(folder)]
