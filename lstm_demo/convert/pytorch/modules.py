"""Modules: what is each part of a checkpoint? Told by the names and shapes of its parameters, whatever it is called."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from torch import Tensor

from lstm_demo.convert.numbers import check_numbers
from lstm_demo.errors import InputError

Kind = Literal["recurrent", "linear", "table", "convolution", "norm", "state"]
RECURRENT = re.compile(r"(weight|bias)_(ih|hh)(?:_l(\d{1,3})(_reverse)?)?\Z")
_FIRST_STATE = re.compile(r"(?:init(?:ial)?_?)?(h|c|hidden|cell)(?:_?0|_?init|_?state)?\Z", re.IGNORECASE)
_IN_TRAINING = ("pos_weight", "num_batches_tracked")  # play no part in a prediction


@dataclass(frozen=True, eq=False)
class Module:
    """One part: its path in the network, its parameters by name, and what it is."""

    path: str
    leaves: Mapping[str, Tensor]
    kind: Kind

    def __getitem__(self, leaf: str) -> Tensor:
        return check_numbers(f"{self.path}.{leaf}", self.leaves[leaf])


def modules_of(state: Mapping[str, Tensor]) -> tuple[list[Module], tuple[str, ...]]:
    """The parts in the order of their definition, and what should be known.

    Raises:
        InputError: a part is none that a bundle has.
    """
    grouped: dict[str, dict[str, Tensor]] = {}
    notes = []
    for key, tensor in state.items():
        path, _, leaf = key.rpartition(".")
        if leaf in _IN_TRAINING:
            if leaf == "pos_weight":
                notes.append(f"{key} belongs to the loss, and plays no part in a prediction.")
            continue
        grouped.setdefault(path, {})[leaf] = tensor
    modules = []
    for path, leaves in grouped.items():
        first = [name for name in leaves if _FIRST_STATE.match(name)]
        modules += [Module(f"{path}.{name}".lstrip("."), {name: leaves.pop(name)}, "state") for name in first]
        if leaves:
            modules.append(Module(path, leaves, _kind(path, leaves)))
    return modules, tuple(notes)


def named(modules: Iterable[Module | str], most: int = 6) -> str:
    """The parts' names in a row."""
    names = [one if isinstance(one, str) else one.path for one in modules]
    shown = [repr(name) for name in names[:most]]
    return ", ".join(shown) + (", ..." if len(names) > most else "") or "nothing"


def holds_cell(module: Module) -> bool:
    """Is it the cell, of a first state's two tensors?"""
    match = _FIRST_STATE.match(module.path.rpartition(".")[2])
    return bool(match) and str(match and match[1]).lower().startswith("c")


def _kind(path: str, leaves: Mapping[str, Tensor]) -> Kind:
    if any(RECURRENT.match(leaf) for leaf in leaves):
        return "recurrent"
    if {"running_mean", "running_var"} <= set(leaves):
        return "norm"
    weight = leaves.get("weight")
    if weight is None or set(leaves) - {"weight", "bias"}:
        raise InputError(f"The part {path!r} is no plain linear layer: it holds {named(sorted(leaves))}.")
    if weight.ndim == 3:
        return "convolution"
    if weight.ndim == 2:
        return "linear" if "bias" in leaves else "table"
    raise InputError(
        f"The part {path!r} is no linear layer: its weight has the shape {list(weight.shape)}. A normalisation of each "
        "state (LayerNorm) cannot be folded into one; train the network without."
    )
