"""Files of reviews: which reviews stand in one, and what does the model say of each? A batch at a time.

However long the file is, what is in memory is one batch. Lines are counted from 1, as editors do.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lstm_demo.bundle import Bundle
from lstm_demo.checks import shown
from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_CHARACTERS
from lstm_demo.predict import Prediction, predict

SIZE = 256  # reviews of a batch: enough for full length buckets, and few enough to see some progress
_DELIMITERS = (",", ";", "\t")  # of a table whose name ends in .csv or .tsv; Excel writes each of them somewhere
_LONGEST_LINE = 1_000_000  # characters of a line of a table: what else stands beside the review
_MOST_NAMED = 20  # columns that a sentence names


@dataclass(frozen=True)
class Review:
    """One review of a file."""

    line: int  # that it ends on, from 1
    text: str  # may have no word in it


def judge(bundle: Bundle, reviews: Iterable[Review], size: int = SIZE) -> Iterator[list[tuple[Review, Prediction]]]:
    """Judge each of `reviews`, in their order, at most `size` at a time; a review without words as `predict` does.

    Where `reviews` ends in an error, those before it are judged and given first.
    """
    error: InputError | None = None
    rest = iter(reviews)
    while error is None:
        batch: list[Review] = []
        try:
            for review in rest:
                batch.append(review)
                if len(batch) == size:
                    break
        except InputError as found:
            error = found
        if not batch:
            break
        yield list(zip(batch, predict(bundle, [review.text for review in batch]), strict=True))
    if error:
        raise error


def of_lines(file: BinaryIO, name: str | Path) -> Iterator[Review]:
    """A review from each line; an empty line is a review without words, so that verdicts stay beside their lines.

    Args:
        file: UTF-8, with or without its mark.
        name: of it, for the sentences.

    Raises:
        InputError: a line is too long or is not UTF-8; says which.
    """
    for number, line in _numbered(file, name, MAX_CHARACTERS):
        yield Review(number, line.rstrip("\r\n"))


def of_column(file: BinaryIO, name: str | Path, column: str) -> Iterator[Review]:
    """A review from each row of a table with a header; what stands in quotes may go over several lines.

    Columns are parted by commas, semicolons or tabs, by whichever the header has `column`. Empty lines are left out.

    Args:
        file: UTF-8, with or without its mark.
        name: of it, for the sentences.
        column: as the header has it.

    Raises:
        InputError: there is no such column, or a row is too long, too short, or not sound; says which.
    """
    lines = _numbered(file, name, _LONGEST_LINE)
    _, header = next(lines, (1, ""))
    delimiter, place = _place(header, name, column)
    rows = csv.reader((line for _, line in lines), delimiter=delimiter, strict=True)
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise InputError("reviews.no_row", file=name, line=rows.line_num + 1, reason=str(error)) from error
        if row is None:
            return
        number = rows.line_num + 1  # the header was the first
        if not row:
            continue
        if len(row) <= place:
            values = {"n": len(row), "column": shown(column), "place": place + 1}
            raise InputError("reviews.short_row", file=name, line=number, **values)
        if len(row[place]) > MAX_CHARACTERS:
            raise InputError("reviews.too_long", file=name, line=number, most=MAX_CHARACTERS)
        yield Review(number, row[place])


def columns_of(file: BinaryIO, name: str | Path) -> tuple[str, ...]:
    """The columns that the first line of a table names, as far as a sentence can name them."""
    _, header = next(_numbered(file, name, _LONGEST_LINE), (1, ""))
    return _named(max((_split(header, delimiter) for delimiter in _DELIMITERS), key=len))


def _place(header: str, name: str | Path, column: str) -> tuple[str, int]:
    """What parts the columns of this header, and which of them is `column`, from 0."""
    readings = {delimiter: _split(header, delimiter) for delimiter in _DELIMITERS}
    for delimiter, names in sorted(readings.items(), key=lambda one: -len(one[1])):
        if names.count(column) == 1:
            return delimiter, names.index(column)
        if column in names:
            raise InputError("reviews.column_twice", file=name, column=shown(column))
    if not header.strip():
        raise InputError("reviews.no_header", file=name, column=shown(column))
    most = max(readings.values(), key=len)
    raise InputError("reviews.no_column", file=name, column=shown(column), columns=_named(most))


def _split(header: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([header], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _named(names: list[str]) -> tuple[str, ...]:
    first = tuple(shown(one) for one in names[:_MOST_NAMED])
    return first if len(names) <= _MOST_NAMED else (*first, "...")


def _numbered(file: BinaryIO, name: str | Path, most: int) -> Iterator[tuple[int, str]]:
    """The lines with their numbers; no more of a line is read than may stand in it."""
    number = 0
    while content := file.readline(4 * most + 6):  # at most four bytes a character, the mark, and the line's end
        number += 1
        try:
            line = content.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            if len(content) <= 4 * most + 5:
                raise InputError("reviews.no_utf8", file=name, line=number) from error
            line = " " * (most + 1)  # cut off inside of a character
        if len(line.rstrip("\r\n")) > most:
            raise InputError("reviews.too_long", file=name, line=number, most=most)
        yield number, line
