"""Causes: which answer, if it alone were another one, would explain the difference from the old model best?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from lstm_demo.bundle import Bundle
from lstm_demo.convert.answers import AFTER, BEFORE, BETWEEN, KEEP, NONE, TOKENS, UNREAD, Answers
from lstm_demo.convert.check import Compared, Given, compare
from lstm_demo.convert.parts import Parts
from lstm_demo.convert.readouts import READOUTS
from lstm_demo.convert.text import begins_behind_padding
from lstm_demo.convert.words.arranged import marks_among
from lstm_demo.errors import LstmDemoError
from lstm_demo.limits import MAX_TOKENS

_MOST_TEXTS = 60
_LENGTHS = (20, 30, 40, 50, 60, 80, 100, 120, 128, 150, 200, 250, 256, 300, 400, 500)
_SHIFTS = (1, 2, 3, 4, -1, -2, -3)
_NONE = (
    "Tried alone, no other padding, mark, shift, unknown words, case, length, way of splitting or class explains it."
)
_ENOUGH = 0.1  # of the median difference: a cause explains something if less than this share is left


@dataclass(frozen=True)
class _Try:
    """What somebody would type, and what it means."""

    typed: str
    answers: Answers


def explain(
    parts: Parts,
    ids: Mapping[str, int],
    answers: Answers,
    given: Sequence[Given],
    allowed: Callable[[Answers], float],
    make: Callable[[Answers], Bundle],
) -> str:
    """The sentence that names the cause which explains most; says so if none does.

    Args:
        parts: the source's network.
        ids: its vocabulary.
        answers: those that do not agree.
        given: what the old model said.
        allowed: the largest difference that is allowed with some answers.
        make: the bundle with other answers.
    """
    some = _worst(given, compare(make(answers), given))
    base = compare(make(answers), some)
    best = _best(_tries(parts, ids, answers, some), some, allowed, make)
    if best is None:
        return _NONE
    one, found, n = best
    gained = n - base.n_agreeing(allowed(answers))
    if n == len(some) and gained:
        n_all = compare(make(one.answers), given).n_agreeing(allowed(one.answers))
        return f"With {one.typed} {'all' if n_all == len(given) else f'{n_all:,} of'} {len(given):,} agree."
    if gained <= len(some) / 10 and found.median >= _ENOUGH * base.median:
        return _NONE
    return (
        f"Of what is often wrong, {one.typed} explains most: with it {n:,} of {len(some):,} agree, and the median "
        f"difference falls from {base.median:.2g} to {found.median:.2g}."
    )


def _best(
    tries: Iterator[_Try],
    given: Sequence[Given],
    allowed: Callable[[Answers], float],
    make: Callable[[Answers], Bundle],
) -> tuple[_Try, Compared, int] | None:
    """The try with which most texts agree, of several the nearest one, and how many agree; the first with all."""
    best: tuple[_Try, Compared, int] | None = None
    for one in tries:
        try:
            found = compare(make(one.answers), given)
        except LstmDemoError:  # such a bundle cannot be
            continue
        n = found.n_agreeing(allowed(one.answers))
        if best is None or (n, -found.median, -found.largest) > (best[2], -best[1].median, -best[1].largest):
            best = one, found, n
        if n == len(given):
            break
    return best


def _worst(given: Sequence[Given], compared: Compared) -> list[Given]:
    """The texts that differ most, and as many that come first."""
    order = sorted(range(len(given)), key=lambda k: -compared.differences[k])
    chosen = {*order[: _MOST_TEXTS // 2], *range(min(len(given), _MOST_TEXTS // 2))}
    return [given[k] for k in sorted(chosen)]


def _tries(parts: Parts, ids: Mapping[str, int], answers: Answers, given: Sequence[Given]) -> Iterator[_Try]:
    yield from _classes(parts, answers)
    yield from _ids(answers)
    yield from _marks(ids, answers)
    yield from _splitting(answers)
    yield from _network(parts, answers)
    longest = max(len(one.text.split()) for one in given)
    yield from _lengths(answers, longest)
    yield from _padding(parts, answers, longest)


def _classes(parts: Parts, answers: Answers) -> Iterator[_Try]:
    if parts.n_classes == 3 and answers.classes:
        for order in permutations(answers.classes):
            if order != answers.classes:
                yield _Try(f"--classes {','.join(order)}", replace(answers, classes=order))
    else:
        other = 0 if answers.positive != 0 else 1
        yield _Try(f"--positive {other}", replace(answers, positive=other))


def _ids(answers: Answers) -> Iterator[_Try]:
    """Shifts and unknown words."""
    shift = answers.shift or 0
    for step in _SHIFTS:
        yield _Try(f"--shift {shift + step}", replace(answers, shift=shift + step, cut_vocabulary=True))
    if shift == 0:  # what imdb.load_data() does
        imdb = replace(answers, shift=3, unknown_id=2, before=("row:1",), cuts_marks=True, cut_vocabulary=True)
        yield _Try("--shift 3 --unknown-id 2 --before row:1", imdb)
    for row in (NONE, 0, 1, 2, answers.padding_id):
        if row is not None and row != answers.unknown_id:
            yield _Try(f"--unknown-id {row}", replace(answers, unknown_id=row))


def _marks(ids: Mapping[str, int], answers: Answers) -> Iterator[_Try]:
    if answers.before or answers.after:
        yield _Try("no marks", replace(answers, before=(), after=()))
    begins, ends = marks_among(ids)
    for begin in [*begins, *(["row:1"] if not begins else [])]:
        if not answers.before:
            yield _Try(f"--before '{begin}'", replace(answers, before=(begin,)))
            for end in ends:
                both = replace(answers, before=(begin,), after=(end,))
                yield _Try(f"--before '{begin}' --after '{end}'", both)
    for end in ends:
        if not answers.after:
            yield _Try(f"--after '{end}'", replace(answers, after=(end,)))


def _splitting(answers: Answers) -> Iterator[_Try]:
    for case, lower in (("lower", True), ("kept", False)):
        if lower != answers.lower:
            yield _Try(f"--case {case}", replace(answers, lower=lower))
    for tokens in TOKENS:
        if tokens not in (answers.tokens, "other"):
            yield _Try(f"--tokens {tokens}", replace(answers, tokens=tokens, filters=None, lower=None))


def _network(parts: Parts, answers: Answers) -> Iterator[_Try]:
    """What stands between linear layers, and which states they read, where the file leaves it open."""
    if "between" in parts.questions:
        for between in BETWEEN:
            if between != answers.between:
                yield _Try(f"--between {between}", replace(answers, between=between))
    if parts.says.readout is None and parts.attention is None:
        for readout in READOUTS:
            if readout not in (answers.readout, "attention"):
                yield _Try(f"--readout {readout}", replace(answers, readout=readout))


def _lengths(answers: Answers, longest: int) -> Iterator[_Try]:
    if answers.max_tokens:
        other = "end" if answers.keep != "end" else "start"
        yield _Try(f"--keep {other}", replace(answers, keep=other))
    for length in _LENGTHS:
        if length < longest and answers.padding not in (BEFORE, AFTER):
            for keep in KEEP:
                typed = f"--max-tokens {length} --keep {keep}"
                yield _Try(typed, replace(answers, max_tokens=length, keep=keep))


def _padding(parts: Parts, answers: Answers, longest: int) -> Iterator[_Try]:
    """Padding on another side, of other lengths, or none."""
    if parts.masked:
        return
    if answers.padding in (BEFORE, AFTER):
        yield _Try("--padding unread", replace(answers, padding=UNREAD, max_tokens=answers.padded_to))
        if begins_behind_padding(answers, parts):
            yield _Try("--padding-steps", replace(answers, padding_steps=True))
    row = 0 if answers.padding_id is None else answers.padding_id
    lengths = [answers.padded_to] if answers.padded_to else []
    for side in (BEFORE, AFTER):
        for length in [*lengths, *_LENGTHS]:
            if (side, length) == (answers.padding, answers.padded_to):
                continue
            for keep in list(KEEP)[: 1 + (length < longest)]:  # where nothing is cut there is no end to choose
                typed = f"--padding {side} --padded-to {length} --keep {keep}"
                padded = replace(answers, padding=side, padded_to=length, max_tokens=None, keep=keep, padding_id=row)
                if side == BEFORE:  # exactly; converting measures whether a state is enough
                    padded = replace(padded, padding_steps=length <= MAX_TOKENS)
                yield _Try(typed, padded)
