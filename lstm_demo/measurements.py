"""Measurements: what is known of a model? All that `evaluate` wrote beside it; checked, since anybody may write."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lstm_demo.bundle import EVALUATION, Bundle
from lstm_demo.errors import BundleError
from lstm_demo.evaluation import Evaluation
from lstm_demo.invariance import Moved
from lstm_demo.limits import MAX_MISTAKES, MAX_QUOTED_CHARACTERS
from lstm_demo.minimal_pairs import PairScore
from lstm_demo.typed import TypedScore

_MOST = 1_000_000_000  # texts of one kind, or words a second; nobody measures more


class Mistake(NamedTuple):
    """A held-out review that the model got wrong, and was sure of."""

    text: str  # its first words
    label: int  # the truth: 0 negative, 1 positive
    probability: float  # of a positive review, 0..1


@dataclass(frozen=True)
class Measurements:
    """Everything that is measured of a model; what was not measured is empty or None."""

    sets: dict[str, Evaluation] = field(default_factory=dict)  # by the name of the test set
    pairs: dict[str, PairScore] = field(default_factory=dict)  # minimal pairs, by kind
    typed: dict[str, TypedScore] = field(default_factory=dict)  # short texts as they are typed, by kind
    moved: dict[str, Moved] = field(default_factory=dict)  # what should not matter, by kind, on SST-2's test sentences
    mistakes: tuple[Mistake, ...] = ()  # on validation reviews, the surest first
    three_class_f1: float | None = None  # of the neutral band, macro-averaged, on SST's validation sentences, 0..1
    words_per_second: float | None = None  # read by the network alone, on one thread

    @property
    def ordered(self) -> float | None:
        """The share of all minimal pairs whose positive text gets the higher probability, 0..1."""
        n = sum(score.n for score in self.pairs.values())
        return sum(score.ordered for score in self.pairs.values()) / n if n else None

    def to_dict(self) -> dict[str, Any]:
        """All figures as plain values for JSON."""
        return {
            "sets": {name: one.to_dict() for name, one in self.sets.items()},
            "pairs": {kind: score._asdict() for kind, score in self.pairs.items()},
            "typed": {kind: score._asdict() for kind, score in self.typed.items()},
            "moved": {kind: moved._asdict() for kind, moved in self.moved.items()},
            "mistakes": [one._asdict() for one in self.mistakes],
            "three_class_f1": self.three_class_f1,
            "words_per_second": self.words_per_second,
        }


def read_measurements(bundle: Bundle) -> Measurements:
    """The figures that came with a bundle; none where it was never evaluated.

    Raises:
        BundleError: its evaluation.json is not what `evaluate` writes.
    """
    return measurements_from(bundle.evaluation, EVALUATION) if bundle.evaluation is not None else Measurements()


def measurements_from(values: Mapping[str, Any], file: str) -> Measurements:
    """Make sense of what `to_dict` gave, after a way through the `file` of that name.

    Raises:
        BundleError: it is not what `evaluate` writes; names the entry.
    """
    entries = {}
    for name, read in _READERS.items():
        if name == "sets" or name in values:
            try:
                entries[name] = read(values[name])
            except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
                raise BundleError("bundle.figures", file=file, entry=name) from error
    return Measurements(**entries)


def _evaluation(values: dict[str, Any]) -> Evaluation:
    evaluation = Evaluation.from_dict(values)
    _check(evaluation.n <= _MOST)
    return evaluation


def _pair_score(values: dict[str, Any]) -> PairScore:
    score = PairScore(**{name: int(values[name]) for name in PairScore._fields})
    _check(0 < score.n <= _MOST and 0 <= score.ordered <= score.n and 0 <= score.both_right <= score.n)
    return score


def _typed_score(values: dict[str, Any]) -> TypedScore:
    score = TypedScore(**{name: int(values[name]) for name in TypedScore._fields})
    _check(0 <= score.right_side <= score.sided <= score.n and 0 <= score.right_label <= score.n)
    _check(0 < score.n <= _MOST)
    return score


def _moved(values: dict[str, Any]) -> Moved:
    counts = {name: int(values[name]) for name in ("sentences", "concerned", "changed")}
    moved = Moved(**counts, mean=float(values["mean"]), largest=float(values["largest"]))
    _check(0 <= moved.changed <= moved.concerned <= moved.sentences <= _MOST and moved.sentences > 0)
    _check(0 <= moved.mean <= 1 and 0 <= moved.largest <= 1)
    return moved


def _mistake(values: dict[str, Any]) -> Mistake:
    text, label, probability = _text(values["text"]), values["label"], float(values["probability"])
    _check(label in (0, 1) and 0 <= probability <= 1)
    return Mistake(text[:MAX_QUOTED_CHARACTERS], int(label), probability)  # JSON may say 1.0


def _text(value: Any) -> str:
    _check(isinstance(value, str))
    value.encode()  # JSON may spell half a character, which no page can show
    return str(value)


def _number(value: Any, most: float) -> float | None:
    if value is None:
        return None
    _check(0 <= float(value) <= most)  # false for NaN, too
    return float(value)


def _check(possible: bool) -> None:
    if not possible:
        raise ValueError("a figure that no evaluation can give")


_READERS: dict[str, Callable[[Any], Any]] = {  # of each entry, by its name
    "sets": lambda sets: {_text(name): _evaluation(one) for name, one in sets.items()},
    "pairs": lambda pairs: {_text(kind): _pair_score(one) for kind, one in pairs.items()},
    "typed": lambda scores: {_text(kind): _typed_score(one) for kind, one in scores.items()},
    "moved": lambda kinds: {_text(kind): _moved(one) for kind, one in kinds.items()},
    "mistakes": lambda mistakes: tuple(_mistake(one) for one in mistakes[:MAX_MISTAKES]),
    "three_class_f1": lambda value: _number(value, 1.0),
    "words_per_second": lambda value: _number(value, _MOST),
}
