"""One step of an LSTM, with numbers that can be followed by hand."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from lstm_demo.cells import (
    CellWeights,
    cell_output_step,
    gru_step,
    lstm_gates,
    lstm_step,
    peephole_step,
    preactivation,
    rnn_step,
)

LN2, LN3 = math.log(2), math.log(3)

# One unit, one input: x = 2, h = -1, c = 0.4.
#   input gate   1.0 * 2 + 1 * -1 + (ln 3 - 1) = ln 3    sigmoid -> 3 / (3 + 1)         = 0.75
#   forget gate  0.5 * 2 + 1 * -1 + 0          = 0       sigmoid -> 1 / (1 + 1)         = 0.5
#   candidate    0.0 * 2 - 1 * -1 + (ln 2 - 1) = ln 2    tanh    -> (4 - 1) / (4 + 1)   = 0.6
#   output gate -1.0 * 2 + 2 * -1 + (4 - ln 3) = -ln 3   sigmoid -> 1 / (1 + 3)         = 0.25
#   cell         0.5 * 0.4 + 0.75 * 0.6                                                 = 0.65
#   hidden       0.25 * tanh(0.65) = 0.25 * (e^1.3 - 1) / (e^1.3 + 1) = 0.25 * 0.571670 = 0.142917
X, H, C = torch.tensor([2.0]), torch.tensor([-1.0]), torch.tensor([0.4])
WEIGHTS = CellWeights(
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
    found = lstm_step(A, H, C, WEIGHTS)
    assert found.cell.item() == pytest.approx(0.65)
    assert found.hidden.item() == pytest.approx(0.142917, abs=1e-6)


def test_torchs_own_cell_takes_the_same_step():
    own = nn.LSTMCell(1, 1)
    own.load_state_dict(
        {"weight_ih": WEIGHTS.W, "weight_hh": WEIGHTS.U, "bias_ih": WEIGHTS.b, "bias_hh": torch.zeros(4)}
    )
    hidden, cell = own(X[None], (H[None], C[None]))
    assert cell.item() == pytest.approx(0.65)
    assert hidden.item() == pytest.approx(0.142917, abs=1e-6)


A = X @ WEIGHTS.W.T + WEIGHTS.b  # what the input brings: ln 3 + 1, 1, ln 2 - 1, 2 - ln 3


def numbers(found):
    return [None if part is None else part.item() for part in found][:6]  # a GRU alone has more


def test_one_step_of_an_lstm_is_all_of_that():
    found = lstm_step(A, H, C, WEIGHTS)
    assert numbers(found) == pytest.approx([0.75, 0.5, 0.6, 0.25, 0.65, 0.142917], abs=1e-6)


def test_one_step_with_peepholes_by_hand():
    # i and f see the cell before, 0.4, and o the new one, each weighed:
    #   input gate   ln 3 + 5 ln 2 * 0.4 = ln 12            sigmoid -> 12 / 13         = 0.923077
    #   forget gate  0 - 2.5 ln 3 * 0.4  = -ln 3            sigmoid -> 1 / 4           = 0.25
    #   candidate    ln 2, as before                                                   = 0.6
    #   cell         0.25 * 0.4 + 0.923077 * 0.6                                       = 0.653846
    #   output gate  -ln 3 + 2 * 0.653846 = 0.209080        sigmoid                    = 0.552080
    #   hidden       0.552080 * tanh(0.653846) = 0.552080 * 0.574253                   = 0.317034
    weights = WEIGHTS._replace(V=torch.tensor([[5 * LN2], [-2.5 * LN3], [2.0]]))
    found = peephole_step(A, H, C, weights)
    assert numbers(found) == pytest.approx([12 / 13, 0.25, 0.6, 0.552080, 0.653846, 0.317034], abs=1e-5)


def test_one_step_whose_output_gate_sees_the_new_cell_by_hand():
    # Two units, so that the matrix can mix them; no input and nothing shown before but by unit 0 to itself.
    #   all gates 0.5 but the output gates, candidates tanh(ln 2) = 0.6 and 0; cells before 1 and -1
    #   cells         0.5 * 1 + 0.5 * 0.6 = 0.8 and 0.5 * -1 + 0 = -0.5
    #   output gates  1 * 0.8 + 2 * -0.5 = -0.2 and 0 * 0.8 - 4 * -0.5 = 2:  0.450166 and 0.880797
    #   hidden        0.450166 * tanh(0.8) = 0.298926 and 0.880797 * tanh(-0.5) = -0.407031
    U = torch.zeros(6, 2)
    U[4, 0] = LN2  # the candidate of unit 0 sees its own hidden state, which is 1
    weights = CellWeights(torch.zeros(8, 1), U, torch.zeros(8), torch.tensor([[1.0, 2.0], [0.0, -4.0]]))
    found = cell_output_step(torch.zeros(8), torch.tensor([1.0, 9.0]), torch.tensor([1.0, -1.0]), weights)
    assert found.input_gate.tolist() == found.forget_gate.tolist() == [0.5, 0.5]
    assert found.candidate.tolist() == pytest.approx([0.6, 0], abs=1e-6)
    assert found.cell.tolist() == pytest.approx([0.8, -0.5], abs=1e-6)
    assert found.output_gate.tolist() == pytest.approx([0.450166, 0.880797], abs=1e-6)
    assert found.hidden.tolist() == pytest.approx([0.298926, -0.407031], abs=1e-5)


def test_one_step_of_a_plain_network_by_hand():
    # 0.5 * 2 + 0.25 * -1 + ln 2 - 0.75 = ln 2, tanh -> 0.6; there is nothing else
    weights = CellWeights(torch.tensor([[0.5]]), torch.tensor([[0.25]]), torch.tensor([LN2 - 0.75]))
    found = rnn_step(X @ weights.W.T + weights.b, H, C, weights)
    assert numbers(found) == [None, None, None, None, None, pytest.approx(0.6)]


# A GRU, one unit, one input: x = 2, h = -1.
#   reset gate   1.0 * 2 + 1 * -1 + (ln 3 - 1) = ln 3                         sigmoid -> 3 / (3 + 1)         = 0.75
#   update gate  0.5 * 2 + 2 * -1 + (1 - ln 3) = -ln 3                        sigmoid -> 1 / (1 + 3)         = 0.25
#   candidate    0.5 * 2 + (ln 2 - 0.25) + 0.75 * (-3 * -1 - 4) = ln 2        tanh    -> (4 - 1) / (4 + 1)   = 0.6
#   hidden       0.25 * -1 + 0.75 * 0.6                                                                      = 0.2
GRU = CellWeights(
    W=torch.tensor([[1.0], [0.5], [0.5]]),
    U=torch.tensor([[1.0], [2.0], [-3.0]]),
    b=torch.tensor([LN3 - 1, 1 - LN3, LN2 - 0.25]),
    b_hn=torch.tensor([-4.0]),  # inside the reset gate's product
)


def test_one_step_of_a_gru_by_hand():
    found = gru_step(X @ GRU.W.T + GRU.b, H, C, GRU)
    assert numbers(found) == [None, None, pytest.approx(0.6), None, None, pytest.approx(0.2)]
    assert found.reset_gate.item() == pytest.approx(0.75)
    assert found.update_gate.item() == pytest.approx(0.25)


def test_torchs_own_gru_cell_takes_the_same_step():
    own = nn.GRUCell(1, 1)
    biases = {"bias_ih": GRU.b, "bias_hh": torch.cat((torch.zeros(2), GRU.b_hn))}
    own.load_state_dict({"weight_ih": GRU.W, "weight_hh": GRU.U, **biases})
    assert own(X[None], H[None]).item() == pytest.approx(0.2)


@given(seed=st.integers(0, 10_000), size=st.floats(0.01, 30))
def test_any_gru_takes_torchs_step_and_stays_between_what_it_showed_and_its_candidate(seed, size):
    random = torch.Generator().manual_seed(seed)
    shapes = {"weight_ih": (15, 3), "weight_hh": (15, 5), "bias_ih": (15,), "bias_hh": (15,)}
    tensors = {name: size * torch.randn(*shape, generator=random) for name, shape in shapes.items()}
    own = nn.GRUCell(3, 5)
    own.load_state_dict(tensors)
    x, h = torch.randn(7, 3, generator=random), torch.rand(7, 5, generator=random) * 2 - 1
    W, U, b_ih, b_hh = tensors.values()
    weights = CellWeights(W, U, b_ih + torch.cat((b_hh[:10], torch.zeros(5))), b_hn=b_hh[10:])
    found = gru_step(x @ W.T + weights.b, h, h, weights)
    with torch.no_grad():
        torch.testing.assert_close(found.hidden, own(x, h), rtol=1e-4, atol=1e-5)
    low, high = torch.minimum(h, found.candidate), torch.maximum(h, found.candidate)
    assert ((low - 1e-6 <= found.hidden) & (found.hidden <= high + 1e-6)).all()


def test_a_gru_that_keeps_all_or_writes_all():
    for update, expected in ((200.0, -1.0), (-200.0, 0.6)):
        weights = GRU._replace(b=torch.tensor([LN3 - 1, update, LN2 - 0.25]))
        assert gru_step(X @ weights.W.T + weights.b, H, C, weights).hidden.item() == pytest.approx(expected)


def test_what_is_reset_is_no_part_of_the_candidate():
    shut = GRU._replace(b=torch.tensor([-200.0, 1 - LN3, LN2 - 1]))  # W x + b_in = ln 2 alone
    assert gru_step(X @ shut.W.T + shut.b, H, C, shut).candidate.item() == pytest.approx(0.6)


def test_an_experiment_changes_what_follows_from_it():
    weights = WEIGHTS._replace(V=torch.tensor([[0.0], [0.0], [1.0]]))
    found = peephole_step(A, H, C, weights, lambda name, value: value * 0 if name == "candidate" else value)
    assert numbers(found)[:3] == pytest.approx([0.75, 0.5, 0.0])
    assert found.cell.item() == pytest.approx(0.5 * 0.4)
    assert found.output_gate.item() == pytest.approx(1 / (1 + math.exp(LN3 - 0.2)))  # it saw the changed cell


def test_many_steps_at_once_are_each_step_alone():
    random = torch.Generator().manual_seed(1)
    weights = CellWeights(*(torch.randn(*size, generator=random) for size in ((20, 3), (20, 5), (20,))))
    x, h = torch.randn(7, 3, generator=random), torch.randn(7, 5, generator=random)
    together = preactivation(x, h, weights)
    assert together.shape == (7, 20)
    for step in range(7):
        torch.testing.assert_close(together[step], preactivation(x[step], h[step], weights))


def test_an_open_forget_gate_keeps_and_a_shut_input_gate_writes_nothing():
    before = torch.linspace(-3, 3, 5)
    shut, opened = torch.full((5,), -200.0), torch.full((5,), 200.0)
    weights = CellWeights(torch.zeros(20, 1), torch.zeros(20, 5), torch.zeros(20))
    found = lstm_step(torch.cat((shut, opened, opened, opened)), torch.zeros(5), before, weights)
    assert torch.equal(found.cell, before)
    assert torch.equal(found.hidden, torch.tanh(before))
