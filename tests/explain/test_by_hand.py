"""The hand computation, checked by numbers that fit on a napkin, and the trace checked by it."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from lstm_demo.bundle import Bundle, build_network
from lstm_demo.errors import InputError
from lstm_demo.explain.by_hand import largest_difference
from lstm_demo.explain.edits import GateEdit
from lstm_demo.explain.tracing import trace
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.text import PADDING, UNKNOWN, Vocabulary

from .texts import TEXT


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
    with pytest.raises(InputError, match=r"This trace is an experiment, and .*; give one without edits"):
        largest_difference(bundle, bent)


@pytest.mark.parametrize("n_layers", [1, 2])
@pytest.mark.parametrize("name", ["cell", "hidden"])
def test_no_number_is_found_out(make_bundle, name, n_layers):
    bundle = make_bundle(n_layers=n_layers)
    found = trace(bundle, TEXT)
    bent = getattr(found, name).copy()
    bent[0, 0, 2, 1] = np.nan
    assert math.isnan(largest_difference(bundle, replace(found, **{name: bent})))


def test_nothing_overflows():
    network = SentimentLSTM(Config(vocabulary_size=3, embedding_size=1, hidden_size=1)).eval()
    with torch.no_grad():
        network.lstm.bias_ih_l0.copy_(torch.tensor([-1e4, 1e4, 1e4, -1e4]))
    bundle = Bundle("steep", build_network(network.config, network.state_dict()), Vocabulary((PADDING, UNKNOWN, "a")))
    assert largest_difference(bundle, trace(bundle, "a a a")) < 1e-5
