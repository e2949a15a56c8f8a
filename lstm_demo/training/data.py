"""The data: which reviews are for training, and which for validation alone?

No text of a test split, of the minimal pairs, or of the list of excluded reviews is learnt from; and copies (but for
case and punctuation) and an edited review and its original stand on the same side of the validation split.
"""

import csv
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

import pyarrow
import pyarrow.parquet

from lstm_demo.errors import DataError
from lstm_demo.minimal_pairs import minimal_pairs
from lstm_demo.training.trees import read_trees
from lstm_demo.typed import typed_texts

Source = Literal["imdb", "edit", "sst", "teacher", "typed"]  # teacher: labelled by one
Part = Literal["train", "dev", "test"]
VALIDATION_SHARE = 0.1


@dataclass(frozen=True)
class Example:
    """One text for training or validation."""

    text: str
    target: float  # probability of positive, 0..1; 0.5 is neutral
    source: Source
    whole: bool = True  # False: a phrase cut out of a sentence
    weight: float = 1.0  # of its loss
    origin: str = field(default="", compare=False)  # of an edit: the fingerprint of the review that it was made from


@dataclass(frozen=True)
class Split:
    """What is learnt from, and what only chooses: epochs, thresholds, temperature. No test data."""

    training: tuple[Example, ...]
    validation_imdb: tuple[Example, ...]
    validation_sst: tuple[Example, ...]  # whole sentences in five steps from 0 to 1, neutral ones (0.5) included
    validation_edits: tuple[Example, ...] = ()  # counterfactually edited reviews
    validation_typed: tuple[Example, ...] = ()  # short texts as a visitor types them, neutral ones (0.5) included


def load_split(folder: str | Path, seed: int = 0) -> Split:
    """Read `folder` and share it out; another `seed` holds out another tenth of the IMDB reviews.

    Raises:
        DataError: a file is missing or is not laid out as expected; says which.
    """
    folder = Path(folder)
    reviews, dev_edits = _read_reviews(folder)
    forbidden = _forbidden(folder)
    groups = _group(reviews)
    tainted = {groups[review.fingerprint] for review in reviews if review.fingerprint in forbidden}
    held_out = {groups[edit] for edit in dev_edits} | {g for g in groups.values() if _draw(g, seed) < VALIDATION_SHARE}

    training: dict[str, Example] = {}  # by fingerprint: of equal texts the first is kept
    validation: dict[str, Example] = {}
    for review in reviews:
        group = groups[review.fingerprint]
        if group not in tainted:
            side = validation if group in held_out else training
            side.setdefault(review.fingerprint, review.example)
    phrases = _phrases(folder, forbidden | validation.keys())
    return Split(
        training=(*training.values(), *phrases),
        validation_imdb=tuple(example for example in validation.values() if example.source == "imdb"),
        validation_sst=sst_sentences(folder, "dev"),
        validation_edits=tuple(example for example in validation.values() if example.source == "edit"),
        validation_typed=tuple(Example(one.text, _LABELS[one.label], "typed") for one in typed_texts("validation")),
    )


def fingerprint(text: str) -> str:
    """Name a text by its letters and digits alone: sha1, in hex, of what is left after normalisation.

    >>> fingerprint("Good.<br />GOOD!") == fingerprint("good good")
    True
    """
    normal = _NOT_ALPHANUMERIC.sub(" ", text.lower().replace("<br />", " ")).strip()
    return hashlib.sha1(normal.encode(), usedforsecurity=False).hexdigest()


def unlabelled_reviews(folder: str | Path, split: Split) -> tuple[str, ...]:
    """Read IMDB's reviews without labels, each once, without those that are kept for validation or never learnt from.

    Raises:
        DataError: a file is missing or is not laid out as expected; says which.
    """
    forbidden = excluded_from_training(folder, split)
    reviews = {fingerprint(text): text for text, _ in _read_parquet(Path(folder), "unsupervised", labels=(-1,))}
    return tuple(text for name, text in reviews.items() if name not in forbidden)


def excluded_from_training(folder: str | Path, split: Split) -> set[str]:
    """Fingerprints of all that must not be learnt from, and of what `split` keeps for validation."""
    held_out = (*split.validation_imdb, *split.validation_sst, *split.validation_edits)
    return _forbidden(Path(folder)) | {fingerprint(example.text) for example in held_out}


def imdb_test(folder: str | Path) -> tuple[Example, ...]:
    """Read the 25,000 test reviews of IMDB, for the final figures only."""
    return tuple(_read_imdb(Path(folder), "test"))


def sst_sentences(folder: str | Path, part: Part) -> tuple[Example, ...]:
    """Read whole SST sentences with targets 0, 0.25, 0.5 (neutral), 0.75, 1."""
    trees = read_trees(_trees(folder, part))
    return tuple(Example(tree[-1].text, tree[-1].label / 4, "sst") for tree in trees)


def sst2(folder: str | Path, part: Part) -> tuple[Example, ...]:
    """Read the SST-2 sentences of `part`: targets 0 and 1, neutral ones left out."""
    sentences = sst_sentences(folder, part)
    return tuple(Example(s.text, float(s.target > 0.5), "sst") for s in sentences if s.target != 0.5)


class _Review(NamedTuple):
    fingerprint: str
    origin: str  # fingerprint of the review that it was made from; its own where it is no edit
    example: Example


def _read_reviews(folder: Path) -> tuple[list[_Review], set[str]]:
    """IMDB's training reviews and the edits of known origin; and the fingerprints of the edits kept for validation.

    An edit of unknown origin is left out: its origin may stand on either side.
    """
    imdb = _read_imdb(folder, "train")
    prints = [fingerprint(example.text) for example in imdb]
    reviews = [_Review(own, own, example) for own, example in zip(prints, imdb, strict=True)]
    dev_edits = set()
    for part in ("train", "dev"):
        path = folder / "cad" / f"new_{part}.tsv"
        for row in _read_table(path, ("Sentiment", "Text", "origin")):
            if not row["origin"]:
                continue
            if not (row["origin"].isdecimal() and int(row["origin"]) < len(imdb)):
                raise DataError(f"{str(path)!r} names the origin {row['origin']!r}; rows go from 0 to {len(imdb) - 1}.")
            if row["Sentiment"] not in _SENTIMENTS:
                raise DataError(f"{str(path)!r} has the sentiment {row['Sentiment']!r}; use one of {[*_SENTIMENTS]}.")
            origin = prints[int(row["origin"])]
            edit = Example(row["Text"], _SENTIMENTS[row["Sentiment"]], "edit", origin=origin)
            reviews.append(_Review(fingerprint(edit.text), origin, edit))
            if part == "dev":
                dev_edits.add(reviews[-1].fingerprint)
    return reviews, dev_edits


def _group(reviews: Iterable[_Review]) -> dict[str, str]:
    """Join each edit with its origin; give each fingerprint the name of its group, the smallest fingerprint in it."""
    parents: dict[str, str] = {}

    def root(one: str) -> str:
        while parents.setdefault(one, one) != one:
            one = parents[one]
        return one

    for review in reviews:
        first, second = sorted((root(review.fingerprint), root(review.origin)))
        parents[second] = first
    return {one: root(one) for one in parents}


def _draw(group: str, seed: int) -> float:
    """A number from 0 up to 1 that depends on the group and the seed alone."""
    digest = hashlib.sha1(f"{seed} {group}".encode(), usedforsecurity=False).hexdigest()
    return int(digest[:12], 16) / 16**12


def _forbidden(folder: Path) -> set[str]:
    """Fingerprints of all that must not be learnt from."""
    path = folder / "exclude_sha1.txt"
    excluded = set(_read_text(path).split())
    if odd := [entry for entry in excluded if not _SHA1.fullmatch(entry)]:
        raise DataError(f"{str(path)!r} holds {odd[0][:50]!r}; it must hold one sha1 in hex a line.")
    evaluation = (*imdb_test(folder), *sst_sentences(folder, "dev"), *sst_sentences(folder, "test"))
    pairs = (text for pair in minimal_pairs() for text in (pair.positive, pair.negative))
    texts = (*(example.text for example in evaluation), *pairs, *(one.text for one in typed_texts()))
    return excluded | {fingerprint(text) for text in texts}


def _phrases(folder: Path, forbidden: set[str]) -> list[Example]:
    """The phrases of SST's training trees, each once; where annotators saw one more than once, the mean label.

    Phrases that differ only in capitals are one, because the network sees none.
    """
    labels: defaultdict[str, list[int]] = defaultdict(list)
    sentences = set()
    for tree in read_trees(_trees(folder, "train")):
        for phrase in tree:
            labels[phrase.text.lower()].append(phrase.label)
        sentences.add(tree[-1].text.lower())
    return [
        Example(text, sum(ratings) / len(ratings) / 4, "sst", whole=text in sentences)
        for text, ratings in labels.items()
        if fingerprint(text) not in forbidden
    ]


def _trees(folder: str | Path, part: Part) -> Path:
    return Path(folder) / "sst" / "trees" / f"{part}.txt"


def _read_imdb(folder: Path, part: Literal["train", "test"]) -> list[Example]:
    return [Example(text, float(label), "imdb") for text, label in _read_parquet(folder, part, labels=(0, 1))]


def _read_parquet(folder: Path, part: str, labels: tuple[int, ...]) -> list[tuple[str, int]]:
    """The rows of one part of IMDB: text and label."""
    paths = sorted((folder / "imdb" / "plain_text").glob(f"{part}-*.parquet"))
    if not paths:
        raise DataError(f"{str(folder)!r} has no imdb/plain_text/{part}-*.parquet; give the data's folder.")
    rows: list[tuple[str, int]] = []
    for path in paths:
        try:
            table = pyarrow.parquet.read_table(path, columns=["text", "label"]).to_pydict()
        except (OSError, pyarrow.ArrowException) as error:
            raise DataError(f"{str(path)!r} is no parquet file with columns text and label ({error}).") from error
        if table.keys() != {"text", "label"}:
            raise DataError(f"{str(path)!r} has not both columns, text and label.")
        for text, label in zip(table["text"], table["label"], strict=True):
            if not isinstance(text, str) or label not in labels:
                allowed = " or ".join(map(str, labels))
                raise DataError(
                    f"{str(path)!r} has a row with label {label!r}; rows need a text and a label {allowed}."
                )
            rows.append((text, label))
    return rows


def _read_table(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    reader = csv.DictReader(_read_text(path).splitlines(keepends=True), delimiter="\t")
    rows = list(reader)
    names = reader.fieldnames or ()
    if not {*columns} <= {*names} or any(row[column] is None for row in rows for column in columns):
        raise DataError(f"{str(path)!r} must be a table, separated by tabs, with columns {', '.join(columns)}.")
    return rows


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{str(path)!r} cannot be read ({error}); give the data's folder.") from error


_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
_SHA1 = re.compile(r"[0-9a-f]{40}")
_SENTIMENTS = {"Negative": 0.0, "Positive": 1.0}
_LABELS = {"negative": 0.0, "neutral": 0.5, "positive": 1.0}
