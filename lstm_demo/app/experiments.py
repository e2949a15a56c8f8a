"""Experiments: how do changes inside the network travel? As a short text in an address, as plain values from a browser.

`forget_gate=1@11:207;silence:3,5-7` holds unit 207's forget gate open at the 11th word and silences four units. A gate
is followed by `=` and a value or by `~` and a factor; then come `@` and words from 1, `:` and units from 0, `/` and a
layer from 1, with a `b` behind it where it reads backwards. What is left out means all of them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from lstm_demo.checks import shown
from lstm_demo.errors import InputError
from lstm_demo.explain.edits import Edit, GateEdit, UnitEdit, check_edits
from lstm_demo.limits import MAX_EDITS, MAX_EXPERIMENT_CHARACTERS, MAX_TOKENS, MAX_WIDTH
from lstm_demo.model import Config

_SILENCE = "silence"
_ROW = r"[0-9]{1,4}(?:-[0-9]{1,4})?(?:,[0-9]{1,4}(?:-[0-9]{1,4})?)*"
_EDIT = re.compile(
    rf"(?P<name>[a-z_]+)(?:(?P<how>[=~])(?P<number>-?[0-9.]{{1,12}}))?"
    rf"(?:@(?P<steps>{_ROW}))?(?::(?P<units>{_ROW}))?(?:/(?P<layer>[0-9]?)(?P<back>b?))?"
)
_NAMES = {field.name for kind in (GateEdit, UnitEdit) for field in fields(kind)}


def written(edits: Sequence[Edit]) -> str:
    """An experiment as text; of what only a program can ask for, nothing.

    >>> written((GateEdit("forget_gate", value=1.0, steps=(10,), units=(207,)), UnitEdit((3, 5, 6, 7))))
    'forget_gate=1@11:207;silence:3,5-7'
    """
    return ";".join(_written(edit) for edit in edits if isinstance(edit, GateEdit | UnitEdit))


def read(text: str) -> tuple[Edit, ...]:
    """What `written` wrote.

    Raises:
        InputError: it is longer than that may be, or says something else.

    >>> read("silence:3,5-7")
    (UnitEdit(units=(3, 5, 6, 7), steps=None, layer=None, direction=None),)
    """
    if len(text) > MAX_EXPERIMENT_CHARACTERS:
        raise InputError("edit.long", count=len(text), most=MAX_EXPERIMENT_CHARACTERS)
    return _few([_read(part) for part in text.split(";") if part])


def from_browser(sent: object) -> tuple[Edit, ...]:
    """The edits in a list of plain values that a browser sends; it may send anything.

    Raises:
        InputError: something in it is no edit.
    """
    if not isinstance(sent, list) or not all(isinstance(one, Mapping) and set(one) <= _NAMES for one in sent):
        raise InputError("edit.unread", given=shown(sent))
    return _few([_made(dict(one)) for one in sent])


def fitting(edits: Iterable[Edit], config: Config, n_steps: int) -> tuple[Edit, ...]:
    """Those edits that name only what this network and a text of so many steps have."""
    return tuple(edit for edit in edits if _fits(edit, config, n_steps))


def moved(edits: Iterable[Edit], places: Mapping[int, int]) -> tuple[Edit, ...]:
    """The same experiment where the words have moved: `places` are the new ones by the old; who is gone has none."""
    kept = []
    for edit in edits:
        steps = getattr(edit, "steps", None)
        if steps is None:
            kept.append(edit)
        elif found := tuple(sorted(places[step] for step in steps if step in places)):
            kept.append(replace(edit, steps=found))
    return tuple(kept)


def _fits(edit: Edit, config: Config, n_steps: int) -> bool:
    try:
        check_edits((edit,), config, n_steps)
    except InputError:
        return False
    return True


def _few(edits: list[Edit]) -> tuple[Edit, ...]:
    if len(edits) > MAX_EDITS:
        raise InputError("edit.many", n=len(edits), most=MAX_EDITS)
    return tuple(edits)


def _made(values: dict[str, Any]) -> Edit:
    try:
        return GateEdit(**values) if "gate" in values else UnitEdit(**values)
    except TypeError:  # a name of the other kind, or no units to silence
        raise InputError("edit.unread", given=shown(values)) from None


def _written(edit: GateEdit | UnitEdit) -> str:
    if isinstance(edit, UnitEdit):
        what = _SILENCE
    else:
        what = f"{edit.gate}={edit.value:g}" if edit.value is not None else f"{edit.gate}~{edit.scale:g}"
    steps = "" if edit.steps is None else f"@{_row([step + 1 for step in edit.steps])}"
    units = "" if edit.units is None else f":{_row(edit.units)}"
    layer = "" if edit.layer is None else str(edit.layer + 1)
    place = f"{layer}{'b' if edit.direction == 1 else ''}"
    return f"{what}{steps}{units}{'/' + place if place else ''}"


def _row(numbers: Sequence[int]) -> str:
    """Numbers in a row, with `5-7` for those that follow each other."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _read(text: str) -> Edit:
    found = _EDIT.fullmatch(text)
    if not found:
        raise InputError("edit.unread", given=shown(text))
    values: dict[str, Any] = {} if found["name"] == _SILENCE else {"gate": found["name"]}
    if found["how"]:
        try:
            values["value" if found["how"] == "=" else "scale"] = float(found["number"])
        except ValueError:
            raise InputError("edit.unread", given=shown(text)) from None
    if found["steps"]:
        values["steps"] = _numbers(found["steps"], 1, MAX_TOKENS)
    if found["units"]:
        values["units"] = _numbers(found["units"], 0, MAX_WIDTH)
    if found["layer"]:
        values["layer"] = int(found["layer"]) - 1
    if found["back"]:
        values["direction"] = 1
    return _made(values)


def _numbers(row: str, first: int, most: int) -> tuple[int, ...]:
    found: set[int] = set()
    for part in row.split(","):
        begin, _, end = part.partition("-")
        found |= set(range(int(begin), min(int(end or begin), most) + 1))
    return tuple(number - first for number in sorted(found))
