"""What does the program say in English? `texts.py` for code that does not take its texts as an argument yet."""

from collections.abc import Mapping

from lstm_demo.texts import DEFAULT_LANGUAGE, Texts, _entries

__all__ = ["DEFAULT_LANGUAGE", "say", "texts"]


def say(key: str, /, language: str = DEFAULT_LANGUAGE, **values: object) -> str:
    """Give the text under `key`, filled in."""
    found = Texts(language)
    return found.format(key, **values) if values else found[key]


def texts(language: str = DEFAULT_LANGUAGE) -> Mapping[str, str]:
    """All texts of one language by key."""
    return _entries(language)
