"""A stack: how do recurrent layers of different sizes and directions become layers of one size, all in the same?

Idle units of zeros fill up the smaller ones. Such a unit stays at exactly zero: its candidate is tanh(0), whatever its
gates do; and nothing reads it. A layer of one direction beside layers of two gets a second one, all of whose units are
idle. What a layer's directions are joined by, and a normalisation behind it, move into the weights that read it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from lstm_demo.cells import BLOCKS, Cell
from lstm_demo.loop import suffix

_SHARES = {"sum": 1.0, "ave": 0.5}  # of each direction, where they are not put side by side


@dataclass(frozen=True, eq=False)
class RecurrentLayer:
    """One layer as its source has it, in PyTorch's layout and order of gates."""

    directions: tuple[Mapping[str, Tensor], ...]  # one or two, by name: weight_ih, weight_hh, bias_ih, bias_hh
    merge: str = "concat"  # or "sum", "ave": what the layer above sees of two directions
    scale: Tensor | None = None  # [seen], and
    shift: Tensor | None = None  # [seen]: what the layer above sees is `scale * seen + shift`

    @property
    def size(self) -> int:
        """Its units, of one direction."""
        return int(self.directions[0]["weight_hh"].shape[1])

    @property
    def width(self) -> int:
        """How many numbers the layer above sees at each step."""
        return self.size * (len(self.directions) if self.merge == "concat" else 1)


def uniform(layers: Sequence[RecurrentLayer], cell: Cell) -> tuple[dict[str, Tensor], int, bool]:
    """The parameters by PyTorch's names, the units, and whether there are two directions; all with both biases."""
    size, n_directions = max(layer.size for layer in layers), max(len(layer.directions) for layer in layers)
    tensors: dict[str, Tensor] = {}
    for number, layer in enumerate(layers):
        for direction in range(n_directions):
            there = direction < len(layer.directions)
            own = dict(layer.directions[direction if there else 0])
            if number:
                own = _reading(layers[number - 1], own, size, n_directions)
            made = {name: _widened(name, tensor, layer, size, len(BLOCKS[cell])) for name, tensor in own.items()}
            for name, tensor in made.items():
                tensors[f"{name}_{suffix(number, direction)}"] = tensor if there else torch.zeros_like(tensor)
    return tensors, size, n_directions == 2


def side_by_side(weight: Tensor, layer: RecurrentLayer) -> Tensor:
    """`weight` [*, seen] on a layer's joined states, as one on both directions, the forward one first."""
    if layer.merge == "concat" or len(layer.directions) == 1:
        return weight
    return torch.cat([_SHARES[layer.merge] * weight] * 2, dim=-1)


def spread(weight: Tensor, layer: RecurrentLayer, size: int, n_directions: int) -> Tensor:
    """`weight` [*, direction * unit] on a layer's own states, as one on all [*, direction * size], idle ones too."""
    out = weight.new_zeros(*weight.shape[:-1], n_directions, size)
    own = weight.view(*weight.shape[:-1], len(layer.directions), layer.size)
    out[..., : len(layer.directions), : layer.size] = own
    return out.flatten(-2)


def spread_state(states: Sequence[Tensor], size: int, n_directions: int) -> Tensor:
    """Each layer's state [direction, unit] as one tensor [layer, direction, size], idle units at zero."""
    out = torch.zeros(len(states), n_directions, size)
    for number, state in enumerate(states):
        out[number, : state.shape[0], : state.shape[1]] = state
    return out


def _reading(below: RecurrentLayer, own: dict[str, Tensor], size: int, n_directions: int) -> dict[str, Tensor]:
    """The weights of a layer that reads all states of the one below it."""
    weight = own["weight_ih"]
    if below.scale is not None and below.shift is not None:
        own["bias_ih"] = own["bias_ih"] + weight @ below.shift
        weight = weight * below.scale
    return own | {"weight_ih": spread(side_by_side(weight, below), below, size, n_directions)}


def _widened(name: str, tensor: Tensor, layer: RecurrentLayer, new: int, n_blocks: int) -> Tensor:
    """A parameter [blocks * unit, ...] with idle units in each block: [blocks * new, ...]."""
    if name == "weight_hh":  # reads the units as well
        tensor = functional.pad(tensor, (0, new - layer.size))
    blocks = tensor.view(n_blocks, layer.size, *tensor.shape[1:])
    out = tensor.new_zeros(n_blocks, new, *tensor.shape[1:])
    out[:, : layer.size] = blocks
    return out.flatten(0, 1).contiguous()
