"""The quick way through two directions must give the network's own states and gradients."""

import pytest
import torch

from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.training.states import training_states


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("n_layers", [1, 3])
def test_states_and_gradients_equal_the_networks(n_layers, bidirectional):
    torch.manual_seed(1)
    config = Config(9, embedding_size=3, hidden_size=4, n_layers=n_layers, bidirectional=bidirectional, dropout=0.0)
    network, lengths = SentimentLSTM(config).train(), torch.tensor([5, 1, 7, 4])
    inside = (torch.arange(7) < lengths[:, None])[..., None]
    weights = torch.randn(4, 7, config.n_directions * 4) * inside
    embedded = torch.randn(4, 7, 3)
    found = []
    for compute in (network.states, lambda *inputs: training_states(network, *inputs)):
        inputs = embedded.clone().requires_grad_()
        network.zero_grad()
        states = compute(inputs, lengths)
        (states * weights).sum().backward()
        gradients = [parameter.grad for parameter in network.lstm.parameters()]
        found.append([states.detach() * inside, inputs.grad, *gradients])
    torch.testing.assert_close(found[1], found[0], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("bidirectional", [False, True])
def test_dropout_acts_between_layers_in_training_only(bidirectional):
    torch.manual_seed(1)
    config = Config(9, embedding_size=3, hidden_size=4, n_layers=2, bidirectional=bidirectional, dropout=0.5)
    network, embedded, lengths = SentimentLSTM(config), torch.randn(2, 5, 3), torch.tensor([5, 4])
    runs = [training_states(network.train(), embedded, lengths) for _ in range(2)]
    assert not torch.equal(*runs)
    torch.testing.assert_close(
        training_states(network.eval(), embedded, lengths)[:, :4], network.states(embedded, lengths)[:, :4]
    )


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn", "peephole"])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_masked_weights_count_as_zeros_and_learn_nothing(cell, bidirectional):
    torch.manual_seed(1)
    network = SentimentLSTM(Config(9, 3, 4, bidirectional=bidirectional, cell=cell, dropout=0.0)).train()
    embedded, lengths = torch.randn(2, 5, 3), torch.tensor([5, 4])
    masks = {
        name: (torch.rand(weights.shape) < 0.5).float() * 2
        for name, weights in network.lstm.named_parameters()
        if name.startswith("weight_hh")
    }
    inside = (torch.arange(5) < lengths[:, None])[..., None]
    found = training_states(network, embedded, lengths, masks) * inside
    found.sum().backward()
    weights = dict(network.lstm.named_parameters())
    for name, mask in masks.items():
        assert torch.equal(weights[name].grad == 0, mask == 0)
    with torch.no_grad():
        for name, mask in masks.items():
            weights[name].mul_(mask)
    torch.testing.assert_close(found, training_states(network, embedded, lengths) * inside)
