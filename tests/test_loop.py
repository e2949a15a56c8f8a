"""The step loop is its cell's equations, one step after the other, for whole batches."""

import pytest
import torch
from torch import nn

from lstm_demo.cells import STEPS
from lstm_demo.loop import StepLoop, reorder, reversed_steps

CELLS = ("peephole", "cell_output")


def make_loop(cell, n_layers=1, bidirectional=False, dropout=0.0):
    torch.manual_seed(1)
    return StepLoop(cell, 3, 5, n_layers, bidirectional, dropout)


def batch(n_rows=4, n_steps=7):
    random = torch.Generator().manual_seed(2)
    return torch.randn(n_rows, n_steps, 3, generator=random).requires_grad_()


def by_hand(loop, x):
    """One text [step, input] through the equations of `cells.py`, word by word: [step, direction * unit]."""
    for layer in range(loop.n_layers):
        directions = []
        for direction in range(loop.n_directions):
            weights = loop.weights(layer, direction)
            h, c = torch.zeros(5), torch.zeros(5)
            states = []
            for one in x if direction == 0 else x.flip(0):
                found = STEPS[loop.cell](weights.W @ one + weights.b, h, c, weights)
                h, c = found.hidden, found.cell
                states.append(h)
            directions.append(torch.stack(states if direction == 0 else states[::-1]))
        x = torch.cat(directions, dim=-1)
    return x


@pytest.mark.parametrize("cell", ["lstm", "rnn", "gru"])
def test_a_cell_that_is_not_read_step_by_step_is_not_taken_for_one(cell):
    with pytest.raises(KeyError, match=cell):
        make_loop(cell)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("n_layers", [1, 2])
def test_values_and_gradients_are_those_of_the_equations(cell, n_layers, bidirectional):
    loop, x, lengths = make_loop(cell, n_layers, bidirectional), batch(), torch.tensor([7, 1, 4, 6])
    inside = (torch.arange(7) < lengths[:, None])[..., None]
    found = loop(x, lengths) * inside
    alone = [by_hand(loop, row[:length]) for row, length in zip(x, lengths.tolist(), strict=True)]
    expected = torch.stack([nn.functional.pad(states, (0, 0, 0, 7 - len(states))) for states in alone])
    assert found.shape == (4, 7, 5 * (1 + bidirectional))
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-6)
    weights = torch.randn(found.shape, generator=torch.Generator().manual_seed(3))
    gradients = [
        torch.autograd.grad((states * weights).sum(), [x, *loop.parameters()], retain_graph=True)
        for states in (found, expected)
    ]
    torch.testing.assert_close(*gradients, rtol=1e-5, atol=1e-5)
    assert all(gradient.any() for gradient in gradients[0])


@pytest.mark.parametrize("bidirectional", [False, True])
def test_without_peepholes_it_is_pytorchs_lstm(bidirectional):
    loop, x, lengths = make_loop("peephole", 2, bidirectional), batch(), torch.full((4,), 7)
    reference = nn.LSTM(3, 5, 2, batch_first=True, bidirectional=bidirectional)
    weights = {name: tensor for name, tensor in loop.state_dict().items() if "_ch_" not in name}
    zeros = {name.replace("_ih_", "_hh_"): 0 * tensor for name, tensor in weights.items() if "bias" in name}
    reference.load_state_dict(weights | zeros)
    assert (loop(x, lengths) - reference(x)[0]).abs().max() > 1e-3
    for name, parameter in loop.named_parameters():
        if "_ch_" in name:
            nn.init.zeros_(parameter)
    torch.testing.assert_close(loop(x, lengths), reference(x)[0], rtol=1e-5, atol=1e-6)


def test_an_output_gate_blind_to_the_cell_is_that_of_an_lstm_blind_to_what_was_shown():
    loop, x, lengths = make_loop("cell_output"), batch(), torch.full((4,), 7)
    nn.init.zeros_(loop.weight_ch_l0)
    reference = nn.LSTM(3, 5, batch_first=True)
    with torch.no_grad():
        reference.weight_ih_l0.copy_(loop.weight_ih_l0)
        reference.weight_hh_l0.copy_(torch.cat((loop.weight_hh_l0, torch.zeros(5, 5))))
        reference.bias_ih_l0.copy_(loop.bias_ih_l0)
        reference.bias_hh_l0.zero_()
    torch.testing.assert_close(loop(x, lengths), reference(x)[0], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("cell", "seen_of_h", "seen_of_c"), [("peephole", (20, 5), (3, 5)), ("cell_output", (15, 5), (5, 5))]
)
def test_parameters_are_named_and_sized_as_a_reader_of_pytorch_expects(cell, seen_of_h, seen_of_c):
    shapes = {name: tuple(tensor.shape) for name, tensor in make_loop(cell, 2, True).state_dict().items()}
    for suffix, width in {"l0": 3, "l0_reverse": 3, "l1": 10, "l1_reverse": 10}.items():
        assert shapes.pop(f"weight_ih_{suffix}") == (20, width)
        assert shapes.pop(f"weight_hh_{suffix}") == seen_of_h
        assert shapes.pop(f"bias_ih_{suffix}") == (20,)
        assert shapes.pop(f"weight_ch_{suffix}") == seen_of_c
    assert not shapes


def test_it_begins_as_pytorchs_layers_do():
    weights = torch.cat([parameter.flatten() for parameter in make_loop("peephole", 2).parameters()])
    limit = 5**-0.5
    assert weights.abs().max() <= limit
    assert weights.abs().max() > 0.95 * limit
    assert abs(weights.mean()) < 0.05


def test_dropout_acts_between_layers_in_training_only():
    loop, x, lengths = make_loop("peephole", 2, dropout=0.5), batch(), torch.full((4,), 7)
    assert not torch.equal(loop(x, lengths), loop(x, lengths))
    loop.eval()
    assert torch.equal(loop(x, lengths), loop(x, lengths))
    alone = make_loop("peephole", 1, dropout=0.5)
    assert torch.equal(alone(x, lengths), alone(x, lengths))  # there is nothing between


@pytest.mark.parametrize("cell", CELLS)
def test_mixed_precision_stays_near(cell):
    loop, x, lengths = make_loop(cell), batch(), torch.full((4,), 7)
    with torch.autocast("cpu", torch.bfloat16):
        mixed = loop(x, lengths)
    torch.testing.assert_close(mixed.float(), loop(x, lengths), rtol=0.05, atol=0.02)


def test_a_reversed_text_begins_with_its_last_word_and_padding_stays():
    values = torch.arange(10.0).view(2, 5, 1)
    order = reversed_steps(torch.tensor([3, 5]), 5)
    assert reorder(values, order).flatten().tolist() == [2, 1, 0, 3, 4, 9, 8, 7, 6, 5]
