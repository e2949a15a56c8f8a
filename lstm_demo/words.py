"""What does the program say? Every text of the app and its figures, by key and language, read from `locales/`."""

import string
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_LOCALES = Path(__file__).resolve().parent / "locales"
DEFAULT_LANGUAGE = "en"


def say(key: str, /, language: str = DEFAULT_LANGUAGE, **values: object) -> str:
    """Give the text under `key`, with `{name}` replaced by each value; without values, the text as it stands.

    `{name:one|many}` gives way to the first word where the value is 1, else to the second.

    >>> say("verdict.known", known=14, total=16)
    '14 of 16 words and marks known'
    >>> say("verdict.known", known=0, total=1)
    '0 of 1 word known'

    Raises:
        KeyError: there is no such text, or a value for it is missing; a mistake in the program, not a visitor's.
    """
    text = texts(language)[key]
    return _FORMATTER.vformat(text, (), values) if values else text


@lru_cache(maxsize=8)
def texts(language: str = DEFAULT_LANGUAGE) -> Mapping[str, str]:
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


def _flatten(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, Mapping):
            pairs += _flatten(value, f"{prefix}{name}.")
        else:
            pairs.append((prefix + name, str(value)))
    return pairs
