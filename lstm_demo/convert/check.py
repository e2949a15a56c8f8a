"""A check: does the converted model say what the tutorial's model said? Measured on given predictions."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lstm_demo.bundle import Bundle
from lstm_demo.convert.tokenizers import TOKENIZERS, ours
from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_TOKENS
from lstm_demo.predict import predict, score, sigmoid

TOLERANCE = 1e-5
_MAX_BYTES = 100_000_000


@dataclass(frozen=True)
class Given:
    """What the tutorial's model said of one text."""

    text: str
    probability: float  # of a positive review, 0..1


def read_given(path: Path) -> list[Given]:
    """Read predictions: CSV with the columns text and probability, or a JSON list of such objects.

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


def compare_given(bundle: Bundle, given: Sequence[Given], tokens: str, tolerance: float) -> tuple[str, ...]:
    """Say how far `bundle` is from the given predictions.

    Args:
        bundle: the converted model.
        given: at least one prediction.
        tokens: how the tutorial split texts, one of TOKENIZERS.
        tolerance: the largest difference of probabilities that is allowed.

    Raises:
        InputError: a difference is larger; says where, and how much of it the words make.
    """
    probabilities = [prediction.probability for prediction in predict(bundle, [one.text for one in given])]
    differences = [abs(one.probability - probability) for one, probability in zip(given, probabilities, strict=True)]
    largest = max(differences)
    at = differences.index(largest)
    words = _with_their_words(bundle, given, tokens)
    if largest > tolerance:
        hint = words
        if (
            max(abs(1 - one.probability - probability) for one, probability in zip(given, probabilities, strict=True))
            < 1e-3
        ):
            hint = " All of them are mirrored: the other class is the positive one, see --positive."
        raise InputError(
            f"The largest difference from the given probabilities is {largest:.2g} (text {at + 1}: "
            f"{given[at].probability:.6f} given, {probabilities[at]:.6f} here), "
            f"and at most {tolerance:g} is allowed.{hint} "
            "Correct the answers, or allow more with --tolerance."
        )
    return (f"Largest difference from {len(given):,} given probabilities: {largest:.2g}.{words}",)


def _with_their_words(bundle: Bundle, given: Sequence[Given], tokens: str) -> str:
    """What is left of the difference where the network reads the tutorial's words instead of this project's."""
    split = TOKENIZERS[tokens]
    if split is None or tokens == "ours":
        return ""
    theirs = [bundle.vocabulary.encode(split(one.text)[:MAX_TOKENS]) for one in given]
    here = [bundle.vocabulary.encode(ours(one.text)[:MAX_TOKENS]) for one in given]
    others = sum(a != b for a, b in zip(theirs, here, strict=True))
    if not others:
        return " This project's tokenizer gives all these texts the same ids."
    logits = score(bundle.network, theirs)
    left = max(abs(one.probability - sigmoid(logit)) for one, logit in zip(given, logits, strict=True))
    return (
        f" With the tutorial's own words it is {left:.2g}; "
        f"{others:,} of {len(given):,} texts become other ids with this project's tokenizer."
    )


def _given(row: object, number: int, name: str) -> Given:
    text = row.get("text") if isinstance(row, dict) else None
    value = row.get("probability") if isinstance(row, dict) else None
    if not isinstance(text, str) or isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InputError(f"Row {number} of {name} lacks a text or a probability; each row needs both.")
    try:
        probability = float(value)
    except (ValueError, OverflowError):
        probability = -1.0
    if not 0 <= probability <= 1:  # false for NaN, too
        raise InputError(f"The probability in row {number} of {name} is {str(value)[:40]!r}; use a number from 0 to 1.")
    return Given(text, probability)
