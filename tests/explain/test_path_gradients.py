"""Integrated gradients: are corners and jumps of the path looked at closely, and how much memory does it take?"""

import numpy as np
import pytest
import torch

from lstm_demo.bundle import Bundle, build_network
from lstm_demo.explain import path_gradients
from lstm_demo.explain.path_gradients import gradient_times_input, integrated_gradients
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.text import PADDING, UNKNOWN, Vocabulary

from .texts import TEXT


@pytest.fixture
def jump():
    """A plain network of one unit whose state jumps from -1 to 1 at 0.3 of the way to its only word."""
    network = SentimentLSTM(Config(3, 1, 1, cell="rnn"))
    tensors = {name: torch.zeros_like(tensor) for name, tensor in network.state_dict().items()}
    tensors["embedding.weight"][2] = 1.0
    tensors["lstm.weight_ih_l0"][:] = 400.0
    tensors["lstm.bias_ih_l0"][:] = -120.0
    tensors["fc.weight"][:] = 1.0
    return Bundle("jump", build_network(network.config, tensors), Vocabulary((PADDING, UNKNOWN, "a")))


def test_a_jump_is_halved_until_the_sum_is_right(jump, monkeypatch):
    found = integrated_gradients(jump.network, (2,), "zeros", 50)
    assert found.scores.tolist() == pytest.approx([2], abs=path_gradients._TOLERANCE)  # from -1 to 1
    assert (found.logit, found.baseline_logit) == pytest.approx((1, -1))
    assert 1 + 5 * 11 < found.n_readings <= 1 + 8 * 5 * 11
    monkeypatch.setattr(path_gradients, "_MOST_TIMES", 1)
    assert integrated_gradients(jump.network, (2,), "zeros", 50).scores.tolist() != pytest.approx([2], abs=0.1)


def test_the_points_are_bounded_where_no_halving_helps(jump, monkeypatch):
    monkeypatch.setattr(path_gradients, "_TOLERANCE", -1.0)  # nothing is near enough
    found = integrated_gradients(jump.network, (2,), "zeros", 20)
    assert found.n_readings == 1 + (8 * 20 // 10) * 11


def test_a_smooth_path_takes_the_points_that_were_asked_for(make_bundle):
    bundle = make_bundle()
    ids = bundle.read(TEXT).ids
    for n_steps, n_readings in ((10, 1 + 11), (11, 1 + 22), (50, 1 + 55)):  # beside the ends of path and pieces
        assert integrated_gradients(bundle.network, ids, "zeros", n_steps).n_readings == n_readings


def test_a_linear_verdict_gives_each_word_its_own_share():
    """A state that stays near 0, where tanh is the line itself, and sees each word once."""
    network = SentimentLSTM(Config(4, 2, 1, cell="rnn"))
    tensors = {name: torch.zeros_like(tensor) for name, tensor in network.state_dict().items()}
    tensors["embedding.weight"][2:] = torch.tensor([[1e-3, 2e-3], [-1e-3, 4e-3]])
    tensors["lstm.weight_ih_l0"][:] = torch.tensor([[1.0, 2.0]])  # 5e-3 and 7e-3
    tensors["lstm.weight_hh_l0"][:] = 0.5  # what came before counts half
    tensors["fc.weight"][:] = 1_000.0
    network = build_network(network.config, tensors)
    expected = pytest.approx([2.5, 7], rel=1e-3)
    assert integrated_gradients(network, (2, 3), "zeros", 5).scores.tolist() == expected
    assert integrated_gradients(network, (2, 3), "unknown", 5).scores.tolist() == expected  # which is 0 here
    assert gradient_times_input(network, (2, 3)).scores.tolist() == expected


def test_the_unknown_word_itself_gets_nothing_beside_unknown_words(make_bundle):
    bundle = make_bundle()
    scores = integrated_gradients(bundle.network, bundle.read(TEXT).ids, "unknown", 10).scores
    assert (scores[3], np.count_nonzero(scores)) == (0, 5)


def test_points_that_do_not_fit_into_memory_are_read_in_parts(make_bundle, monkeypatch):
    bundle, sizes = make_bundle(), []
    ids = bundle.read(TEXT).ids
    whole = integrated_gradients(bundle.network, ids, "zeros", 10)
    monkeypatch.setattr(path_gradients, "_STATES_AT_ONCE", 4 * 6 * 5)  # four points, six tokens, five units
    asked = path_gradients.gradients_of
    monkeypatch.setattr(
        path_gradients,
        "gradients_of",
        lambda network, embedded: sizes.append(len(embedded)) or asked(network, embedded),
    )
    found = integrated_gradients(bundle.network, ids, "zeros", 10)
    np.testing.assert_allclose(found.scores, whole.scores, rtol=1e-5, atol=1e-7)
    assert (found.logit, sizes) == (pytest.approx(whole.logit), [4, 4, 3])
