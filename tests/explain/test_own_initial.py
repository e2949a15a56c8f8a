"""A network that begins every text in a state of its own: as PyTorch begins there, in everything that is told of it."""

import numpy as np
import pytest
import torch

from lstm_demo.explain.attribution import METHODS, attribute, refusal
from lstm_demo.explain.by_hand import largest_difference
from lstm_demo.explain.decomposition import decompose
from lstm_demo.explain.edits import InitialState, UnitEdit
from lstm_demo.explain.gradients import gradients
from lstm_demo.explain.ledger import ledger
from lstm_demo.explain.movers import changes_by_unit
from lstm_demo.explain.sums import unit_sums
from lstm_demo.explain.trace import QUANTITIES
from lstm_demo.explain.tracing import compare, trace
from lstm_demo.predict import predict, score
from lstm_demo.readout import shares

TEXT = "a b c d zzz e"
CLOSE = {"rtol": 1e-5, "atol": 1e-6}
SHAPES = [{}, {"n_layers": 2, "bidirectional": True}, {"convolution": 4}]


@pytest.fixture
def begun(make_bundle, member):
    """Each member of the family, beginning in a state of its own."""
    return make_bundle(**member, initial_state=True)


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("shape", SHAPES, ids=repr)
def test_a_batch_begins_where_pytorch_does(make_bundle, cell, shape):
    bundle = make_bundle(cell=cell, **shape, initial_state=True)
    network, config = bundle.network, bundle.config
    h = network.initial_hidden.flatten(0, 1)  # [layer * direction, unit]
    begin = (h, network.initial_cell.flatten(0, 1)) if cell == "lstm" else h
    texts = ["a b c", TEXT, "f", "g h i j k a b c d"]
    found = predict(bundle, texts)
    for text, one in zip(texts, found, strict=True):
        with torch.inference_mode():
            words = network.embedding(torch.tensor([bundle.read(text).ids]))
            inputs = network.windows(words, torch.tensor([words.shape[1]]))[0]
            states = network.lstm(inputs, begin)[0]  # [step, direction * unit], unbatched
            last = torch.cat((states[-1, :5], states[0, 5:]))
            expected = network.logit(network.class_scores(last))
        np.testing.assert_allclose(one.logit, expected, **CLOSE)
        traced = trace(bundle, text)
        np.testing.assert_allclose(np.concatenate([*traced.hidden[-1]], axis=-1), states, **CLOSE)
        np.testing.assert_allclose(traced.logit[-1], expected, **CLOSE)
    assert config.to_dict()["initial_state"]


def test_the_cells_of_a_trace_are_pytorchs(make_bundle):
    bundle = make_bundle(initial_state=True)
    network, found = bundle.network, trace(bundle, TEXT)
    words = network.embedding(torch.tensor(bundle.read(TEXT).ids))
    for step in range(found.n_steps):
        begin = (network.initial_hidden[0], network.initial_cell[0])
        _, (h, c) = network.lstm(words[: step + 1], begin)
        np.testing.assert_allclose(found.cell[0, 0, step], c[0].detach(), **CLOSE)
        np.testing.assert_allclose(found.logit[step], float(network.logit(network.fc(h[0]))), **CLOSE)
    np.testing.assert_array_equal(found.initial_hidden, network.initial_hidden.detach())
    np.testing.assert_array_equal(found.initial_cell, network.initial_cell.detach())
    assert not found.edits


def test_all_ways_of_reading_agree(begun):
    quick = trace(begun, TEXT, prefixes=True)
    stepwise, same = compare(begun, TEXT, [UnitEdit(units=())], prefixes=True)
    for name in QUANTITIES:
        if getattr(quick, name) is not None:
            np.testing.assert_allclose(getattr(quick, name), getattr(stepwise, name), **CLOSE, err_msg=name)
            np.testing.assert_array_equal(getattr(stepwise, name), getattr(same, name), err_msg=name)
    np.testing.assert_allclose(quick.logit, stepwise.logit, **CLOSE)
    np.testing.assert_allclose(predict(begun, [TEXT])[0].logit, quick.logit[-1], **CLOSE)
    assert largest_difference(begun, quick) < 1e-5
    if quick.kept is not None:
        np.testing.assert_allclose(
            quick.kept + quick.written, quick.hidden if quick.cell is None else quick.cell, **CLOSE
        )
    sums = unit_sums(begun, quick, 3, layer=0)
    if begun.config.cell == "lstm":
        squashed = 1 / (1 + np.exp(-sums.preactivation()[:, 0]))
        np.testing.assert_allclose(squashed, quick.input_gate[0, 0, :, 3], **CLOSE)
    else:
        assert np.isfinite(sums.preactivation()).all()


def test_a_text_of_no_words_leaves_it_as_it_began(begun):
    found, [said] = trace(begun, ""), predict(begun, [""])
    network = begun.network
    shown = network.initial_hidden[-1].flatten()  # [direction * unit]
    scores = network.class_scores(shown if begun.config.readout == "last" else torch.zeros_like(shown))  # [class]
    expected = float(network.logit(scores))
    np.testing.assert_allclose([found.logit_before, said.logit, found.last.logit], expected, **CLOSE)
    np.testing.assert_allclose(said.probabilities, shares(scores).detach(), **CLOSE)
    np.testing.assert_allclose(found.bias, float(network.logit(network.class_scores(torch.zeros_like(shown)))), **CLOSE)


def test_an_experiment_begins_elsewhere(make_bundle):
    bundle, plain = (make_bundle(initial_state=begins) for begins in (True, False))
    zeros = trace(bundle, TEXT, [InitialState(hidden=0, cell=0)])
    np.testing.assert_allclose(zeros.hidden, trace(plain, TEXT).hidden, **CLOSE)
    one = trace(bundle, TEXT, [InitialState(cell=2, units=(1,))])
    expected = bundle.network.initial_cell[0, 0].clone()
    expected[1] = 2
    np.testing.assert_array_equal(one.initial_cell[0, 0], expected.detach())
    np.testing.assert_array_equal(one.initial_hidden, bundle.network.initial_hidden.detach())
    after, whole = trace(bundle, "d e", [InitialState(after="a b c")]), trace(bundle, "a b c d e")
    np.testing.assert_allclose(after.hidden, whole.hidden[:, :, 3:], **CLOSE)
    silenced = trace(bundle, TEXT, [UnitEdit(units=(2,))])
    assert silenced.initial_hidden[0, 0, 2] == 0


@pytest.mark.parametrize("telescoped", [False, True])
@pytest.mark.parametrize("n_layers", [1, 2])
@pytest.mark.parametrize("text", [TEXT, ""])
def test_the_ledger_counts_what_it_began_with(make_bundle, telescoped, n_layers, text):
    bundle = make_bundle(initial_state=True, n_layers=n_layers)
    kept, found = ledger(bundle, text, telescoped=telescoped), trace(bundle, text)
    cell = found.cell[-1, 0, -1] if text else found.initial_cell[-1, 0]
    np.testing.assert_allclose(kept.survived.sum(axis=0) + kept.initial_survived, cell, **CLOSE)
    forgotten = found.forget_gate[-1, 0].prod(axis=0) * found.initial_cell[-1, 0]
    np.testing.assert_allclose(kept.initial_survived, forgotten, **CLOSE)
    np.testing.assert_allclose(kept.worth.sum() + kept.initial_worth.sum(), kept.logit - kept.bias, **CLOSE)


@pytest.mark.parametrize("method", METHODS)
def test_scores_add_up_from_where_it_begins(begun, method):
    if refusal(begun.config, method):
        return
    found = attribute(begun, TEXT, method)
    np.testing.assert_allclose(found.logit, trace(begun, TEXT).logit[-1], **CLOSE)
    if found.delta is not None:
        assert abs(found.delta) < 0.01
    if method == "leave_out":
        ids = begun.read(TEXT).ids
        without = score(begun.network, [ids[:2] + ids[3:]])[0]
        np.testing.assert_allclose(found.scores[2], found.logit - without, rtol=1e-4, atol=1e-5)


def test_gradients_are_autograds(make_bundle):
    bundle = make_bundle(initial_state=True)
    network = bundle.network
    words = network.embedding(torch.tensor(bundle.read(TEXT).ids)).detach().requires_grad_()
    _, (h, _) = network.lstm(words, (network.initial_hidden[0], network.initial_cell[0]))
    [by_word] = torch.autograd.grad(network.fc(h[0])[0], words)
    np.testing.assert_allclose(gradients(bundle, TEXT).input, by_word.norm(dim=-1), **CLOSE)


@pytest.mark.parametrize("n_layers", [1, 2])
def test_what_it_began_with_is_nobodys_phrase(make_bundle, n_layers):
    bundle = make_bundle(initial_state=True, n_layers=n_layers)
    reading = bundle.read(TEXT)
    chosen = np.array([[False] * 6, [True] * 6, [False, True, True, False, False, False]])
    parts = decompose(bundle, reading, chosen)
    np.testing.assert_allclose(parts.relevant + parts.rest + parts.bias, parts.logit, rtol=1e-4, atol=1e-5)
    assert parts.relevant[0] == 0
    assert abs(parts.rest[1]) > 1e-3


def test_units_say_what_they_added_from_where_it_began(make_bundle):
    found = trace(make_bundle(initial_state=True), TEXT)
    np.testing.assert_allclose(changes_by_unit(found).sum(axis=1), found.changes, **CLOSE)
    np.testing.assert_allclose(found.changes.sum(), found.logit[-1] - found.logit_before, **CLOSE)
