"""Spans: from where in what was typed does each character come, after passes that change, drop and add characters?"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple


class Token(NamedTuple):
    """One token: the form that the vocabulary knows, and its span `text[start:end]` in what was typed."""

    form: str
    start: int  # code points, inclusive
    end: int  # code points, exclusive


class Normal(NamedTuple):
    """A normalised text; its character `k` came from `original[starts[k]:ends[k]]`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def as_typed(text: str) -> Normal:
    """`text` before the first pass."""
    return Normal(text, range(len(text)), range(1, len(text) + 1))


def lowered(normal: Normal) -> Normal:
    """The same in lower case, where one character may have become two: a capital I with a dot is an i and a dot.

    A sigma's small form depends on its neighbours, so that the text is lowered as a whole.
    """
    text = normal.text.lower()
    if len(text) == len(normal.text):
        return Normal(text, normal.starts, normal.ends)
    sizes = [len(character.lower()) for character in normal.text]
    return Normal(text, _repeated(normal.starts, sizes), _repeated(normal.ends, sizes))


def mapped(normal: Normal, table: Mapping[int, str | None]) -> Normal:
    """The same with single characters exchanged for single ones, or left out where they become None or nothing."""
    text = normal.text.translate(table)
    if len(text) == len(normal.text):
        return Normal(text, normal.starts, normal.ends)
    sizes = [len(table.get(ord(character), character) or "") for character in normal.text]
    return Normal(text, _repeated(normal.starts, sizes), _repeated(normal.ends, sizes))


def substitute(normal: Normal, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]) -> Normal:
    """Replace every match; each character of a replacement stands for the whole match."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for match in pattern.finditer(normal.text):
        a, b = match.span()
        new = replacement(match)
        if new == match[0]:  # an abbreviation's full stop, "&roll;"
            continue
        pieces += (normal.text[done:a], new)
        starts += normal.starts[done:a]
        starts += [normal.starts[a]] * len(new)
        ends += normal.ends[done:a]
        ends += [normal.ends[b - 1]] * len(new)
        done = b
    pieces.append(normal.text[done:])
    starts += normal.starts[done:]
    ends += normal.ends[done:]
    return Normal("".join(pieces), starts, ends)


def between(normal: Normal, separator: re.Pattern[str]) -> list[Token]:
    """The tokens that stand between matches of `separator`."""
    tokens, done = [], 0
    for a, b in [*(match.span() for match in separator.finditer(normal.text)), (len(normal.text),) * 2]:
        if a > done:
            tokens.append(token_at(normal, done, a))
        done = b
    return tokens


def token_at(normal: Normal, a: int, b: int) -> Token:
    """The characters from `a` up to, but not including, `b`, at least one, as a token."""
    return Token(normal.text[a:b], normal.starts[a], normal.ends[b - 1])


def _repeated(places: Sequence[int], sizes: Sequence[int]) -> list[int]:
    return [place for place, size in zip(places, sizes, strict=True) for _ in range(size)]
