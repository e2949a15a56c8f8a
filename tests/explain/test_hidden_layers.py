"""Hidden linear layers before the verdict: PyTorch's own function, and no sum over units where there is none."""

import numpy as np
import pytest
import torch
from torch import nn

from lstm_demo.errors import InputError
from lstm_demo.explain.attribution import METHODS, attribute, refusal
from lstm_demo.explain.difference import shared
from lstm_demo.explain.edits import UnitEdit
from lstm_demo.explain.ledger import ledger
from lstm_demo.explain.movers import adds_up, default_unit, movers
from lstm_demo.explain.phrases import phrase
from lstm_demo.explain.study import with_shuffled_readout
from lstm_demo.explain.tracing import compare, trace
from lstm_demo.predict import predict

from .texts import TEXT

CLOSE = {"rtol": 1e-5, "atol": 1e-6}
DENSE = {"dense": (4, 6), "dense_activation": "tanh"}


@pytest.mark.parametrize(("activation", "module"), [("relu", nn.ReLU), ("tanh", nn.Tanh)])
def test_it_says_what_plain_pytorch_says(make_bundle, activation, module):
    bundle = make_bundle(dense=(4, 6), dense_activation=activation)
    weights = bundle.network.state_dict()
    parts = {
        "embedding": nn.Embedding(13, 3),
        "lstm": nn.LSTM(3, 5, batch_first=True),
        "dense.0": nn.Linear(5, 4),
        "dense.1": nn.Linear(4, 6),
        "fc": nn.Linear(6, 1),
    }
    for name, part in parts.items():
        own = {key.removeprefix(f"{name}."): one for key, one in weights.items() if key.startswith(f"{name}.")}
        part.load_state_dict(own)
    embedding, lstm, first, second, fc = parts.values()
    head = nn.Sequential(first, module(), second, module(), fc)
    states = lstm(embedding(torch.tensor([bundle.read(TEXT).ids])))[0][0]  # [step, unit]
    logits = head(states)[:, 0].detach()  # [step]
    found, [said] = trace(bundle, TEXT), predict(bundle, [TEXT])
    np.testing.assert_allclose(found.logit, logits, **CLOSE)
    assert said.logit == pytest.approx(float(logits[-1]), abs=1e-6)
    assert found.running_is_complete

    last = states[-1].detach().requires_grad_()
    [slope] = torch.autograd.grad(head(last)[0], last)
    np.testing.assert_allclose(found.effect[0], (slope * last).detach(), **CLOSE)
    assert default_unit(found) == int((slope * last).abs().argmax())


@pytest.mark.parametrize("config", [DENSE, {"dense": (4,), "cell": "gru"}, {**DENSE, "n_classes": 2}], ids=str)
def test_what_promises_a_sum_keeps_it(make_bundle, config):
    bundle = make_bundle(**config)
    for method in METHODS:
        if refusal(bundle.config, method) is None:
            found = attribute(bundle, TEXT, method)
            assert found.scores.any()
            if found.delta is not None:
                assert abs(found.delta) < 0.005
    assert {method for method in METHODS if refusal(bundle.config, method)} == {"ledger", "ledger_telescoped"}


def test_what_needs_a_weight_for_each_unit_says_that_there_is_none(make_bundle):
    bundle = make_bundle(**DENSE)
    for ask in (lambda: ledger(bundle, TEXT), lambda: phrase(bundle, TEXT, (0, 2)), bundle.network.readout):
        with pytest.raises(InputError, match="readout is not linear"):
            ask()
    found = trace(bundle, TEXT)
    assert (found.readout_weight, found.contribution, found.exact) == (None, None, False)
    assert not adds_up(found)
    moved = movers(found, 2)
    assert (moved.amounts, moved.shares, moved.change) == (None, None, None)
    np.testing.assert_array_equal(moved.units, found.units_by_effect())
    assert (np.diff(np.abs(found.effect[0])[moved.units]) <= 0).all()
    assert shared(*compare(bundle, TEXT, [UnitEdit(units=(2,))])) is None


def test_where_the_readout_is_linear_a_units_effect_is_its_part_of_the_sum(make_bundle, member):
    if "dense" not in member:
        found = trace(make_bundle(**member), TEXT)
        np.testing.assert_array_equal(found.effect, found.contribution)


def test_a_shuffled_readout_takes_each_unit_for_another_one(make_bundle):
    bundle = make_bundle(**DENSE)
    other = with_shuffled_readout(bundle, seed=1)
    weight, shuffled = (one.network.dense[0].weight for one in (bundle, other))
    assert not torch.equal(weight, shuffled)
    assert torch.equal(weight.sort(1).values, shuffled.sort(1).values)
    assert torch.equal(bundle.network.fc.weight, other.network.fc.weight)
