"""Every way of reading the final states of two directions, against PyTorch itself."""

import pytest
import torch
from torch import nn

from lstm_demo.bundle import build_network
from lstm_demo.convert.answers import Answers
from lstm_demo.convert.head import Linear
from lstm_demo.convert.parts import Parts
from lstm_demo.convert.readouts import READOUTS
from lstm_demo.convert.stack import RecurrentLayer
from lstm_demo.errors import InputError

V, E, H, T = 9, 3, 5, 7
WAYS = {
    "last": lambda hidden: torch.cat((hidden[-2], hidden[-1]), dim=1),
    "last-swapped": lambda hidden: torch.cat((hidden[-1], hidden[-2]), dim=1),
    "forward": lambda hidden: hidden[-2],
    "backward": lambda hidden: hidden[-1],
    "sum": lambda hidden: hidden[-2] + hidden[-1],
    "average": lambda hidden: (hidden[-2] + hidden[-1]) / 2,
}


def make(width, n_classes=1, bidirectional=True):
    torch.manual_seed(0)
    embedding, fc = nn.Embedding(V, E), nn.Linear(width, n_classes)
    lstm = nn.LSTM(E, H, 2, bidirectional=bidirectional, batch_first=True)
    names, endings = ("weight_ih", "weight_hh", "bias_ih", "bias_hh"), ["", "_reverse"][: 1 + bidirectional]
    layers = [
        RecurrentLayer(tuple({name: getattr(lstm, f"{name}_l{k}{end}") for name in names} for end in endings))
        for k in range(2)
    ]
    parts = Parts(embedding.weight, layers, [Linear(fc.weight, fc.bias)])
    return embedding, lstm, fc, parts


def logit(parts, readout, ids, positive=1):
    config = parts.config(readout, V)
    network = build_network(config, parts.tensors(Answers(readout=readout, positive=positive), list(range(V))))
    return network.logit(network(ids, torch.full((len(ids),), T)))


@pytest.mark.parametrize("readout", WAYS)
@pytest.mark.parametrize("n_classes", [1, 2])
@pytest.mark.parametrize("positive", [0, 1])
def test_the_readout_is_the_same_function(readout, n_classes, positive):
    embedding, lstm, fc, parts = make(2 * H if readout.startswith("last") else H, n_classes)
    ids = torch.randint(0, V, (4, T))
    with torch.no_grad():
        scores = fc(WAYS[readout](lstm(embedding(ids))[1][0]))
        expected = scores[:, 0] if n_classes == 1 else scores[:, 1] - scores[:, 0]
        found = logit(parts, readout, ids, positive)
    assert torch.allclose(found, expected if positive else -expected, atol=1e-6)


@pytest.mark.parametrize("readout", ["last", "last-step"])
def test_in_one_direction_the_last_step_is_the_last_state(readout):
    embedding, lstm, fc, parts = make(H, bidirectional=False)
    ids = torch.randint(0, V, (4, T))
    with torch.no_grad():
        expected = fc(lstm(embedding(ids))[0][:, -1])[:, 0]
        assert torch.allclose(logit(parts, readout, ids), expected, atol=1e-6)


@pytest.mark.parametrize("readout", [name for name in READOUTS if name != "attention"])
@pytest.mark.parametrize("width", [H, 2 * H])
def test_a_readout_of_another_width_is_refused(readout, width):
    *_, parts = make(width)
    narrow = readout in ("forward", "backward", "sum", "average")
    if readout == "last-step":
        with pytest.raises(InputError, match="a backward state that has read the last word only"):
            parts.tensors(Answers(readout=readout), [0])
    elif narrow == (width == H):
        assert parts.tensors(Answers(readout=readout), [0])["fc.weight"].shape == (1, 2 * H)
    else:
        with pytest.raises(InputError, match=rf"reads {width} numbers, but the readout '{readout}' .* gives"):
            parts.tensors(Answers(readout=readout), [0])


@pytest.mark.parametrize("readout", ["forward", "backward", "sum", "average", "last-swapped"])
def test_one_direction_has_no_second_state(readout):
    *_, parts = make(H, bidirectional=False)
    with pytest.raises(InputError, match="needs two directions; this LSTM has one"):
        parts.tensors(Answers(readout=readout), [0])


def test_rows_are_picked_and_missing_ones_are_zeros():
    *_, parts = make(2 * H)
    found = parts.tensors(Answers(readout="last"), [4, None, 4])["embedding.weight"]
    assert torch.equal(found[[0, 2]], parts.embedding[[4, 4]])
    assert not found[1].any()
