"""Compared: how far is a bundle from what the original said of the same texts?"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from lstm_demo.bundle import Bundle
from lstm_demo.predict import predict

_CLASSES = ("negative", "neutral", "positive")
SAME_VERDICT = 0.998  # of all texts, at least


@dataclass(frozen=True)
class Said:
    """What a model says of texts: for each the shares of its classes, negative first."""

    shares: tuple[tuple[float, ...], ...]

    @property
    def verdicts(self) -> list[int]:
        """The class with the largest share of each text, as a number from 0."""
        return [max(range(len(row)), key=row.__getitem__) for row in self.shares]

    def right(self, labels: Sequence[int]) -> float:
        """The share of verdicts that are right."""
        return sum(a == b for a, b in zip(self.verdicts, labels, strict=True)) / len(labels)


@dataclass(frozen=True)
class Compared:
    """Two models side by side."""

    same_verdict: float  # share of texts
    median: float  # of the differences of probabilities, over texts; with three classes the largest of the three
    largest: float

    def passes(self, tolerance: float) -> bool:
        """Is that one and the same model?"""
        return self.same_verdict >= SAME_VERDICT and self.largest <= tolerance


def read_said(path: Path) -> tuple[list[str], Said]:
    """The texts that a tutorial was asked, and what its model said."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if "probability" in rows[0]:
        shares = [(1 - (positive := float(row["probability"])), positive) for row in rows]
    else:
        shares = [tuple(float(row[name]) for name in _CLASSES) for row in rows]
    return [row["text"] for row in rows], Said(tuple(shares))


def ask(bundle: Bundle, texts: Sequence[str]) -> Said:
    """What a bundle says."""
    return Said(tuple(one.probabilities for one in predict(bundle, texts)))


def compare(original: Said, other: Said) -> Compared:
    """How far they are apart."""
    pairs = list(zip(original.shares, other.shares, strict=True))
    differences = [max(abs(a - b) for a, b in zip(one, two, strict=True)) for one, two in pairs]
    same = sum(a == b for a, b in zip(original.verdicts, other.verdicts, strict=True))
    return Compared(same / len(pairs), median(differences), max(differences))
