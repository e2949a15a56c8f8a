"""What is each part of the recipe worth? A short form of it, once as it is and once with each change.

    python -m benchmarks.ablations --data DIR --output runs/ablations [--teacher DIR ...] [--soft-labels FILE ...]
        [--only NAME ...]

Two epochs each, or one where that is said; on validation data alone. A run that is there already is not repeated, one
that was killed goes on. Prints a Markdown table in the order of the runs: accuracy on the held-out IMDB reviews, SST-2
sentences and typed texts after the best epoch; minutes, as if each epoch had taken no longer than the fastest, because
machines do other work as well.
"""

import argparse
import csv
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch

from lstm_demo.bundle import Bundle, load_folder, recipe_of
from lstm_demo.hub import load
from lstm_demo.language import load_language
from lstm_demo.training.checkpoint import CHECKPOINT
from lstm_demo.training.data import Example, Split, load_split, unlabelled_reviews
from lstm_demo.training.distillation import Distillation
from lstm_demo.training.encoder.soft_labels import load_soft_labels
from lstm_demo.training.fit import fit
from lstm_demo.training.recipes import find_plan
from lstm_demo.training.session import Session

PLAN = find_plan("lstm")
CONFIG = replace(PLAN.config, vocabulary_size=30_000)  # as the default was when the table was made
SHORT = replace(PLAN.recipe, epochs=2, patience=2, learning_rate=1.5e-3, adversarial_weight=0.0)


@dataclass(frozen=True)
class Change:
    """One difference from the short recipe."""

    recipe: dict[str, Any] = field(default_factory=dict)
    learns_from: Callable[[Example], bool] = lambda example: True
    pretrained: bool = True
    taught: bool = False
    soft_labels: tuple[str, ...] = ()  # of which texts: files of these names


_ONE = {"epochs": 1, "examples_per_batch": 192, "tokens_per_batch": 12_000}
_STUDENT = _ONE | {
    "exchange": 0.3,
    "other_ends": 0.2,
    "soft_labels_per_epoch": 240_000,
    "soft_reviews_per_epoch": 8_000,
}
_QUARTER = {"soft_labels_per_epoch": 60_000, "soft_reviews_per_epoch": 2_000}
_BOTH = ("short", "reviews")
CHANGES = {
    "the short recipe": Change(),
    "no pretraining": Change(pretrained=False),
    "no SST": Change(learns_from=lambda example: example.source != "sst"),
    "no edits": Change(learns_from=lambda example: example.source != "edit"),
    "no loss on prefixes": Change({"prefix_weight": 0.0}),
    "no average of the weights": Change({"average": 0.0}),
    "no dropout of words and embedding": Change({"word_dropout": 0.0, "embedding_dropout": 0.0}),
    "weight dropout 0.2": Change({"weight_dropout": 0.2}),
    "adversarial loss": Change({"adversarial_weight": 1.0}),
    "teachers": Change(taught=True),
    "one epoch": Change(_ONE),
    "one epoch, words exchanged": Change(_ONE | {"exchange": 0.3, "other_ends": 0.2}),
    "one epoch, words exchanged, soft labels": Change(_STUDENT, soft_labels=_BOTH),
    "of these only short texts": Change(_STUDENT, soft_labels=("short",)),
    "of these only reviews": Change(_STUDENT, soft_labels=("reviews",)),
    "of these a quarter": Change(_STUDENT | _QUARTER, soft_labels=_BOTH),
    "soft labels, no words exchanged": Change(_STUDENT | {"exchange": 0.0, "other_ends": 0.0}, soft_labels=_BOTH),
}


def main() -> None:
    """Run what the command line asks for, and print the table."""
    options = _options()
    torch.set_num_threads(1)
    split = load_split(options.data, SHORT.split_seed)
    unlabelled = unlabelled_reviews(options.data, split)
    teachers = [load(teacher) for teacher in options.teacher]
    soft_labels = {path.stem: load_soft_labels(path, options.data) for path in options.soft_labels}
    rows = []
    for name in options.only or CHANGES:
        change = CHANGES[name]
        if (change.taught and not teachers) or not set(change.soft_labels) <= set(soft_labels):
            continue
        distillation = Distillation(soft_labels=[soft_labels[stem] for stem in change.soft_labels])
        if change.taught:
            distillation = Distillation(teachers, unlabelled)
        folder = options.output / name.replace(" ", "-")
        if not (folder / "config.json").exists() or (folder / CHECKPOINT).exists():
            _run(change, split, distillation, folder, options.cache)
        bundle = load_folder(folder)
        if recipe_of(bundle) != replace(SHORT, **change.recipe).to_dict():
            raise SystemExit(f"{folder} holds a run by another recipe; delete it, or give another --output.")
        rows.append(_row(name, bundle))
    print("\n| change | IMDB | SST-2 | typed | mean | minutes |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    print("\n".join(rows))


def _run(change: Change, split: Split, distillation: Distillation, folder: Path, cache: Path | None) -> None:
    recipe = replace(SHORT, **change.recipe)
    fit(
        replace(split, training=tuple(filter(change.learns_from, split.training))),
        CONFIG,
        recipe,
        folder,
        initial=load_language() if change.pretrained else None,
        distillation=distillation,
        session=Session(resume=True, report=lambda line: print(line, flush=True), cache=cache),
    )


def _row(name: str, bundle: Bundle) -> str:
    epochs = [{key: float(value) for key, value in row.items()} for row in csv.DictReader(bundle.history.splitlines())]
    best = max(epochs, key=lambda epoch: epoch["validation_accuracy"])
    sets = ("validation_imdb_accuracy", "validation_sst_accuracy", "validation_typed_accuracy")
    shares = " | ".join(f"{100 * best[name]:.2f}" for name in (*sets, "validation_accuracy"))
    seconds = len(epochs) * min(epoch["seconds"] for epoch in epochs)
    return f"| {name} | {shares} | {seconds / 60:.1f} |"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ablations", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR")
    parser.add_argument("--cache", type=Path, metavar="DIR")
    parser.add_argument("--teacher", action="extend", nargs="+", default=[], metavar="DIR")
    parser.add_argument("--soft-labels", type=Path, action="extend", nargs="+", default=[], metavar="FILE")
    parser.add_argument("--only", action="extend", nargs="+", choices=[*CHANGES], metavar="NAME")
    return parser.parse_args()


if __name__ == "__main__":
    main()
