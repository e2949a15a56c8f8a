"""Completed: which questions do the files answer, and which are left? All that are left are asked at once."""

from dataclasses import replace

from lstm_demo.convert.answers import (
    AFTER,
    BEFORE,
    CLASSES,
    KEEP,
    PADDING,
    TOKENS,
    UNREAD,
    Answers,
    ask,
    explained,
    listed,
)
from lstm_demo.convert.parts import Parts
from lstm_demo.convert.readouts import READOUTS
from lstm_demo.convert.words.arranged import find_padding, find_unknown
from lstm_demo.convert.words.found import Words
from lstm_demo.errors import InputError

_QUESTIONS = {
    "tokens": f"how texts were split into words: {listed(TOKENS)}",
    "padding": f"whether padding was read: {listed(PADDING)}",
    "readout": f"which states the linear layer reads: {listed(READOUTS)}",
    "unknown_id": "the embedding's row of unknown words: a number, or none if they were left out",
}
_PADDED = {
    "padded_to": "how many tokens padding filled each text up to",
    "padding_id": "the embedding's row of padding",
}
_KEEP = {"keep": "which end of a longer text was read: " + explained(KEEP)}


def completed(given: Answers, parts: Parts, words: Words) -> Answers:
    """`given`, and what the files say; refuses with all the questions that are left.

    Raises:
        InputError: a question is open, or an answer is another one than the file's.
    """
    said = parts.says.readout
    if said and given.readout not in (None, said):
        raise InputError(f"The file says that the readout is {said!r}; leave out --readout.")
    if parts.attention is not None and given.readout not in (None, "attention"):
        raise InputError(f"The file has attention, which the readout {given.readout!r} does not use; see --readout.")
    if given.readout == "attention" and parts.attention is None:
        raise InputError("The file has no linear layer that gives each state one number, so no attention.")
    answers = _of_files(given, parts, words)
    questions = dict(_QUESTIONS)
    if parts.n_classes == 2:
        questions["positive"] = "which class is positive: 0 or 1"
    if parts.n_classes == 3:
        questions["classes"] = f"what its outputs stand for in their order, such as {','.join(CLASSES)}"
    if answers.padding in (BEFORE, AFTER):
        questions |= _PADDED
    if answers.padding in (BEFORE, AFTER) or answers.max_tokens:
        questions |= _KEEP
    ask(answers, questions | dict(parts.questions))
    return answers


def _of_files(given: Answers, parts: Parts, words: Words) -> Answers:
    """What was answered, what the files say, and what names tell."""
    answers = given.filled(words.says).filled(parts.says)
    if parts.masked:
        answers = replace(answers, padding=UNREAD)
    if answers.padding_id is None:
        answers = replace(answers, padding_id=find_padding(words.ids))
    if answers.unknown_id is None:
        answers = replace(answers, unknown_id=_shifted(find_unknown(words.ids), answers.shift))
    if answers.positive is None and parts.n_classes == 1:
        answers = replace(answers, positive=1)
    if answers.padding in (BEFORE, AFTER):  # what the input's length is then
        length = answers.padded_to or given.max_tokens or parts.says.max_tokens
        return replace(answers, padded_to=length, max_tokens=given.max_tokens)
    return replace(answers, padded_to=None)


def _shifted(row: int | None, shift: int | None) -> int | None:
    return row if row is None else row + (shift or 0)
