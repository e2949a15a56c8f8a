"""The data of the tutorials: which texts do they learn from, and which are both the original and the bundle asked?"""

import csv
import random
from collections.abc import Iterable
from pathlib import Path

from lstm_demo.training.data import Example, load_split

N_TRAINING, N_ASKED = 4_000, 500


def write_data(data: str | Path, folder: Path) -> None:
    """Write CSV for the tutorials: whole IMDB reviews of two classes, whole SST sentences of three; no test data.

    Args:
        data: where IMDB and SST lie.
        folder: gets train.csv, test.csv, sst_train.csv and sst_test.csv, each with the columns text and label.
    """
    folder.mkdir(parents=True, exist_ok=True)
    split = load_split(data)
    draw = random.Random(0)
    reviews = [example for example in split.training if example.source == "imdb"]
    sentences = [example for example in split.training if example.source == "sst" and example.whole]
    _write(folder / "train.csv", draw.sample(reviews, N_TRAINING), (0.5,))
    _write(folder / "test.csv", draw.sample(split.validation_imdb, N_ASKED), (0.5,))
    _write(folder / "sst_train.csv", sentences, (0.4, 0.6))
    _write(folder / "sst_test.csv", draw.sample(split.validation_sst, N_ASKED), (0.4, 0.6))


def _write(path: Path, examples: Iterable[Example], bounds: tuple[float, ...]) -> None:
    """One row an example; its label says how many of `bounds` its target exceeds."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("text", "label"))
        writer.writerows((one.text, sum(one.target > bound for bound in bounds)) for one in examples)
