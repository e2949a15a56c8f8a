"""Teachers: what do trained networks make of texts without labels? Targets to learn from (Hinton et al. 2015).

Teachers may be many and large, and are never shipped: the one that learns from them reads far more texts than have
labels, and their doubts beside their classes.
"""

import hashlib
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from lstm_demo.bundle import Bundle
from lstm_demo.training.arithmetic import can_train_in_bfloat16
from lstm_demo.training.batches import encode
from lstm_demo.training.checkpoint import compare_with_first
from lstm_demo.training.corpus import tokenize_all
from lstm_demo.training.data import Example, Split
from lstm_demo.training.dataset import check_reads_as_here
from lstm_demo.training.session import Session
from lstm_demo.training.validation import infer, logistic


def distill(
    split: Split,
    unlabelled: Sequence[str],
    teachers: Sequence[Bundle],
    share: float,
    session: Session,
) -> Split:
    """Add the `unlabelled` reviews to what `split` learns from, with the teachers' probability of positive as target.

    Args:
        split: its training examples' targets move towards the teachers'; its validation sets stay as they are.
        unlabelled: reviews.
        teachers: their logits are averaged.
        share: of the teachers in the targets of examples that have a label, 0..1; 0 leaves these alone.
        session: its workers share the teachers' reading.

    Raises:
        TrainingError: the processes have different texts or teachers.
    """
    added = [Example(text, 0.5, "imdb") for text in unlabelled]
    probabilities = _probabilities([*split.training, *added] if share else added, teachers, session)
    given = split.training
    if share:
        targets = probabilities[: len(given)]
        given = tuple(
            replace(example, target=(1 - share) * example.target + share * float(target))
            for example, target in zip(given, targets, strict=True)
        )
        probabilities = probabilities[len(given) :]
    added = [replace(example, target=float(target)) for example, target in zip(added, probabilities, strict=True)]
    return replace(split, training=(*given, *added))


def _probabilities(examples: Sequence[Example], teachers: Sequence[Bundle], session: Session) -> NDArray[np.float64]:
    """The teachers' probability of positive, 0..1: [example]."""
    texts = [example.text for example in examples]
    names = hashlib.sha1("\0".join(texts).encode(), usedforsecurity=False).hexdigest()
    compare_with_first({"data": names, "teachers": [teacher.name for teacher in teachers]}, session.workers)
    corpus = tokenize_all(texts, session.cache)
    logits, device = np.zeros(len(examples)), session.workers.device
    bfloat16 = can_train_in_bfloat16(device)
    for teacher in teachers:
        check_reads_as_here(teacher.config)
        session.log(f"{teacher.name} labels {len(examples):,} texts.")
        network = deepcopy(teacher.network).to(device)  # the teacher's own stays where it is
        with torch.autocast(device.type, torch.bfloat16, enabled=bfloat16):  # a target needs no more digits
            predictions = infer(network, encode(examples, corpus, teacher.vocabulary), session.workers)
        logits += predictions.logits / len(teachers)
    return logistic(logits)
