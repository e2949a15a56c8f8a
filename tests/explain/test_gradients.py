"""Norms of the verdict's derivatives, against autograd step by step and against what a small push does."""

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
import torch

from lstm_demo import gradients, trace
from lstm_demo.cells import STEPS
from lstm_demo.explain.states import network_input, states_stepwise
from lstm_demo.explain.steps import read_for_trace

from .texts import READOUTS, TEXT

PUSH = 1e-6


def by_autograd(bundle, text):
    """The gradients [step, direction * unit or input], by every state that is kept on the way."""
    network, config = bundle.network, bundle.config
    inputs = network_input(network, network.embedding(torch.tensor(bundle.read(text).ids))).clone().requires_grad_()
    x, T = inputs, len(inputs)
    for layer in range(config.n_layers):
        kept = {}
        for direction in range(config.n_directions):
            weights, h, c = (
                network.weights(layer, direction),
                torch.zeros(config.hidden_size),
                torch.zeros(config.hidden_size),
            )
            for t in range(T) if direction == 0 else range(T - 1, -1, -1):
                done = STEPS[config.cell](weights.W @ x[t] + weights.b, h, c, weights)
                h, c = done.hidden, done.cell
                kept[direction, t] = [state for state in (h, c) if state is not None]
                for state in kept[direction, t]:
                    state.retain_grad()
        x = torch.stack([torch.cat([kept[d, t][0] for d in range(config.n_directions)]) for t in range(T)])
    tokens = torch.tensor([len(bundle.read(text).ids)])
    network.logit(network.class_scores(network.readout_input(x[None], tokens)))[0].backward()

    def of(which):
        return [torch.cat([kept[d, t][which].grad for d in range(config.n_directions)]) for t in range(T)]

    cell = torch.stack(of(1)).norm(dim=1) if len(kept[0, 0]) == 2 else None
    return torch.stack(of(0)).norm(dim=1), cell, inputs.grad.norm(dim=1)


def test_the_norms_are_autograds(make_bundle, member):
    bundle = make_bundle(**member)
    found = gradients(bundle, TEXT)
    hidden, cell, inputs = by_autograd(bundle, TEXT)
    assert found.hidden.shape == found.input.shape == (len(found.steps),)
    assert found.hidden.all()
    np.testing.assert_allclose(found.hidden, hidden, rtol=1e-4, atol=1e-7)
    np.testing.assert_allclose(found.input, inputs, rtol=1e-4, atol=1e-7)
    if cell is None:
        assert found.cell is None
    else:
        np.testing.assert_allclose(found.cell, cell, rtol=1e-4, atol=1e-7)
    assert found.logit == pytest.approx(float(trace(bundle, TEXT).logit[-1]), abs=1e-5)
    assert found.steps == trace(bundle, TEXT).steps


@pytest.mark.parametrize("readout", [*READOUTS, "attention"])
def test_a_push_moves_the_verdict_by_so_much(make_bundle, readout):
    """In double precision: every number that the first layer reads, pushed a little, one after the other."""
    bundle = make_bundle(readout=readout, n_layers=2)
    network = deepcopy(bundle.network).double()
    words = network.embedding(torch.tensor(bundle.read(TEXT).ids))  # [token, embedding]

    def logit(embedded):
        states = states_stepwise(network, embedded)[-1][0].hidden
        return float(
            network.logit(network.class_scores(network.readout_input(states[None], torch.tensor([len(embedded)]))))[0]
        )

    slopes = torch.zeros_like(words)
    for place in np.ndindex(*words.shape):
        pushed = [words.clone(), words.clone()]
        pushed[0][place] += PUSH
        pushed[1][place] -= PUSH
        slopes[place] = (logit(pushed[0]) - logit(pushed[1])) / (2 * PUSH)
    found = gradients(replace(bundle, network=network), TEXT)
    np.testing.assert_allclose(found.input, slopes.norm(dim=1), rtol=1e-5)


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_the_last_state_counts_as_the_readout_weighs_it(make_bundle, cell):
    bundle = make_bundle(cell=cell)
    weight = bundle.network.fc.weight[0].numpy()
    found, text = gradients(bundle, TEXT), trace(bundle, TEXT)
    assert found.hidden[-1] == pytest.approx(np.linalg.norm(weight), rel=1e-5)
    if cell == "lstm":  # through h = o * tanh(c)
        c, o = text.cell[0, 0, -1], text.output_gate[0, 0, -1]
        assert found.cell[-1] == pytest.approx(np.linalg.norm(weight * o * (1 - np.tanh(c) ** 2)), rel=1e-5)


def test_a_text_without_words_has_no_norms(make_bundle):
    found = gradients(make_bundle(), "")
    assert (found.hidden.shape, found.cell.shape, found.input.shape) == ((0,), (0,), (0,))
    assert gradients(make_bundle(cell="gru"), "").cell is None


def test_the_network_gets_no_gradients(make_bundle):
    bundle = make_bundle()
    found = gradients(bundle, read_for_trace(bundle, TEXT))
    assert {(parameter.grad, parameter.requires_grad) for parameter in bundle.network.parameters()} == {(None, False)}
    for array in (found.hidden, found.cell, found.input):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
