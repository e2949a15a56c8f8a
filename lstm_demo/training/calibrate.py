"""Calibration: how sure is the network really, and when is it "neutral"? Two choices made on validation data."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lstm_demo.evaluation import measure

Array = NDArray[np.float64]
_TEMPERATURES = (0.1, 10.0)
_TRIED = 41  # temperatures between those that two sets ask for
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


def fairest_temperature(sets: Sequence[tuple[Array, Array]]) -> float:
    """Find the temperature at which the set that is calibrated worst is calibrated best.

    It lies between those that `fit_temperature` finds for each set alone: beyond them, where all probabilities come
    near one half, the calibration error can fall while the probabilities say less and less.

    Args:
        sets: pairs of logits [text] and labels [text], 0 or 1, of at least some hundred texts each.
    """
    own = [fit_temperature([one]) for one in sets]
    tried = np.geomspace(min(own), max(own), _TRIED).tolist()
    return float(min(tried, key=lambda temperature: max(calibration_error(*one, temperature) for one in sets)))


def choose_neutral_band(sets: Sequence[tuple[Array, Array]]) -> tuple[float, float]:
    """Find the band (lowest, highest probability called neutral) with the best mean of the sets' `macro_f1`.

    Of equals the narrowest is taken.

    Args:
        sets: pairs of probabilities of positive [text] and targets [text]: below 0.5 negative, 0.5 neutral, above 0.5
            positive; every set counts the same.
    """
    bands = [(low, high) for low in _LOWS for high in _HIGHS]
    return max(bands, key=lambda band: (mean_macro_f1(sets, band), band[0] - band[1]))


def mean_macro_f1(sets: Sequence[tuple[Array, Array]], band: tuple[float, float]) -> float:
    """The mean of the sets' `macro_f1`."""
    return float(np.mean([macro_f1(*one, band) for one in sets]))


def macro_f1(probabilities: Array, targets: Array, band: tuple[float, float]) -> float:
    """The mean of the three classes' F1 when probabilities inside `band`, ends included, are called neutral."""
    return mean_f1(np.where(probabilities < band[0], -1, np.where(probabilities > band[1], 1, 0)), targets)


def mean_f1(predicted: NDArray[np.int_], targets: Array) -> float:
    """The mean of the three classes' F1 of labels [text], -1, 0 or 1, against targets as above."""
    true = np.sign(targets - 0.5)
    scores = []
    for label in (-1, 0, 1):
        hits = np.sum((predicted == label) & (true == label))
        scores.append(2 * hits / max(np.sum(predicted == label) + np.sum(true == label), 1))
    return float(np.mean(scores))


def binary_loss(logits: Array, labels: Array) -> float:
    """Mean cross-entropy, in nats, of `logits` [text] against `labels` [text], 0 or 1."""
    return float(np.mean(np.logaddexp(0, logits) - labels * logits))


def calibration_error(logits: Array, labels: Array, temperature: float = 1.0) -> float:
    """How far probabilities are from the shares that are positive, 0..1, see `Evaluation`.

    Args:
        logits: [text].
        labels: [text], 0 or 1.
        temperature: what the logits are divided by.
    """
    return measure(np.exp(-np.logaddexp(0, -logits / temperature)), labels).calibration_error


def _mean_loss(sets: Sequence[tuple[Array, Array]], temperature: float) -> float:
    return float(np.mean([binary_loss(logits / temperature, labels) for logits, labels in sets]))
