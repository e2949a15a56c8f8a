"""Calibration: how sure is the network really, and when is it "neutral"? Two choices made on validation data."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_TEMPERATURES = (0.1, 10.0)
_LOWS = [round(0.20 + 0.02 * k, 2) for k in range(16)]  # 0.20 to 0.50
_HIGHS = [round(0.50 + 0.02 * k, 2) for k in range(16)]  # 0.50 to 0.80


def fit_temperature(sets: Sequence[tuple[Array, Array]]) -> float:
    """Find the number T that makes `logit / T` most honest (Guo et al. 2017): the lowest mean of the sets' losses.

    Args:
        sets: pairs of logits [text] and labels [text], 0 or 1; every set counts the same.
    """
    low, high = np.log(_TEMPERATURES)
    ratio = (np.sqrt(5) - 1) / 2  # golden section: the loss has one minimum
    for _ in range(60):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if _mean_loss(sets, np.exp(left)) < _mean_loss(sets, np.exp(right)):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def choose_neutral_band(probabilities: Array, targets: Array) -> tuple[float, float]:
    """Find the band (lowest, highest probability called neutral) with the best `macro_f1`; of equals the narrowest.

    Args:
        probabilities: of positive [text].
        targets: [text]; below 0.5 negative, 0.5 neutral, above 0.5 positive.
    """
    bands = [(low, high) for low in _LOWS for high in _HIGHS]
    return max(bands, key=lambda band: (macro_f1(probabilities, targets, band), band[0] - band[1]))


def macro_f1(probabilities: Array, targets: Array, band: tuple[float, float]) -> float:
    """The mean of the three classes' F1 when probabilities inside `band`, ends included, are called neutral."""
    predicted = np.where(probabilities < band[0], -1, np.where(probabilities > band[1], 1, 0))
    true = np.sign(targets - 0.5)
    scores = []
    for label in (-1, 0, 1):
        hits = np.sum((predicted == label) & (true == label))
        scores.append(2 * hits / max(np.sum(predicted == label) + np.sum(true == label), 1))
    return float(np.mean(scores))


def binary_loss(logits: Array, labels: Array) -> float:
    """Mean cross-entropy, in nats, of `logits` [text] against `labels` [text], 0 or 1."""
    return float(np.mean(np.logaddexp(0, logits) - labels * logits))


def _mean_loss(sets: Sequence[tuple[Array, Array]], temperature: float) -> float:
    return float(np.mean([binary_loss(logits / temperature, labels) for logits, labels in sets]))
