"""A vocabulary in a file of PyTorch: does it hold one? Read with `weights_only=True`, so that nothing runs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lstm_demo.convert.pytorch.file import is_torch as is_torch
from lstm_demo.convert.pytorch.file import load_plain
from lstm_demo.convert.words.found import WRAPPERS, Words, to_ids
from lstm_demo.errors import InputError

_ENOUGH = 3  # entries of a dictionary that may be a vocabulary whatever it is called


def from_torch(path: Path) -> Words:
    """The vocabulary in the file at `path`, alone or beside weights.

    Raises:
        InputError: it cannot be read, or holds none.
    """
    content = load_plain(
        path,
        f"{path.name} holds more than a plain vocabulary ({{reason}}), and nothing else is opened. Where it was made: "
        f"python -c \"import json, torch; json.dump(torch.load('{path.name}', weights_only=False).get_stoi(), "
        "open('vocab.json', 'w'))\"; then give --vocabulary vocab.json.",
    )
    found = vocabulary_in(content)
    if found is None:
        raise InputError(f"{path.name} holds no vocabulary: no dictionary of words and ids, and no list of words.")
    return Words(to_ids(found, path.name))


def vocabulary_in(content: Any, depth: int = 2) -> Any:
    """The dictionary or list in `content` that is a vocabulary; None where there is none, or more than one."""
    if _is_vocabulary(content):
        return content
    if not isinstance(content, Mapping) or depth == 0:
        return None
    named = [content[key] for key in WRAPPERS if _is_vocabulary(content.get(key))]
    others = [one for one in content.values() if isinstance(one, Mapping)]
    if named:
        return named[0]
    found = [one for one in (vocabulary_in(other, depth - 1) for other in others) if one is not None]
    return found[0] if len(found) == 1 else None


def _is_vocabulary(one: Any) -> bool:
    if isinstance(one, list | tuple):
        return len(one) >= _ENOUGH and all(isinstance(word, str) for word in one)
    if not isinstance(one, Mapping) or len(one) < _ENOUGH:
        return False
    values = list(one.values())
    ids = all(isinstance(value, int) and not isinstance(value, bool) for value in values)
    words = all(isinstance(value, str) for value in values) and all(isinstance(key, int) for key in one)
    return (ids and all(isinstance(key, str) for key in one)) or words
