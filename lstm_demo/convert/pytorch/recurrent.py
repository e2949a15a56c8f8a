"""Recurrent parts of a checkpoint: which layers are they, and how do they stand on each other?"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from lstm_demo.cells import Cell
from lstm_demo.convert.numbers import check_numbers
from lstm_demo.convert.pytorch.modules import RECURRENT, Module, named
from lstm_demo.convert.stack import RecurrentLayer
from lstm_demo.errors import InputError
from lstm_demo.loop import suffix

_CELLS: dict[float, Cell] = {4.0: "lstm", 3.0: "gru"}  # by blocks of weights a unit
_PARAMETERS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def cell_of(modules: Sequence[Module]) -> Cell:
    """An LSTM or a GRU? As many blocks of weights as the first layer has for each unit; all parts are of one kind."""
    cells = []
    for module in modules:
        if any(leaf.startswith("weight_hr") for leaf in module.leaves):
            raise InputError(f"The LSTM {module.path!r} projects its states (proj_size); a bundle's LSTM does not.")
        hidden = module.leaves.get("weight_hh_l0", module.leaves.get("weight_hh"))
        if hidden is None or hidden.ndim != 2 or 0 in hidden.shape:
            raise InputError(f"The part {module.path!r} lacks sound first weights; save the whole state_dict.")
        if (blocks := hidden.shape[0] / hidden.shape[1]) not in _CELLS:
            kind = "a plain recurrent network" if blocks == 1 else "something else"
            raise InputError(
                f"The part {module.path!r} is {kind}, not an LSTM or a GRU: weight_hh_l0 is {list(hidden.shape)}."
            )
        cells.append(_CELLS[blocks])
    if len(set(cells)) > 1:
        raise InputError(f"{named(modules)} are {' and '.join(sorted(set(cells)))}; in a bundle all are of one kind.")
    return cells[0]


def layers_of(module: Module, cell: Cell) -> list[RecurrentLayer]:
    """The layers of one part, from the first on, always with both biases.

    Raises:
        InputError: a parameter is missing, has another shape, or is one that a bundle's layers do not have.
    """
    leaves, name = module.leaves, module.path
    if odd := [leaf for leaf in leaves if not RECURRENT.match(leaf)]:
        raise InputError(f"The part {name!r} holds {named(odd)}, which no LSTM or GRU has; a bundle has no place.")
    matches = [match for leaf in leaves if (match := RECURRENT.match(leaf))]
    tensors = {
        match[0] if match[3] else f"{match[0]}_l0": check_numbers(f"{name}.{match[0]}", leaves[match[0]])
        for match in matches
    }
    n_layers = min(1 + max(int(match[3] or 0) for match in matches), len(tensors))
    n_directions = 2 if any(match[4] for match in matches) else 1
    biased = any(match[1] == "bias" for match in matches)
    H, width = _sizes(name, tensors)
    layers = []
    for layer in range(n_layers):
        directions = [
            _direction(name, cell, tensors, suffix(layer, direction), width, H, biased)
            for direction in range(n_directions)
        ]
        layers.append(RecurrentLayer(tuple(directions)))
        width = n_directions * H
    return layers


def _sizes(name: str, tensors: Mapping[str, Tensor]) -> tuple[int, int]:
    """Units, and the width of what the first layer reads."""
    hidden, inputs = tensors["weight_hh_l0"], tensors.get("weight_ih_l0")
    if inputs is None or inputs.ndim != 2:
        raise InputError(f"The part {name!r} lacks sound first weights; save the whole network's state_dict.")
    return int(hidden.shape[1]), int(inputs.shape[1])


def _direction(
    name: str, cell: Cell, tensors: Mapping[str, Tensor], place: str, width: int, H: int, biased: bool
) -> dict[str, Tensor]:
    """One layer's parameters in one direction."""
    rows = int(tensors["weight_hh_l0"].shape[0])  # blocks * unit
    own = {}
    for parameter, shape in zip(_PARAMETERS, ([rows, width], [rows, H], [rows], [rows]), strict=True):
        full = f"{parameter}_{place}"
        tensor = tensors.get(full)
        if tensor is None and parameter.startswith("bias") and not biased:
            tensor = torch.zeros(shape)  # made with bias=False
        if tensor is None or list(tensor.shape) != shape:
            there = "is not there" if tensor is None else f"is {list(tensor.shape)}"
            kind = cell.upper()
            raise InputError(f"In the {kind} {name!r}, {full} {there}; it should be there with the shape {shape}.")
        own[parameter] = tensor
    return own
