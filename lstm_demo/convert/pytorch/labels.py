"""Labels in a checkpoint: does it say what the outputs stand for? A list or a dictionary of our classes' names."""

from collections.abc import Mapping
from typing import Any

from lstm_demo.convert.answers import CLASSES, NEGATIVE, POSITIVE


def classes_in(content: Any, n_classes: int) -> tuple[str, ...] | None:
    """The classes in the order of the outputs, where `content` has them beside the weights, and only once."""
    names = sorted(CLASSES if n_classes == 3 else (NEGATIVE, POSITIVE))
    entries = content.values() if isinstance(content, Mapping) else ()
    found = {labels for one in entries if sorted(labels := _labels(one)) == names}
    return found.pop() if len(found) == 1 and n_classes > 1 else None


def _labels(one: Any) -> tuple[str, ...]:
    """A list of names; or names by their number, or numbers by their name."""
    if isinstance(one, Mapping) and len(one) <= len(CLASSES):
        pairs = [(number, name) if isinstance(name, str) else (name, number) for number, name in one.items()]
        if sorted(str(number) for number, _ in pairs) != [str(number) for number in range(len(pairs))]:
            return ()
        one = [name for _, name in sorted(pairs, key=lambda pair: int(pair[0]))]
    if not isinstance(one, list | tuple) or len(one) > len(CLASSES):
        return ()
    return tuple(name.lower() if isinstance(name, str) else "" for name in one)
