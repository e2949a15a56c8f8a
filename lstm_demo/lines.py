r"""Lines: how does a word stand on one line of a file, whatever characters it is made of?

A line break is written as \n and a backslash as \\, as in JSON; in format 1 of a bundle words have no line breaks.
"""

import re

from lstm_demo.checks import shown
from lstm_demo.errors import InputError

_ESCAPE = re.compile(r"\\.?", re.DOTALL)
_MEANT = {r"\\": "\\", r"\n": "\n"}


def to_line(word: str) -> str:
    r"""How a word stands on one line.

    >>> print(to_line("a\\b\n"))
    a\\b\n
    """
    return word.replace("\\", r"\\").replace("\n", r"\n")


def from_line(line: str) -> str:
    """The word on a line.

    Raises:
        InputError: a backslash stands before something else.
    """
    return _ESCAPE.sub(_meant, line) if "\\" in line else line


def _meant(escape: re.Match[str]) -> str:
    if escape[0] not in _MEANT:
        raise InputError("vocabulary.escape", character=shown(escape[0][1:]))
    return _MEANT[escape[0]]
