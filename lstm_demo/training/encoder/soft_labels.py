"""Soft labels: what do teachers predict of many texts? A small file keeps a byte a text, and how to cut them.

An .npz file of two arrays: `verdicts`, uint8 [text], the probability of positive times 255, rounded, so that none is
more than 1/510 off; and `about`, JSON as bytes: how the texts were cut (null: not at all, they are whole reviews), the
sha256 of those labelled so far, and the teachers. Texts come in an order drawn by a seed, so the file is whole after
each part that was labelled.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_demo.errors import DataError
from lstm_demo.storage import write_atomically
from lstm_demo.training.data import Example, excluded_from_training, load_split, unlabelled_reviews
from lstm_demo.training.encoder.cut import CutRecipe, cut_texts

_STEPS = 255
_ABOUT = {"cut", "split_seed", "sha256", "teachers"}
_ADVICE = "make one with the command label."


@dataclass(frozen=True, eq=False)
class SoftLabels:
    """Texts and their probabilities, by teachers."""

    texts: tuple[str, ...]
    probabilities: NDArray[np.float64]  # of positive [text], 0..1
    teachers: tuple[str, ...]
    reviews: bool = False  # whether they are whole reviews

    def examples(self, n: int, weight: float) -> tuple[Example, ...]:
        """The first `n` to learn from, or all if there are fewer; each loss counts `weight`."""
        pairs = zip(self.texts[:n], self.probabilities[:n].tolist(), strict=True)
        return tuple(Example(text, target, "teacher", whole=self.reviews, weight=weight) for text, target in pairs)


def quantize(probabilities: NDArray[np.float64]) -> NDArray[np.uint8]:
    """One byte for each probability."""
    return np.round(probabilities * _STEPS).astype(np.uint8)


def restore(quantized: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The probabilities that the bytes stand for."""
    return quantized / _STEPS


def texts_digest(texts: Iterable[str]) -> str:
    """The sha256 of `texts` in their order."""
    return add_texts(hashlib.sha256(), texts)


def add_texts(digest: "hashlib._Hash", texts: Iterable[str]) -> str:
    """Go on with the sha256 of texts; give it as it is then."""
    for text in texts:
        digest.update(f"{len(text)} {text}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def texts_to_label(data: str | Path, split_seed: int, recipe: CutRecipe | None) -> tuple[str, ...]:
    """Cut the texts from the unlabelled reviews in the folder `data`; or without a recipe, take whole reviews.

    These are the ones without labels and those to learn from, in random order.

    Raises:
        DataError: a file is missing or is not laid out as expected; says which.
    """
    split = load_split(data, split_seed)
    unlabelled = unlabelled_reviews(data, split)
    if recipe:
        return cut_texts(unlabelled, excluded_from_training(data, split), recipe)
    labelled = (example.text for example in split.training if example.source == "imdb")
    reviews = [*dict.fromkeys((*labelled, *unlabelled))]
    Random(split_seed).shuffle(reviews)
    return tuple(reviews)


def write_soft_labels(path: Path, quantized: NDArray[np.uint8], about: dict[str, Any]) -> None:
    """Write the file whole or not at all."""
    content = BytesIO()
    np.savez(content, verdicts=quantized, about=np.frombuffer(json.dumps(about).encode(), np.uint8))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, content.getvalue())


def read_soft_labels(path: Path) -> tuple[NDArray[np.uint8], dict[str, Any]]:
    """Read the file without its texts.

    Raises:
        DataError: it is missing, damaged, or no file of soft labels.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            quantized, about = stored["verdicts"], json.loads(stored["about"].tobytes())
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(
            f"{str(path)!r} is no file of soft labels ({error}); make one with the command label."
        ) from error
    if (
        quantized.dtype != np.uint8
        or quantized.ndim != 1
        or not {"cut", "split_seed", "sha256", "teachers"} <= {*about}
    ):
        raise DataError(f"{str(path)!r} is no file of soft labels; make one with the command label.")
    return quantized, about


def load_soft_labels(path: str | Path, data: str | Path) -> SoftLabels:
    """Cut the texts again from the folder `data` and join them with the soft labels in `path`.

    Raises:
        DataError: the file or the data cannot be read, or other texts come out than were labelled.
    """
    quantized, about = read_soft_labels(Path(path))
    recipe = CutRecipe(**about["cut"]) if about["cut"] else None
    texts = texts_to_label(data, about["split_seed"], recipe)[: len(quantized)]
    check_texts(path, about["sha256"], texts)
    names = tuple(str(one["name"]) for one in about["teachers"])
    return SoftLabels(texts, restore(quantized), names, reviews=recipe is None)


def check_texts(path: str | Path, expected: str, texts: Iterable[str]) -> None:
    """See whether `texts` are those that were labelled.

    Raises:
        DataError: they are not.
    """
    if (digest := texts_digest(texts)) != expected:
        raise DataError(
            f"The soft labels in {str(path)!r} were made of other texts (sha256 {expected[:12]}, here {digest[:12]}); "
            "use the same data and the same version of the program, or label anew."
        )
