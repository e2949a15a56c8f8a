"""The configuration refuses what cannot be built; the network is the tutorials' classifier."""

import json
import math

import pytest
import torch

from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_LAYERS, MAX_VOCABULARY, MAX_WIDTH
from lstm_demo.model import Config, SentimentLSTM

READOUTS = ("last", "mean", "max")
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


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("vocabulary_size", 2, MAX_VOCABULARY),
        ("embedding_size", 1, MAX_WIDTH),
        ("hidden_size", 1, MAX_WIDTH),
        ("n_layers", 1, MAX_LAYERS),
        ("n_classes", 1, 2),
    ],
)
def test_sizes_have_a_least_and_a_most(name, low, high):
    for allowed in (low, high):
        assert getattr(Config(**{"vocabulary_size": 13, name: allowed}), name) == allowed
    for refused in (low - 1, high + 1, -1, float(low), str(low), None, True, [low], 10**30):
        with pytest.raises(InputError, match=rf"^{name} is .*; use a whole number from {low:,} to {high:,}\.$"):
            Config(**{"vocabulary_size": 13, name: refused})


@pytest.mark.parametrize(
    ("name", "allowed", "refused"),
    [
        ("bidirectional", [True, False], [1, 0, None, "true"]),
        ("dropout", [0, 0.0, 0.5, 0.999], [1, 1.0, -0.1, 1.5, math.nan, math.inf, "0.5", None, True]),
        ("readout", ["last", "mean", "max"], ["first", "", None, 1, ["last"], {}]),
        (
            "neutral_band",
            [(0.4, 0.6), (0.5, 0.5), (0, 1), (0.0, 1.0)],
            [(0.6, 0.4), (0.4,), (0.4, 0.5, 0.6), (-0.1, 0.5), (0.5, 1.1), (math.nan, 0.5), ("0", "1"), None, 0.5, ()],
        ),
    ],
)
def test_other_entries_have_what_is_allowed(name, allowed, refused):
    for value in allowed:
        assert getattr(Config(13, **{name: value}), name) == value
    for value in refused:
        with pytest.raises(InputError, match=rf"^{name} is .*; use "):
            Config(13, **{name: value})


def test_a_configuration_survives_json():
    config = Config(13, 3, 5, 2, True, 0.25, "max", 2, (0.3, 0.8))
    assert Config.from_dict(json.loads(json.dumps(config.to_dict()))) == config
    assert Config.from_dict({"vocabulary_size": 13}) == Config(13)


def test_unknown_and_missing_entries_are_refused():
    with pytest.raises(InputError, match=r"unknown entries \['colour', 'size'\]; known are \['bidirectional'"):
        Config.from_dict({"vocabulary_size": 13, "size": 1, "colour": 2})
    with pytest.raises(InputError, match="lacks vocabulary_size"):
        Config.from_dict({"hidden_size": 5})


def test_from_dict_leaves_its_argument_alone():
    values = {"vocabulary_size": 13, "neutral_band": [0.4, 0.6]}
    Config.from_dict(values)
    assert values == {"vocabulary_size": 13, "neutral_band": [0.4, 0.6]}


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
        expected = {"last": torch.cat(last.unbind(), dim=-1), "mean": output.mean(1), "max": output.amax(1)}[readout]
        torch.testing.assert_close(network(*batch_of([row])), network.fc(expected), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("readout", READOUTS)
def test_the_running_pool_is_the_pool_of_every_prefix(readout):
    network = make_network(readout=readout)
    states = torch.randn(1, 7, 5, generator=torch.Generator().manual_seed(2))
    running = network.running_pool(states)
    assert running.shape == (1, 7, 5)
    for step in range(7):
        prefix = network.pool(states[:, : step + 1], torch.tensor([step + 1]))
        torch.testing.assert_close(running[:, step], prefix, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("n_classes", [1, 2])
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


def test_the_weights_of_a_layer_are_torchs_own_with_the_biases_summed():
    network = make_network(n_layers=2, bidirectional=True)
    W, U, b = network.weights(1, 1)
    assert W is network.lstm.weight_ih_l1_reverse
    assert U is network.lstm.weight_hh_l1_reverse
    assert torch.equal(b, network.lstm.bias_ih_l1_reverse + network.lstm.bias_hh_l1_reverse)
    assert network.weights(0, 0).W is network.lstm.weight_ih_l0
