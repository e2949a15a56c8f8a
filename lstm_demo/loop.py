"""The step loop: how does a cell without a fused layer read a batch? Step by step, by its equations in `cells.py`."""

import math
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from lstm_demo.cells import STEPS, Cell, CellWeights


class StepLoop(nn.Module):
    """Layers of `cell` ("peephole" or "cell_output"), in one direction or both; parameters are named as in `nn.LSTM`.

    There is one vector of biases where PyTorch has two that are only ever added. What reads the cell is `weight_ch`:
    [3, unit], the diagonals for i, f and o, or [unit, unit], all of the cell for o (see `cells.CellWeights`).
    """

    def __init__(
        self, cell: Cell, input_size: int, n_units: int, n_layers: int, bidirectional: bool, dropout: float
    ) -> None:
        super().__init__()
        self.cell, self.n_units, self.n_layers, self.dropout = cell, n_units, n_layers, dropout
        self.n_directions = 2 if bidirectional else 1
        gates_that_see_h, cells_seen = {"peephole": (4, 3), "cell_output": (3, n_units)}[cell]  # no other is read here
        for layer in range(n_layers):
            width = input_size if layer == 0 else self.n_directions * n_units
            for direction in range(self.n_directions):
                shapes = {
                    "weight_ih": (4 * n_units, width),
                    "weight_hh": (gates_that_see_h * n_units, n_units),
                    "bias_ih": (4 * n_units,),
                    "weight_ch": (cells_seen, n_units),
                }
                for name, shape in shapes.items():
                    self.register_parameter(f"{name}_{suffix(layer, direction)}", nn.Parameter(torch.empty(shape)))
        limit = 1 / math.sqrt(n_units)  # as nn.LSTM begins
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -limit, limit)

    def weights(self, layer: int, direction: int) -> CellWeights:
        """The parameters of one layer in one direction."""
        names = ("weight_ih", "weight_hh", "bias_ih", "weight_ch")
        return CellWeights(*(cast(Tensor, getattr(self, f"{name}_{suffix(layer, direction)}")) for name in names))

    def forward(self, x: Tensor, lengths: Tensor, initial: tuple[Tensor, Tensor] | None = None) -> Tensor:
        """The top layer's hidden states [batch, step, direction * unit] of `x` [batch, step, input].

        `initial` has hidden states and cells to begin with, each [layer * direction, batch, unit]; None is zeros.
        """
        order = reversed_steps(lengths.to(x.device), x.shape[1]) if self.n_directions == 2 else None
        for layer in range(self.n_layers):
            if layer:
                x = functional.dropout(x, self.dropout, self.training)
            states = [self._run(x, layer, 0, initial)]
            if order is not None:
                states.append(reorder(self._run(reorder(x, order), layer, 1, initial), order))
            x = torch.cat(states, dim=-1)  # [batch, step, direction * unit]
        return x

    def _run(self, x: Tensor, layer: int, direction: int, initial: tuple[Tensor, Tensor] | None) -> Tensor:
        weights = self.weights(layer, direction)
        step = STEPS[self.cell]
        inputs = functional.linear(x, weights.W, weights.b)  # [batch, step, 4 * unit], all steps in one product
        h = c = inputs.new_zeros(len(x), self.n_units, dtype=torch.float32)
        if initial is not None:
            h, c = (part[layer * self.n_directions + direction] for part in initial)
        hidden = []
        for a in inputs.unbind(1):
            done = step(a, h, c, weights)
            assert done.cell is not None  # a cell without one has a fused layer
            c, h = done.cell, done.hidden
            hidden.append(h)
        return torch.stack(hidden, dim=1)  # [batch, step, unit]


def suffix(layer: int, direction: int) -> str:
    """What PyTorch appends to a parameter's name."""
    return f"l{layer}" + ("_reverse" if direction else "")


def reversed_steps(lengths: Tensor, n_steps: int) -> Tensor:
    """Where each step of a reversed text comes from; padding stays where it is: [batch, step]."""
    steps = torch.arange(n_steps, device=lengths.device)
    return torch.where(steps < lengths[:, None], lengths[:, None] - 1 - steps, steps)


def reorder(values: Tensor, order: Tensor) -> Tensor:
    """`values` [batch, step, ...] with each row's steps in the `order` [batch, step]."""
    return values.gather(1, order[..., None].expand(-1, -1, values.shape[2]))
