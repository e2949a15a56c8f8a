"""Marks around each text: which words, or which rows of the embedding, begin and end it?"""

from collections.abc import Mapping
from dataclasses import replace

from lstm_demo.convert.answers import Answers
from lstm_demo.errors import InputError

ROW = "row:"  # how a row that no word has is given
_NAMES = {"before": "<start>", "after": "<end>"}  # for rows that no word has


def numbers_that_are_words(answers: Answers, ids: Mapping[str, int]) -> list[str]:
    """A sentence for each mark that was given as a number, and is a word: not the row with that number."""
    given = dict.fromkeys((*(answers.before or ()), *(answers.after or ())))
    return [
        f"{mark!r} is the word with the id {ids[mark]:,}; the row is {ROW}{mark}."
        for mark in given
        if mark.isascii() and mark.isdigit() and mark in ids
    ]


def rows_of_marks(answers: Answers, ids: Mapping[str, int], n_rows: int) -> tuple[Answers, dict[str, int]]:
    """The answers with marks as words, and the row of each mark: "row:1" is a row, everything else is a word.

    Raises:
        InputError: a mark is no word of the vocabulary, and no row.
    """
    rows: dict[str, int] = {}
    words: dict[str, tuple[str, ...]] = {}
    for side, name in _NAMES.items():
        chosen: list[str] = []
        for mark in getattr(answers, side) or ():
            row = mark.removeprefix(ROW)
            if mark.startswith(ROW) and row.isascii() and row.isdigit() and int(row) < n_rows:
                word = name if name not in ids and rows.get(name, int(row)) == int(row) else mark
                rows[word] = int(row)
            elif mark in ids:
                word = mark
                rows[word] = ids[mark] + (answers.shift or 0)
            else:
                raise InputError(
                    f"The mark {mark[:40]!r} is no word of the vocabulary; give one, or {ROW}N, a row of the embedding."
                )
            chosen.append(word)
        words[side] = tuple(chosen)
    return replace(answers, before=words["before"], after=words["after"]), rows
