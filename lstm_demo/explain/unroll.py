"""What are all gates and states of all steps? Two ways to the same numbers, both differentiable.

`unroll` runs PyTorch's fused layer for the hidden states, then recomputes all gates of all steps in one matrix
product, and scans the cell. `walk` goes step by step through the equations and can be edited on the way.
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import linear, pad

from lstm_demo.cells import Gates, LSTMWeights, lstm_gates, lstm_update, preactivation
from lstm_demo.explain.edits import Edit, GateEdit, UnitEdit, edits_at
from lstm_demo.model import SentimentLSTM


class Unrolled(NamedTuple):
    """Every quantity of one layer and direction, in reading order; each [step, unit]."""

    input_gate: Tensor
    forget_gate: Tensor
    candidate: Tensor
    output_gate: Tensor
    cell: Tensor
    hidden: Tensor


def unroll(network: SentimentLSTM, embedded: Tensor) -> list[list[Unrolled]]:
    """Read `embedded` [step, input], at least one step; returns one `Unrolled` per layer and direction.

    Equal to `nn.LSTM`: the hidden states are its own.
    """
    config = network.config
    layers = []
    x = embedded  # [step, input]
    for layer in range(config.n_layers):
        hidden = _fused_layer(network, layer, x)  # [step, direction * unit]
        halves = hidden.chunk(config.n_directions, dim=-1)
        layers.append([_recompute(network, layer, d, x, half) for d, half in enumerate(halves)])
        x = hidden
    return layers


def walk(network: SentimentLSTM, embedded: Tensor, edits: Sequence[Edit] = ()) -> list[list[Unrolled]]:
    """The same as `unroll`, step by step, with `edits` made where they apply."""
    config = network.config
    layers = []
    x = embedded  # [step, input]
    for layer in range(config.n_layers):
        directions = [_walk_layer(network, layer, d, x, edits) for d in range(config.n_directions)]
        layers.append(directions)
        x = torch.cat([one.hidden for one in directions], dim=-1)  # [step, direction * unit]
    return layers


def _fused_layer(network: SentimentLSTM, layer: int, x: Tensor) -> Tensor:
    """The hidden states of one layer, in all its directions, by PyTorch's own loop: [step, direction * unit]."""
    config = network.config
    parameters = [tensor for d in range(config.n_directions) for tensor in network.fused_weights(layer, d)]
    zeros = x.new_zeros(config.n_directions, 1, config.hidden_size)
    output, _, _ = torch.lstm(  # input [batch, step, input], states [direction, batch, unit]
        x[None], (zeros, zeros), parameters, True, 1, 0.0, False, config.bidirectional, True
    )
    return output[0]


def _recompute(network: SentimentLSTM, layer: int, direction: int, x: Tensor, hidden: Tensor) -> Unrolled:
    """All gates from the hidden states [step, unit] that are known already; the cell by a scan."""
    before = pad(hidden, (0, 0, 1, -1) if direction == 0 else (0, 0, -1, 1))  # [step, unit], moved on by one step
    gates = lstm_gates(_preactivations(x, before, network.weights(layer, direction)))
    written, kept = gates.input_gate * gates.candidate, gates.forget_gate
    cell = scan(written, kept) if direction == 0 else scan(written.flip(0), kept.flip(0)).flip(0)
    return Unrolled(*gates, cell=cell, hidden=hidden)


def scan(written: Tensor, kept: Tensor) -> Tensor:
    """All cells of `c_t = kept_t * c_(t-1) + written_t` from `c = 0`; all [step, unit].

    Goes through blocks of steps side by side as if each began with an empty cell, then carries the cells over from
    block to block: two short loops instead of one long one.
    """
    n_steps, n_blocks = len(written), -(-len(written) // _BLOCK)
    padding = (0, 0, 0, n_blocks * _BLOCK - n_steps)
    written_at = pad(written, padding).view(n_blocks, _BLOCK, -1).unbind(1)  # a [block, unit] for each place in a block
    kept_at = pad(kept, padding).view(n_blocks, _BLOCK, -1).unbind(1)
    own, survival = [written_at[0]], [kept_at[0]]
    for w, k in zip(written_at[1:], kept_at[1:], strict=True):
        own.append(torch.addcmul(w, k, own[-1]))  # c = f * c + i * g
        survival.append(k * survival[-1])
    carried = [torch.zeros_like(written[0])]
    for w, k in zip(own[-1].unbind()[:-1], survival[-1].unbind()[:-1], strict=True):
        carried.append(torch.addcmul(w, k, carried[-1]))
    cells = torch.addcmul(torch.stack(own, 1), torch.stack(survival, 1), torch.stack(carried)[:, None])
    return cells.flatten(0, 1)[:n_steps]  # [step, unit]


_BLOCK = 8  # steps


def _preactivations(x: Tensor, h: Tensor, weights: LSTMWeights) -> Tensor:
    """`cells.preactivation` of all steps in one matrix product, by oneDNN where torch has it.

    Torch's own product is MKL's, which takes twice as long on processors that are not Intel's.
    """
    W, U, b = weights
    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return preactivation(x, h, weights)
    inputs, weight = torch.cat((x, h), dim=-1), torch.cat((W, U), dim=-1)  # [step, input + unit]
    product: Tensor = linear(inputs.to_mkldnn(), weight, b).to_dense()
    return product  # [step, 4 * unit]


def _walk_layer(network: SentimentLSTM, layer: int, direction: int, x: Tensor, edits: Sequence[Edit]) -> Unrolled:
    weights = network.weights(layer, direction)
    h = c = x.new_zeros(network.config.hidden_size)
    rows: list[tuple[Tensor, ...]] = [()] * len(x)
    for step in range(len(x)) if direction == 0 else reversed(range(len(x))):
        here = edits_at(edits, layer, direction, step)
        gates = _edit_gates(lstm_gates(preactivation(x[step], h, weights)), here)
        c, h = lstm_update(gates, c)
        h = _edit_hidden(h, here)
        rows[step] = (*gates, c, h)
    return Unrolled(*(torch.stack(column) for column in zip(*rows, strict=True)))


def _edit_gates(gates: Gates, edits: Sequence[Edit]) -> Gates:
    for edit in edits:
        if isinstance(edit, GateEdit):
            gates = edit.apply(gates)
    return gates


def _edit_hidden(hidden: Tensor, edits: Sequence[Edit]) -> Tensor:
    for edit in edits:
        if isinstance(edit, UnitEdit):
            hidden = edit.apply(hidden)
    return hidden
