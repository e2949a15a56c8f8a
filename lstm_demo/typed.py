"""The typed set: what might people type? Short texts in ten kinds, with a reader's verdicts; never learnt from.

Most were written one by one, the others fill the frames of a lexicon. Language models wrote and labelled them, which no
person has checked yet: see `assets/typed/README.md`. `training.data` never learns from any of them.
"""

import csv
import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from itertools import islice, product
from typing import Any, Literal, NamedTuple

from lstm_demo.places import ASSETS
from lstm_demo.predict import label_within
from lstm_demo.texts import Texts

Split = Literal["validation", "test"]
Label = Literal["positive", "negative", "neutral"]
KINDS = (
    "plain",
    "turned",
    "compared",
    "advised",
    "reported",
    "mixed",
    "neutral",
    "slang",
    "misspelled",
    "figurative",
)
ALL = "all"  # of the kinds
_FOLDER = ASSETS / "typed"
_SLOT = re.compile(r"\{(\w+)\}")


class Typed(NamedTuple):
    """One text."""

    split: Split
    kind: str  # one of KINDS
    source: Literal["hand", "lexicon"]
    text: str
    label: Label


class TypedScore(NamedTuple):
    """How many texts of a kind are judged as readers judge them."""

    n: int
    sided: int  # of them, those that take a side: they are not neutral
    right_side: int  # of those with a side, the ones whose probability lies on it; 0.5 is on neither
    right_label: int  # of all, the ones with the right one of three labels


def name_of(kind: str, texts: Texts) -> str:
    """What a kind of texts is called; one of somebody else's, who published a model, by its own name."""
    return texts[f"typed.{kind}"] if kind in (*KINDS, ALL) else kind


def score_typed(
    texts: Sequence[Typed],
    probabilities: Sequence[float],
    neutral_band: tuple[float, float],
    labels: Sequence[Label] | None = None,
) -> dict[str, TypedScore]:
    """Compare `probabilities` of positive with what readers say, by kind and of `ALL` together.

    Where neutral is a class of its own, they are those against negative, and the `labels` are the network's.
    """
    labels = labels or [label_within(p, neutral_band) for p in probabilities]
    judged = list(zip(texts, probabilities, labels, strict=True))
    found = {}
    for kind in (*KINDS, ALL):
        rows = [row for row in judged if kind in (row[0].kind, ALL)]
        sides = [p > 0.5 if one.label == "positive" else p < 0.5 for one, p, _ in rows if one.label != "neutral"]
        right = [label == one.label for one, _, label in rows]
        found[kind] = TypedScore(len(rows), len(sides), sum(sides), sum(right))
    return found


def typed_texts(split: Split | None = None) -> list[Typed]:
    """All texts, or those of one split; the fillings of a frame stand on one side of it."""
    with (_FOLDER / "typed.csv").open(encoding="utf-8", newline="") as file:
        texts = [Typed(**row) for row in csv.DictReader(file)]  # type: ignore[arg-type]
    return [one for one in texts if split in (None, one.split)]


def read_lexicon() -> dict[str, Any]:
    """Word groups by name, and frames with slots for them."""
    with (_FOLDER / "lexicon.toml").open("rb") as file:
        return tomllib.load(file)


def fill_frames(lexicon: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Kind, text and label of some fillings of each frame, the same ones each time."""
    filled = []
    for frame in lexicon["frame"]:
        names = list(dict.fromkeys(_SLOT.findall(frame["text"])))
        fillings = list(product(*(lexicon["group"][name]["words"] for name in names)))
        random.Random(frame["text"]).shuffle(fillings)
        for words in islice(fillings, lexicon["texts_per_frame"]):
            slots = dict(zip(names, words, strict=True))
            text = frame["text"].format(**slots)
            filled.append((frame["kind"], text, frame["label"]))
    return filled
