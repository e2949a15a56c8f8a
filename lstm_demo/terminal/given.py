"""What is given: which reviews does somebody at a terminal mean? One in quotes, one piped, or those of a file."""

import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from os import fstat
from pathlib import Path
from typing import BinaryIO

from lstm_demo.batch import Review, columns_of, of_column, of_lines
from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_CHARACTERS
from lstm_demo.terminal.screen import tell

STANDARD_INPUT = "-"
_TABLES = (".csv", ".tsv")


def review(argument: str, *, many: str = "") -> str:
    """The review itself, or standard input for "-".

    Args:
        argument: as it was typed.
        many: the option that reads a review from each line, where the command has one.

    Raises:
        InputError: there is no word in it, it is longer than can be read, or it is the path of something that is here.
    """
    text = _piped(many) if argument == STANDARD_INPUT else argument
    if not text.strip():
        raise InputError("There is nothing to read; give a review, or - to read it from standard input.")
    if argument != STANDARD_INPUT and (kind := _kind(argument)):
        lines = f"add {many} before it for a verdict on each of its lines, or " if many and kind == "file" else ""
        raise InputError(f"{argument!r} is a {kind} here, and no review; {lines}pipe what is to be read into -.")
    return text


@contextmanager
def reviews(source: str, column: str | None) -> Iterator[tuple[Iterator[Review], BinaryIO, int]]:
    """The reviews of a file or of standard input, the open file, and how many bytes it has; 0 where nobody knows.

    Raises:
        InputError: it is a table, and which column is not said; or, once it is read, that there is no review in it.
        OSError: it cannot be read.
    """
    if source == STANDARD_INPUT:
        file = sys.stdin.buffer
        yield _reviews_of(file, "standard input", column), file, _size(file)
        return
    path = Path(source)
    with path.open("rb") as opened:
        if column is None and path.suffix.lower() in _TABLES:
            raise InputError("reviews.which_column", file=path, columns=columns_of(opened, path))
        yield _reviews_of(opened, path, column), opened, _size(opened)


def _reviews_of(file: BinaryIO, name: str | Path, column: str | None) -> Iterator[Review]:
    found = of_lines(file, name) if column is None else of_column(file, name, column)
    one = next(found, None)
    if one is None:
        raise InputError("reviews.none", file=name)
    yield one
    yield from found


def _piped(many: str) -> str:
    content = sys.stdin.buffer.read(4 * MAX_CHARACTERS + 1)  # at most four bytes a character
    text = content.decode("utf-8", errors="replace")
    lines = sum(1 for line in text.splitlines() if line.strip())
    if many and lines > 1:
        tell(f"Standard input has several lines, which are read as one text; {many} - reads a review from each.")
    if len(content) > 4 * MAX_CHARACTERS:  # and nobody knows how much more
        raise InputError("text.longer", most=MAX_CHARACTERS)
    return text


def _kind(argument: str) -> str:
    """What of this name is here: "file", "folder", or "" for nothing."""
    try:
        path = Path(argument)
        return "folder" if path.is_dir() else "file" if path.exists() else ""
    except OSError:  # a name that is too long
        return ""


def _size(file: BinaryIO) -> int:
    try:
        status = fstat(file.fileno())
    except OSError:  # not the system's
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0
