"""Does a GPU learn what the processor learns? Two steps of each bundled model's recipe, and of a language model's.

    python -m benchmarks.gpu

Made-up texts; every dropout is off, because each device draws its own. Prints how far the curves lie apart: the losses
of the two steps and, after them, those on validation texts. Ends with 1 where they differ by more than rounding brings.
"""

import csv
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch

from lstm_demo.hub import load
from lstm_demo.training.data import Example, Source, Split
from lstm_demo.training.distillation import Distillation
from lstm_demo.training.fit import fit
from lstm_demo.training.pretrain import pretrain
from lstm_demo.training.recipe import LanguageRecipe
from lstm_demo.training.recipes import find_plan, plan_names
from lstm_demo.training.session import Session
from lstm_demo.training.workers import Workers, choose_device

LANGUAGE_MODEL = "language model"
TAUGHT = "attention"  # learns from a teacher, too
MOST = 2e-3  # by which a loss may differ, relative to it
N_TEXTS = 48  # in a batch
TWO_STEPS = {
    "epochs": 1,
    "min_count": 1,
    "bfloat16": False,
    "constant_rate": True,
    "learning_rate": 0.01,  # so that a wrong step shows in the loss after it
    "embedding_dropout": 0.0,
    "word_dropout": 0.0,
}


def main() -> int:
    """Compare all of them, and print a table."""
    if not torch.cuda.device_count():
        print("PyTorch finds no GPU here, so that there is nothing to compare; run this on a machine that has one.")
        return 0
    torch.backends.cudnn.allow_tf32 = False  # its ten bits of a product would hide an error
    differences = {name: compare(name, choose_device(1, 0)) for name in (*plan_names(), LANGUAGE_MODEL)}
    print("| recipe | largest difference of a loss |\n| --- | ---: |")
    print("\n".join(f"| {name} | {difference:.1e} |" for name, difference in differences.items()))
    return int(max(differences.values()) > MOST)


def compare(name: str, device: torch.device) -> float:
    """The largest relative difference between the losses on `device` and on the processor."""
    here, there = (losses(name, one) for one in (torch.device("cpu"), device))
    return float(np.abs(there / here - 1).max())


def losses(name: str, device: torch.device) -> np.ndarray:
    """What a training of two steps by the recipe `name` writes about its losses."""
    with TemporaryDirectory() as folder:
        split, session = make_split(), Session(workers=Workers(device=device))
        if name == LANGUAGE_MODEL:
            sizes = {"hidden_size": 64, "texts_per_batch": N_TEXTS, "steps_per_batch": 20, "parts": 1}
            pretrain(split, (), LanguageRecipe(**sizes, state_dropout=0.0, **TWO_STEPS), folder, session=session)
        else:
            plan = find_plan(name)
            recipe = replace(plan.recipe, examples_per_batch=N_TEXTS, weight_dropout=0.0, **TWO_STEPS)
            distillation = Distillation(teachers=[load()] if name == TAUGHT else [])
            config = replace(plan.config, dropout=0.0)
            fit(split, config, recipe, folder, distillation=distillation, session=session)
        with (Path(folder) / "history.csv").open(newline="") as file:
            [row] = csv.DictReader(file)
        return np.array([float(value) for key, value in row.items() if key.endswith(("loss", "perplexity"))])


def make_split(seed: int = 0) -> Split:
    """Random words, some of which stand in positive texts alone and some in negative ones."""
    random = np.random.default_rng(seed)

    def some(n: int, source: Source) -> tuple[Example, ...]:
        lengths = random.integers(5, 21, n)
        words = [2 * random.integers(50, size=length) + k % 2 for k, length in enumerate(lengths)]
        return tuple(Example(" ".join(map("word{}".format, one)), float(k % 2), source) for k, one in enumerate(words))

    return Split(some(2 * N_TEXTS, "imdb"), some(N_TEXTS, "imdb"), some(N_TEXTS, "sst"))


if __name__ == "__main__":
    sys.exit(main())
