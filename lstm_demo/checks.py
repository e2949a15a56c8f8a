"""Is a value what it has to be? Questions that every configuration asks, and how an answer is put into a sentence."""

from lstm_demo.errors import InputError

_MAX_SHOWN = 40  # characters of a value that anybody may have written


def check_integer(name: str, value: object, low: int, high: int | None = None) -> None:
    """Refuse what is no whole number from `low` to `high`.

    Raises:
        InputError: says what `name` is and what it may be.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < low or (high is not None and value > high):
        allowed = f", at least {low:,}" if high is None else f" from {low:,} to {high:,}"
        raise InputError(f"{name} is {shown(value)}; use a whole number{allowed}.")


def check_number(name: str, value: object, low: float, high: float) -> None:
    """Refuse what is no number from `low` to `high`; likewise."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise InputError(f"{name} is {shown(value)}; use a number from {low:g} to {high:g}.")


def check_switch(name: str, value: object) -> None:
    """Refuse what is neither true nor false; likewise."""
    if not isinstance(value, bool):
        raise InputError(f"{name} is {shown(value)}; use true or false.")


def check_choice(name: str, value: object, allowed: tuple[str, ...]) -> None:
    """Refuse what is not among `allowed`; likewise."""
    if value not in allowed:  # a tuple, since what cannot be hashed may be asked for as well
        raise InputError(f"{name} is {shown(value)}; use one of {', '.join(allowed)}.")


def shown(value: object) -> str:
    """How a value stands in a sentence.

    >>> shown("a" * 99)
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    """
    return repr(value)[:_MAX_SHOWN]


def brief(value: object) -> str:
    """One short line of what a library said."""
    return " ".join(str(value).split())[:120]
