"""A vocabulary as text: is it a word a line, or are there columns? Two columns are never taken for words."""

import re

from lstm_demo.convert.words.found import Words, numbered, turned_round
from lstm_demo.errors import InputError

_HEADS = {"word", "token", "words", "tokens", "term", "text", "id", "index", "idx", "ids", "word_id", "key", "value"}
_SEPARATORS = ("\t", ",", " ")
_NUMBER = re.compile(r"\d{1,9}\Z", re.ASCII)


def from_lines(text: str, name: str) -> Words:
    """Read one word a line, in the order of ids; or two columns, of which one holds ids.

    Raises:
        InputError: there are columns, but none of them, or both, can be the ids.
    """
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    for separator in _SEPARATORS:
        rows = [_fields(line, separator) for line in lines]
        body = rows[1:] if _is_head(rows[0]) and len(rows) > 1 else rows
        shares = [sum(len(row) == 2 and _is_number(row[column]) for row in body) / len(body) for column in (0, 1)]
        if max(shares) > 0.5:
            return Words(_from_columns(body, len(rows) - len(body) + 1, shares, name))
        if separator != "," and sum(len(row) > 1 for row in body) > len(body) / 2:
            raise InputError(
                f"{name} has several columns, and none that could be ids; give one word a line, in the order of their "
                "ids, two columns, word and id, or a JSON object."
            )
    if tab := next((number for number, line in enumerate(lines, 1) if "\t" in line), 0):
        raise InputError(
            f"Line {tab} of {name} holds a tab; give one word a line, in the order of their ids, or a JSON object."
        )
    return Words(numbered(lines, name))


def _from_columns(rows: list[list[str]], first: int, shares: list[float], name: str) -> dict[str, int]:
    """Word -> id from rows of two fields, the first of which stands in line `first`."""
    if shares[0] == shares[1]:
        raise InputError(f"In {name} both columns hold numbers, so which are the ids is not known; give a JSON object.")
    column = int(shares[1] > shares[0])
    for number, row in enumerate(rows, first):
        if len(row) != 2 or not _is_number(row[column]):
            raise InputError(f"Line {number} of {name} is no word with its id, as most of its lines are; correct it.")
    pairs = [(int(row[column]), row[1 - column]) for row in rows]
    numbers = [index for index, _ in pairs]
    if len(set(numbers)) < len(numbers) or max(numbers) > 2 * len(numbers) + 10:
        raise InputError(
            f"The numbers in {name} are no ids: they repeat, or leave most ids out, as counts of words do. Give one "
            "word a line, in the order of their ids, or a JSON object, word to id."
        )
    return turned_round(pairs, name)


def _fields(line: str, separator: str) -> list[str]:
    """The fields of a line; a word may be a separator itself."""
    if separator == " ":
        return line.split()
    head, found, tail = line.rpartition(separator)
    if found and _is_number(tail):
        return [head.strip('"') if separator == "," else head, tail.strip()]
    head, found, tail = line.partition(separator)
    if found and _is_number(head):
        return [head.strip(), tail.strip('"') if separator == "," else tail]
    return line.split(separator)


def _is_head(row: list[str]) -> bool:
    return len(row) == 2 and all(field.strip().lower() in _HEADS for field in row)


def _is_number(field: str) -> bool:
    return bool(_NUMBER.match(field.strip()))
