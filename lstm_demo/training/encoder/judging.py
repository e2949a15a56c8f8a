"""What do teachers say of many texts? Their mean verdicts, part by part, so that a kill costs a minute at most."""

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
from lstm_demo.training.encoder.pieces import judge_pieces, split_texts
from lstm_demo.training.encoder.verdicts import add_texts, check_texts, quantize, read_verdicts, write_verdicts
from lstm_demo.training.report import Report
from lstm_demo.training.validation import logistic

TEXTS_PER_PART = 4_096  # a GPU takes more
_PARTS_OF_A_GPU = 12


def judge(
    teachers: Sequence[Trained],
    texts: Sequence[str],
    path: Path,
    settings: dict[str, Any],
    *,
    device: torch.device,
    bfloat16: bool,
    minutes: float | None = None,
    resume: bool = False,
    report: Report = lambda line: None,
) -> int:
    """Let `teachers` judge `texts`, in their order, and keep the verdicts in `path`; give back how many there are.

    Args:
        teachers: their logits are averaged.
        texts: in an order drawn at random, so that the first of them are a fair sample.
        path: is whole after each part.
        settings: how the texts were cut, see `verdicts`; kept in the file.
        device: where the teachers are.
        bfloat16: mixed precision; a target needs no more digits.
        minutes: no part is begun that would not be done by then.
        resume: go on with the file at `path`, if there is one.
        report: called with a line after each part.

    Raises:
        TrainingError: `path` exists and is not to be gone on with, or other teachers or settings made it.
        DataError: `path` cannot be read, or holds verdicts on other texts.
    """
    about = {**settings, "teachers": [_name(one) for one in teachers], "n_texts": len(texts)}
    verdicts = _begun(path, about, texts, resume)
    started, first = time.monotonic(), len(verdicts)
    digest, slowest = hashlib.sha256(), 0.0
    n_part = TEXTS_PER_PART * (_PARTS_OF_A_GPU if device.type == "cuda" else 1)
    add_texts(digest, texts[:first])
    while len(verdicts) < len(texts):
        began = time.monotonic()
        if minutes is not None and began - started + slowest > minutes * 60:
            report(f"The time is up: {len(verdicts):,} of {len(texts):,} texts are judged. Go on with --resume.")
            break
        part = texts[len(verdicts) : len(verdicts) + n_part]
        verdicts = np.concatenate((verdicts, quantize(_judge_part(teachers, part, device, bfloat16))))
        write_verdicts(path, verdicts, {**about, "sha256": add_texts(digest, part)})
        now = time.monotonic()
        slowest = max(slowest, now - began)
        speed = (len(verdicts) - first) / (now - started)
        report(
            f"{len(verdicts):,} of {len(texts):,} texts judged: {speed:,.0f} texts/s, "
            f"{(len(texts) - len(verdicts)) / speed / 60:.1f} min left for all"
        )
    return len(verdicts)


def _judge_part(
    teachers: Sequence[Trained], texts: Sequence[str], device: torch.device, bfloat16: bool
) -> NDArray[np.float64]:
    """The probability of positive that the teachers' mean logit stands for: [text]."""
    logits = np.zeros(len(texts))
    for teacher in teachers:
        pieces = split_texts(teacher.tokenizer, texts, teacher.about["recipe"]["max_pieces"])
        logits += judge_pieces(teacher.network, pieces, device, bfloat16) / len(teachers)
    return logistic(logits)


def _begun(path: Path, about: dict[str, Any], texts: Sequence[str], resume: bool) -> NDArray[np.uint8]:
    """The verdicts that an earlier call left."""
    if not path.exists():
        return np.zeros(0, np.uint8)
    if not resume:
        raise TrainingError(f"{str(path)!r} exists; go on with --resume, or give another file.")
    verdicts, found = read_verdicts(path)
    if odd := [name for name in about if found.get(name) != about[name]]:
        raise TrainingError(
            f"{str(path)!r} was begun with other {', '.join(odd)}; give the same, or another file to write to."
        )
    check_texts(path, found["sha256"], texts[: len(verdicts)])
    return verdicts


def _name(teacher: Trained) -> dict[str, Any]:
    return {"name": teacher.name, "digest": teacher.digest, "validation": teacher.about["validation"]}
