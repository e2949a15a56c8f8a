"""The bundled models, whose weights are no random ones, agree with the hand computation on texts short and long."""

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
import torch

from lstm_demo.explain.by_hand import GATES, largest_difference
from lstm_demo.explain.sums import unit_sums
from lstm_demo.explain.tracing import trace
from lstm_demo.hub import bundled, load
from lstm_demo.limits import MAX_TOKENS
from lstm_demo.minimal_pairs import minimal_pairs

WORDS = " ".join(pair.positive for pair in minimal_pairs()).split()
STEPS = (0, 1, 2, 17, 250, 499, 500, 749, 998, 999)  # of MAX_TOKENS; behind a convolution there are half as many


@pytest.fixture(scope="module", params=bundled().values(), ids=bundled())
def bundle(request):
    """One of the models that came with the program."""
    return load(request.param)


@pytest.mark.parametrize("n_words", [1, 30])
def test_every_number_of_a_trace(bundle, n_words):
    assert largest_difference(bundle, trace(bundle, " ".join(WORDS[:n_words]))) < 1e-5


def test_in_double_precision_the_longest_text_agrees_as_well(bundle, monkeypatch):
    """A network may make a rounding error larger from word to word; here there is next to none."""
    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: False)  # it has single precision alone
    double = replace(bundle, network=deepcopy(bundle.network).double())
    assert largest_difference(double, trace(double, " ".join(WORDS[:MAX_TOKENS]))) < 1e-9


def test_each_step_of_the_longest_text_follows_from_the_one_before(bundle):
    text = trace(bundle, " ".join(WORDS[:MAX_TOKENS]))
    assert text.n_tokens == MAX_TOKENS
    steps = sorted({min(step, text.n_steps - 1) for step in STEPS})
    for layer in range(text.n_layers):
        for direction in range(text.n_directions):
            for unit in (0, text.n_units - 1):
                for name, numbers in follows(bundle, text, unit, layer, direction).items():
                    traced = text.part(name)[layer, direction, steps, unit]
                    assert (np.abs(numbers[steps] - traced) / np.maximum(1, np.abs(traced))).max() < 1e-5, name


def follows(bundle, text, unit, layer, direction):
    """What comes of one unit's sums at every step [step], by the names of a trace."""
    sums = unit_sums(bundle, text, unit, layer, direction).preactivation().T  # [row, step]
    if len(sums) == 1:
        return {"hidden": np.tanh(sums[0])}
    i, f, g, o = (np.tanh(z) if k == 2 else 1 / (1 + np.exp(-z)) for k, z in enumerate(sums))
    cell = text.kept[layer, direction, :, unit] + text.written[layer, direction, :, unit]
    return dict(zip(GATES, (i, f, g, o), strict=True)) | {"cell": cell, "hidden": o * np.tanh(cell)}
