"""The memory's ledger against a loop that goes through the words one by one, and against numbers on a napkin."""

import math

import numpy as np
import pytest
import torch

from lstm_demo import ledger, load, trace
from lstm_demo.bundle import Bundle, build_network
from lstm_demo.errors import InputError
from lstm_demo.explain.ledger import Ledger
from lstm_demo.explain.steps import read_for_trace
from lstm_demo.hub import bundled
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.text import PADDING, UNKNOWN, Vocabulary

from .texts import TEXT, text_of

CONFIGS = [{}, {"cell": "peephole"}, {"cell": "cell_output"}, {"n_layers": 2}, {"n_classes": 2}]


def by_a_loop(found, telescoped):
    """What the last layer of a trace wrote, what is left, what that is worth, and when half of it was gone."""
    T, H = found.n_steps, found.n_units
    i, f, o, g = (
        found.part(name)[-1, 0].astype(float) for name in ("input_gate", "forget_gate", "output_gate", "candidate")
    )
    survived, let_go = i * g, np.full((T, H), -1)
    for t in range(T):
        left = np.ones(H)
        for later in range(t + 1, T):
            left = left * f[later]
            let_go[t][(left < 0.5) & (let_go[t] == -1)] = later
        survived[t] *= left
    worth, so_far, c = np.zeros((T, H)), np.zeros(H), survived.sum(axis=0)
    for t in range(T):
        if telescoped:
            worth[t] = np.tanh(so_far + survived[t]) - np.tanh(so_far)
        else:
            worth[t] = np.tanh(c) * survived[t] / c
        so_far = so_far + survived[t]
    return i * g, survived, worth * o[-1] * found.readout_weight[0], let_go


@pytest.mark.parametrize("telescoped", [False, True])
@pytest.mark.parametrize("config", CONFIGS, ids=str)
def test_every_number_is_that_of_the_loop(make_bundle, config, telescoped):
    bundle = make_bundle(**config)
    found, text = ledger(bundle, text_of(12), telescoped=telescoped), trace(bundle, text_of(12))
    written, survived, worth, let_go = by_a_loop(text, telescoped)
    for array, expected in ((found.written, written), (found.survived, survived), (found.worth, worth)):
        np.testing.assert_allclose(array, expected, rtol=1e-4, atol=1e-7)
    np.testing.assert_array_equal(found.let_go, let_go)
    assert {-1, 1, 2} <= set(let_go.ravel())
    np.testing.assert_allclose(found.survived.sum(axis=0), text.cell[-1, 0, -1], rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(found.scores, worth.sum(axis=1), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(found.worth.sum(axis=0), text.contribution[0], rtol=1e-4, atol=1e-6)
    assert found.telescoped == telescoped
    assert found.steps == text.steps


@pytest.mark.parametrize("telescoped", [False, True])
@pytest.mark.parametrize("name", ["lstm", "peephole", "cell-output"])
def test_the_bundled_models_ledgers_add_up_to_the_verdict(name, telescoped):
    text = "It was not a bad film, and I laughed more than once, but the ending is a mess. " * 5
    found = ledger(load(bundled()[name]), text, telescoped=telescoped)
    assert found.worth.sum() == pytest.approx(found.logit - found.bias, abs=1e-4)
    assert found.scores.sum() == pytest.approx(found.logit - found.bias, abs=1e-4)


@pytest.fixture
def napkin():
    """Two units whose gates never change: f = 3/4 and 1/4, i = 1/2, o = 1/2; "a" is the number 1 and g = 1/2."""
    network = SentimentLSTM(Config(vocabulary_size=3, embedding_size=1, hidden_size=2))
    tensors = {name: torch.zeros_like(tensor) for name, tensor in network.state_dict().items()}
    tensors["embedding.weight"][2] = 1.0
    tensors["lstm.bias_ih_l0"][2:4] = torch.tensor([math.log(3), -math.log(3)])  # i, f, g, o
    tensors["lstm.weight_ih_l0"][4:6] = math.atanh(0.5)
    tensors["fc.weight"][:] = torch.tensor([[2.0, -4.0]])
    tensors["fc.bias"][:] = 0.5
    return Bundle("napkin", build_network(network.config, tensors), Vocabulary((PADDING, UNKNOWN, "a")))


def test_a_ledger_of_three_words_by_hand(napkin):
    found = ledger(napkin, "a gnu a")
    assert found.written.tolist() == pytest.approx(np.array([[0.25, 0.25], [0, 0], [0.25, 0.25]]))
    left = np.array([[0.25 * 9 / 16, 0.25 / 16], [0, 0], [0.25, 0.25]])
    assert found.survived == pytest.approx(left)
    ratios = [math.tanh(c) / c for c in left.sum(axis=0)]
    assert found.worth == pytest.approx(left * ratios * [2 / 2, -4 / 2])
    assert found.half_life.tolist() == pytest.approx([math.log(0.5) / math.log(0.75), 0.5])
    assert found.let_go.tolist() == [[-1, 1], [-1, 2], [-1, -1]]  # 9/16 is more than half
    assert found.logit == pytest.approx(0.5 + found.scores.sum())
    first = ledger(napkin, "a gnu a", telescoped=True).worth[0]
    assert first == pytest.approx([math.tanh(left[0, 0]), -2 * math.tanh(left[0, 1])])


def test_a_memory_of_nothing_is_worth_nothing(napkin):
    """Where a cell is 0, `tanh(c) / c` is 1, and no division by 0."""
    found = ledger(napkin, "gnu gnu")
    assert (found.worth.any(), found.survived.any(), found.logit) == (False, False, 0.5)


@pytest.mark.parametrize(("bias", "half_life", "let_go"), [(200.0, math.inf, [-1, -1, -1]), (-200.0, 0, [1, 2, -1])])
def test_gates_may_be_closed_or_open_for_good(napkin, bias, half_life, let_go):
    napkin.network.state_dict()["lstm.bias_ih_l0"][2:4] = bias
    found = ledger(napkin, "a a a")
    assert found.half_life.tolist() == pytest.approx([half_life] * 2, abs=0.02)
    assert found.let_go.T.tolist() == [let_go] * 2
    assert np.isfinite(found.worth).all()


def test_a_text_without_words_has_an_empty_ledger(make_bundle):
    found = ledger(make_bundle(), "")
    assert {array.shape for array in (found.written, found.survived, found.worth, found.let_go)} == {(0, 5)}
    assert (found.scores.shape, found.logit, found.half_life.tolist()) == ((0,), found.bias, [math.inf] * 5)


def test_nobody_can_write_into_a_ledger(make_bundle):
    found = ledger(make_bundle(), read_for_trace(make_bundle(), TEXT))
    assert isinstance(found, Ledger)
    arrays = [value for value in vars(found).values() if isinstance(value, np.ndarray)]
    assert len(arrays) == 8
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_who_has_no_such_memory_has_no_ledger(make_bundle):
    with pytest.raises(InputError, match="a GRU has none apart from what it shows"):
        ledger(make_bundle(cell="gru"), TEXT)
