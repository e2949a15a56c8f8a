"""Scores: what does a method find? Numbers for the words, and the verdicts between which they lie."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Exact = NDArray[np.float64]
Progress = Callable[[float], None]  # hears the fraction that is done, 0..1; what it raises ends the computation


@dataclass(frozen=True, eq=False)
class Scores:
    """What each word of a text gets, in log odds, positive = towards a positive review."""

    scores: Exact  # [token]
    logit: float  # of the text
    baseline_logit: float | None = None  # where the scores start from; None where they promise no sum
    n_readings: int = 1  # how often the network read the text or a variant of it
    standard_error: Exact | None = None  # [token], where chance is in the scores


def share(progress: Progress | None, part: int, n_parts: int) -> Progress:
    """What one of several parts tells of itself, as a fraction of them all."""

    def hear(fraction: float) -> None:
        if progress:
            progress((part + fraction) / n_parts)

    return hear
