"""Checks of values: is each what it has to be? Questions that every configuration asks, and how a value is quoted."""

from lstm_demo.errors import InputError

_MAX_SHOWN = 40  # characters of a value that anybody may have written


def check_integer(name: str, value: object, low: int, high: int | None = None) -> None:
    """Refuse what is no whole number from `low` to `high`.

    Raises:
        InputError: says what `name` is and what it may be.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < low or (high is not None and value > high):
        values = {"name": name, "value": shown(value), "low": low, "high": high}
        raise InputError("value.integer_least" if high is None else "value.integer", **values)


def check_number(name: str, value: object, low: float, high: float) -> None:
    """Refuse what is no number from `low` to `high`; likewise."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise InputError("value.number", name=name, value=shown(value), low=float(low), high=float(high))


def check_switch(name: str, value: object) -> None:
    """Refuse what is neither true nor false; likewise."""
    if not isinstance(value, bool):
        raise InputError("value.switch", name=name, value=shown(value))


def check_choice(name: str, value: object, allowed: tuple[str, ...]) -> None:
    """Refuse what is not among `allowed`; likewise."""
    if value not in allowed:  # a tuple, since what cannot be hashed may be asked for as well
        raise InputError("value.choice", name=name, value=shown(value), allowed=allowed)


def shown(value: object) -> str:
    """How a value stands in a sentence.

    >>> shown("a" * 99)
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    """
    return repr(value)[:_MAX_SHOWN]


def brief(value: object) -> str:
    """One short line of what a library said."""
    return " ".join(str(value).split())[:120]
