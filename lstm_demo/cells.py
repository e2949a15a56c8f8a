"""What does one step of an LSTM compute? The six equations, readable beside a textbook.

Hochreiter & Schmidhuber (1997) with the forget gate of Gers, Schmidhuber & Cummins (2000), as `torch.nn.LSTM`
computes it: PyTorch stacks the four blocks in the order input, forget, candidate, output (i, f, g, o) and keeps
two bias vectors, which are only ever used as their sum.
"""

from typing import NamedTuple

import torch
from torch import Tensor


class LSTMWeights(NamedTuple):
    """The parameters of one layer in one direction.

    Shapes: `W` [4 * unit, input], `U` [4 * unit, unit], `b` [4 * unit].
    """

    W: Tensor  # weight_ih: reads the input
    U: Tensor  # weight_hh: reads the hidden state of the step before
    b: Tensor  # bias_ih + bias_hh


class Gates(NamedTuple):
    """The four quantities that a step computes from its input and the hidden state before it; each [..., unit]."""

    input_gate: Tensor  # 0..1, how much of the candidate is written
    forget_gate: Tensor  # 0..1, how much of the cell is kept: high means keep
    candidate: Tensor  # -1..1, what would be written
    output_gate: Tensor  # 0..1, how much of the cell is shown


def preactivation(x: Tensor, h: Tensor, weights: LSTMWeights) -> Tensor:
    """What the gates squash, for one step or for many at once: `W x + U h + b` [..., 4 * unit].

    Args:
        x: inputs [..., input].
        h: hidden states of the step before each input [..., unit].
        weights: of one layer and direction.
    """
    W, U, b = weights
    return x @ W.T + h @ U.T + b


def lstm_gates(z: Tensor) -> Gates:
    """The first four equations: squash the four blocks of `z = W x + U h + b` [..., 4 * unit]."""
    i, f, g, o = z.chunk(4, dim=-1)  # four times [..., unit]
    return Gates(torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o))


def lstm_update(gates: Gates, c: Tensor) -> tuple[Tensor, Tensor]:
    """The last two equations: from the cell before, `c` [..., unit], to the new cell and the new hidden state."""
    i, f, g, o = gates
    c = f * c + i * g
    h = o * torch.tanh(c)
    return c, h
