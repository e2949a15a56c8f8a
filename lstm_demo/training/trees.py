"""Trees: how does the Stanford Sentiment Treebank become typed text? Trees in, phrases with their labels out."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lstm_demo.errors import DataError


class Phrase(NamedTuple):
    """One subtree: its words as a person would type them, and its label, 0 (very negative) to 4 (very positive)."""

    text: str
    label: int


def read_trees(path: Path) -> list[list[Phrase]]:
    """Read one tree a line; each gives its phrases, of one word or more, the whole sentence last.

    Raises:
        DataError: the file is missing, or a line is not a tree.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"The treebank file {str(path)!r} cannot be read ({error}); give the data's folder.") from error
    trees = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                trees.append(list(parse_tree(line)))
            except DataError as error:
                raise DataError(f"Line {number} of {str(path)!r} is not a tree: {error}") from error
    return trees


def parse_tree(line: str) -> Iterator[Phrase]:
    """Walk one tree in Penn notation, children before parents.

    >>> list(parse_tree("(3 (2 It) (3 (2 's) (4 good)))"))[-2:]
    [Phrase(text="'s good", label=3), Phrase(text="It's good", label=3)]
    """
    open_nodes: list[tuple[int, list[str]]] = []  # label and words of each node that is not closed yet
    for label, bracket, word in _PIECE.findall(line):
        if label:
            open_nodes.append((int(label), []))
        elif bracket == "(":
            raise DataError("a bracket opens without a label; labels are 0 to 4.")
        elif not open_nodes:
            raise DataError(f"{bracket or word!r} stands outside of the brackets.")
        elif word:
            open_nodes[-1][1].append(word)
        else:
            number, words = open_nodes.pop()
            if not words:
                raise DataError("a pair of brackets holds no word.")
            if open_nodes:
                open_nodes[-1][1].extend(words)
            yield Phrase(detokenize(words), number)
    if open_nodes:
        raise DataError("a bracket is not closed.")


def detokenize(words: list[str]) -> str:
    r"""Join Penn-treebank tokens as they would be typed.

    >>> detokenize(["You", "ca", "n't", "beat", "``", "Conan", "''", "-LRB-", "1982", "-RRB-", "."])
    'You can\'t beat "Conan" (1982).'
    """
    text = ""
    glue = True  # does the next word follow without a space?
    for word in words:
        typed = _TYPED.get(word, word.replace("\\/", "/").replace("\\*", "*"))
        text += typed if glue or _JOINS_LEFT.fullmatch(word) else f" {typed}"
        glue = word in _JOINS_RIGHT
    return text


_PIECE = re.compile(r"\(([0-4])(?=[\s(])|([()])|([^\s()]+)")  # an opening bracket with its label, a bracket, a word
_TYPED = {
    "-LRB-": "(",
    "-RRB-": ")",
    "-LSB-": "[",
    "-RSB-": "]",
    "-LCB-": "{",
    "-RCB-": "}",
    "``": '"',
    "''": '"',
    "`": "'",
}
_JOINS_RIGHT = {"-LRB-", "-LSB-", "-LCB-", "``", "`", "$", "#"}
_JOINS_LEFT = re.compile(r"[.,;:!?%]|\.\.\.|-R[RSC]B-|'{1,2}|n't|'(?:s|re|ve|ll|m|d)", re.IGNORECASE)
