"""The typed set: what might people type? Short texts in ten kinds, with a reader's verdicts; never learnt from.

Most were written one by one, the others fill the frames of a lexicon. Language models wrote and labelled them, which no
person has checked yet: see `assets/typed/README.md`. `training.data` never learns from any of them.
"""

import csv
import random
import re
import tomllib
from collections.abc import Mapping
from itertools import islice, product
from typing import Any, Literal, NamedTuple

from lstm_demo.places import ASSETS

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
_FOLDER = ASSETS / "typed"
_SLOT = re.compile(r"\{(\w+)\}")


class Typed(NamedTuple):
    """One text."""

    split: Split
    kind: str  # one of KINDS
    source: Literal["hand", "lexicon"]
    text: str
    label: Label


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
