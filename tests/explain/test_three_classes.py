"""Neutral as a class: shares that add up to one after every word, and explanations of the logit beside them."""

import io
import json

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

from lstm_demo.explain.attribution import METHODS, attribute, refusal
from lstm_demo.explain.difference import first_difference
from lstm_demo.explain.edits import GateEdit, InitialState
from lstm_demo.explain.faithfulness import faithfulness
from lstm_demo.explain.tracing import compare, trace
from lstm_demo.predict import predict

from .texts import READOUTS, TEXT, prefixes_of

CLOSE = {"rtol": 1e-5, "atol": 1e-6}
VARIANTS = [
    *({"readout": readout} for readout in (*READOUTS, "attention")),
    {"cell": "gru", "n_layers": 2},
    {"convolution": 4},
    {"dense": (4, 6), "dense_activation": "tanh", "readout": "attention"},
    {"bidirectional": True, "dense": (4,)},
]


def test_it_says_what_plain_pytorch_says(make_bundle):
    """`nn.Embedding`, `nn.LSTM`, `nn.Linear` and `softmax`, as everybody writes them."""
    bundle = make_bundle(n_classes=3)
    weights = bundle.network.state_dict()
    embedding, lstm, fc = nn.Embedding(13, 3), nn.LSTM(3, 5, batch_first=True), nn.Linear(5, 3)
    for name, part in (("embedding", embedding), ("lstm", lstm), ("fc", fc)):
        part.load_state_dict({key.removeprefix(f"{name}."): w for key, w in weights.items() if key.startswith(name)})
    states = lstm(embedding(torch.tensor([bundle.read(TEXT).ids])))[0][0]  # [step, unit]
    scores = fc(states).detach()  # [step, class]
    found, [said] = trace(bundle, TEXT), predict(bundle, [TEXT])
    np.testing.assert_allclose(found.probabilities, scores.softmax(-1), **CLOSE)
    np.testing.assert_allclose(found.logit, scores[:, 2] - scores[:, 0], **CLOSE)
    np.testing.assert_allclose(said.probabilities, scores[-1].softmax(-1), **CLOSE)
    assert said.label == ("negative", "neutral", "positive")[int(scores[-1].argmax())]
    weight = (fc.weight[2] - fc.weight[0]).detach()
    np.testing.assert_allclose(found.readout_weight, weight[None], **CLOSE)
    assert found.exact
    np.testing.assert_allclose(found.hidden[-1, 0] @ weight.numpy() + found.bias, found.logit, **CLOSE)


@pytest.mark.parametrize("config", VARIANTS, ids=str)
def test_the_verdict_after_each_step_is_that_on_the_beginning(make_bundle, config):
    bundle = make_bundle(n_classes=3, **config)
    found = trace(bundle, TEXT, prefixes=True)
    pool = bundle.config.pool if bundle.config.convolution else 1
    beginnings = [*prefixes_of(TEXT)[pool - 1 :: pool], TEXT][: found.n_steps]
    said = predict(bundle, beginnings)
    np.testing.assert_allclose(found.probabilities, [one.probabilities for one in said], **CLOSE)
    np.testing.assert_allclose(found.probabilities.sum(1), 1, **CLOSE)
    np.testing.assert_allclose(found.logit, [one.logit for one in said], **CLOSE)
    np.testing.assert_allclose(np.log(found.probabilities[:, 2] / found.probabilities[:, 0]), found.logit, atol=1e-4)
    [empty] = predict(bundle, [""])
    np.testing.assert_allclose(found.before, (empty.logit, empty.probability, empty.neutral), **CLOSE)


def test_an_experiment_moves_all_shares(make_bundle):
    bundle = make_bundle(n_classes=3)
    before, after = compare(bundle, TEXT, [GateEdit("forget_gate", value=0.0)])
    assert np.abs(after.neutral - before.neutral).max() > 1e-4
    np.testing.assert_allclose(after.probabilities.sum(1), 1, **CLOSE)
    assert first_difference(before, after) == 1  # nothing was in the memory to be let go of before
    begun = trace(bundle, TEXT, [InitialState(hidden=0.5)])
    scores = bundle.network.fc(torch.full((5,), 0.5)).softmax(-1)
    np.testing.assert_allclose((begun.before.neutral, begun.before.probability), scores[1:].detach(), **CLOSE)


@pytest.mark.parametrize("config", [{}, {"dense": (4, 6)}], ids=str)
def test_explanations_are_of_positive_against_negative(make_bundle, config):
    """The score of neutral may be what it will: no explanation hears of it, but the shares do."""
    bundle = make_bundle(n_classes=3, **config)
    other = make_bundle(n_classes=3, **config)
    with torch.no_grad():
        other.network.fc.weight[1] += 1.0
        other.network.fc.bias[1] += 2.0
    assert trace(bundle, TEXT).neutral[-1] != pytest.approx(trace(other, TEXT).neutral[-1], abs=0.05)
    for method in METHODS:
        if refusal(bundle.config, method) is None:
            one, two = attribute(bundle, TEXT, method), attribute(other, TEXT, method)
            np.testing.assert_allclose(one.scores, two.scores, rtol=1e-4, atol=1e-5)
            assert one.neutral != pytest.approx(two.neutral, abs=0.05)
            assert one.probability != pytest.approx(two.probability, abs=0.01)
    checks = [faithfulness(one, TEXT, "leave_out").curves["leave_out"].probability for one in (bundle, other)]
    np.testing.assert_allclose(*checks, rtol=1e-4, atol=1e-5)


def test_files_hold_neutrals_share(make_bundle):
    found = trace(make_bundle(n_classes=3), TEXT)
    assert json.loads(found.to_json())["neutral"] == pytest.approx(found.neutral.tolist())
    frame = pd.read_csv(io.BytesIO(found.to_bytes("csv")))
    np.testing.assert_allclose(frame.groupby("step")["neutral"].first(), found.neutral, **CLOSE)
    with np.load(io.BytesIO(found.to_bytes("npz")), allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["neutral"], found.neutral)
    assert trace(make_bundle(), TEXT).neutral is None
    assert "neutral" not in trace(make_bundle(), TEXT).to_frame()


def test_two_classes_have_two_shares(make_bundle):
    found = trace(make_bundle(n_classes=2), TEXT)
    np.testing.assert_allclose(found.probabilities, np.stack((1 - found.probability, found.probability), 1))
