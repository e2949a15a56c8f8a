"""Both ways through the network give the numbers and the gradients of `nn.LSTM`."""

from copy import deepcopy

import pytest
import torch
from torch import Tensor

from lstm_demo.explain.states import Layers, all_states, scan, states_stepwise
from lstm_demo.model import Config, SentimentLSTM

LENGTHS = (1, 2, 3, 15, 16, 17, 31, 100, 399, 400)
READERS = {"all_states": all_states, "states_stepwise": states_stepwise}


def make_network(n_layers: int, bidirectional: bool) -> SentimentLSTM:
    torch.manual_seed(3)
    return SentimentLSTM(Config(13, 3, 5, n_layers=n_layers, bidirectional=bidirectional)).eval()


def embedded(n_steps: int) -> Tensor:
    return torch.randn(n_steps, 3, generator=torch.Generator().manual_seed(n_steps)).requires_grad_()


def fused(network: SentimentLSTM, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """What `nn.LSTM` says: its output [step, direction * unit], its last h and c [layer * direction, unit]."""
    output, (h, c) = network.lstm(x[None])
    return output[0], h[:, 0], c[:, 0]


def ours(reader, network: SentimentLSTM, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The same three, from a reading: a backward direction ends at the first word."""
    layers = reader(network, x)
    output = torch.cat([one.hidden for one in layers[-1]], dim=-1)
    ends = [
        (one.hidden[-1 if d == 0 else 0], one.cell[-1 if d == 0 else 0]) for row in layers for d, one in enumerate(row)
    ]
    h, c = zip(*ends, strict=True)
    return output, torch.stack(h), torch.stack(c)


def gradients(results: tuple[Tensor, ...], network: SentimentLSTM, x: Tensor) -> tuple[Tensor, ...]:
    """Of a random projection of all results, by the input and by every parameter of the LSTM."""
    random = torch.Generator().manual_seed(7)
    loss = sum((result * torch.randn(result.shape, generator=random)).sum() for result in results)
    return torch.autograd.grad(loss, [x, *network.lstm.parameters()])


@pytest.mark.parametrize("n_steps", LENGTHS)
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("n_layers", [1, 2])
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_equal_to_the_fused_reference_in_values_and_gradients(reader, n_layers, bidirectional, n_steps):
    network, x = make_network(n_layers, bidirectional), embedded(n_steps)
    expected, found = fused(network, x), ours(reader, network, x)
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(gradients(found, network, x), gradients(expected, network, x), rtol=1e-5, atol=1e-5)


def quantities(layers: Layers) -> tuple[Tensor, ...]:
    """All that there is, by layer, direction and name."""
    return tuple(tensor for row in layers for one in row for tensor in one if tensor is not None)


@pytest.mark.parametrize("n_steps", [1, 16, 17, 100])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_both_ways_agree_on_every_quantity_and_its_gradients(bidirectional, n_steps):
    network, x = make_network(2, bidirectional), embedded(n_steps)
    fast, slow = quantities(all_states(network, x)), quantities(states_stepwise(network, x))
    assert len(fast) == 2 * (1 + bidirectional) * 6
    torch.testing.assert_close(fast, slow, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(gradients(fast, network, x), gradients(slow, network, x), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("n_steps", [1, 2, 17, 100])
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_every_member_has_the_gradients_of_its_own_forward_pass(make_bundle, member, reader, n_steps):
    network, x = deepcopy(make_bundle(**member).network).requires_grad_(), embedded(n_steps)
    expected = (network.states(x[None], torch.tensor([n_steps]))[0],)  # by torch's layer, or by the loop for batches
    found = (torch.cat([one.hidden for one in reader(network, x)[-1]], dim=-1),)
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(gradients(found, network, x), gradients(expected, network, x), rtol=1e-5, atol=1e-5)


def test_both_ways_agree_on_every_members_quantities_and_their_gradients(make_bundle, member):
    network, x = deepcopy(make_bundle(**member).network).requires_grad_(), embedded(40)
    fast, slow = quantities(all_states(network, x)), quantities(states_stepwise(network, x))
    torch.testing.assert_close(fast, slow, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(gradients(fast, network, x), gradients(slow, network, x), rtol=1e-5, atol=1e-5)


def test_without_onednn_the_numbers_are_the_same(monkeypatch):
    network, x = make_network(2, True), embedded(40)
    before = all_states(network, x)
    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: False)
    torch.testing.assert_close(all_states(network, x), before, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("n_steps", [1, 2, 15, 16, 17, 32, 33, 100])
def test_scan_is_a_plain_loop(n_steps):
    random = torch.Generator().manual_seed(n_steps)
    written = torch.randn(n_steps, 3, generator=random, dtype=torch.float64)
    kept = torch.rand(n_steps, 3, generator=random, dtype=torch.float64)
    begin = torch.randn(3, generator=random, dtype=torch.float64)
    expected, cell = [], begin
    for step in range(n_steps):
        cell = kept[step] * cell + written[step]
        expected.append(cell)
    torch.testing.assert_close(scan(written, kept, begin), torch.stack(expected), rtol=1e-12, atol=1e-12)


def test_scan_by_hand():
    # 0.5 * 0 + 1 = 1, then 0.5 * 1 + 2 = 2.5, then 0 * 2.5 - 1 = -1
    written, kept = torch.tensor([[1.0], [2.0], [-1.0]]), torch.tensor([[0.5], [0.5], [0.0]])
    assert scan(written, kept, torch.zeros(1)).flatten().tolist() == [1.0, 2.5, -1.0]


@torch.no_grad()
def test_a_network_that_learnt_since_is_read_by_its_new_weights():
    """The matrices of a layer are kept side by side while nothing follows the gradients."""
    network, x = make_network(1, False), embedded(7)
    before = quantities(all_states(network, x))
    network.lstm.weight_hh_l0.mul_(2)
    fast, slow = quantities(all_states(network, x)), quantities(states_stepwise(network, x))
    torch.testing.assert_close(fast, slow, rtol=1e-5, atol=1e-6)
    assert not torch.equal(fast[1], before[1])  # forget gate
