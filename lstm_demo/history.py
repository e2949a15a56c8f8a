"""The training's history: how did a model's training go? The rows of its history.csv as values."""

import csv
import io
import math
from typing import NamedTuple

from lstm_demo.bundle import HISTORY, Bundle
from lstm_demo.errors import BundleError
from lstm_demo.limits import MAX_EPOCHS


class Epoch(NamedTuple):
    """One pass through the training data: mean losses (0 or more) and accuracies (0..1)."""

    epoch: int
    training_loss: float
    training_accuracy: float
    validation_loss: float
    validation_accuracy: float


def read_history(bundle: Bundle) -> tuple[Epoch, ...]:
    """The training curve that came with a bundle, one value an epoch; empty where there is none.

    Raises:
        BundleError: its history.csv is not what `train` writes; says where.
    """
    if not bundle.history.strip():
        return ()
    rows = csv.DictReader(io.StringIO(bundle.history, newline=""), strict=True)
    epochs: list[Epoch] = []
    try:
        for row in rows:
            epochs.append(_epoch(row, after=epochs[-1].epoch if epochs else 0))
            if len(epochs) > MAX_EPOCHS:
                raise ValueError(f"more than {MAX_EPOCHS:,} epochs")
    except (csv.Error, KeyError, TypeError, ValueError) as error:
        raise BundleError("bundle.history", file=HISTORY, line=str(rows.line_num)) from error
    return tuple(epochs)


def best_epoch(history: tuple[Epoch, ...]) -> Epoch:
    """The epoch whose weights were kept: the first with the highest validation accuracy."""
    return max(history, key=lambda epoch: epoch.validation_accuracy)


def _epoch(row: dict[str, str], after: int) -> Epoch:
    epoch = Epoch(int(row["epoch"]), *(float(row[name]) for name in Epoch._fields[1:]))
    losses = epoch.training_loss, epoch.validation_loss
    accuracies = epoch.training_accuracy, epoch.validation_accuracy
    if not (all(0 <= loss < math.inf for loss in losses) and all(0 <= accuracy <= 1 for accuracy in accuracies)):
        raise ValueError("a loss below 0, or an accuracy beyond 0..1")
    if not after < epoch.epoch < 1_000_000:
        raise ValueError("epochs that do not rise")
    return epoch
