"""One language's texts: which one stands under a key, for this kind of network? Read from `locales/`."""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

_LOCALES = Path(__file__).resolve().parent / "locales"
DEFAULT_LANGUAGE = "en"
VARIANTS = ("backward", "above", "plain", "windows", "stacked")  # what can be special about a network, strongest first


@dataclass(frozen=True)
class Texts:
    """The texts of one language, for one kind of network.

    `variants` are those of `VARIANTS` that hold for the network: the text under `stage.plain.hint` stands in for
    `stage.hint` where "plain" is among them.

    >>> texts = Texts()
    >>> texts.format("verdict.known", known=14, total=16)
    '14 of 16 words and marks known'
    >>> texts.format("verdict.known", known=0, total=1)
    '0 of 1 word known'
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
        """Give the text under `key`, with `{name}` replaced by each value.

        `{name:one|many}` gives way to the first word where the value is 1, else to the second.

        Raises:
            KeyError: there is no such text, or a value for it is missing; a mistake in the program, not a visitor's.
        """
        return _FORMATTER.vformat(self[key], (), values)

    def table(self, prefix: str) -> dict[str, str]:
        """All texts below `prefix` by the rest of their keys, for a script."""
        entries = _below(_entries(self.language), prefix)
        table = {key: text for key, text in entries.items() if key.split(".")[0] not in VARIANTS}
        for variant in reversed(self.variants):
            table |= _below(entries, variant)
        return table

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
        return dict(_flatten(tomllib.load(file)))


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
