"""The network is the tutorials' classifier, and each of its relatives what it is said to be."""

import pytest
import torch
from torch import nn

from lstm_demo.errors import InputError
from lstm_demo.model import Config, SentimentLSTM

READOUTS = ("last", "mean", "max", "attention")
VARIANTS = [
    {"n_layers": n_layers, "bidirectional": bidirectional, "readout": readout, "n_classes": n_classes}
    for n_layers in (1, 2)
    for bidirectional in (False, True)
    for readout in READOUTS
    for n_classes in (1, 2)
]
variants = pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: "-".join(map(str, variant.values())))


def make_network(**values):
    torch.manual_seed(1)
    return SentimentLSTM(Config(13, 3, 5, **values)).eval()


def batch_of(rows):
    """Rows of ids of unlike lengths as one padded batch."""
    lengths = torch.tensor([len(row) for row in rows])
    padded = torch.zeros(len(rows), int(lengths.max()), dtype=torch.long)
    for row, ids in zip(padded, rows, strict=True):
        row[: len(ids)] = torch.tensor(ids)
    return padded, lengths


ROWS = [[2, 5, 3, 9], [4], [12, 12, 7, 8, 1, 2, 3], [6, 2]]


def test_the_classifier_of_the_tutorials():
    with torch.device("meta"):
        network = SentimentLSTM(Config(10_000, 100, 256, n_layers=2, bidirectional=True, n_classes=2))
    assert {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()} == {
        "embedding.weight": (10_000, 100),
        "lstm.weight_ih_l0": (1024, 100),
        "lstm.weight_hh_l0": (1024, 256),
        "lstm.bias_ih_l0": (1024,),
        "lstm.bias_hh_l0": (1024,),
        "lstm.weight_ih_l0_reverse": (1024, 100),
        "lstm.weight_hh_l0_reverse": (1024, 256),
        "lstm.bias_ih_l0_reverse": (1024,),
        "lstm.bias_hh_l0_reverse": (1024,),
        "lstm.weight_ih_l1": (1024, 512),
        "lstm.weight_hh_l1": (1024, 256),
        "lstm.bias_ih_l1": (1024,),
        "lstm.bias_hh_l1": (1024,),
        "lstm.weight_ih_l1_reverse": (1024, 512),
        "lstm.weight_hh_l1_reverse": (1024, 256),
        "lstm.bias_ih_l1_reverse": (1024,),
        "lstm.bias_hh_l1_reverse": (1024,),
        "fc.weight": (2, 512),
        "fc.bias": (2,),
    }
    assert network.dropout.p == network.lstm.dropout == 0.5
    assert network.embedding.padding_idx == 0


def count(module):
    return sum(parameter.numel() for parameter in module.parameters())


def test_the_convolution_and_lstm_of_the_tutorials():
    with torch.device("meta"):
        network = SentimentLSTM(Config(5_000, 32, 100, convolution=32))
    assert {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()} == {
        "embedding.weight": (5_000, 32),
        "convolution.weight": (32, 32, 3),
        "convolution.bias": (32,),
        "lstm.weight_ih_l0": (400, 32),
        "lstm.weight_hh_l0": (400, 100),
        "lstm.bias_ih_l0": (400,),
        "lstm.bias_hh_l0": (400,),
        "fc.weight": (1, 100),
        "fc.bias": (1,),
    }
    keras = 53_200  # 4 * (32 + 100 + 1) * 100; Keras has one bias vector, PyTorch two
    assert count(network.lstm) == keras + 400
    assert count(network) == 216_405 + 400


@pytest.mark.parametrize(
    ("values", "more"),
    [
        ({"cell": "gru"}, -(3 + 5 + 2) * 5),  # three blocks instead of four
        ({"cell": "rnn"}, -3 * (3 + 5 + 2) * 5),  # one block instead of four
        ({"cell": "peephole"}, 3 * 5 - 20),  # three diagonals; one bias vector
        ({"cell": "cell_output"}, -20),  # one matrix for another; one bias vector
        ({"readout": "attention"}, 5),  # the query
        ({"convolution": 4}, 4 * (3 * 3 + 1) + 20),  # the filters; an LSTM that reads 4 numbers instead of 3
    ],
    ids=repr,
)
def test_what_the_relatives_have_more_or_less_than_the_default(values, more):
    assert count(make_network(**values)) - count(make_network()) == more


def test_dropout_acts_in_training_only():
    network, (ids, lengths) = make_network(), batch_of(ROWS)
    torch.testing.assert_close(network(ids, lengths), network(ids, lengths), rtol=0, atol=0)
    network.train()
    assert (network(ids, lengths) != network(ids, lengths)).any()


@variants
def test_padding_changes_no_score(variant):
    network = make_network(**variant)
    together = network(*batch_of(ROWS))
    assert together.shape == (4, variant["n_classes"])
    alone = torch.cat([network(*batch_of([row])) for row in ROWS])
    torch.testing.assert_close(together, alone, rtol=1e-5, atol=1e-6)
    ids, lengths = batch_of(ROWS)
    ids[1, 1:] = 11  # what stands behind a length is not read, whatever it is
    torch.testing.assert_close(network(ids, lengths), together, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("bidirectional", [False, True])
def test_the_readout_sees_what_its_name_says(bidirectional):
    row = ROWS[2]
    for readout in READOUTS:
        network = make_network(bidirectional=bidirectional, readout=readout)
        output, (last, _) = network.lstm(network.embedding(torch.tensor([row])))
        expected = {"last": torch.cat(last.unbind(), dim=-1), "mean": output.mean(1), "max": output.amax(1)}.get(
            readout
        )
        if readout == "attention":
            scores = torch.stack([state @ network.query for state in output[0]]) / output.shape[-1] ** 0.5
            shares = scores.exp() / scores.exp().sum()
            expected = sum(share * state for share, state in zip(shares, output[0], strict=True))[None]
        torch.testing.assert_close(network(*batch_of([row])), network.fc(expected), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("readout", READOUTS)
def test_the_running_readout_input_is_the_pool_of_every_prefix(readout):
    network = make_network(readout=readout)
    states = torch.randn(1, 7, 5, generator=torch.Generator().manual_seed(2))
    running = network.running_readout_input(states)
    assert running.shape == (1, 7, 5)
    for step in range(7):
        prefix = network.readout_input(states[:, : step + 1], torch.tensor([step + 1]))
        torch.testing.assert_close(running[:, step], prefix, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("n_classes", [1, 2, 3])
def test_the_readout_is_one_linear_function(n_classes):
    network = make_network(n_classes=n_classes, bidirectional=True)
    pooled = torch.randn(4, 10, generator=torch.Generator().manual_seed(2))
    w, b = network.readout()
    assert (w.shape, b.shape) == ((10,), ())
    torch.testing.assert_close(network.logit(network.fc(pooled)), pooled @ w + b, rtol=1e-5, atol=1e-6)


def test_the_logit_of_two_classes_is_positive_minus_negative():
    scores = torch.tensor([[1.0, 4.0], [2.0, -1.0]])  # negative, positive
    assert make_network(n_classes=2).logit(scores).tolist() == [3.0, -3.0]
    assert make_network().logit(scores[:, :1]).tolist() == [1.0, 2.0]


def test_the_logit_of_three_classes_is_positive_against_negative():
    scores = torch.tensor([[0.0, 1.0, 2.0]])  # negative, neutral, positive
    assert make_network(n_classes=3).logit(scores).tolist() == [2.0]


@pytest.mark.parametrize(("activation", "module"), [("relu", nn.ReLU), ("tanh", nn.Tanh)])
def test_hidden_layers_are_those_that_everybody_writes(activation, module):
    network = make_network(dense=(7, 4), dense_activation=activation, n_classes=3, bidirectional=True)
    weights = network.state_dict()
    head = nn.Sequential(nn.Linear(10, 7), module(), nn.Linear(7, 4), module(), nn.Linear(4, 3))
    names = ("dense.0", "dense.1", "fc")
    own = {f"{2 * k}.{part}": weights[f"{name}.{part}"] for k, name in enumerate(names) for part in ("weight", "bias")}
    head.load_state_dict(own)  # refuses other names and shapes
    ids, lengths = batch_of(ROWS)
    seen = network.readout_input(network.states(network.embedding(ids), lengths), lengths)  # [batch, 10]
    torch.testing.assert_close(network(ids, lengths), head(seen), rtol=0, atol=0)

    at = seen[0].detach().requires_grad_()
    scores = head(at)
    [expected] = torch.autograd.grad(scores[2] - scores[0], at)
    torch.testing.assert_close(network.slope(at.detach()), expected)
    with pytest.raises(InputError, match="its readout is not linear"):
        network.readout()


def test_without_hidden_layers_the_slope_is_the_readout_s_weight():
    network = make_network(n_classes=2)
    torch.testing.assert_close(network.slope(torch.ones(5)), network.readout()[0], rtol=0, atol=0)


def test_the_weights_of_a_layer_are_torchs_own_with_the_biases_summed():
    network = make_network(n_layers=2, bidirectional=True)
    W, U, b, V, b_hn = network.weights(1, 1)
    assert V is b_hn is None
    assert W is network.lstm.weight_ih_l1_reverse
    assert U is network.lstm.weight_hh_l1_reverse
    assert torch.equal(b, network.lstm.bias_ih_l1_reverse + network.lstm.bias_hh_l1_reverse)
    assert network.weights(0, 0).W is network.lstm.weight_ih_l0


def test_of_a_gru_the_candidates_second_bias_stays_apart():
    network = make_network(cell="gru", n_layers=2, bidirectional=True)
    first, second = network.lstm.bias_ih_l1_reverse, network.lstm.bias_hh_l1_reverse  # r, z, n: five of each
    _, _, b, V, b_hn = network.weights(1, 1)
    assert V is None
    assert torch.equal(b[:10], first[:10] + second[:10])
    assert torch.equal(b[10:], first[10:])
    assert torch.equal(b_hn, second[10:])


CELL_VARIANTS = [
    {"cell": cell, "n_layers": n_layers, "bidirectional": bidirectional, "readout": readout, "convolution": convolution}
    for cell in ("lstm", "gru", "rnn", "peephole", "cell_output")
    for n_layers, bidirectional in ((1, False), (2, True))
    for readout in ("last", "attention")
    for convolution in (0, 4)
]


@pytest.mark.parametrize("variant", CELL_VARIANTS, ids=lambda variant: "-".join(map(str, variant.values())))
def test_padding_changes_no_score_of_any_member(variant):
    network = make_network(**variant)
    ids, lengths = batch_of(ROWS)
    together = network(ids, lengths)
    alone = torch.cat([network(*batch_of([row])) for row in ROWS])
    torch.testing.assert_close(together, alone, rtol=1e-5, atol=1e-6)
    ids[1, 1:] = 11
    torch.testing.assert_close(network(ids, lengths), together, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("cell", "layers"), [("rnn", torch.nn.RNN), ("gru", torch.nn.GRU)])
def test_a_network_without_a_memory_is_pytorchs(cell, layers):
    network = make_network(cell=cell, n_layers=2, bidirectional=True)
    reference = layers(3, 5, 2, bidirectional=True, batch_first=True)
    reference.load_state_dict(network.lstm.state_dict())
    row = torch.tensor([ROWS[2]])
    _, last = reference(network.embedding(row))
    expected = network.fc(torch.cat(last[-2:].unbind(), dim=-1))
    torch.testing.assert_close(network(row, torch.tensor([7])), expected, rtol=1e-5, atol=1e-6)


def test_a_readout_that_attends_to_one_state_reads_that_state():
    attending, last = make_network(readout="attention"), make_network()
    last.load_state_dict({name: tensor for name, tensor in attending.state_dict().items() if name != "query"})
    torch.testing.assert_close(attending(*batch_of([[4]])), last(*batch_of([[4]])), rtol=1e-5, atol=1e-6)
    assert attending.attention(torch.randn(1, 1, 5), torch.tensor([1])).tolist() == [[1.0]]


def test_without_a_query_attention_is_the_mean():
    attending, mean = make_network(readout="attention"), make_network(readout="mean")
    torch.nn.init.zeros_(attending.query)
    mean.load_state_dict({name: tensor for name, tensor in attending.state_dict().items() if name != "query"})
    torch.testing.assert_close(attending(*batch_of(ROWS)), mean(*batch_of(ROWS)), rtol=1e-5, atol=1e-6)


def test_attention_adds_up_to_one_and_passes_over_padding():
    network = make_network(readout="attention")
    shares = network.attention(torch.randn(2, 4, 5), torch.tensor([4, 2]))
    torch.testing.assert_close(shares.sum(1), torch.ones(2))
    assert not shares[1, 2:].any()


def test_a_window_by_hand():
    # One number a word, one filter: word before - 2 * this word + 3 * word after - 1; then ReLU; then pairs.
    network = SentimentLSTM(Config(7, 1, 5, convolution=1)).eval()
    with torch.no_grad():
        network.convolution.weight.copy_(torch.tensor([[[1.0, -2.0, 3.0]]]))
        network.convolution.bias.fill_(-1.0)
    words = torch.tensor([[1.0], [2.0], [0.0], [3.0], [4.0]])
    # by word: 0 - 2 + 6 - 1 = 3; 1 - 4 + 0 - 1 = -4; 2 - 0 + 9 - 1 = 10; 0 - 6 + 12 - 1 = 5; 3 - 8 + 0 - 1 = -6
    seen = network.windows(words[None], torch.tensor([5]))
    assert seen.flatten().tolist() == [3.0, 10.0, 0.0]
    assert network.windows(words[None], torch.tensor([4])).flatten().tolist() == [3.0, 10.0, 0.0]  # the last is padding
    assert network.config.n_steps(5) == 3
    assert network.config.n_steps(torch.tensor([1, 2, 3, 4])).tolist() == [1, 1, 2, 2]
    assert make_network().config.n_steps(5) == 5


@pytest.mark.parametrize("cell", ["peephole", "cell_output"])
def test_the_weights_of_a_loop_are_its_own(cell):
    network = make_network(cell=cell, n_layers=2, bidirectional=True)
    W, U, b, V, _ = network.weights(1, 1)
    assert W is network.lstm.weight_ih_l1_reverse
    assert U is network.lstm.weight_hh_l1_reverse
    assert b is network.lstm.bias_ih_l1_reverse
    assert V is network.lstm.weight_ch_l1_reverse
