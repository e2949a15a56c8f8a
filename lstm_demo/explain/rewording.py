"""Rewording: what is a text with one word dropped, changed or moved? As somebody would type it, places kept.

Tokens are counted as they were typed: of a reading with marks or padding, `typed_only` gives those.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lstm_demo.text import Tokens


@dataclass(frozen=True)
class Reworded:
    """A text that was changed, the token to look at in it, and where the tokens of before stand now, by number."""

    text: str
    token: int
    places: Mapping[int, int]


def typed_only(reading: Tokens) -> tuple[Tokens, list[int]]:
    """The reading without marks and padding, and the number that each of its tokens has with them."""
    numbers = [number for number, kind in enumerate(reading.kinds) if kind == "word"]
    return replace(
        reading,
        tokens=tuple(reading.tokens[number] for number in numbers),
        ids=tuple(reading.ids[number] for number in numbers),
        read_as=tuple(reading.read_as[number] for number in numbers),
    ), numbers


def drop(reading: Tokens, token: int) -> Reworded | None:
    """The text without that token; None where it is the only one."""
    n = len(reading.tokens)
    if n < 2:
        return None
    start, end = _span(reading, token)
    before, after = reading.text[:start], reading.text[end:]
    if not before.strip():
        before, after = "", after.lstrip()
    elif not after[:1].strip() or not after.lstrip()[:1].isalnum():
        before = before.rstrip()
    places = {old: old - (old > token) for old in range(n) if old != token}
    return Reworded(before + after, min(token, n - 2), places)


def change(reading: Tokens, token: int, to: str) -> Reworded | None:
    """The text with other words in place of that token; None where there are none in `to`.

    How many tokens these are is for the network to say: those behind them are counted from the end.
    """
    if not to.strip():
        return None
    start, end = _span(reading, token)
    text = reading.text[:start] + " ".join(to.split()) + reading.text[end:]
    return Reworded(text, token, {old: old for old in range(token + 1)})


def move(reading: Tokens, token: int, by: int) -> Reworded | None:
    """The text with that token and the one before it (`by` -1) or after it (1) exchanged; None where there is none."""
    left, right = sorted((token, token + by))
    if left < 0 or right >= len(reading.tokens):
        return None
    (start, middle), (onward, end) = _span(reading, left), _span(reading, right)
    text, between = reading.text, reading.text[middle:onward] or " "
    before, after = text[:start], text[end:]
    gap = " " if before and before[-1].isalnum() else ""
    rest = " " if after and after[0].isalnum() else ""
    exchanged = before + gap + text[onward:end] + between + text[start:middle] + rest + after
    places = {old: {left: right, right: left}.get(old, old) for old in range(len(reading.tokens))}
    return Reworded(exchanged, token + by, places)


def _span(reading: Tokens, token: int) -> tuple[int, int]:
    _, start, end = reading.tokens[token]
    return start, end
