"""Minimal pairs: does a model read negation, contrast, degree and expectation, or only count words?

The two texts of a pair differ in as little as changes the verdict, as in BLiMP (Warstadt et al. 2020), contrast sets
(Gardner et al. 2020) and CheckList (Ribeiro et al. 2020). In each kind every word stands as often among the positive
texts as among the negative ones, and what decides comes as often first as last: a model that adds up scores of words,
or trusts the last word of praise or blame, gets no more than half of the pairs.

The set was written before any model saw it, and `training.data` never learns from its texts. To make sure with the
data in DATA (prints an empty list):

    python -c "from lstm_demo.minimal_pairs import *; from lstm_demo.training.data import *; s = load_split('DATA'); \
    seen = {fingerprint(t) for t in [*(e.text for e in s.training), *unlabelled_reviews('DATA', s)]}; \
    print([p for p in minimal_pairs() if {fingerprint(p.positive), fingerprint(p.negative)} & seen])"
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import permutations, product
from typing import NamedTuple

from lstm_demo.bundle import Bundle
from lstm_demo.predict import predict
from lstm_demo.texts import Texts

KINDS = ("negation", "contrast", "intensity", "expectation")


class Pair(NamedTuple):
    """Two texts about a film, of which the first is the more positive."""

    kind: str  # one of KINDS
    positive: str
    negative: str
    sides: tuple[bool, bool] = (True, False)  # is each positive in itself? For "intensity" both are, or neither


class PairScore(NamedTuple):
    """How many pairs of a kind a model gets right."""

    n: int
    ordered: int  # the positive text has the higher probability, neutral left out; equal ones count as wrong
    both_right: int  # each text stands on its own side of 0.5 (`Pair.sides`), in whichever order; 0.5 is on neither


def name_of(kind: str, texts: Texts) -> str:
    """What a kind of pairs is called; one of somebody else's, who published a model, by its own name.

    >>> name_of("contrast", Texts())
    'order of a contrast'
    """
    return texts[f"pairs.{kind}"] if kind in KINDS else kind


def score_pairs(bundle: Bundle, pairs: Sequence[Pair] | None = None) -> dict[str, PairScore]:
    """Let the model judge all texts of `pairs` (`minimal_pairs()` if none are given) and count by kind.

    Guessing orders half of the pairs. Of "contrast", whose texts blame and praise at once, `ordered` is the fairer
    count; of "intensity" `both_right` asks only whether the adjective was understood.
    """
    pairs = minimal_pairs() if pairs is None else pairs
    texts = [text for pair in pairs for text in (pair.positive, pair.negative)]
    probabilities = [prediction.against_negative for prediction in predict(bundle, texts)]
    counts: defaultdict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for pair, first, second in zip(pairs, probabilities[::2], probabilities[1::2], strict=True):
        right = _is_on(pair.sides[0], first) and _is_on(pair.sides[1], second)
        counts[pair.kind].append((first > second, right))
    return {kind: PairScore(len(rows), *map(sum, zip(*rows, strict=True))) for kind, rows in counts.items()}


def minimal_pairs() -> tuple[Pair, ...]:
    """All pairs, kind by kind, always the same.

    >>> minimal_pairs()[0][:3]
    ('negation', 'In this film the story is gripping.', 'In this film the story is not gripping.')
    """
    return (*_negation(), *_contrast(), *_intensity(), *_expectation())


def _is_on(positive: bool, probability: float) -> bool:
    return probability > 0.5 if positive else probability < 0.5


def _negation() -> Iterator[Pair]:
    """Praise and its denial; blame and its denial, which is the positive text."""
    for (plain, denied), (aspect, words) in product(_NEGATION, _ASPECTS.items()):
        for praise, blame in words:
            yield Pair("negation", _write(plain, aspect, praise), _write(denied, aspect, praise))
            yield Pair("negation", _write(denied, aspect, blame), _write(plain, aspect, blame))


def _contrast() -> Iterator[Pair]:
    """One aspect praised and one blamed in the same words, in both orders; one of the clauses carries the verdict."""
    aspects = [*_ASPECTS]
    for template, (good, bad) in product(_CONTRAST, permutations(range(len(aspects)), 2)):
        turn = (good + bad) % _N_OPPOSITES  # so that all words are used
        praised = aspects[good], _ASPECTS[aspects[good]][turn][0]
        blamed = aspects[bad], _ASPECTS[aspects[bad]][turn][1]
        yield Pair("contrast", _write(template, *praised, *blamed), _write(template, *blamed, *praised))


def _intensity() -> Iterator[Pair]:
    """The same adjective in two degrees: more praise is more positive, more blame less so."""
    for template, (less, more), (praise, blame) in product(_INTENSITY, _DEGREES, _FILM):
        mild, strong = _write(template, less, praise), _write(template, more, praise)
        yield Pair("intensity", strong, mild, (True, True))
        mild, strong = _write(template, less, blame), _write(template, more, blame)
        yield Pair("intensity", mild, strong, (False, False))


def _expectation() -> Iterator[Pair]:
    """What was expected and what came: the latter counts."""
    for template, (subject, words) in product(_EXPECTATION, [*_ASPECTS.items(), ("film", _FILM)]):
        for praise, blame in words:
            positive, negative = _write(template, subject, blame, praise), _write(template, subject, praise, blame)
            yield Pair("expectation", positive, negative)


def _write(template: str, *words: str) -> str:
    """Fill a template in; "a" becomes "an" before a vowel."""
    return re.sub(r"\ba (?=[aeiou])", "an ", template.format(*words))


_N_OPPOSITES = 3
_ASPECTS = {  # of a film, with words that praise and blame it
    "story": (("gripping", "dull"), ("original", "predictable"), ("believable", "ridiculous")),
    "plot": (("clever", "stupid"), ("engaging", "tedious"), ("exciting", "boring")),
    "acting": (("convincing", "wooden"), ("subtle", "clumsy"), ("impressive", "weak")),
    "dialogue": (("witty", "lame"), ("sharp", "dreary"), ("funny", "embarrassing")),
    "ending": (("satisfying", "disappointing"), ("moving", "pointless"), ("powerful", "confusing")),
    "music": (("beautiful", "annoying"), ("memorable", "forgettable"), ("lovely", "irritating")),
    "direction": (("imaginative", "lazy"), ("inventive", "sloppy"), ("confident", "messy")),
    "photography": (("gorgeous", "ugly"), ("stylish", "drab"), ("striking", "bland")),
}
_FILM = (  # words for a film as a whole
    ("charming", "boring"),
    ("entertaining", "disappointing"),
    ("enjoyable", "tedious"),
    ("engaging", "forgettable"),
    ("convincing", "predictable"),
    ("gripping", "annoying"),
    ("impressive", "confusing"),
    ("satisfying", "irritating"),
)
_DEGREES = (("fairly", "extremely"), ("moderately", "incredibly"), ("somewhat", "utterly"), ("mildly", "thoroughly"))

_NEGATION = (  # {0} aspect, {1} word: said and denied
    ("In this film the {0} is {1}.", "In this film the {0} is not {1}."),
    ("I found the {0} {1}.", "I did not find the {0} {1}."),
    ("There is something {1} about the {0}.", "There is nothing {1} about the {0}."),
    ("You could call the {0} {1}.", "You could hardly call the {0} {1}."),
    ("This is a film whose {0} is {1}.", "This is a film whose {0} isn't {1}."),
)
_CONTRAST = (  # {0} is {1} carries the verdict, in spite of {2} that is {3}
    "The {2} is {3}, but the {0} is {1}.",
    "Although the {2} is {3}, the {0} is {1}.",
    "The {0} is {1}, even if the {2} is {3}.",
    "The {0} is {1} despite the {3} {2}.",
)
_INTENSITY = (  # {0} degree, {1} word
    "This is a {0} {1} film.",
    "I found the film {0} {1}.",
    "All in all, the film is {0} {1}.",
)
_EXPECTATION = (  # {0} was {2}, where {1} had been expected
    "I expected the {0} to be {1}, but it was {2}.",
    "I had been told that the {0} was {1}, but I found it {2}.",
    "The {0} was {2}, although I had expected it to be {1}.",
    "To my surprise, the {0} was {2}; friends had called it {1}.",
)
