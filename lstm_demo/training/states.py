"""Bidirectional states: how are two directions fast? As two fused layers, the second fed the words reversed.

Layers are run one by one, with dropout drawn between them: what a GPU's stacked layers draw does not follow the seed.
PyTorch walks packed sequences step by step, which costs eight times as much as its fused layer; that one cannot tell
padding from words, but padding on the right never reaches the steps before it.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn import functional

from lstm_demo.loop import reorder, reversed_steps
from lstm_demo.model import SentimentLSTM
from lstm_demo.storage import shapes_alone


def training_states(
    network: SentimentLSTM, embedded: Tensor, lengths: Tensor, masks: Mapping[str, Tensor] | None = None
) -> Tensor:
    """The same as `network.states`, up to what stands behind a length: [batch, step, direction * unit].

    `masks` are factors for some of the recurrent layers' weights, by their names in `network.lstm`.
    """
    if not masks:
        return _states(network, embedded, lengths)
    weights = dict(network.lstm.named_parameters())
    masked = {f"network.lstm.{name}": weights[name] * mask for name, mask in masks.items()}
    states: Tensor = functional_call(_States(network), masked, (embedded, lengths))
    return states


class _States(nn.Module):
    """A module whose call is `_states`, because only a call can be given other weights."""

    def __init__(self, network: SentimentLSTM) -> None:
        super().__init__()
        self.network = network

    def forward(self, embedded: Tensor, lengths: Tensor) -> Tensor:
        return _states(self.network, embedded, lengths)


def _states(network: SentimentLSTM, embedded: Tensor, lengths: Tensor) -> Tensor:
    config = network.config
    if config.n_layers * config.n_directions == 1 or config.cell != "lstm":
        return network.states(embedded, lengths)
    states = network.windows(embedded, lengths)  # [batch, step, input]
    order = reversed_steps(config.n_steps(lengths).to(states.device), states.shape[1])
    for layer in range(config.n_layers):
        if layer:
            states = functional.dropout(states, config.dropout, network.training)
        directions = [_run(network, layer, 0, states)]
        if config.bidirectional:
            directions.append(reorder(_run(network, layer, 1, reorder(states, order)), order))
        states = torch.cat(directions, dim=-1)  # [batch, step, direction * unit]
    return states


def _run(network: SentimentLSTM, layer: int, direction: int, inputs: Tensor) -> Tensor:
    with shapes_alone():  # a form to be filled with the network's own parameters
        form = nn.LSTM(inputs.shape[2], network.config.hidden_size, batch_first=True)
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    weights = dict(zip(names, network.fused_weights(layer, direction), strict=True))
    begin = (network.initial(layer, direction),) if network.config.initial_state else ()
    states_before = [tuple(state.expand(1, len(inputs), -1).contiguous() for state in one) for one in begin]
    states: Tensor = functional_call(form, weights, (inputs, *states_before))[0]
    return states  # [batch, step, unit]
