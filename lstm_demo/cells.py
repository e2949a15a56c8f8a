"""Cells: what does one step of each recurrent cell compute? Its equations, readable beside a textbook.

| cell | what is its own | source |
| --- | --- | --- |
| `lstm` | three gates that see the word and what was shown before | Hochreiter & Schmidhuber 1997, Gers et al. 2000 |
| `peephole` | each gate also sees its own unit's memory | Gers & Schmidhuber 2000 |
| `cell_output` | the output gate sees the new memory of all units, and not what was shown before | |
| `rnn` | no gate and no memory but what is shown | Elman 1990 |

PyTorch stacks the blocks of an LSTM in the order input, forget, candidate, output (i, f, g, o) and keeps two bias
vectors, which are only ever used as their sum. So do all cells here.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

import torch
from torch import Tensor

Cell = Literal["lstm", "peephole", "cell_output", "rnn"]


class CellWeights(NamedTuple):
    """The parameters of one layer in one direction.

    Shapes: `W` [4 * unit, input], `U` [4 * unit, unit], `b` [4 * unit]; a plain network has one block instead of
    four. In a `cell_output` cell `U` has the three blocks i, f and g, and `V` is a matrix [unit, unit]; in a
    `peephole` cell `V` [3, unit] holds the diagonals for i, f and o; other cells have none.
    """

    W: Tensor  # weight_ih: reads the input
    U: Tensor  # weight_hh: reads the hidden state of the step before
    b: Tensor  # bias_ih + bias_hh
    V: Tensor | None = None  # weight_ch: reads the cell


class Gates(NamedTuple):
    """The four quantities that a step computes from its input and the hidden state before it; each [..., unit]."""

    input_gate: Tensor  # 0..1, how much of the candidate is written
    forget_gate: Tensor  # 0..1, how much of the cell is kept: high means keep
    candidate: Tensor  # -1..1, what would be written
    output_gate: Tensor  # 0..1, how much of the cell is shown


class Quantities(NamedTuple):
    """All that a step computes, each [..., unit]; None where the cell has no such part."""

    input_gate: Tensor | None
    forget_gate: Tensor | None
    candidate: Tensor | None
    output_gate: Tensor | None
    cell: Tensor | None
    hidden: Tensor


Change = Callable[[str, Tensor], Tensor]  # (a quantity's name, its value) -> what to go on with: an experiment


def unchanged(name: str, value: Tensor) -> Tensor:
    """No experiment."""
    return value


def preactivation(x: Tensor, h: Tensor, weights: CellWeights) -> Tensor:
    """What the gates squash, for one step or for many at once: `W x + U h + b` [..., 4 * unit].

    Args:
        x: inputs [..., input].
        h: hidden states of the step before each input [..., unit].
        weights: of one layer and direction.
    """
    W, U, b, _ = weights
    return x @ W.T + h @ U.T + b


def lstm_gates(z: Tensor) -> Gates:
    """The first four equations: squash the four blocks of `z = W x + U h + b` [..., 4 * unit]."""
    i, f, g, o = z.chunk(4, dim=-1)  # four times [..., unit]
    return Gates(torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o))


# One step of each cell, from
#     a: what the input brings, `W x + b` [..., blocks * unit], which can be had for all steps in one product;
#     h: the hidden state of the step before [..., unit];
#     c: the cell of the step before [..., unit].


def lstm_step(a: Tensor, h: Tensor, c: Tensor, weights: CellWeights, change: Change = unchanged) -> Quantities:
    """Hochreiter & Schmidhuber (1997) with the forget gate of Gers, Schmidhuber & Cummins (2000)."""
    i, f, g, o = (a + h @ weights.U.T).chunk(4, dim=-1)
    i = change("input_gate", torch.sigmoid(i))
    f = change("forget_gate", torch.sigmoid(f))
    g = change("candidate", torch.tanh(g))
    o = change("output_gate", torch.sigmoid(o))
    c = f * c + i * g
    h = change("hidden", o * torch.tanh(c))
    return Quantities(i, f, g, o, c, h)


def peephole_step(a: Tensor, h: Tensor, c: Tensor, weights: CellWeights, change: Change = unchanged) -> Quantities:
    """Gers & Schmidhuber (2000): the gates i and f also see the cell before, o the new one, each its own unit's."""
    assert weights.V is not None
    p_i, p_f, p_o = weights.V.unbind(0)  # the diagonals of three matrices
    i, f, g, o = (a + h @ weights.U.T).chunk(4, dim=-1)
    i = change("input_gate", torch.sigmoid(i + p_i * c))
    f = change("forget_gate", torch.sigmoid(f + p_f * c))
    g = change("candidate", torch.tanh(g))
    c = f * c + i * g
    o = change("output_gate", torch.sigmoid(o + p_o * c))
    h = change("hidden", o * torch.tanh(c))
    return Quantities(i, f, g, o, c, h)


def cell_output_step(a: Tensor, h: Tensor, c: Tensor, weights: CellWeights, change: Change = unchanged) -> Quantities:
    """The output gate sees the new cell of all units through a full matrix, instead of the hidden state before."""
    assert weights.V is not None
    n_units = c.shape[-1]
    i, f, g = (a[..., : 3 * n_units] + h @ weights.U.T).chunk(3, dim=-1)
    i = change("input_gate", torch.sigmoid(i))
    f = change("forget_gate", torch.sigmoid(f))
    g = change("candidate", torch.tanh(g))
    c = f * c + i * g
    o = change("output_gate", torch.sigmoid(a[..., 3 * n_units :] + c @ weights.V.T))
    h = change("hidden", o * torch.tanh(c))
    return Quantities(i, f, g, o, c, h)


def rnn_step(a: Tensor, h: Tensor, c: Tensor, weights: CellWeights, change: Change = unchanged) -> Quantities:
    """Elman (1990): the hidden state is all there is; `c` is not used."""
    h = change("hidden", torch.tanh(a + h @ weights.U.T))
    return Quantities(None, None, None, None, None, h)


Step = Callable[..., Quantities]
STEPS: dict[str, Step] = {
    "lstm": lstm_step,
    "peephole": peephole_step,
    "cell_output": cell_output_step,
    "rnn": rnn_step,
}
