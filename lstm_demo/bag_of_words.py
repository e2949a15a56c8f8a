"""A bag of words: what do the words of a text say, whatever their order? Logistic regression, without a network.

`python -m lstm_demo baselines` learns it, from the networks' own training texts.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save

from lstm_demo.errors import BundleError
from lstm_demo.places import ASSETS
from lstm_demo.predict import sigmoid
from lstm_demo.storage import (
    CONFIG,
    FORMATS,
    VOCABULARY,
    WEIGHTS,
    read_config,
    read_vocabulary,
    read_weights,
    write_atomically,
)
from lstm_demo.text import UNKNOWN_ID, Vocabulary, tokenize

BAG = ASSETS / "bag-of-words"
WORDS = ASSETS / "models" / "lstm"  # whose vocabulary it has


@dataclass(frozen=True, eq=False)
class BagOfWords:
    """A weight for each word of a vocabulary; that a word is there counts once, and not where, nor how often."""

    vocabulary: Vocabulary
    weights: NDArray[np.float32]  # [word], log odds, positive = towards a positive review
    bias: float

    def probability(self, text: str) -> float:
        """The probability of positive, 0..1; unknown words say nothing."""
        return self.of_words(token.form for token in tokenize(text))

    def of_words(self, words: Iterable[str]) -> float:
        """The same of words that were set apart already."""
        ids = {index for index in self.vocabulary.encode(words) if index != UNKNOWN_ID}
        return sigmoid(self.bias + float(self.weights[sorted(ids)].sum(dtype=np.float64)))


def load_bag_of_words(folder: Path = BAG, words: Path = WORDS) -> BagOfWords:
    """Read the weights in `folder`, which are for the vocabulary of the model in the folder `words`.

    Raises:
        BundleError: a file is missing or damaged, or the weights are for other words.
    """
    if read_config(folder)[0].get("words") != _digest(words):
        raise BundleError("bundle.other_words", folder=folder.name)
    config, form = read_config(words, FORMATS)
    size = int(config["vocabulary_size"])
    tensors = read_weights(folder, {"weights": [size], "bias": [1]})
    return BagOfWords(read_vocabulary(words, size, form), tensors["weights"].numpy(), float(tensors["bias"]))


def save_bag_of_words(bag: BagOfWords, folder: Path = BAG, words: Path = WORDS) -> None:
    """Write the weights, as float16, for the vocabulary of the model in the folder `words`."""
    folder.mkdir(parents=True, exist_ok=True)
    values = {"weights": torch.from_numpy(bag.weights), "bias": torch.tensor([bag.bias])}
    write_atomically(folder / WEIGHTS, save({name: value.half() for name, value in values.items()}))
    config = {"format": FORMATS[0], "words": _digest(words)}
    write_atomically(folder / CONFIG, (json.dumps(config, indent=2) + "\n").encode())


def _digest(words: Path) -> str:
    """Which words, in which order?"""
    return hashlib.sha256((words / VOCABULARY).read_bytes()).hexdigest()
