"""A teacher's texts: what does a fine-tuning read? The split in word pieces, of the reviews to choose by a sample."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_demo.errors import DataError
from lstm_demo.training.data import Example, Split
from lstm_demo.training.encoder.pieces import Pieces, split_texts
from lstm_demo.training.recipe import TeacherRecipe


@dataclass(frozen=True, eq=False)
class TeacherTexts:
    """The split in word pieces."""

    examples: tuple[Example, ...]
    training: Pieces
    validation: dict[str, tuple[Pieces, NDArray[np.float64]]]  # texts and targets of each set

    @cached_property
    def digest(self) -> str:
        """A name for all texts and targets."""
        digest = hashlib.sha1(usedforsecurity=False)
        targets = np.array([example.target for example in self.examples])
        for pieces, truth in ((self.training, targets), *self.validation.values()):
            digest.update(truth.tobytes())
            for ids in pieces.ids:
                digest.update(len(ids).to_bytes(4, "little") + ids.tobytes())
        return digest.hexdigest()


def prepare_texts(split: Split, tokenizer: Any, recipe: TeacherRecipe) -> TeacherTexts:
    """Split all texts into word pieces.

    Raises:
        DataError: the split lacks examples.
    """
    every = max(1, math.ceil(len(split.validation_imdb) / recipe.validation_reviews))  # the negative ones come first
    sets = {"sst": split.validation_sst, "imdb": split.validation_imdb[::every]}
    sets |= {"typed": split.validation_typed} if split.validation_typed else {}
    if not split.training or not all(any(example.target != 0.5 for example in part) for part in sets.values()):
        raise DataError("The split needs examples to learn from, and in both validation parts one that is not neutral.")

    def pieces(examples: Sequence[Example]) -> Pieces:
        return split_texts(tokenizer, [example.text for example in examples], recipe.max_pieces)

    validation = {name: (pieces(part), np.array([one.target for one in part])) for name, part in sets.items()}
    return TeacherTexts(split.training, pieces(split.training), validation)
