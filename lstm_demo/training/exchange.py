"""Exchanges: what should not matter to a verdict? Which name, place, number or word for people stands there.

A short text is read once so and once otherwise, and its target stays the same.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lstm_demo.text import PADDING_ID, UNKNOWN_ID, Vocabulary

_GROUPS = Path(__file__).with_name("exchange.toml")
_MARKS = (".", "!", "...", "!!", "!!!")
ROOM = 2  # tokens by which `end_otherwise` may lengthen a text


@dataclass(frozen=True, eq=False)
class Exchange:
    """Words of a vocabulary that may stand for each other."""

    group: NDArray[np.int32]  # [word], the number of its group, 0 for none
    members: NDArray[np.int64]  # the words of all groups, one group after the other
    starts: NDArray[np.int64]  # [group + 1]; group 0 is empty
    marks: NDArray[np.int64]  # the marks that end a sentence

    def exchange(self, ids: NDArray[np.int64], share: float, random: np.random.Generator) -> None:
        """Put another word of its group, or the same again, for a `share` of the words in `ids` [...], in place."""
        groups = self.group[ids]
        chosen = (groups > 0) & (random.random(ids.shape, np.float32) < share)
        group = groups[chosen]
        sizes = self.starts[group + 1] - self.starts[group]
        ids[chosen] = self.members[self.starts[group] + np.floor(random.random(len(group)) * sizes).astype(np.int64)]

    def end_otherwise(
        self, ids: NDArray[np.int64], lengths: NDArray[np.int64], share: float, random: np.random.Generator
    ) -> None:
        """Let a `share` of the texts end otherwise, in place: without their mark, with another, or on unknown words.

        Args:
            ids: [text, token], padded on the right, with `ROOM` for more.
            lengths: [text], in tokens.
            share: 0..1.
            random: chooses.
        """
        for k in np.flatnonzero(random.random(len(ids)) < share).tolist():
            way, end = int(random.integers(3)), int(lengths[k])
            has_mark = end > 1 and bool(np.isin(ids[k, end - 1], self.marks))
            if has_mark:
                end -= 1
                ids[k, end] = PADDING_ID
            if way == 1 and len(self.marks):
                ids[k, end] = random.choice(self.marks)
                end += 1
            elif way == 2:
                n = int(random.integers(1, ROOM + 1))
                ids[k, end : end + n] = UNKNOWN_ID
                end += n
            lengths[k] = end


def find_exchanges(vocabulary: Vocabulary) -> Exchange:
    """The groups of words that `exchange.toml` lists, as far as `vocabulary` has them."""
    known = {word: number for number, word in enumerate(vocabulary.words)}
    group = np.zeros(len(vocabulary), np.int32)
    members: list[int] = []
    starts = [0, 0]
    for words in read_groups():
        indices = [known[word] for word in words if word in known]
        if len(indices) > 1:
            group[indices] = len(starts) - 1
            members += indices
            starts.append(len(members))
    marks = [known[mark] for mark in _MARKS if mark in known]
    return Exchange(group, np.array(members, np.int64), np.array(starts, np.int64), np.array(marks, np.int64))


def read_groups() -> list[list[str]]:
    """Words that may stand for each other, in lower case."""
    with _GROUPS.open("rb") as file:
        entries = tomllib.load(file)
    return [words.split() for words in entries["groups"].values()] + [words.split() for words in entries["pairs"]]
