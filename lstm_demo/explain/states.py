"""Gates and states: what are they at all steps? Two ways to the same numbers, both differentiable.

`all_states` runs PyTorch's fused layer for the hidden states, then recomputes all gates of all steps in one matrix
product, and scans the cell. `states_stepwise` goes step by step through the equations and can be edited on the way;
so does `all_states` where there is no fused layer. Both take embedded words; behind a convolution a step is a window
of them.
"""

from collections.abc import Sequence
from weakref import WeakKeyDictionary

import torch
from torch import Tensor
from torch.nn.functional import linear, pad

from lstm_demo.cells import STEPS, CellWeights, Quantities, gru_gates, lstm_gates, preactivation
from lstm_demo.explain.edits import Edit, change_at
from lstm_demo.model import Config, SentimentLSTM

Layers = list[list[Quantities]]  # by layer and direction; each quantity [step, unit], in reading order
State = tuple[Tensor, Tensor]  # hidden state and cell, each [unit]
Initial = list[list[State]]  # by layer and direction: where a reading begins


def all_states(network: SentimentLSTM, embedded: Tensor) -> Layers:
    """Read `embedded` [token, embedding], at least one token.

    Equal to `nn.LSTM`, `nn.GRU` or `nn.RNN`, where the cell is theirs: the hidden states are its own.
    """
    config = network.config
    if config.cell not in _FUSED:
        return states_stepwise(network, embedded)
    layers = []
    x = network_input(network, embedded)  # [step, input]
    for layer in range(config.n_layers):
        hidden = _fused_layer(network, layer, x)  # [step, direction * unit]
        halves = hidden.chunk(config.n_directions, dim=-1)
        layers.append([_recompute(network, layer, d, x, half) for d, half in enumerate(halves)])
        x = hidden
    return layers


def states_stepwise(
    network: SentimentLSTM, embedded: Tensor, edits: Sequence[Edit] = (), initial: Initial | None = None
) -> Layers:
    """The same as `all_states`, step by step, with `edits` made where they apply, from the states `initial` on.

    `initial.initial_states` makes these of the edits; without them a reading begins as the network does.
    """
    config = network.config
    layers = []
    x = network_input(network, embedded)  # [step, input]
    for layer in range(config.n_layers):
        directions = [
            layer_stepwise(network, layer, d, x, edits, initial[layer][d] if initial else None)
            for d in range(config.n_directions)
        ]
        layers.append(directions)
        x = torch.cat([one.hidden for one in directions], dim=-1)  # [step, direction * unit]
    return layers


def no_states(config: Config) -> Layers:
    """A reading of no tokens."""
    empty = torch.zeros(0, config.hidden_size)
    parts = Quantities(empty, empty, empty, empty, empty, empty)
    if config.cell == "gru":
        parts = Quantities(None, None, empty, None, None, empty, empty, empty)
    elif config.cell == "rnn":
        parts = Quantities(None, None, None, None, None, empty)
    return [[parts] * config.n_directions] * config.n_layers


def network_input(network: SentimentLSTM, embedded: Tensor) -> Tensor:
    """What the first layer reads of one text [token, embedding]: [step, input]."""
    return network.windows(embedded[None], torch.tensor([len(embedded)]))[0]


def _fused_layer(network: SentimentLSTM, layer: int, x: Tensor) -> Tensor:
    """The hidden states of one layer, in all its directions, by PyTorch's own loop: [step, direction * unit]."""
    config = network.config
    parameters = [tensor for d in range(config.n_directions) for tensor in network.fused_weights(layer, d)]
    begin = [network.initial(layer, direction) for direction in range(config.n_directions)]
    h, c = (torch.stack(part)[:, None] for part in zip(*begin, strict=True))  # [direction, batch, unit]
    options = (parameters, True, 1, 0.0, False, config.bidirectional, True)
    if config.cell == "lstm":
        output: Tensor = torch.lstm(x[None], (h, c), *options)[0]  # [batch, step, direction * unit]
    else:
        run = torch.gru if config.cell == "gru" else torch.rnn_tanh
        output = run(x[None], h, *options)[0]
    return output[0]


def _recompute(network: SentimentLSTM, layer: int, direction: int, x: Tensor, hidden: Tensor) -> Quantities:
    """All gates from the hidden states [step, unit] that are known already; the cell by a scan."""
    if network.config.cell == "rnn":
        return Quantities(None, None, None, None, None, hidden)
    h_0, c_0 = network.initial(layer, direction)  # [unit]
    around = (h_0[None], hidden[:-1]) if direction == 0 else (hidden[1:], h_0[None])
    before = torch.cat(around)  # [step, unit], moved on by one step
    weights = network.weights(layer, direction)
    if weights.b_hn is not None:
        r, z, n = gru_gates(_product(x, weights.W, weights.b), _product(before, weights.U), weights.b_hn)
        return Quantities(None, None, n, None, None, hidden, r, z)
    gates = lstm_gates(_preactivations(network, layer, direction, x, before))
    written, kept = gates.input_gate * gates.candidate, gates.forget_gate
    cell = scan(written, kept, c_0) if direction == 0 else scan(written.flip(0), kept.flip(0), c_0).flip(0)
    return Quantities(*gates, cell=cell, hidden=hidden)


def scan(written: Tensor, kept: Tensor, initial: Tensor) -> Tensor:
    """All cells of `c_t = kept_t * c_(t-1) + written_t` from `initial` [unit] on; all others [step, unit].

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
    carried = [initial]
    for w, k in zip(own[-1].unbind()[:-1], survival[-1].unbind()[:-1], strict=True):
        carried.append(torch.addcmul(w, k, carried[-1]))
    cells = torch.addcmul(torch.stack(own, 1), torch.stack(survival, 1), torch.stack(carried)[:, None])
    return cells.flatten(0, 1)[:n_steps]  # [step, unit]


_BLOCK = 8  # steps
_FUSED = ("lstm", "gru", "rnn")  # cells for which PyTorch has a layer


def _preactivations(network: SentimentLSTM, layer: int, direction: int, x: Tensor, h: Tensor) -> Tensor:
    """`cells.preactivation` of all steps in one matrix product."""
    weights = network.weights(layer, direction)
    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return preactivation(x, h, weights)
    inputs = torch.cat((x, h), dim=-1)  # [step, input + unit]
    return _product(inputs, _joined(network, (layer, direction), weights), weights.b)  # [step, 4 * unit]


def _product(inputs: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """`linear`, by oneDNN where torch has it.

    Torch's own product is MKL's, which takes twice as long on processors that are not Intel's.
    """
    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return linear(inputs, weight, bias)
    product: Tensor = linear(inputs.to_mkldnn(), weight, bias).to_dense()
    return product


def _joined(network: SentimentLSTM, place: tuple[int, int], weights: CellWeights) -> Tensor:
    """Both matrices of a layer and direction side by side: [4 * unit, input + unit].

    To join them takes as long as the product with a short text, so that they are kept until one of them changes. What
    autograd follows, or cannot tell the changes of, is joined anew.
    """
    W, U, *_ = weights
    if torch.is_grad_enabled() or W.is_inference() or U.is_inference():
        return torch.cat((W, U), dim=-1)
    kept, state = _JOINED.setdefault(network, {}), (W.data_ptr(), W._version, U.data_ptr(), U._version)
    if place not in kept or kept[place][0] != state:
        kept[place] = state, torch.cat((W, U), dim=-1)
    return kept[place][1]


_JOINED: WeakKeyDictionary[SentimentLSTM, dict[tuple[int, int], tuple[tuple[int, ...], Tensor]]] = WeakKeyDictionary()


def layer_stepwise(
    network: SentimentLSTM,
    layer: int,
    direction: int,
    x: Tensor,
    edits: Sequence[Edit],
    before: State | None = None,
    first: int = 0,
) -> Quantities:
    """One layer in one direction, step by step, from its inputs `x` [step, input].

    Args:
        network: the network that reads.
        layer: from 0.
        direction: 0 forward, 1 backward.
        x: inputs [step, input], in reading order.
        edits: what to change on the way.
        before: hidden state and cell [unit] to begin with; without them the network's own.
        first: the number of the first of these steps, for the edits.
    """
    weights, step = network.weights(layer, direction), STEPS[network.config.cell]
    inputs = linear(x, weights.W, weights.b)  # [step, blocks * unit], all steps in one product
    h, c = before or network.initial(layer, direction)
    rows: dict[int, Quantities] = {}
    for number in range(len(x)) if direction == 0 else reversed(range(len(x))):
        done = step(inputs[number], h, c, weights, change_at(edits, layer, direction, first + number))
        h, c = done.hidden, c if done.cell is None else done.cell
        rows[number] = done
    columns = zip(*(rows[number] for number in range(len(x))), strict=True)  # a step's quantities, each [unit]
    return Quantities(*(None if column[0] is None else torch.stack(column) for column in columns))  # type: ignore[arg-type]
