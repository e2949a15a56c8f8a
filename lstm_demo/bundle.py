"""A bundle: what is a model on disk? One folder: safetensors weights, JSON, vocabulary, card; nothing executable.

Everything is checked before memory is taken: file sizes first, then the configuration, then the shapes in the
weights' header, and only then are the weights read.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from lstm_demo.config import SINCE_2, Config
from lstm_demo.errors import BundleError, InputError
from lstm_demo.limits import MAX_CARD_BYTES
from lstm_demo.model import SentimentLSTM
from lstm_demo.storage import CONFIG as CONFIG
from lstm_demo.storage import (
    FORMATS,
    VOCABULARY,
    parse_json,
    read_config,
    read_text,
    read_vocabulary,
    read_weights,
    reading,
    shapes_alone,
    write_parts,
)
from lstm_demo.storage import WEIGHTS as WEIGHTS
from lstm_demo.storage import write_atomically as write_atomically
from lstm_demo.text import PADDING, UNKNOWN, Tokens, Vocabulary, check_marks, read

CARD, EVALUATION, HISTORY, RECIPE = "README.md", "evaluation.json", "history.csv", "recipe.json"


@dataclass(frozen=True, eq=False)  # a model is the same only as itself, as its network is
class Bundle:
    """A network with all that is needed to use and to judge it. Never changed after it was made."""

    name: str  # shown to visitors: the folder's name, or the repository's
    network: SentimentLSTM  # float32, in evaluation mode
    vocabulary: Vocabulary
    card: str = ""  # the model card, Markdown; empty where there is none
    evaluation: dict[str, Any] | None = None  # what `evaluate` wrote; None where it never ran
    history: str = ""  # the training curve as CSV, one row an epoch; empty where there is none
    recipe: dict[str, Any] | None = None  # how it was trained; None where this program did not train it
    repository: str = ""  # on the Hub, "user/repo"; empty where it did not come from there
    commit: str = ""  # of the repository, 40 hexadecimal digits

    def __repr__(self) -> str:
        """One line, for a notebook that ends in a bundle: neither its words nor its card."""
        config = self.config
        counts = {"layer": config.n_layers, "direction": config.n_directions, "unit": config.hidden_size}
        parts = [f"cell {config.cell}", *(f"{n} {what}{'s' * (n != 1)}" for what, n in counts.items())]
        parts += [f"{config.vocabulary_size:,} words", f"{self.n_parameters:,} parameters"]
        if self.repository:
            parts.append(f"from {self.repository}@{self.commit}")
        return f"Bundle({self.name!r}: {', '.join(parts)})"

    @property
    def config(self) -> Config:
        return self.network.config

    def read(self, text: str) -> Tokens:
        """What the network gets to see of `text`.

        Raises:
            InputError: `text` is not a string, or has too many characters.
        """
        config = self.config
        return read(text, self.vocabulary, config.tokenization, corrects_spelling=config.corrects_spelling)

    @property
    def n_parameters(self) -> int:
        return sum(parameter.numel() for parameter in self.network.parameters())


@dataclass(frozen=True)
class Description:
    """What is known of a model without taking memory for its weights."""

    outline: Bundle  # its network has shapes alone and its vocabulary no words: to be described, never to be asked
    n_bytes: int  # of all its files


def recipe_of(bundle: Bundle) -> dict[str, Any]:
    """What was chosen for its training, by name (see `training.recipe`); empty where no recipe says so.

    Whoever published a model wrote its recipe, too: the values may be anything.
    """
    entries = bundle.recipe.get("recipe") if isinstance(bundle.recipe, dict) else None
    return entries if isinstance(entries, dict) else {}


def learnt_from_reviews_only(bundle: Bundle) -> bool:
    """Did it never learn from single sentences, as far as its recipe says?"""
    return recipe_of(bundle).get("reviews_only") is True


def load_folder(folder: str | Path) -> Bundle:
    """Read and check the bundle in `folder`.

    Raises:
        BundleError: something is missing, damaged, too large, or does not fit together; says what.
    """
    folder = Path(folder)
    with reading(folder, CONFIG):
        config = _read_config(folder)
        vocabulary = _read_vocabulary(folder, config)
        shapes = {name: list(tensor.shape) for name, tensor in _blueprint(config).state_dict().items()}
        network = build_network(config, read_weights(folder, shapes))
        return Bundle(folder.resolve().name, network, vocabulary, **_read_papers(folder))


def describe_folder(folder: str | Path) -> Description:
    """Read what is known of the bundle in `folder`; its weights and its words stay where they are, unchecked.

    Raises:
        BundleError: what describes it is missing or damaged; says what.
    """
    folder = Path(folder)
    with reading(folder, CONFIG):
        network = _blueprint(_read_config(folder))
        outline = Bundle(folder.resolve().name, network, Vocabulary((PADDING, UNKNOWN)), **_read_papers(folder))
        files = [folder / name for name in (CONFIG, WEIGHTS, VOCABULARY, CARD, EVALUATION, HISTORY, RECIPE)]
        return Description(outline, sum(file.stat().st_size for file in files if file.is_file()))


def save_folder(
    bundle: Bundle,
    folder: str | Path,
    dtype: torch.dtype = torch.float16,
    max_bytes: int | None = None,
) -> None:
    """Write `bundle` to `folder`, each file whole or not at all. Weights are stored as `dtype`.

    Where they take more than `max_bytes`, rare words are packed (see `storage.write_parts`). What lies there and tells
    of another model is removed before the weights change: the evaluation and the card always, the others where
    `bundle` has none.
    """
    folder = Path(folder)
    recipe = None if bundle.recipe is None else json.dumps(bundle.recipe, indent=2) + "\n"
    for name, is_kept in ((EVALUATION, False), (CARD, False), (HISTORY, bundle.history), (RECIPE, recipe)):
        if not is_kept:
            (folder / name).unlink(missing_ok=True)
    config, weights = bundle.config, bundle.network.state_dict()
    write_parts(folder, config.to_dict(), bundle.vocabulary, weights, dtype, max_bytes, config.format)
    for name, content in ((HISTORY, bundle.history), (RECIPE, recipe)):
        if content:
            write_atomically(folder / name, content.encode())
    if bundle.evaluation is not None:
        save_evaluation(folder, bundle.evaluation, bundle.card)
    elif bundle.card:
        write_atomically(folder / CARD, bundle.card.encode())


def save_evaluation(folder: Path, evaluation: dict[str, Any], card: str) -> None:
    """Write the figures of an evaluation, and the card with them, beside the model in `folder`."""
    write_atomically(folder / EVALUATION, (json.dumps(evaluation, indent=2) + "\n").encode())
    write_atomically(folder / CARD, card.encode())


def build_network(config: Config, tensors: dict[str, Tensor]) -> SentimentLSTM:
    """Make the network of `config` around `tensors`, which become its parameters, and set it to evaluation mode."""
    network = _blueprint(config)
    network.load_state_dict(tensors, strict=True, assign=True)
    for parameter in network.parameters():
        parameter.requires_grad_(False)
    return network.eval()


def _read_papers(folder: Path) -> dict[str, Any]:
    """What lies beside the model and is known about it, by the names of `Bundle`'s fields."""
    return {
        "card": read_text(folder / CARD, MAX_CARD_BYTES, required=False),
        "evaluation": _read_optional(folder / EVALUATION),
        "history": read_text(folder / HISTORY, MAX_CARD_BYTES, required=False),
        "recipe": _read_optional(folder / RECIPE),
    }


def _read_config(folder: Path) -> Config:
    values, form = read_config(folder, FORMATS)
    if form == 1 and (entries := [name for name in SINCE_2 if name in values]):
        raise BundleError("bundle.since_2", file=CONFIG, entries=", ".join(entries))
    try:
        return Config.from_dict(values)
    except InputError as error:
        raise BundleError("bundle.unusable", file=CONFIG, error=error) from error


def _read_vocabulary(folder: Path, config: Config) -> Vocabulary:
    vocabulary = read_vocabulary(folder, config.vocabulary_size, config.format)
    try:
        check_marks(config.tokenization, vocabulary)
    except InputError as error:
        raise BundleError("bundle.unusable", file=CONFIG, error=error) from error
    return vocabulary


def _blueprint(config: Config) -> SentimentLSTM:
    """The network of `config` with shapes alone."""
    with shapes_alone():
        return SentimentLSTM(config)


def _read_optional(path: Path) -> dict[str, Any] | None:
    return parse_json(path, MAX_CARD_BYTES) if path.exists() else None
