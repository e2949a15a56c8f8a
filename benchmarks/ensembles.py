"""What would several models know together? The mean of their logits, on validation data alone.

    python -m benchmarks.ensembles --data DIR MODEL MODEL ...

Prints accuracy on the held-out IMDB reviews and SST-2 sentences: each model's, then that of all together. A student
can hardly learn more from its teachers than they know together; see `train --teacher`.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from lstm_demo.bundle import Bundle
from lstm_demo.hub import load
from lstm_demo.training.batches import encode
from lstm_demo.training.corpus import tokenize_all
from lstm_demo.training.data import Example, load_split
from lstm_demo.training.validation import infer


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ensembles", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--cache", type=Path, metavar="DIR")
    parser.add_argument("models", nargs="+", metavar="MODEL")
    options = parser.parse_args()
    torch.set_num_threads(1)
    split = load_split(options.data)
    bundles = [load(model) for model in options.models]
    sides = [_logits(bundles, side, options.cache) for side in (split.validation_imdb, split.validation_sst)]
    print("| model | IMDB | SST-2 |\n| --- | ---: | ---: |")
    for number, bundle in enumerate(bundles):
        print(f"| {bundle.name} | {_percent(sides[0], [number])} | {_percent(sides[1], [number])} |")
    everyone = range(len(bundles))
    print(f"| together | {_percent(sides[0], everyone)} | {_percent(sides[1], everyone)} |")


def _logits(bundles: list[Bundle], examples: tuple[Example, ...], cache: Path | None) -> NDArray[np.float64]:
    """Each model's logits on the texts that are not neutral, times -1 where the label is negative: [model, text].

    Above 0: right.
    """
    corpus = tokenize_all([example.text for example in examples], cache)
    targets = np.array([example.target for example in examples])
    found = [infer(bundle.network, encode(examples, corpus, bundle.vocabulary)).logits for bundle in bundles]
    return (np.array(found) * np.sign(targets - 0.5))[:, targets != 0.5]


def _percent(right: NDArray[np.float64], models: list[int] | range) -> str:
    return f"{100 * (right[models].mean(0) > 0).mean():.2f}"


if __name__ == "__main__":
    main()
