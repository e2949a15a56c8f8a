"""Are the sums before the squashing those of the weights, down to each product? Checked by numbers on a napkin."""

import math

import numpy as np
import pytest
import torch

from lstm_demo.bundle import Bundle, build_network
from lstm_demo.errors import InputError
from lstm_demo.explain.by_hand import GATES
from lstm_demo.explain.edits import GateEdit
from lstm_demo.explain.sums import N_LARGEST, readout_products, unit_sums
from lstm_demo.explain.tracing import trace
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.text import PADDING, UNKNOWN, UNKNOWN_ID, Vocabulary

from .texts import TEXT

LN2, LN3 = math.log(2), math.log(3)


@pytest.fixture(scope="module")
def napkin():
    """One unit, one input: the word "two" is the number 2, an unknown word 0; PyTorch's second bias is 1."""
    network = SentimentLSTM(Config(vocabulary_size=3, embedding_size=1, hidden_size=1)).eval()
    with torch.no_grad():
        network.embedding.weight.copy_(torch.tensor([[0.0], [0.0], [2.0]]))
        network.lstm.weight_ih_l0.copy_(torch.tensor([[1.0], [0.5], [0.0], [-1.0]]))
        network.lstm.weight_hh_l0.copy_(torch.tensor([[1.0], [4.0], [-1.0], [2.0]]))
        network.lstm.bias_ih_l0.copy_(torch.tensor([LN3 - 3, -2.0, LN2 - 1, 1 - LN3]))
        network.lstm.bias_hh_l0.fill_(1.0)
    return Bundle("napkin", build_network(network.config, network.state_dict()), Vocabulary((PADDING, UNKNOWN, "two")))


# Step 1, "two", nothing before it:       Step 2, an unknown word, x = 0, h = 0.25 * tanh(0.45) = 0.105475:
#   i  2 + 0 + (ln 3 - 2) = ln 3 -> 0.75     0 + 0.105475 + (ln 3 - 2)
#   f  1 + 0 - 1          = 0    -> 0.5      0 + 0.421899 - 1
#   g  0 + 0 + ln 2       = ln 2 -> 0.6      0 - 0.105475 + ln 2
#   o -2 + 0 + (2 - ln 3) = -ln 3 -> 0.25    0 + 0.210950 + (2 - ln 3)
#   c  0.5 * 0 + 0.75 * 0.6 = 0.45
def test_the_parts_of_two_steps_by_hand(napkin):
    sums = unit_sums(napkin, trace(napkin, "two gnu"), unit=0)
    assert sums.from_input.sums.tolist() == [[2, 1, 0, -2], [0, 0, 0, 0]]
    assert sums.from_hidden.sums[0].tolist() == [0, 0, 0, 0]
    assert sums.from_hidden.sums[1].tolist() == pytest.approx([0.105475, 0.421899, -0.105475, 0.210950], abs=1e-5)
    assert sums.biases[:, 0].tolist() == pytest.approx([LN3 - 3, -2, LN2 - 1, 1 - LN3], abs=1e-6)
    assert sums.biases[:, 1].tolist() == [1, 1, 1, 1]
    assert sums.bias_names == ("lstm.bias_ih_l0", "lstm.bias_hh_l0")
    assert sums.preactivation()[0].tolist() == pytest.approx([LN3, 0, LN2, -LN3], abs=1e-6)
    assert sums.from_input.products()[0].ravel().tolist() == [2, 1, 0, -2]
    assert sums.from_hidden.values[1].ravel().tolist() == pytest.approx([0.105475] * 4, abs=1e-5)
    assert (sums.word_ids, sums.inputs.tolist()) == ((2, UNKNOWN_ID), [[2], [0]])
    assert (sums.from_cell, sums.peephole_weights, sums.seen_of_cell.any()) == (None, None, False)


def test_the_largest_products_are_told_and_the_others_are_left():
    network = SentimentLSTM(Config(vocabulary_size=3, embedding_size=6, hidden_size=1)).eval()
    with torch.no_grad():
        network.embedding.weight[2] = torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
        network.lstm.weight_ih_l0[0] = torch.tensor([9.0, -1.0, 0.0, 2.0, -3.0, 1.0])  # 9, -2, 0, 8, -15, 6: together 6
    bundle = Bundle("six", build_network(network.config, network.state_dict()), Vocabulary((PADDING, UNKNOWN, "a")))
    found = unit_sums(bundle, trace(bundle, "a"), unit=0).from_input
    assert found.name == "lstm.weight_ih_l0"
    assert found.sources[0, 0].tolist() == [4, 0, 3, 5]
    assert found.values[0, 0].tolist() == [5, 1, 4, 6]
    assert found.products()[0, 0].tolist() == [-15, 9, 8, 6]
    assert found.sums[0, 0] == 6


def test_the_sums_are_what_the_gates_of_every_member_squash(make_bundle, member):
    bundle = make_bundle(**member)
    found = trace(bundle, TEXT)
    for layer in range(found.n_layers):
        for direction in range(found.n_directions):
            for unit in (0, 4):
                squashed = unit_sums(bundle, found, unit, layer, direction).preactivation()  # [step, row]
                here = (layer, direction, slice(None), unit)
                if found.cell is None:
                    np.testing.assert_allclose(np.tanh(squashed[:, 0]), found.hidden[here], rtol=1e-5, atol=1e-6)
                    continue
                i, f, g, o = (np.tanh(z) if k == 2 else 1 / (1 + np.exp(-z)) for k, z in enumerate(squashed.T))
                for name, gate in zip(GATES, (i, f, g, o), strict=True):
                    np.testing.assert_allclose(gate, found.part(name)[here], rtol=1e-5, atol=1e-6)


def test_names_and_rows_are_those_of_the_network(make_bundle):
    bundle = make_bundle(n_layers=2, bidirectional=True)
    sums = unit_sums(bundle, trace(bundle, TEXT), 3, layer=1, direction=1)
    for one in (sums.from_input, sums.from_hidden):
        weight = bundle.network.get_parameter(one.name).detach().numpy()
        np.testing.assert_array_equal(one.weights, weight[3::5])  # five units: i, f, g, o of unit 3
    assert sums.from_input.name == "lstm.weight_ih_l1_reverse"
    for k, name in enumerate(sums.bias_names):
        np.testing.assert_array_equal(sums.biases[:, k], bundle.network.get_parameter(name).detach().numpy()[3::5])


def test_what_a_gate_sees_of_the_memory_is_told(make_bundle):
    bundle = make_bundle(cell="peephole")
    found = trace(bundle, TEXT)
    sums = unit_sums(bundle, found, 2)
    weights, c = bundle.network.lstm.weight_ch_l0[:, 2].tolist(), found.cell[0, 0, :, 2]
    assert sums.peephole_weights.tolist() == pytest.approx(weights)
    assert sums.seen_of_cell[3].tolist() == pytest.approx(
        [weights[0] * c[2], weights[1] * c[2], 0, weights[2] * c[3]], abs=1e-6
    )
    bundle = make_bundle(cell="cell_output")
    found = trace(bundle, TEXT)
    sums = unit_sums(bundle, found, 2)
    assert sums.from_hidden.sums.shape == (6, 3)  # the output gate does not see h
    row = bundle.network.lstm.weight_ch_l0[2].numpy()
    assert sums.from_cell.sums[3, 0] == pytest.approx(row @ found.cell[0, 0, 3], abs=1e-6)
    assert sums.seen_of_cell[3].tolist() == pytest.approx([0, 0, 0, sums.from_cell.sums[3, 0]])


@pytest.mark.parametrize("config", [{}, {"n_layers": 2}, {"n_classes": 2}, {"cell": "rnn"}])
def test_the_products_of_the_readout_make_the_running_verdict(make_bundle, config):
    found = trace(make_bundle(**config), TEXT)
    readout = readout_products(found)
    np.testing.assert_allclose(readout.sums[:, 0] + found.bias, found.logit, rtol=1e-5, atol=1e-6)
    assert readout.products().shape == (6, 1, N_LARGEST)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ({"unit": 5}, "There is no unit 5; allowed are whole numbers from 0 to 4"),
        ({"unit": -1}, "There is no unit -1; allowed are whole numbers from 0 to 4"),
        ({"unit": 1.0}, "There is no unit 1.0; allowed are whole numbers from 0 to 4"),
        ({"unit": 0, "layer": 2}, "There is no layer 2; allowed are whole numbers from 0 to 1"),
        ({"unit": 0, "direction": 1}, "There is no direction 1; allowed are whole numbers from 0 to 0"),
    ],
    ids=repr,
)
def test_a_place_that_is_not_there_is_refused(make_bundle, place, sentence):
    bundle = make_bundle(n_layers=2)
    with pytest.raises(InputError, match=sentence):
        unit_sums(bundle, trace(bundle, TEXT), **place)


def test_an_experiment_is_refused(make_bundle):
    bundle = make_bundle()
    bent = trace(bundle, TEXT, [GateEdit("forget_gate", value=0.0)])
    with pytest.raises(InputError, match=r"This trace is an experiment, and .*; give one without edits"):
        unit_sums(bundle, bent, 0)


def test_the_last_layer_is_minus_one(make_bundle):
    bundle = make_bundle(n_layers=2)
    found = trace(bundle, TEXT)
    np.testing.assert_array_equal(unit_sums(bundle, found, 2).biases, unit_sums(bundle, found, 2, layer=1).biases)


def test_nothing_done_to_the_sums_reaches_the_network(make_bundle, member):
    bundle = make_bundle(**member)
    sums = unit_sums(bundle, trace(bundle, TEXT), 1)
    weights = [tensor.numpy() for tensor in bundle.network.state_dict().values()]
    parts = [vars(sums), vars(sums.from_input), vars(sums.from_hidden)]
    arrays = [value for part in parts for value in part.values() if isinstance(value, np.ndarray)]
    assert len(arrays) >= 11
    for array in arrays:
        assert not any(np.shares_memory(array, weight) for weight in weights)
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_an_empty_text_has_no_sums(make_bundle):
    bundle = make_bundle()
    assert unit_sums(bundle, trace(bundle, ""), 0).from_input.sums.shape == (0, 4)
