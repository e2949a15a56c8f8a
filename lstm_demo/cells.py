"""What does one step of an LSTM compute? The six equations, readable beside a textbook.

Hochreiter & Schmidhuber (1997) with the forget gate of Gers, Schmidhuber & Cummins (2000), as `torch.nn.LSTM`
computes it: PyTorch stacks the four blocks in the order input, forget, candidate, output (i, f, g, o) and keeps
two bias vectors, which are only ever used as their sum.
"""

from typing import NamedTuple

import torch
from torch import Tensor


class LSTMWeights(NamedTuple):
    """The parameters of one layer in one direction, as `nn.LSTM` stores them.

    Shapes: `W` [4 * unit, input], `U` [4 * unit, unit], `b` [4 * unit].
    """

    W: Tensor  # weight_ih: what comes in
    U: Tensor  # weight_hh: what was shown at the step before
    b: Tensor  # bias_ih + bias_hh


class LSTMStep(NamedTuple):
    """Everything that one step computes; each of shape [batch, unit] (or [unit])."""

    input_gate: Tensor  # 0..1, how much of the candidate is written
    forget_gate: Tensor  # 0..1, how much of the cell is kept: high means keep
    candidate: Tensor  # -1..1, what would be written
    output_gate: Tensor  # 0..1, how much of the cell is shown
    cell: Tensor  # the memory after this step, unbounded
    hidden: Tensor  # -1..1, what the next step and the readout see


def gates(preactivation: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Split `W x + U h + b` [..., 4 * unit] into input gate, forget gate, candidate and output gate."""
    i, f, g, o = preactivation.chunk(4, dim=-1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)


def lstm_step(x: Tensor, h: Tensor, c: Tensor, weights: LSTMWeights) -> LSTMStep:
    """Read one input `x` [batch, input] with hidden state `h` and cell `c` [batch, unit] of the step before."""
    W, U, b = weights
    i, f, g, o = gates(x @ W.T + h @ U.T + b)  # i, f, o = sigmoid(...), g = tanh(...)
    c = f * c + i * g
    h = o * torch.tanh(c)
    return LSTMStep(input_gate=i, forget_gate=f, candidate=g, output_gate=o, cell=c, hidden=h)
