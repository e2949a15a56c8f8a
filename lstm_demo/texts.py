"""One language's texts: which one stands under a key, for this kind of network? Read from `locales/`."""

import re
import string
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

_LOCALES = Path(__file__).resolve().parent / "locales"
DEFAULT_LANGUAGE = "en"
_TERM = re.compile(r"\{term:(\w+)\}")  # stands for an entry of `[terms]`, which has each term of the interface once
VARIANTS = (
    "three",
    "dense",
    "backward",
    "above",
    "plain",
    "gru",
    "windows",
    "stacked",
)  # what can be special, strongest first


@dataclass(frozen=True)
class Texts:
    """The texts of one language, for one kind of network.

    `variants` are those of `VARIANTS` that hold for the network: the text under `stage.plain.hint` stands in for
    `stage.hint` where "plain" is among them.

    >>> texts = Texts()
    >>> texts.format("verdict.known", known=14, total=16)
    '14 of 16 words and punctuation marks known'
    >>> texts.format("verdict.known", known=0, total=1)
    '0 of 1 word known'
    >>> texts.list(["blue", "orange", "grey"])
    'blue, orange and grey'
    """

    language: str = DEFAULT_LANGUAGE
    variants: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> str:
        """Give the text under `key` as it stands.

        Raises:
            KeyError: there is no such text; a mistake in the program, not a visitor's.
        """
        return _entries(self.language)[self._variant_of(key)]

    def __contains__(self, key: str) -> bool:
        return self._variant_of(key) in _entries(self.language)

    def format(self, key: str, /, **values: object) -> str:
        """Give the text under `key`, with `{name}` replaced by each value; whole numbers are written as `number` does.

        `{name:one|many}` gives way to the first word where the value is 1, else to the second.

        Raises:
            KeyError: there is no such text, or a value for it is missing; a mistake in the program, not a visitor's.
        """
        written = {name: self.number(value) if type(value) is int else value for name, value in values.items()}
        return _FORMATTER.vformat(self[key], (), written)

    def list(self, items: Sequence[str], kind: str = "and") -> str:
        """Write `items` one after the other: `kind` is "and", "comma" or "clause", a table below `[list]`."""
        if len(items) < 2:
            return "".join(items)
        written, *middle, last = items
        for item in middle:
            written = self.format(f"list.{kind}.middle", before=written, after=item)
        return self.format(f"list.{kind}.last" if middle else f"list.{kind}.two", before=written, after=last)

    def number(self, value: float, digits: int | None = 0) -> str:
        """Write a number with so many `digits` behind the point; None: as many as it needs, at most two.

        >>> Texts().number(25_000), Texts().number(0.125, digits=2)
        ('25,000', '0.12')
        """
        if digits is None:
            digits = next((fewer for fewer in (0, 1) if round(value, fewer) == round(value, 2)), 2)
        entries = _entries(self.language)
        written = f"{value:,}" if isinstance(value, int) and not digits else f"{value:z,.{digits}f}"
        signs = {",": "thousands", ".": "point", "-": "minus"}
        return "".join(entries[f"number.{signs[sign]}"] if sign in signs else sign for sign in written)

    def percent(self, share: float, digits: int = 0) -> str:
        r"""Write a share that was counted or measured, 0..1, be it nothing or all.

        >>> Texts().percent(0.927, digits=1), Texts().percent(1)
        ('92.7\xa0%', '100\xa0%')
        """
        return self.format("number.percent", value=self.number(100 * share, digits))

    def table(self, prefix: str) -> dict[str, str]:
        """All texts below `prefix` by the rest of their keys, for a script."""
        return dict(_table(self, prefix))

    def with_variants(self, *variants: str) -> "Texts":
        """The same language's texts for another kind of network."""
        return replace(self, variants=tuple(variant for variant in VARIANTS if variant in variants))

    def _variant_of(self, key: str) -> str:
        table, _, name = key.rpartition(".")
        entries = _entries(self.language)
        candidates = (f"{table}.{variant}.{name}" for variant in self.variants)
        return next((candidate for candidate in candidates if candidate in entries), key)


@lru_cache(maxsize=8)
def _entries(language: str) -> Mapping[str, str]:
    """All texts of one language by dotted key: table `[read]`, entry `title` is `read.title`."""
    with (_LOCALES / f"{language}.toml").open("rb") as file:
        entries = dict(_flatten(tomllib.load(file)))
    return {key: _TERM.sub(lambda term: entries[f"terms.{term[1]}"], text) for key, text in entries.items()}


@lru_cache(maxsize=256)  # a page asks for the same few tables in every run
def _table(texts: Texts, prefix: str) -> Mapping[str, str]:
    entries = _below(_entries(texts.language), prefix)
    table = {key: text for key, text in entries.items() if "." not in key or key.split(".")[0] not in VARIANTS}
    for variant in reversed(texts.variants):
        table |= _below(entries, variant)
    return table


class _Formatter(string.Formatter):
    """Python's own, which also chooses between the words for one and for many."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, is_choice, many = format_spec.partition("|")
        if is_choice:
            return one if str(value) == "1" else many
        return str(super().format_field(value, format_spec))


_FORMATTER = _Formatter()


def _below(entries: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {key.removeprefix(f"{prefix}."): text for key, text in entries.items() if key.startswith(f"{prefix}.")}


def _flatten(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, Mapping):
            pairs += _flatten(value, f"{prefix}{name}.")
        else:
            pairs.append((prefix + name, str(value)))
    return pairs
