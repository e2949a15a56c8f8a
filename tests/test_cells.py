"""One step of an LSTM, with numbers that can be followed by hand."""

import math

import pytest
import torch
from torch import nn

from lstm_demo.cells import Gates, LSTMWeights, lstm_gates, lstm_update, preactivation

LN2, LN3 = math.log(2), math.log(3)

# One unit, one input: x = 2, h = -1, c = 0.4.
#   input gate   1.0 * 2 + 1 * -1 + (ln 3 - 1) = ln 3    sigmoid -> 3 / (3 + 1)         = 0.75
#   forget gate  0.5 * 2 + 1 * -1 + 0          = 0       sigmoid -> 1 / (1 + 1)         = 0.5
#   candidate    0.0 * 2 - 1 * -1 + (ln 2 - 1) = ln 2    tanh    -> (4 - 1) / (4 + 1)   = 0.6
#   output gate -1.0 * 2 + 2 * -1 + (4 - ln 3) = -ln 3   sigmoid -> 1 / (1 + 3)         = 0.25
#   cell         0.5 * 0.4 + 0.75 * 0.6                                                 = 0.65
#   hidden       0.25 * tanh(0.65) = 0.25 * (e^1.3 - 1) / (e^1.3 + 1) = 0.25 * 0.571670 = 0.142917
X, H, C = torch.tensor([2.0]), torch.tensor([-1.0]), torch.tensor([0.4])
WEIGHTS = LSTMWeights(
    W=torch.tensor([[1.0], [0.5], [0.0], [-1.0]]),
    U=torch.tensor([[1.0], [1.0], [-1.0], [2.0]]),
    b=torch.tensor([LN3 - 1, 0.0, LN2 - 1, 4 - LN3]),
)


def test_the_sums_of_one_step_by_hand():
    assert preactivation(X, H, WEIGHTS).tolist() == pytest.approx([LN3, 0.0, LN2, -LN3], abs=1e-6)


def test_the_gates_of_one_step_by_hand():
    gates = lstm_gates(preactivation(X, H, WEIGHTS))
    assert gates.input_gate.item() == pytest.approx(0.75)
    assert gates.forget_gate.item() == pytest.approx(0.5)
    assert gates.candidate.item() == pytest.approx(0.6)
    assert gates.output_gate.item() == pytest.approx(0.25)


def test_the_states_of_one_step_by_hand():
    cell, hidden = lstm_update(lstm_gates(preactivation(X, H, WEIGHTS)), C)
    assert cell.item() == pytest.approx(0.65)
    assert hidden.item() == pytest.approx(0.142917, abs=1e-6)


def test_torchs_own_cell_takes_the_same_step():
    own = nn.LSTMCell(1, 1)
    own.load_state_dict(
        {"weight_ih": WEIGHTS.W, "weight_hh": WEIGHTS.U, "bias_ih": WEIGHTS.b, "bias_hh": torch.zeros(4)}
    )
    hidden, cell = own(X[None], (H[None], C[None]))
    assert cell.item() == pytest.approx(0.65)
    assert hidden.item() == pytest.approx(0.142917, abs=1e-6)


def test_many_steps_at_once_are_each_step_alone():
    random = torch.Generator().manual_seed(1)
    weights = LSTMWeights(*(torch.randn(*size, generator=random) for size in ((20, 3), (20, 5), (20,))))
    x, h = torch.randn(7, 3, generator=random), torch.randn(7, 5, generator=random)
    together = preactivation(x, h, weights)
    assert together.shape == (7, 20)
    for step in range(7):
        torch.testing.assert_close(together[step], preactivation(x[step], h[step], weights))


def test_an_open_forget_gate_keeps_and_a_shut_input_gate_writes_nothing():
    one, zero = torch.ones(5), torch.zeros(5)
    before = torch.linspace(-3, 3, 5)
    cell, hidden = lstm_update(Gates(input_gate=zero, forget_gate=one, candidate=one, output_gate=one), before)
    assert torch.equal(cell, before)
    assert torch.equal(hidden, torch.tanh(before))
