"""Experiments: which of what a browser or an address asks for can be made here, and what moves along with its words?"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from lstm_demo.app.examples import example_of
from lstm_demo.app.texts import visitors_texts
from lstm_demo.bundle import Bundle
from lstm_demo.checks import shown
from lstm_demo.errors import InputError
from lstm_demo.explain.edits import Edit, GateEdit, InitialState, UnitEdit, check_edits
from lstm_demo.explain.initial import check_beginnings
from lstm_demo.limits import MAX_EDITS, MAX_EXPERIMENT_CHARACTERS
from lstm_demo.views.lenses import whatif

_KINDS = (GateEdit, UnitEdit, InitialState)
_NAMES = {field.name for kind in _KINDS for field in fields(kind)}
_OF_A_BEGINNING = {"hidden", "cell", "after"}


def from_browser(sent: object) -> tuple[Edit, ...]:
    """The edits in a list of plain values that a browser sends; it may send anything.

    Raises:
        InputError: something in it is no edit.
    """
    if not isinstance(sent, list) or not all(isinstance(one, Mapping) and set(one) <= _NAMES for one in sent):
        raise InputError("edit.unread", given=shown(sent))
    if len(sent) > MAX_EDITS:
        raise InputError("edit.many", n=len(sent), most=MAX_EDITS)
    longest = max((len(after) for one in sent if isinstance(after := one.get("after"), str)), default=0)
    if longest > MAX_EXPERIMENT_CHARACTERS:  # as in a link; a text to begin after is read again at every change
        raise InputError("experiment.too_long", n=longest, most=MAX_EXPERIMENT_CHARACTERS)
    return tuple(_made(dict(one)) for one in sent)


def fitting(edits: Iterable[Edit], bundle: Bundle, n_steps: int) -> tuple[Edit, ...]:
    """Those edits that name only what this network and a text of so many steps have."""
    return tuple(edit for edit in edits if _fits(edit, bundle, n_steps))


def without_typed(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Those edits that hold nothing typed by a visitor: none that begins after a text which is not the app's own."""
    return tuple(edit for edit in edits if not (isinstance(edit, InitialState) and _is_typed(edit.after)))


def _is_typed(text: str | None) -> bool:
    return text is not None and example_of(text) is None and text not in whatif.beginnings(visitors_texts())


def moved(edits: Iterable[Edit], places: Mapping[int, int]) -> tuple[Edit, ...]:
    """The same experiment where the words have moved: `places` are the new ones by the old; who is gone has none."""
    kept: list[Edit] = []
    for edit in edits:
        if isinstance(edit, InitialState) or edit.steps is None:
            kept.append(edit)
        elif found := tuple(sorted(places[step] for step in edit.steps if step in places)):
            kept.append(replace(edit, steps=found))
    return tuple(kept)


def _fits(edit: Edit, bundle: Bundle, n_steps: int) -> bool:
    try:
        check_edits((edit,), bundle.config, n_steps)
        check_beginnings((edit,), bundle)
    except InputError:
        return False
    return True


def _made(values: dict[str, Any]) -> Edit:
    try:
        if "gate" in values:
            return GateEdit(**values)
        return InitialState(**values) if _OF_A_BEGINNING & set(values) else UnitEdit(**values)
    except TypeError:  # a name of the other kind, or no units to silence
        raise InputError("edit.unread", given=shown(values)) from None
