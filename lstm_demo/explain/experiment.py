"""Experiments as text: how does one travel in a link, stand on a command line, and in a file?

    forget_gate=1@word 3@unit 7        hold unit 7's forget gate open at the third word
    input_gate*0.5@word 1-4,6          halve all input gates at these words
    silence@unit 7,9@layer 2           silence two units of the second layer
    begin hidden=0.5 cell=2@backward   begin in these states, where the network reads backwards
    begin after="A dull film."         begin where this text ends

Several stand in their order with a semicolon between them. Numbers are those of an address: words (behind a convolution
windows of them) and layers count from 1, units from 0; in an edit's own fields all count from 0. What is not said means
all of them, and "none" none.
"""

import json
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from lstm_demo.checks import shown
from lstm_demo.errors import InputError
from lstm_demo.explain.edits import Edit, GateEdit, InitialState, UnitEdit, check_index
from lstm_demo.limits import MAX_EXPERIMENT_CHARACTERS, MAX_LAYERS, MAX_TOKENS, MAX_WIDTH

_DIRECTIONS = ("forward", "backward")
_LAST = {"word": MAX_TOKENS, "unit": MAX_WIDTH - 1, "layer": MAX_LAYERS}  # the largest number that any may have
_FIRST = {"word": 1, "unit": 0, "layer": 1}
_FIELDS = {"word": "steps", "unit": "units", "layer": "layer", "direction": "direction"}
_SHORT_RUN = 3  # numbers; fewer are written one by one

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_PIECE = re.compile(rf"((?:{_QUOTED}|[^\";@])*)([;@]|\Z)", re.DOTALL)
_NUMBER = r"[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?"
_GATE = re.compile(rf"(\w+)\s*([=*])\s*({_NUMBER})", re.ASCII)
_BEGIN = re.compile(rf"begin((?:\s+(?:hidden|cell)\s*=\s*{_NUMBER})+|\s+after\s*=\s*{_QUOTED})", re.DOTALL)
_STATE = re.compile(rf"(hidden|cell)\s*=\s*({_NUMBER})")
_PLACE = re.compile(r"(word|unit|layer)\s+(none|[0-9][0-9,\s-]*)")
_RUN = re.compile(r"([0-9]+)(?:-([0-9]+))?")
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse(text: str) -> tuple[Edit, ...]:
    """Read an experiment; of an empty text there are no edits.

    Raises:
        InputError: the text is too long, or a part of it says nothing that can be done; names the part.

    >>> parse("forget_gate=1@word 3@unit 7")
    (GateEdit(gate='forget_gate', value=1.0, scale=None, steps=(2,), units=(7,), layer=None, direction=None),)
    """
    if not isinstance(text, str):
        raise InputError("experiment.part", part=shown(text))
    if len(text) > MAX_EXPERIMENT_CHARACTERS:
        raise InputError("experiment.too_long", n=len(text), most=MAX_EXPERIMENT_CHARACTERS)
    return tuple(_edit(change, places) for change, *places in _pieces(text)) if text.strip() else ()


def write(edits: Sequence[Edit]) -> str:
    """Write an experiment so that `parse` reads the same edits, unless the text gets too long for it.

    Raises:
        InputError: an edit is at a step, unit, layer or direction that no network has.

    >>> write([GateEdit("input_gate", scale=0.5, steps=range(4)), UnitEdit((7, 9), layer=1)])
    'input_gate*0.5@word 1-4;silence@unit 7,9@layer 2'
    """
    return ";".join("@".join((_change(edit), *_places(edit))) for edit in edits)


def _pieces(text: str) -> list[list[str]]:
    """The change and the places of each edit, in order."""
    pieces, place = [[""]], 0
    while match := _PIECE.match(text, place):
        pieces[-1][-1] = match[1].strip()
        place = match.end()
        if match[2] == ";":
            pieces.append([""])
        elif match[2] == "@":
            pieces[-1].append("")
        else:
            return pieces
    raise InputError("experiment.part", part=shown(text[place:]))  # a quotation that nobody ends


def _edit(change: str, places: Sequence[str]) -> Edit:
    fields: dict[str, Any] = {}
    for place in places:
        name, value = _place(place)
        if name in fields:
            raise InputError("experiment.twice", part=shown(place))
        fields[name] = value
    if gate := _GATE.fullmatch(change):
        name, sign, number = gate.groups()
        fields["value" if sign == "=" else "scale"] = float(number)
        return GateEdit(name, **fields)
    if change == "silence":
        if "units" not in fields:
            raise InputError("experiment.no_units")
        return UnitEdit(**fields)
    if (begin := _BEGIN.fullmatch(change)) and "steps" not in fields:
        return InitialState(**_state(begin[1]), **fields)
    raise InputError("experiment.steps" if begin else "experiment.part", part=shown(change))


def _state(text: str) -> dict[str, Any]:
    """Where a reading begins: numbers by name, or a text to begin after."""
    if numbers := _STATE.match(text.strip()):
        found = _STATE.findall(text)
        if len(found) != len(dict(found)):
            raise InputError("experiment.twice", part=shown(numbers.string))
        return {name: float(number) for name, number in found}
    quoted = text.partition("=")[2]
    try:
        return {"after": json.loads(quoted, strict=False)}
    except ValueError as error:
        raise InputError("experiment.part", part=shown(quoted.strip())) from error


def _place(text: str) -> tuple[str, Any]:
    """A field of an edit, and its value."""
    if text in _DIRECTIONS:
        return "direction", _DIRECTIONS.index(text)
    match = _PLACE.fullmatch(text)
    if not match:
        raise InputError("experiment.part", part=shown(text))
    name, numbers = match.groups()
    found = () if numbers == "none" else _numbers(name, numbers)
    if name != "layer":
        return _FIELDS[name], found
    if len(found) != 1:
        raise InputError("experiment.part", part=shown(text))
    return name, found[0]


def _numbers(name: str, text: str) -> tuple[int, ...]:
    """Numbers and runs of them, counted from 0."""
    found: list[int] = []
    for part in text.split(","):
        run = _RUN.fullmatch(part.strip())
        first, last = (int(run[1]), int(run[2] or run[1])) if run else (1, 0)
        if first > last:
            raise InputError("experiment.part", part=shown(part.strip()))
        for number in (first, last):
            if not _FIRST[name] <= number <= _LAST[name]:
                raise InputError(f"experiment.no_{name}", number=number, first=_FIRST[name], last=_LAST[name])
        found += range(first - _FIRST[name], last - _FIRST[name] + 1)
        if len(found) > MAX_WIDTH:
            raise InputError(f"edit.many_{_FIELDS[name]}", n=len(found), most=MAX_WIDTH)
    return tuple(found)


def _change(edit: Edit) -> str:
    match edit:
        case GateEdit(value=float() as value):
            return f"{edit.gate}={_written(value)}"
        case GateEdit(scale=float() as scale):
            return f"{edit.gate}*{_written(scale)}"
        case InitialState(after=str() as text):
            return f"begin after={_quoted(text)}"
        case InitialState():
            given = {"hidden": edit.hidden, "cell": edit.cell}
            return " ".join(["begin", *(f"{name}={_written(x)}" for name, x in given.items() if x is not None)])
    return "silence"


def _places(edit: Edit) -> list[str]:
    writers: dict[str, Callable[[str, Any], str]] = {"word": _list, "unit": _list, "layer": _one, "direction": _one}
    values = {name: getattr(edit, field, None) for name, field in _FIELDS.items()}
    return [writers[name](name, value) for name, value in values.items() if value is not None]


def _list(name: str, indices: Sequence[int]) -> str:
    for index in indices:
        check_index({"word": "step"}.get(name, name), index, _LAST[name] + 1 - _FIRST[name])
    ends = [k for k, (a, b) in enumerate(pairwise(indices), 1) if b != a + 1]
    runs = [indices[a:b] for a, b in pairwise([0, *ends, len(indices)])] if indices else []
    parts: list[str] = []
    for run in runs:
        numbers = [str(index + _FIRST[name]) for index in run]
        parts += numbers if len(run) < _SHORT_RUN else [f"{numbers[0]}-{numbers[-1]}"]
    return f"{name} {','.join(parts) or 'none'}"


def _one(name: str, index: int) -> str:
    if name == "direction":
        check_index(name, index, len(_DIRECTIONS))
        return _DIRECTIONS[index]
    return _list(name, (index,))


def _written(number: float) -> str:
    return repr(number).removesuffix(".0")


def _quoted(text: str) -> str:
    """As JSON has it; halves of a character, which no link can hold, by their numbers."""
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", json.dumps(text, ensure_ascii=False))
