"""The hand computation, checked by numbers that fit on a napkin, and the trace checked by it."""

import math

import numpy as np
import pytest
import torch

from lstm_demo.bundle import Bundle, build_network
from lstm_demo.explain.by_hand import GATES, hand_step, largest_difference
from lstm_demo.explain.edits import GateEdit
from lstm_demo.explain.trace import trace
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.text import PADDING, UNKNOWN, UNKNOWN_ID, Vocabulary

TEXT = "a c e zzz b d"  # six steps, one of them unknown
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
    assert largest_difference(bundle, bent) > 0.01


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
