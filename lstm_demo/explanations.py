"""Explanations: how far can each method of explaining be trusted? What `python -m benchmarks.explanations` measured.

The figures belong to one model, which is known by a hash of its weights: of any other they say nothing.
"""

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from lstm_demo.bundle import Bundle
from lstm_demo.errors import BundleError
from lstm_demo.limits import MAX_CARD_BYTES
from lstm_demo.places import ASSETS
from lstm_demo.storage import parse_json, write_atomically

EXPLANATIONS = ASSETS / "explanations.json"
WAYS = ("dropped", "unknown")  # a deleted word is dropped, or stands as an unknown word

_MOST = 1_000_000_000  # texts, readings or seconds; nobody measures more
_Entry = TypeVar("_Entry")


class Estimate(NamedTuple):
    """A mean over texts with its 95 % interval (bootstrap over the texts)."""

    mean: float
    low: float
    high: float


class Delta(NamedTuple):
    """How far scores are from the sum that they promise, in log odds, over the texts of a set."""

    median: float
    largest: float


@dataclass(frozen=True)
class Deleted:
    """What deleting words in one order does, by way of deleting; differences of the verdict's probability.

    `area` is its mean fall over the first half of the words; the others are those of DeYoung et al. (2020).
    """

    area: Mapping[str, Estimate]
    comprehensiveness: Mapping[str, Estimate]
    sufficiency: Mapping[str, Estimate]  # the less, the better


@dataclass(frozen=True)
class MethodFigures(Deleted):
    """How one method fares on one set of texts."""

    behind: Mapping[str, Estimate]  # by how much more area the set's best method has, over the same texts
    n_readings: float  # of the network, on average a text
    seconds: float  # of a processor, likewise
    delta: Delta | None  # None where the method promises no sum


@dataclass(frozen=True)
class Control:
    """The areas of scores that the network gives with its readout's weights shuffled anew for each text."""

    method: str  # that gave them
    n: int  # texts
    real: Mapping[str, Estimate]  # of the method's scores as they should be, on the same texts
    shuffled: Mapping[str, Estimate]
    random: Mapping[str, Estimate]


@dataclass(frozen=True)
class SetFigures:
    """How the methods fare on one set of texts."""

    n: int  # texts
    n_orders: int  # random orders a text
    n_points: int  # of a curve, see `check_orders`
    n_permutations: int  # of sampled Shapley values
    methods: Mapping[str, MethodFigures]
    random: Deleted  # of random orders
    control: Control | None = None  # None where no text was scored so


@dataclass(frozen=True)
class Candidate:
    """How one method fares on the validation texts, by which the default is chosen; areas are the mean of both ways."""

    area: Estimate
    behind: Estimate  # by how much more area the best one has
    seconds: float  # of a processor, on average a text, as `attribute` works by default


@dataclass(frozen=True)
class Explanations:
    """All that was measured of the methods, with one model."""

    model: str  # the hash of its weights, see `weights_hash`
    name: str  # as it was called
    seed: int
    default: str  # the method that was chosen
    margin: float  # of area that a cheaper method may be behind
    most_tokens: int  # of a text that was measured
    n_validation: int  # texts
    validation: Mapping[str, Candidate]  # by method
    sets: Mapping[str, SetFigures]  # by the name of the test set

    def is_of(self, bundle: Bundle) -> bool:
        """Were these measured with this very model?"""
        return self.model == weights_hash(bundle)

    def to_dict(self) -> dict[str, Any]:
        """All figures as plain values for JSON."""
        return asdict(self)


def weights_hash(bundle: Bundle) -> str:
    """Name a network by its configuration, its words and its weights: sha256, in hex."""
    digest = hashlib.sha256(json.dumps(bundle.config.to_dict(), sort_keys=True).encode())
    digest.update("\n".join(bundle.vocabulary.words).encode())
    for name, tensor in sorted(bundle.network.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().contiguous().numpy().tobytes())
    return digest.hexdigest()


def read_explanations(path: Path = EXPLANATIONS) -> Explanations | None:
    """What was measured; None where nothing was.

    Raises:
        BundleError: the file is not what `write_explanations` writes; names the entry.
    """
    return _explanations(parse_json(path, MAX_CARD_BYTES), path.name) if path.exists() else None


def write_explanations(figures: Explanations, path: Path = EXPLANATIONS) -> None:
    """Write what was measured for `read_explanations`."""
    write_atomically(path, (json.dumps(figures.to_dict(), indent=1) + "\n").encode())


def _explanations(values: Mapping[str, Any], file: str) -> Explanations:
    entries = {}
    for name, read in _READERS.items():
        try:
            entries[name] = read(values[name])
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
            raise BundleError("bundle.explanations", file=file, entry=name) from error
    if entries["default"] not in entries["validation"]:
        raise BundleError("bundle.explanations", file=file, entry="default")
    return Explanations(**entries)


def _estimate(values: Any) -> Estimate:
    estimate = Estimate(*map(float, values))
    _check(-1 <= estimate.low <= estimate.mean <= estimate.high <= 1)  # false for NaN, too
    return estimate


def _by_way(values: Any) -> dict[str, Estimate]:
    return {way: _estimate(values[way]) for way in WAYS}


def _deleted(values: Any) -> dict[str, Any]:
    return {name: _by_way(values[name]) for name in ("area", "comprehensiveness", "sufficiency")}


def _method(values: Any) -> MethodFigures:
    delta = values["delta"]
    if delta is not None:
        delta = Delta(*map(float, delta))
        _check(all(map(math.isfinite, delta)))
    return MethodFigures(
        **_deleted(values),
        behind=_by_way(values["behind"]),
        n_readings=_number(values["n_readings"]),
        seconds=_number(values["seconds"]),
        delta=delta,
    )


def _control(values: Any) -> Control | None:
    if values is None:
        return None
    areas = {name: _by_way(values[name]) for name in ("real", "shuffled", "random")}
    return Control(_text(values["method"]), _count(values["n"]), **areas)


def _set(values: Any) -> SetFigures:
    return SetFigures(
        **{name: _count(values[name]) for name in ("n", "n_orders", "n_points", "n_permutations")},
        methods=_named(_method)(values["methods"]),
        random=Deleted(**_deleted(values["random"])),
        control=_control(values["control"]),
    )


def _candidate(values: Any) -> Candidate:
    return Candidate(_estimate(values["area"]), _estimate(values["behind"]), _number(values["seconds"]))


def _named(read: Callable[[Any], _Entry]) -> Callable[[Any], dict[str, _Entry]]:
    return lambda values: {_text(name): read(one) for name, one in values.items()}


def _text(value: Any) -> str:
    _check(isinstance(value, str))
    value.encode()  # JSON may spell half a character, which no page can show
    return str(value)


def _number(value: Any) -> float:
    _check(0 <= float(value) <= _MOST)
    return float(value)


def _count(value: Any) -> int:
    _check(isinstance(value, int) and 0 < value <= _MOST)
    return int(value)


def _check(possible: bool) -> None:
    if not possible:
        raise ValueError("a figure that the study cannot give")


_READERS: dict[str, Callable[[Any], Any]] = {  # of each entry, by its name
    "model": _text,
    "name": _text,
    "seed": lambda value: int(_number(value)),
    "default": _text,
    "margin": _number,
    "most_tokens": _count,
    "n_validation": _count,
    "validation": _named(_candidate),
    "sets": _named(_set),
}
