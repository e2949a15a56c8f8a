"""A check: does the converted model say what the old model said? Measured on given predictions."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from lstm_demo.bundle import Bundle
from lstm_demo.convert.answers import CLASSES, POSITIVE
from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_CHARACTERS
from lstm_demo.predict import Prediction, predict

TOLERANCE = 1e-4
BEHIND_PADDING = 1e-3  # where a text begins in the state that padding leaves behind
_MAX_BYTES = 100_000_000
_ROUNDED = 0.01  # how far a row's probabilities may be from adding up to 1
_FEW = 0.01  # of the check's words: a vocabulary that knows fewer is another one


@dataclass(frozen=True)
class Given:
    """What the old model said of one text."""

    text: str
    probability: float  # of a positive review, 0..1
    neutral: float | None = None  # of three classes the middle one's share, where it is given

    @property
    def shares(self) -> tuple[float, ...]:
        """Of negative, of neutral where it is given, of positive."""
        middle = () if self.neutral is None else (self.neutral,)
        return (1 - self.probability - sum(middle), *middle, self.probability)


@dataclass(frozen=True)
class Compared:
    """How far a bundle is from given predictions."""

    differences: tuple[float, ...]  # of probabilities, one a text
    found: tuple[float, ...]  # the bundle's probabilities
    n_turned: int  # verdicts that change sides
    known: float  # share of the texts' words that the bundle knows

    def n_agreeing(self, tolerance: float) -> int:
        """How many probabilities differ by no more."""
        return sum(one <= tolerance for one in self.differences)

    @property
    def largest(self) -> float:
        return max(self.differences)

    @property
    def median(self) -> float:
        return median(self.differences)


def read_given(path: Path) -> list[Given]:
    """Read predictions: CSV with the columns text and probability, or a JSON list of such objects.

    The probability is that of positive, whose column may be called so. Of three classes the share of neutral may stand
    in another column, and that of negative: together they are 1.

    Raises:
        InputError: the file is another one, is empty, or a probability is none; says where.
    """
    if (size := path.stat().st_size) > _MAX_BYTES:
        raise InputError(f"{path.name} has {size:,} bytes; at most {_MAX_BYTES:,} are read.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
        rows = json.loads(text) if path.suffix == ".json" else list(csv.DictReader(io.StringIO(text, newline="")))
    except (ValueError, RecursionError, csv.Error) as error:
        raise InputError(f"{path.name} is neither sound CSV nor JSON in UTF-8; save it again.") from error
    if not isinstance(rows, list) or not rows:
        raise InputError(f"{path.name} holds no predictions; give CSV with the columns text and probability.")
    return [_given(row, number, path.name) for number, row in enumerate(rows, 1)]


def compare(bundle: Bundle, given: Sequence[Given]) -> Compared:
    """Ask `bundle` for its own probabilities of the given texts, at least one."""
    predictions = predict(bundle, [one.text for one in given])
    found = tuple(one.probability for one in predictions)
    pairs = [(one.shares, _of_same(one, prediction)) for one, prediction in zip(given, predictions, strict=True)]
    readings = [bundle.read(one.text) for one in given]
    n_known = sum(reading.n_known for reading in readings)
    n_words = sum(reading.n_typed + len(reading.unread) for reading in readings)
    return Compared(
        differences=tuple(max(abs(a - b) for a, b in zip(*pair, strict=True)) for pair in pairs),
        found=found,
        n_turned=sum(a.index(max(a)) != b.index(max(b)) for a, b in pairs),
        known=n_known / max(1, n_words),
    )


def _of_same(one: Given, prediction: Prediction) -> tuple[float, ...]:
    """The bundle's shares of the classes that are given; without neutral, positive and all others."""
    if one.neutral is not None and len(prediction.probabilities) == 3:
        return prediction.probabilities
    return (1 - prediction.probability, *([0.0] if one.neutral is not None else []), prediction.probability)


def check_words(compared: Compared, n_texts: int) -> None:
    """Refuse a vocabulary that hardly knows a word of the texts: it is another one, or another way of splitting.

    Raises:
        InputError: says how many it knows.
    """
    if compared.known < _FEW:
        raise InputError(
            f"The vocabulary knows {compared.known:.1%} of the words of the {n_texts:,} texts to check with; it is "
            "another model's, or its words are split otherwise. Correct --vocabulary or --tokens."
        )


def said_of(compared: Compared, given: Sequence[Given]) -> str:
    """One sentence of how far apart they are."""
    n, largest = len(given), compared.largest
    at = compared.differences.index(largest)
    sides = (
        f"All {n:,} verdicts are on the same side"
        if not compared.n_turned
        else f"{compared.n_turned:,} of {n:,} verdicts change sides"
    )
    where = ""
    if largest > TOLERANCE:
        where = f" (text {at + 1}: {given[at].probability:.6f} given, {compared.found[at]:.6f} here)"
    return f"{sides}; probabilities differ by {compared.median:.2g} in the median, by {largest:.2g} at most{where}."


def _given(row: object, number: int, name: str) -> Given:
    columns = row if isinstance(row, dict) else {}
    text, value = columns.get("text"), columns.get("probability", columns.get(POSITIVE))
    if not isinstance(text, str) or isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InputError(f"Row {number} of {name} lacks a text or a probability; each row needs both.")
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"The text in row {number} of {name} has {len(text):,} characters; use {MAX_CHARACTERS:,}.")
    place = f"row {number} of {name}"
    others = (columns.get(one) for one in CLASSES[:2])
    negative, neutral = (None if one in (None, "") else _fraction(one, place) for one in others)
    given = Given(text, _fraction(value, place), neutral)
    if negative is not None and abs(negative - given.shares[0]) > _ROUNDED:
        raise InputError(f"The probabilities in {place} add up to {1 + negative - given.shares[0]:.3g}; make it 1.")
    return given


def _fraction(value: Any, place: str) -> float:
    try:
        probability = float(value)
    except (ValueError, OverflowError, TypeError):
        probability = -1.0
    if not 0 <= probability <= 1:  # false for NaN, too
        raise InputError(f"The probability in {place} is {str(value)[:40]!r}; use a number from 0 to 1.")
    return probability
