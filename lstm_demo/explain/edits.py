"""Edits: what can a visitor change inside the network? Experiments as values.

Clamp or scale a gate, silence units, begin in another state.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from numbers import Integral, Real
from typing import get_args

import torch
from torch import Tensor

from lstm_demo.cells import BLOCKS, Change, kind_of, unchanged
from lstm_demo.checks import shown
from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_WIDTH
from lstm_demo.model import Config

RANGES = {
    "input_gate": (0.0, 1.0),
    "forget_gate": (0.0, 1.0),
    "candidate": (-1.0, 1.0),
    "output_gate": (0.0, 1.0),
    "reset_gate": (0.0, 1.0),
    "update_gate": (0.0, 1.0),
}
_MAX_SCALE = 1_000_000  # far beyond what leaves any gate inside its range; more would overflow float32
_MAX_CELL = 1_000  # of a memory to begin with, either way; a word adds at most 1 to it
Indices = tuple[int, ...] | None  # None: all of them


@dataclass(frozen=True)
class GateEdit:
    """Clamp a gate to `value`, or scale it by `scale`, at some steps and units.

    Steps count from 0 in reading order; `None` means all of them, for steps, units, layers and directions alike.
    A scaled gate is kept inside the gate's range (0..1; -1..1 for the candidate), so that it stays a gate.

    Lists and ranges of numbers become tuples, so that an experiment is a value: hashable, and equal to its like.

    Raises:
        InputError: the gate does not exist, or not exactly one of `value` and `scale` is given, or it is out of range;
            or the steps or units are no numbers in a row.

    >>> GateEdit("forget_gate", value=1.0, steps=[2])
    GateEdit(gate='forget_gate', value=1.0, scale=None, steps=(2,), units=None, layer=None, direction=None)
    """

    gate: str  # "input_gate", "forget_gate", "candidate", "output_gate"; of a GRU "reset_gate", "update_gate"
    value: float | None = None
    scale: float | None = None
    steps: Indices = None
    units: Indices = None
    layer: int | None = None
    direction: int | None = None  # 0 forward, 1 backward

    def __post_init__(self) -> None:
        if self.gate not in tuple(RANGES):  # a tuple, since what cannot be hashed may be asked for as well
            raise InputError("edit.no_gate", gate=shown(self.gate), allowed=tuple(RANGES))
        if (self.value is None) == (self.scale is None):
            raise InputError("edit.one_of_two")
        low, high = RANGES[self.gate]
        if self.value is not None and not _is_number(self.value, low, high):
            raise InputError("edit.value", gate=self.gate, value=shown(self.value), low=low, high=high)
        if self.scale is not None and not _is_number(self.scale, 0, _MAX_SCALE):
            raise InputError("edit.scale", value=shown(self.scale), most=_MAX_SCALE)
        for name in ("value", "scale"):
            if (given := getattr(self, name)) is not None:
                object.__setattr__(self, name, float(given))  # torch does not take all kinds of numbers
        _make_hashable(self)

    def apply(self, gate: Tensor) -> Tensor:
        """Return `gate` [unit], which this edit is for, as it makes it."""
        if self.scale is not None:
            edited = (gate * self.scale).clamp(*RANGES[self.gate])
        elif self.value is not None:
            edited = torch.full_like(gate, self.value)
        return _where(self.units, edited, gate)


@dataclass(frozen=True)
class UnitEdit:
    """Silence units: their hidden state is 0 at some steps, for the next step, the next layer and the readout alike.

    Their cells go on as computed. `None` means all steps, layers and directions.

    Raises:
        InputError: the units or the steps are no numbers in a row.
    """

    units: tuple[int, ...]
    steps: Indices = None
    layer: int | None = None
    direction: int | None = None

    def __post_init__(self) -> None:
        _make_hashable(self)

    def apply(self, hidden: Tensor) -> Tensor:
        """Return `hidden` [unit] with these units silenced."""
        return _where(self.units, torch.zeros_like(hidden), hidden)


@dataclass(frozen=True)
class InitialState:
    """Begin in another state: h_0 and c_0 of some units, where zeros stand without it.

    Give the numbers, of the hidden state, of the cell or of both; or a text, after whose last word the reading begins:
    each layer in its own state there, and one that reads backwards after that text's first word. `None` means all
    units, layers and directions. The first word of the text that is read finds these states before it.

    A GRU and a plain recurrent network have no cell.

    Raises:
        InputError: neither numbers nor a text are given, or both, or a number is out of range; or the units are no
            numbers in a row.

    >>> InitialState(cell=2, units=[7])
    InitialState(hidden=None, cell=2.0, after=None, units=(7,), layer=None, direction=None)
    """

    hidden: float | None = None  # -1..1
    cell: float | None = None  # the memory, -1,000..1,000
    after: str | None = None  # a text that is read before
    units: Indices = None
    layer: int | None = None
    direction: int | None = None  # 0 forward, 1 backward

    def __post_init__(self) -> None:
        numbers = {"hidden": 1, "cell": _MAX_CELL}
        if (self.after is None) == (self.hidden is None and self.cell is None):
            raise InputError("edit.no_state")
        if self.after is not None and not isinstance(self.after, str):
            raise InputError("edit.after", given=shown(self.after))
        for name, most in numbers.items():
            if (given := getattr(self, name)) is None:
                continue
            if not _is_number(given, -most, most):
                raise InputError(f"edit.initial_{name}", value=shown(given), low=-most, high=most)
            object.__setattr__(self, name, float(given))
        _make_hashable(self)

    def apply(self, state: Tensor, given: float | None, read: Tensor | None = None) -> Tensor:
        """Return `state` [unit], hidden or cell, as this edit makes it: `given`, or what was `read` before [unit]."""
        if given is not None:
            read = torch.full_like(state, given)
        return state if read is None else _where(self.units, read, state)


Edit = GateEdit | UnitEdit | InitialState


def change_at(edits: Sequence[Edit], layer: int, direction: int, step: int) -> Change:
    """What `edits` do, in their order, to the quantities of one step of one layer and direction."""
    here = []
    for edit in edits:
        if isinstance(edit, InitialState) or not is_at(edit, layer, direction):
            continue
        if edit.steps is None or step in edit.steps:
            here.append(edit)
    return partial(_change, here) if here else unchanged


def is_at(edit: Edit, layer: int, direction: int) -> bool:
    """Does an edit hold in this layer and direction?"""
    return edit.layer in (None, layer) and edit.direction in (None, direction)


def _change(edits: Sequence[GateEdit | UnitEdit], name: str, value: Tensor) -> Tensor:
    for edit in edits:
        if name == (edit.gate if isinstance(edit, GateEdit) else "hidden"):
            value = edit.apply(value)
    return value


def check_edits(edits: Sequence[Edit], config: Config, n_steps: int) -> None:
    """Refuse edits that name a gate, step, unit, layer or direction which this text or this network does not have.

    Raises:
        InputError: names the number, and what is allowed.
    """
    if not isinstance(edits, Sequence):
        raise InputError("edit.no_tuple", kind=type(edits).__name__)
    for edit in edits:
        if not isinstance(edit, get_args(Edit)):
            raise InputError("edit.no_edit", kind=type(edit).__name__)
        if isinstance(edit, GateEdit):
            _check_gate(edit.gate, config)
        if isinstance(edit, InitialState) and edit.cell is not None and not config.has_cell:
            raise InputError("edit.no_cell", kind=config.cell)
        _check_indices("step", getattr(edit, "steps", None), n_steps)
        _check_indices("unit", edit.units, config.hidden_size)
        _check_indices("layer", None if edit.layer is None else (edit.layer,), config.n_layers)
        _check_indices("direction", None if edit.direction is None else (edit.direction,), config.n_directions)


def _check_gate(gate: str, config: Config) -> None:
    allowed = BLOCKS[config.cell]
    if gate not in allowed:
        raise InputError(f"edit.{kind_of(config.cell)}", gate=gate, allowed=allowed)


def _check_indices(name: str, indices: object, size: int) -> None:
    if indices is None:
        return
    if not isinstance(indices, tuple):
        raise InputError(f"edit.{name}s", given=shown(indices))
    for index in indices:
        check_index(name, index, size)


def check_index(name: str, index: object, size: int) -> None:
    """Refuse what is no number from 0 up to, but not including, `size`.

    Raises:
        InputError: names the number, and what is allowed.
    """
    if isinstance(index, bool) or not (isinstance(index, Integral) and index in range(size)):
        raise InputError(f"edit.no_{name}" if size else "edit.no_words", index=shown(index), last=size - 1)


def _make_hashable(edit: Edit) -> None:
    """Turn the numbers in `edit` into Python's own and rows of them into tuples; what is allowed is checked later."""
    places = [name for name in ("steps", "units", "layer", "direction") if hasattr(edit, name)]
    for name in places[:-2]:
        given = getattr(edit, name)
        if isinstance(given, tuple | list | range):
            if len(given) > MAX_WIDTH:
                raise InputError(f"edit.many_{name}", n=len(given), most=MAX_WIDTH)
            object.__setattr__(edit, name, tuple(map(_whole, given)))
    for name in places[-2:]:
        object.__setattr__(edit, name, _whole(getattr(edit, name)))
    try:
        hash(edit)
    except TypeError:
        odd = next(value for name in places if not _is_hashable(value := getattr(edit, name)))
        raise InputError("edit.no_place", given=shown(odd)) from None


def _whole(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, Integral):
        return value
    return int(value)


def _is_hashable(value: object) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def _is_number(value: object, low: float, high: float) -> bool:
    """Is it a number, Python's or NumPy's, from `low` to `high`? NaN is not."""
    return isinstance(value, Real) and value <= high and not value < low


def _where(units: Indices, edited: Tensor, original: Tensor) -> Tensor:
    if units is None:
        return edited
    result = original.clone()
    chosen = list(units)
    result[chosen] = edited[chosen]
    return result
