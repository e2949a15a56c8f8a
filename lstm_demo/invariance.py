"""Invariance: does a verdict stay where it is when something changes that should not matter?

In each sentence of a test set all names give way to other names, all places to other places, all words for a group of
people to words for another group, all numbers to numbers close by, or two letters change places. Which, depends on the
sentence alone, so that it is the same each time and for every model. `assets/invariance/lexicon.toml` has the words;
training exchanges others. Such a test is called one of invariance (Ribeiro et al. 2020, of whose words none is here).
"""

import random
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from lstm_demo.places import ASSETS
from lstm_demo.texts import Texts

KINDS = ("name", "place", "group", "number", "letter")
ANY = "any"  # of the kinds
_LEXICON = ASSETS / "invariance" / "lexicon.toml"

Judge = Callable[[Sequence[str]], Sequence[float]]  # texts in, probabilities of positive out


class Moved(NamedTuple):
    """How far the verdicts of a set of sentences moved when one kind of thing was exchanged."""

    sentences: int  # of the set
    concerned: int  # of them, those that have something to exchange
    changed: int  # of those, the ones whose verdict is then on the other side of 0.5
    mean: float  # |difference of probability|, over those concerned, 0..1
    largest: float  # of these differences


def name_of(kind: str, texts: Texts) -> str:
    """What a kind of exchange is called; one of somebody else's, who published a model, by its own name."""
    return texts[f"moved.{kind}"] if kind in (*KINDS, ANY) else kind


def measure_moves(judge: Judge, sentences: Sequence[str]) -> dict[str, Moved]:
    """Let `judge` read `sentences`, and each again for every kind that it has; by kind, and of `ANY` together.

    Of `ANY` a sentence is changed where one exchange changes it; its differences are those of all exchanges.
    """
    pairs = [(number, kind, exchange(kind, text)) for kind in KINDS for number, text in enumerate(sentences)]
    exchanged = [(number, kind, text) for number, kind, text in pairs if text is not None]
    before, after = judge(sentences), judge([text for _, _, text in exchanged])
    rows = [(number, kind, before[number], p) for (number, kind, _), p in zip(exchanged, after, strict=True)]
    found = {kind: _moved(len(sentences), [row for row in rows if row[1] == kind]) for kind in KINDS}
    return found | {ANY: _moved(len(sentences), rows)}


def exchange(kind: str, text: str) -> str | None:
    """The same sentence, but for all that is of `kind`; None where nothing is.

    >>> exchange("number", "Sixty minutes of 1950s fun, one star")
    'Sixty minutes of 1960s fun, one star'
    >>> exchange("name", "so much fun") is None
    True
    """
    chooser = random.Random(f"{kind} {text}")
    changed = {"number": _other_numbers, "letter": _letters_astray}.get(kind, _other_words)(kind, text, chooser)
    return None if changed == text else changed


def read_lexicon() -> list[dict[str, Any]]:
    """The groups of words: their `kind`, and as lists of words what is `found` and what is `put` there."""
    with _LEXICON.open("rb") as file:
        groups = tomllib.load(file)["group"]
    return [group | {name: _words(group[name]) for name in ("found", "put")} for group in groups]


def _words(listed: str) -> list[str]:
    return [word.replace("_", " ") for word in listed.split()]


def _moved(n_sentences: int, rows: Iterable[tuple[int, str, float, float]]) -> Moved:
    """Of rows with a sentence's number, a kind, and the probabilities before and after."""
    rows = list(rows)
    differences = [abs(after - before) for _, _, before, after in rows]
    return Moved(
        n_sentences,
        len({number for number, *_ in rows}),
        len({number for number, _, before, after in rows if (before > 0.5) != (after > 0.5)}),
        sum(differences) / len(differences) if differences else 0.0,
        max(differences, default=0.0),
    )


def _other_words(kind: str, text: str, chooser: random.Random) -> str:
    for pattern, put in _groups(kind):
        others: dict[str, str] = {}  # what each word of the sentence gives way to, everywhere in it

        def other(match: re.Match[str], put: list[str] = put, others: dict[str, str] = others) -> str:
            article, word = match["article"] or "", match["word"]
            if word not in others:
                others[word] = chooser.choice([one for one in put if one != word])
            if article:
                article = f"{article[0]}{'n' if others[word][0].lower() in 'aeiou' else ''}{match['space']}"
            return article + others[word]

        text = pattern.sub(other, text)
    return text


def _other_numbers(kind: str, text: str, chooser: random.Random) -> str:
    """Numbers from 11 on, by ones at most a tenth away, and decades; no shares and ratings."""

    def other(match: re.Match[str]) -> str:
        number = int(match["number"])
        step, most = (10, 20) if match["decade"] else (1, min(9, max(1, number // 10)))
        near = [n for n in range(number - most, number + most + 1, step) if n > 10 and n != number]
        alike = [n for n in near if len(str(n)) == len(str(number)) and n != 100]
        return f"{chooser.choice(alike)}{match['decade'] or ''}"

    return _NUMBER.sub(other, text)


def _letters_astray(kind: str, text: str, chooser: random.Random) -> str:
    """Two neighbours change places inside one word of at least four letters, neither its first nor its last one."""
    places = [
        start
        for match in _LONG_WORD.finditer(text)
        for start in range(match.start() + 1, match.end() - 2)
        if text[start] != text[start + 1]
    ]
    if not places:
        return text
    start = chooser.choice(places)
    return f"{text[:start]}{text[start + 1]}{text[start]}{text[start + 2 :]}"


@cache
def _groups(kind: str) -> list[tuple[re.Pattern[str], list[str]]]:
    """For each group of words of `kind` what finds one of them, with an article before it, and what is put there."""
    groups = [group for group in read_lexicon() if group["kind"] == kind]
    return [(_finder([*group["found"], *group["put"]]), group["put"]) for group in groups]


def _finder(words: list[str]) -> re.Pattern[str]:
    ways = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?:\b(?P<article>[Aa]n?)(?P<space> +))?(?<![\w'-])(?P<word>{ways})(?![\w-])")


_LONG_WORD = re.compile(r"[A-Za-z]{4,}")
_NUMBER = re.compile(
    r"(?<![\w.,/$#:-])(?P<number>1[1-9]|[2-9]\d|[1-9]\d\d|[12]\d{3})(?:(?<=0)(?P<decade>s)\b)?"
    r"(?![\w%/:])(?!(?:[.,]\d| %|[ -]stars?\b))"
)
