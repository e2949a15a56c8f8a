"""Labelling: what do teachers predict of many texts? Their mean, part by part, so that a kill costs little."""

import hashlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from lstm_demo.errors import TrainingError
from lstm_demo.training.encoder.network import Trained
from lstm_demo.training.encoder.pieces import predict_logits, split_texts
from lstm_demo.training.encoder.soft_labels import (
    add_texts,
    check_texts,
    quantize,
    read_soft_labels,
    write_soft_labels,
)
from lstm_demo.training.session import Session
from lstm_demo.training.validation import logistic

TEXTS_PER_PART = 4_096  # a GPU takes more
_PARTS_OF_A_GPU = 12


def label_texts(
    teachers: Sequence[Trained],
    texts: Sequence[str],
    path: Path,
    settings: dict[str, Any],
    *,
    bfloat16: bool,
    minutes: float | None = None,
    session: Session,
) -> int:
    """Predict soft labels of `texts`, in their order, and keep them in `path`; give back how many there are.

    Args:
        teachers: their logits are averaged.
        texts: in an order drawn at random, so that the first of them are a fair sample.
        path: is whole after each part.
        settings: how the texts were cut, see `soft_labels`; kept in the file.
        bfloat16: mixed precision; a target needs no more digits.
        minutes: no part is started that would not be done by then.
        session: where the teachers are, and whether to go on with the file at `path`.

    Raises:
        TrainingError: `path` exists and is not to be gone on with, or other teachers or settings made it.
        DataError: `path` cannot be read, or holds soft labels of other texts.
    """
    about = {**settings, "teachers": [_name(one) for one in teachers], "n_texts": len(texts)}
    labels, device = _resume(path, about, texts, session.resume), session.workers.device
    digest, pace = hashlib.sha256(), _Pace(minutes, len(texts), n_before=len(labels))
    add_texts(digest, texts[: len(labels)])
    n_part = TEXTS_PER_PART * (_PARTS_OF_A_GPU if device.type == "cuda" else 1)
    while len(labels) < len(texts) and pace.has_time():
        part = texts[len(labels) : len(labels) + n_part]
        labels = np.concatenate((labels, quantize(_predict(teachers, part, device, bfloat16))))
        write_soft_labels(path, labels, {**about, "sha256": add_texts(digest, part)})
        session.log(pace.after(len(labels)))
    if len(labels) < len(texts):
        session.log(f"The time is up: {len(labels):,} of {len(texts):,} texts are labelled. Go on with --resume.")
    return len(labels)


class _Pace:
    """How fast the texts are labelled, and whether there is time for one more part."""

    def __init__(self, minutes: float | None, n_texts: int, n_before: int) -> None:
        self.minutes, self.n_texts, self.n_before = minutes, n_texts, n_before
        self.started = self.last = time.monotonic()
        self.slowest = 0.0  # seconds of a part

    def has_time(self) -> bool:
        """Would another part be done in time? Each starts with this question."""
        self.last = time.monotonic()
        return self.minutes is None or self.last - self.started + self.slowest <= self.minutes * 60

    def after(self, n_labelled: int) -> str:
        """Note a part; how far it is, as a line."""
        now = time.monotonic()
        self.slowest = max(self.slowest, now - self.last)
        speed = (n_labelled - self.n_before) / (now - self.started)
        return (
            f"{n_labelled:,} of {self.n_texts:,} texts labelled: {speed:,.0f} texts/s, "
            f"{(self.n_texts - n_labelled) / speed / 60:.1f} min left for all"
        )


def _predict(
    teachers: Sequence[Trained], texts: Sequence[str], device: torch.device, bfloat16: bool
) -> NDArray[np.float64]:
    """The probability of positive that the teachers' mean logit stands for: [text]."""
    logits = np.zeros(len(texts))
    for teacher in teachers:
        pieces = split_texts(teacher.tokenizer, texts, teacher.about["recipe"]["max_pieces"])
        logits += predict_logits(teacher.network, pieces, device, bfloat16) / len(teachers)
    return logistic(logits)


def _resume(path: Path, about: dict[str, Any], texts: Sequence[str], resume: bool) -> NDArray[np.uint8]:
    """The soft labels that an earlier call left."""
    if not path.exists():
        return np.zeros(0, np.uint8)
    if not resume:
        raise TrainingError(f"{str(path)!r} exists; go on with --resume, or give another file.")
    labels, stored = read_soft_labels(path)
    if odd := [name for name in about if stored.get(name) != about[name]]:
        raise TrainingError(
            f"{str(path)!r} was made with other {', '.join(odd)}; give the same, or another file to write to."
        )
    check_texts(path, stored["sha256"], texts[: len(labels)])
    return labels


def _name(teacher: Trained) -> dict[str, Any]:
    return {"name": teacher.name, "digest": teacher.digest, "validation": teacher.about["validation"]}
