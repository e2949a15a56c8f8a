"""Cells: what does one step of each recurrent cell compute? Its equations, readable beside a textbook.

| cell | what is its own | source |
| --- | --- | --- |
| `lstm` | three gates that see the word and what was shown before | Hochreiter & Schmidhuber 1997, Gers et al. 2000 |
| `peephole` | each gate also sees its own unit's memory | Gers & Schmidhuber 2000 |
| `cell_output` | the output gate sees the new memory of all units, and not what was shown before | |
| `gru` | two gates, and no memory but what is shown: one resets what the candidate sees, one keeps | Cho et al. 2014 |
| `rnn` | no gate and no memory but what is shown | Elman 1990 |

PyTorch stacks the blocks of an LSTM in the order input, forget, candidate, output (i, f, g, o), those of a GRU in the
order reset, update, new (r, z, n), and keeps two bias vectors. They are only ever used as their sum; but in a GRU the
candidate's second one stands inside the reset gate's product. So do all cells here.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

import torch
from torch import Tensor

Cell = Literal["lstm", "peephole", "cell_output", "gru", "rnn"]

# What each block of rows is squashed to, in the order in which PyTorch stacks them.
_FOUR = ("input_gate", "forget_gate", "candidate", "output_gate")  # i, f, g, o
_THREE = ("reset_gate", "update_gate", "candidate")  # r, z, n
BLOCKS: dict[str, tuple[str, ...]] = {
    "lstm": _FOUR,
    "peephole": _FOUR,
    "cell_output": _FOUR,
    "gru": _THREE,
    "rnn": ("hidden",),
}


def kind_of(cell: str) -> str:
    """What a network of such cells is called: "lstm", "gru" or "rnn", with peepholes and the like an LSTM still."""
    return cell if cell in ("gru", "rnn") else "lstm"


class CellWeights(NamedTuple):
    """The parameters of one layer in one direction.

    Shapes: `W` [4 * unit, input], `U` [4 * unit, unit], `b` [4 * unit]; a GRU has three blocks instead of four, a plain
    network one. In a `cell_output` cell `U` has the three blocks i, f and g, and `V` is a matrix [unit, unit]; in a
    `peephole` cell `V` [3, unit] holds the diagonals for i, f and o; other cells have none. A GRU alone has `b_hn`
    [unit], which is then no part of `b`.
    """

    W: Tensor  # weight_ih: reads the input
    U: Tensor  # weight_hh: reads the hidden state of the step before
    b: Tensor  # bias_ih + bias_hh
    V: Tensor | None = None  # weight_ch: reads the cell
    b_hn: Tensor | None = None  # bias_hh of a GRU's candidate: the reset gate acts on it, too


class Gates(NamedTuple):
    """The four quantities that an LSTM's step computes from its input and the hidden state before; each [..., unit]."""

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
    reset_gate: Tensor | None = None  # 0..1, how much of the state before the candidate sees
    update_gate: Tensor | None = None  # 0..1, how much of the state before is kept: high means keep


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
    W, U, b, *_ = weights
    return x @ W.T + h @ U.T + b


def lstm_gates(z: Tensor) -> Gates:
    """The first four equations: squash the four blocks of `z = W x + U h + b` [..., 4 * unit]."""
    i, f, g, o = z.chunk(4, dim=-1)  # four times [..., unit]
    return Gates(torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o))


def gru_gates(a: Tensor, s: Tensor, b_hn: Tensor, change: Change = unchanged) -> tuple[Tensor, Tensor, Tensor]:
    """The gates r and z and the candidate n of a GRU, each [..., unit].

    Cho et al. (2014) reset the state before the matrix, `U (r * h)`; PyTorch and cuDNN behind it, `r * (U h + b_hn)`.

    Args:
        a: what the input brings, `W x + b` [..., 3 * unit].
        s: what the state before brings, `U h` [..., 3 * unit].
        b_hn: the candidate's bias behind the reset gate [unit].
        change: an experiment.
    """
    (a_r, a_z, a_n), (s_r, s_z, s_n) = a.chunk(3, dim=-1), s.chunk(3, dim=-1)  # three times [..., unit]
    r = change("reset_gate", torch.sigmoid(a_r + s_r))
    z = change("update_gate", torch.sigmoid(a_z + s_z))
    n = change("candidate", torch.tanh(a_n + r * (s_n + b_hn)))
    return r, z, n


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


def gru_step(a: Tensor, h: Tensor, c: Tensor, weights: CellWeights, change: Change = unchanged) -> Quantities:
    """Cho et al. (2014) as PyTorch has it: z weighs the state before against the candidate; `c` is not used."""
    assert weights.b_hn is not None
    r, z, n = gru_gates(a, h @ weights.U.T, weights.b_hn, change)
    h = change("hidden", z * h + (1 - z) * n)
    return Quantities(None, None, n, None, None, h, r, z)


def rnn_step(a: Tensor, h: Tensor, c: Tensor, weights: CellWeights, change: Change = unchanged) -> Quantities:
    """Elman (1990): the hidden state is all there is; `c` is not used."""
    h = change("hidden", torch.tanh(a + h @ weights.U.T))
    return Quantities(None, None, None, None, None, h)


Step = Callable[..., Quantities]
STEPS: dict[str, Step] = {
    "lstm": lstm_step,
    "peephole": peephole_step,
    "cell_output": cell_output_step,
    "gru": gru_step,
    "rnn": rnn_step,
}
