"""What does the program say? Every text of the app and its figures, by key and language, read from `locales/`."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_LOCALES = Path(__file__).resolve().parent / "locales"
DEFAULT_LANGUAGE = "en"


def say(key: str, /, language: str = DEFAULT_LANGUAGE, **values: object) -> str:
    """Give the text under `key`, with `{name}` replaced by each value; without values, the text as it stands.

    >>> say("verdict.known", known=14, total=16)
    '14 of 16 words and marks known'

    Raises:
        KeyError: there is no such text, or a value for it is missing; a mistake in the program, not a visitor's.
    """
    text = texts(language)[key]
    return text.format_map(values) if values else text


@lru_cache(maxsize=8)
def texts(language: str = DEFAULT_LANGUAGE) -> Mapping[str, str]:
    """All texts of one language by dotted key: table `[read]`, entry `title` is `read.title`."""
    with (_LOCALES / f"{language}.toml").open("rb") as file:
        return dict(_flatten(tomllib.load(file)))


def _flatten(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, Mapping):
            pairs += _flatten(value, f"{prefix}{name}.")
        else:
            pairs.append((prefix + name, str(value)))
    return pairs
