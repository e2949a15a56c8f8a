"""Evaluation: how good is a model, and how far can its probabilities be believed? Figures by numpy alone."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_demo.bundle import Bundle
from lstm_demo.checks import shown
from lstm_demo.errors import InputError
from lstm_demo.predict import predict

N_BINS = 10
_Z = 1.959964  # of the normal distribution, for 95 %


class Bin(NamedTuple):
    """One point of the reliability diagram: reviews whose probability lies in one tenth of 0..1."""

    n: int
    probability: float  # their mean, as predicted
    positive: float  # the share of them that is positive


@dataclass(frozen=True)
class Evaluation:
    """Figures on one set of labelled reviews. The neutral band plays no part: above 0.5 counts as positive.

    Where neutral is a class of its own, the probability is that of positive against negative alone: each review has to
    be on one side. On how many the network itself would say neutral stands beside it.
    """

    n: int
    accuracy: float  # 0..1
    interval: tuple[float, float]  # of the accuracy, 95 % (Wilson 1927)
    f1: float  # of the positive class, 0..1
    brier: float  # mean squared error of the probability, 0 (best) .. 1 (Brier 1950)
    calibration_error: float  # expected, over ten bins of equal width, 0 (best) .. 1 (Guo et al. 2017)
    confusion: tuple[tuple[int, int], tuple[int, int]]  # [true label][verdict], negative first
    reliability: tuple[Bin, ...]  # the bins that are not empty, from low to high
    n_neutral: int | None = None  # reviews that the network calls neutral; None where that is no class of its own

    def to_dict(self) -> dict[str, Any]:
        """All figures as plain values for JSON."""
        values = asdict(self) | {"reliability": [point._asdict() for point in self.reliability]}
        return values if self.n_neutral is not None else {k: v for k, v in values.items() if k != "n_neutral"}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Evaluation":
        """Make sense of what `to_dict` gave, after a way through JSON.

        Raises:
            ValueError: `measure` could not have found this. What is missing or of another type raises as Python has it.
        """
        low, high = map(float, values["interval"])
        (tn, fp), (fn, tp) = (map(int, row) for row in values["confusion"])
        evaluation = cls(
            n=int(values["n"]),
            interval=(low, high),
            confusion=((tn, fp), (fn, tp)),
            reliability=tuple(
                Bin(int(one["n"]), float(one["probability"]), float(one["positive"])) for one in values["reliability"]
            ),
            **{name: float(values[name]) for name in ("accuracy", "f1", "brier", "calibration_error")},
            n_neutral=None if values.get("n_neutral") is None else int(values["n_neutral"]),
        )
        if not _is_possible(evaluation):
            raise ValueError("figures that no evaluation can give")
        return evaluation


def evaluate(bundle: Bundle, texts: Sequence[str], labels: Sequence[int]) -> Evaluation:
    """Let the model judge `texts` and compare with `labels` (0 negative, 1 positive).

    Raises:
        InputError: there are no texts, or not one label for each.
    """
    if len(texts) != len(labels):
        raise InputError(f"There are {len(texts):,} texts and {len(labels):,} labels; give one label for each text.")
    predictions = predict(bundle, texts)
    found = measure([prediction.against_negative for prediction in predictions], labels)
    if bundle.config.n_classes < 3:
        return found
    return replace(found, n_neutral=sum(prediction.label == "neutral" for prediction in predictions))


def _is_possible(evaluation: Evaluation) -> bool:
    """Could `measure` have found this? False for shares beyond 0..1, NaN, counts that do not add up."""
    counts = [count for row in evaluation.confusion for count in row]
    points = evaluation.reliability
    shares = [evaluation.accuracy, *evaluation.interval, evaluation.f1, evaluation.brier, evaluation.calibration_error]
    shares += [share for point in points for share in (point.probability, point.positive)]
    return (
        all(0 <= share <= 1 for share in shares)
        and all(count >= 0 for count in counts)
        and 0 < len(points) <= N_BINS
        and all(point.n > 0 for point in points)
        and (evaluation.n_neutral is None or 0 <= evaluation.n_neutral <= evaluation.n)
        and 0 < evaluation.n == sum(counts) == sum(point.n for point in points)
    )


def measure(probabilities: ArrayLike, labels: ArrayLike) -> Evaluation:
    """The figures of `probabilities` of positive [review], 0..1, against true `labels` [review], 0 or 1.

    >>> measure([0.9, 0.2, 0.6, 0.1], [1, 0, 0, 0]).accuracy
    0.75
    """
    p = np.asarray(probabilities, dtype=np.float64)
    y = np.asarray(labels)
    if p.ndim != 1 or p.shape != y.shape or not p.size:
        raise InputError(f"Figures need one label for each probability, and at least one; got {p.size} and {y.size}.")
    if odd := [*p[~((p >= 0) & (p <= 1))].tolist(), *y[~np.isin(y, (0, 1))].tolist()]:
        raise InputError(f"Figures need probabilities from 0 to 1 and labels 0 or 1; one of these is {shown(odd[0])}.")
    verdict = (p > 0.5).astype(int)
    (tn, fp), (fn, tp) = ([int(((y == a) & (verdict == b)).sum()) for b in (0, 1)] for a in (0, 1))
    bins = _reliability(p, y)
    return Evaluation(
        n=p.size,
        accuracy=(tp + tn) / p.size,
        interval=wilson(tp + tn, p.size),
        f1=2 * tp / max(2 * tp + fp + fn, 1),
        brier=float(np.mean((p - y) ** 2)),
        calibration_error=sum(point.n * abs(point.probability - point.positive) for point in bins) / p.size,
        confusion=((tn, fp), (fn, tp)),
        reliability=bins,
    )


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a share `right / n` (Wilson 1927).

    >>> [round(limit, 3) for limit in wilson(9, 10)]
    [0.596, 0.982]
    """
    share, z2 = right / n, _Z**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * float(np.sqrt(share * (1 - share) / n + z2 / (4 * n * n)))
    return max(0.0, min(centre - half, share)), min(1.0, max(centre + half, share))  # rounding must not pass the share


def _reliability(p: NDArray[np.float64], y: NDArray[Any]) -> tuple[Bin, ...]:
    place = np.minimum((p * N_BINS).astype(int), N_BINS - 1)  # [review]
    inside = [place == index for index in range(N_BINS)]
    return tuple(Bin(int(m.sum()), float(p[m].mean()), float(y[m].mean())) for m in inside if m.any())
