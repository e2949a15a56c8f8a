"""The hand computation, checked by numbers that fit on a napkin, and the trace checked by it."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from lstm_demo.bundle import Bundle, build_network
from lstm_demo.errors import InputError
from lstm_demo.explain.by_hand import GATES, hand_step, largest_difference
from lstm_demo.explain.edits import GateEdit
from lstm_demo.explain.trace import trace
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
def test_the_parts_of_a_step_by_hand(napkin):
    first = hand_step(napkin, trace(napkin, "two gnu"), 0)
    assert first.from_input.ravel().tolist() == [2, 1, 0, -2]
    assert first.from_hidden.ravel().tolist() == [0, 0, 0, 0]
    assert first.bias.ravel().tolist() == pytest.approx([LN3 - 2, -1, LN2, 2 - LN3], abs=1e-6)
    assert first.preactivation.ravel().tolist() == pytest.approx([LN3, 0, LN2, -LN3], abs=1e-6)
    assert (first.hidden_before.tolist(), first.cell_before.tolist()) == ([0], [0])
    assert (first.word_id, first.embedding.tolist()) == (2, [2])

    second = hand_step(napkin, trace(napkin, "two gnu"), 1)
    assert second.hidden_before.tolist() == pytest.approx([0.105475], abs=1e-5)
    assert second.cell_before.tolist() == pytest.approx([0.45], abs=1e-6)
    assert second.from_input.ravel().tolist() == [0, 0, 0, 0]
    assert second.from_hidden.ravel().tolist() == pytest.approx([0.105475, 0.421899, -0.105475, 0.210950], abs=1e-5)
    assert (second.word_id, second.embedding.tolist()) == (UNKNOWN_ID, [0])


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("n_layers", [1, 2])
def test_the_parts_add_up_to_what_the_gates_squash_and_the_states_go_before(make_bundle, n_layers, bidirectional):
    bundle = make_bundle(n_layers=n_layers, bidirectional=bidirectional)
    found = trace(bundle, TEXT)
    for layer in range(n_layers):
        for direction in range(1 + bidirectional):
            for step in range(found.n_steps):
                hand = hand_step(bundle, found, step, layer, direction)
                squashed = [getattr(found, name)[layer, direction, step] for name in GATES]
                i, f, g, o = (np.tanh(z) if k == 2 else 1 / (1 + np.exp(-z)) for k, z in enumerate(hand.preactivation))
                np.testing.assert_allclose([i, f, g, o], squashed, rtol=1e-5, atol=1e-6)
                cell = f * hand.cell_before + i * g
                np.testing.assert_allclose(cell, found.cell[layer, direction, step], rtol=1e-5, atol=1e-6)
                assert hand.from_input.shape == hand.from_hidden.shape == hand.bias.shape == (4, 5)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("n_layers", [1, 2, 3])
@pytest.mark.parametrize("text", ["", "a", TEXT, "a b c d e f g h i j k " * 30], ids=["none", "one", "six", "many"])
def test_every_number_of_a_trace_is_that_of_the_hand_computation(make_bundle, text, n_layers, bidirectional):
    bundle = make_bundle(n_layers=n_layers, bidirectional=bidirectional)
    assert largest_difference(bundle, trace(bundle, text)) < 1e-5


def test_a_trace_that_is_not_the_networks_own_is_found_out(make_bundle):
    bundle = make_bundle()
    bent = trace(bundle, TEXT, [GateEdit("forget_gate", value=0.0, steps=(3,))])
    assert largest_difference(bundle, replace(bent, edits=())) > 0.01


def test_an_experiment_is_refused(make_bundle):
    bundle = make_bundle()
    bent = trace(bundle, TEXT, [GateEdit("forget_gate", value=0.0)])
    for ask in (lambda: hand_step(bundle, bent, 0), lambda: largest_difference(bundle, bent)):
        with pytest.raises(InputError, match=r"This trace is an experiment, and .*; give one without edits"):
            ask()


@pytest.mark.parametrize("n_layers", [1, 2])
@pytest.mark.parametrize("name", ["cell", "hidden"])
def test_no_number_is_found_out(make_bundle, name, n_layers):
    bundle = make_bundle(n_layers=n_layers)
    found = trace(bundle, TEXT)
    bent = getattr(found, name).copy()
    bent[0, 0, 2, 1] = np.nan
    assert math.isnan(largest_difference(bundle, replace(found, **{name: bent})))


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ({"step": -1}, "There is no step -1; allowed are whole numbers from 0 to 5"),
        ({"step": 6}, "There is no step 6; allowed are whole numbers from 0 to 5"),
        ({"step": 1.0}, "There is no step 1.0; allowed are whole numbers from 0 to 5"),
        ({"step": 0, "layer": 2}, "There is no layer 2; allowed are whole numbers from 0 to 1"),
        ({"step": 0, "layer": -2}, "There is no layer -2; allowed are whole numbers from 0 to 1"),
        ({"step": 0, "direction": 1}, "There is no direction 1; allowed are whole numbers from 0 to 0"),
        ({"step": 0, "direction": -1}, "There is no direction -1; allowed are whole numbers from 0 to 0"),
    ],
    ids=repr,
)
def test_a_place_that_is_not_there_is_refused(make_bundle, place, sentence):
    bundle = make_bundle(n_layers=2)
    with pytest.raises(InputError, match=sentence):
        hand_step(bundle, trace(bundle, TEXT), **place)


def test_where_no_word_was_read_there_is_no_step(make_bundle):
    with pytest.raises(InputError, match="There is no step 0; allowed are none, since there are no words"):
        hand_step(make_bundle(), trace(make_bundle(), ""), 0)


def test_the_last_layer_is_minus_one(make_bundle):
    bundle = make_bundle(n_layers=2)
    found = trace(bundle, TEXT)
    np.testing.assert_array_equal(hand_step(bundle, found, 2).bias, hand_step(bundle, found, 2, layer=1).bias)


def test_nothing_done_to_a_step_reaches_the_network(make_bundle, member):
    bundle = make_bundle(**member)
    hand = hand_step(bundle, trace(bundle, TEXT), 1)
    weights = [tensor.numpy() for tensor in bundle.network.state_dict().values()]
    arrays = [value for value in vars(hand).values() if isinstance(value, np.ndarray)]
    assert len(arrays) == 7
    for array in arrays:
        assert array.dtype == np.float32
        assert not any(np.shares_memory(array, weight) for weight in weights)
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_nothing_overflows():
    network = SentimentLSTM(Config(vocabulary_size=3, embedding_size=1, hidden_size=1)).eval()
    with torch.no_grad():
        network.lstm.bias_ih_l0.copy_(torch.tensor([-1e4, 1e4, 1e4, -1e4]))
    bundle = Bundle("steep", build_network(network.config, network.state_dict()), Vocabulary((PADDING, UNKNOWN, "a")))
    assert largest_difference(bundle, trace(bundle, "a a a")) < 1e-5


def test_an_unknown_word_takes_row_one(make_bundle):
    bundle = make_bundle()
    hand = hand_step(bundle, trace(bundle, TEXT), 3)
    assert hand.word_id == UNKNOWN_ID
    np.testing.assert_array_equal(hand.embedding, bundle.network.embedding.weight[UNKNOWN_ID].detach().numpy())
