"""The trace is the network's own reading: its states, its verdicts, and what a file keeps of them."""

import csv
import html
import io
import json
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import numpy as np
import pytest
import torch

from lstm_demo.errors import InputError
from lstm_demo.explain.edits import GateEdit
from lstm_demo.explain.tracing import compare, trace
from lstm_demo.limits import MAX_CHARACTERS, MAX_TOKENS
from lstm_demo.predict import predict
from lstm_demo.texts import Texts
from lstm_demo.tokenization import Tokenization
from lstm_demo.views.page import page

from .texts import READOUTS, SIX, TEXT, prefixes_of, text_of

ARRAYS = (*SIX, "logit", "probability", "readout_weight", "contribution")


def read_with_the_fused_layer(bundle, text):
    """What `nn.LSTM` itself says: its output [step, direction * unit], its last cells [layer, direction, unit]."""
    config = bundle.config
    ids = torch.tensor(bundle.vocabulary.encode(text.split()))
    output, (_, cell) = bundle.network.lstm(bundle.network.embedding(ids)[None])
    return output[0].numpy(), cell.view(config.n_layers, config.n_directions, config.hidden_size).numpy()


@pytest.mark.parametrize("n_steps", [1, 2, 3, 15, 16, 17, 31, 100, 399, 400])
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("n_layers", [1, 2])
def test_a_trace_is_what_the_fused_layer_computes(make_bundle, n_layers, bidirectional, n_steps):
    bundle = make_bundle(n_layers=n_layers, bidirectional=bidirectional)
    output, cell = read_with_the_fused_layer(bundle, text_of(n_steps))
    for found in (trace(bundle, text_of(n_steps)), compare(bundle, text_of(n_steps), [])[0]):
        assert found.hidden.shape == (n_layers, 1 + bidirectional, n_steps, 5)
        np.testing.assert_allclose(np.concatenate(found.hidden[-1], axis=-1), output, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(found.cell[:, 0, -1], cell[:, 0], rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(found.cell[:, -1, 0 if bidirectional else -1], cell[:, -1], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("n_steps", [1, 17, 100])
def test_states_follow_from_gates_in_each_directions_own_order(make_bundle, n_steps, bidirectional):
    found = trace(make_bundle(n_layers=2, bidirectional=bidirectional), text_of(n_steps))
    for layer, direction in product(range(2), range(1 + bidirectional)):
        i, f, o, g, c, h = (getattr(found, name)[layer, direction] for name in SIX)
        nothing = np.zeros((1, 5), dtype=np.float32)
        before = np.concatenate((nothing, c[:-1]) if direction == 0 else (c[1:], nothing))
        np.testing.assert_allclose(c, f * before + i * g, rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(h, o * np.tanh(c), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("n_steps", [1, 2, 17, 100])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_kept_and_written_add_up_to_the_cell_and_shown_is_the_hidden_state(make_bundle, bidirectional, n_steps):
    found = trace(make_bundle(n_layers=2, bidirectional=bidirectional), text_of(n_steps))
    np.testing.assert_allclose(found.kept + found.written, found.cell, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(found.shown, found.hidden, rtol=1e-6, atol=1e-6)
    assert not found.kept[:, 0, 0].any()  # nothing was there before the first word
    assert not found.kept[:, 1:, -1].any()  # and backwards the last one is read first
    assert not any(array.flags.writeable for array in (found.kept, found.written, found.shown))


def test_a_notebook_shows_the_reader_and_says_the_gist_as_text(make_bundle):
    shown = trace(make_bundle(), "a c <b>")._repr_html_()
    assert shown.startswith("<p>The network read 5 words and punctuation marks; its verdict is ")
    assert "<iframe" in shown
    assert "iframe" not in trace(make_bundle(), "")._repr_html_()


def test_an_experiment_says_that_it_is_one(make_bundle):
    edit = GateEdit("forget_gate", value=1.0)
    before, after = compare(make_bundle(), TEXT, [edit])
    assert (before.edits, after.edits) == ((), (edit,))
    assert trace(make_bundle(), TEXT, [edit, edit]).edits == (edit, edit)
    sentence = "An experiment, not the network's own reading: 1 change was made inside it."
    told = html.unescape(after._repr_html_())
    assert told.startswith(f"<p>{sentence} The network read 6 words")
    assert sentence not in html.unescape(before._repr_html_())
    assert Texts().format("stage.experiment", n=1) in page(after, Texts())


def test_gates_stay_in_their_ranges_and_are_all_different(make_bundle):
    found = trace(make_bundle(), text_of(50))
    for gate in ("input_gate", "forget_gate", "output_gate"):
        assert ((getattr(found, gate) > 0) & (getattr(found, gate) < 1)).all()
    assert (np.abs(found.candidate) < 1).all()
    assert found.candidate.min() < 0
    assert len({getattr(found, name).tobytes() for name in SIX}) == 6


@pytest.mark.parametrize("n_classes", [1, 2])
@pytest.mark.parametrize("readout", READOUTS)
def test_in_one_direction_the_running_verdict_is_that_of_every_prefix(make_bundle, readout, n_classes):
    bundle = make_bundle(n_layers=2, readout=readout, n_classes=n_classes)
    found = trace(bundle, TEXT)
    predictions = predict(bundle, prefixes_of(TEXT))
    np.testing.assert_allclose(found.logit, [one.logit for one in predictions], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(found.probability, [one.probability for one in predictions], rtol=1e-5, atol=1e-6)
    assert found.running_is_complete
    assert found.exact == (readout == "last")


def test_a_last_state_readout_is_one_linear_function(make_bundle):
    found = trace(make_bundle(n_classes=2), TEXT)
    weighed = found.hidden[-1, 0] @ found.readout_weight[0] + np.float32(found.bias)
    np.testing.assert_allclose(found.logit, weighed, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("readout", READOUTS)
def test_the_changes_add_up_to_the_verdict(make_bundle, readout):
    found = trace(make_bundle(readout=readout), TEXT)
    assert found.changes.shape == (6,)
    assert found.changes[0] == pytest.approx(found.logit[0] - found.bias, abs=1e-6)
    assert found.changes[3] == pytest.approx(found.logit[3] - found.logit[2], abs=1e-6)
    assert found.changes.sum() == pytest.approx(found.logit[-1] - found.bias, abs=1e-6)


@pytest.mark.parametrize("n_classes", [1, 2])
@pytest.mark.parametrize("readout", READOUTS)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_contributions_and_bias_add_up_to_the_verdict(make_bundle, bidirectional, readout, n_classes):
    found = trace(make_bundle(bidirectional=bidirectional, readout=readout, n_classes=n_classes), TEXT)
    assert found.contribution.shape == found.readout_weight.shape == (1 + bidirectional, 5)
    assert found.contribution.sum() + found.bias == pytest.approx(found.logit[-1], rel=1e-5, abs=1e-6)


def test_two_classes_are_read_as_their_difference(make_bundle):
    bundle = make_bundle(n_classes=2)
    found, fc = trace(bundle, TEXT), bundle.network.fc
    negative, positive = (fc.weight.numpy() @ found.hidden[-1, 0, -1] + fc.bias.numpy()).tolist()
    assert found.logit[-1] == pytest.approx(positive - negative, abs=1e-6)
    assert found.probability[-1] == pytest.approx(np.exp(positive) / (np.exp(positive) + np.exp(negative)), abs=1e-6)
    assert found.bias == pytest.approx(float(fc.bias[1] - fc.bias[0]))


@pytest.mark.parametrize("readout", READOUTS)
def test_with_two_directions_only_the_last_verdict_is_known(make_bundle, readout):
    bundle = make_bundle(bidirectional=True, readout=readout)
    found = trace(bundle, TEXT)
    assert np.isnan(found.logit).tolist() == np.isnan(found.probability).tolist() == [True] * 5 + [False]
    assert found.logit[-1] == pytest.approx(predict(bundle, [TEXT])[0].logit, rel=1e-5, abs=1e-6)
    assert not found.running_is_complete
    assert not found.exact


def test_one_word_moves_a_known_amount(make_bundle):
    """One unit, one input, everything worked out: the gates are 0.75, 0.5, 0.6, 0.25 for "a", whatever came before."""
    bundle = make_bundle(embedding_size=1, hidden_size=1)
    state = bundle.network.state_dict()
    for name, values in {
        "embedding.weight": [[float(k == 2)] for k in range(13)],  # "a" is 1, all else 0
        "lstm.weight_ih_l0": [[np.log(3)], [0.0], [np.log(2)], [-np.log(3)]],
        "lstm.weight_hh_l0": [[0.0]] * 4,
        "lstm.bias_ih_l0": [0.0] * 4,
        "lstm.bias_hh_l0": [0.0] * 4,
        "fc.weight": [[2.0]],
        "fc.bias": [0.5],
    }.items():
        state[name].copy_(torch.tensor(values))
    found = trace(bundle, "a a zzz")
    # After "a": c = 0.75 * 0.6 = 0.45, after "a": 0.5 * 0.45 + 0.45 = 0.675, after an unknown word: 0.5 * 0.675 + 0.
    np.testing.assert_allclose(found.cell.ravel(), [0.45, 0.675, 0.3375], rtol=1e-6)
    # h = o * tanh(c): 0.25 * 0.421899, 0.25 * 0.588259, and, since o is 0.5 without input, 0.5 * 0.325244.
    np.testing.assert_allclose(found.hidden.ravel(), [0.1054747, 0.1470648, 0.1626218], rtol=1e-5)
    np.testing.assert_allclose(found.logit, [0.7109494, 0.7941296, 0.8252436], rtol=1e-5)  # 2 h + 0.5
    np.testing.assert_allclose(found.changes, [0.2109494, 0.0831802, 0.0311140], rtol=1e-4)
    assert found.bias == 0.5


def test_steps_say_what_was_read_and_where(make_bundle):
    found = trace(make_bundle(), "A zzz,\nzzz b")
    assert [(step.text, step.span, step.known) for step in found.steps] == [
        ("A", (0, 1), True),
        ("zzz", (2, 5), False),
        (",", (5, 6), False),
        ("zzz", (7, 10), False),
        ("b", (11, 12), True),
    ]
    assert found.unknown == ("zzz", ",")
    assert (found.n_layers, found.n_directions, found.n_steps, found.n_units) == (1, 1, 5, 5)


def test_what_is_too_long_is_left_out_and_counted(make_bundle):
    found = trace(make_bundle(), "a " * (MAX_TOKENS + 7))
    assert (found.n_steps, found.truncated) == (MAX_TOKENS, 7)
    assert trace(make_bundle(), TEXT).truncated == 0


@pytest.mark.parametrize("run", [lambda *given: trace(*given), lambda *given: compare(*given, [])])
def test_a_text_that_cannot_be_read_is_refused(make_bundle, run):
    with pytest.raises(InputError, match="20,001 characters; at most 20,000"):
        run(make_bundle(), "a" * (MAX_CHARACTERS + 1))
    with pytest.raises(InputError, match="this is a NoneType"):
        run(make_bundle(), None)


@pytest.mark.parametrize("text", ["", " \n\t", "<br />", "\u200b"])
@pytest.mark.parametrize("readout", READOUTS)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_an_empty_text_has_no_steps(make_bundle, bidirectional, readout, text):
    bundle = make_bundle(n_layers=2, bidirectional=bidirectional, readout=readout, n_classes=2)
    for found in (trace(bundle, text, prefixes=True), *compare(bundle, text, [GateEdit("forget_gate", value=1.0)])):
        assert found.steps == found.unknown == ()
        assert {getattr(found, name).shape for name in SIX} == {(2, 1 + bidirectional, 0, 5)}
        assert found.logit.shape == found.probability.shape == found.changes.shape == (0,)
        assert not found.contribution.any()
        assert found.bias == predict(bundle, [text])[0].logit
        assert found.to_frame().empty
        assert json.loads(found.to_json())["steps"] == []
        table = csv.reader(io.StringIO(found.to_bytes("csv").decode()))
        assert [len(row) for row in table] == [len(found.to_frame().columns)]  # its head alone
        with np.load(io.BytesIO(found.to_bytes("npz")), allow_pickle=False) as arrays:
            assert arrays["hidden"].shape == (2, 1 + bidirectional, 0, 5)
            assert (len(arrays["words"]), arrays["spans"].shape) == (0, (0, 2))


def test_arrays_are_float32_and_cannot_be_written(make_bundle):
    found = trace(make_bundle(), TEXT)
    for name in (*ARRAYS, "changes"):
        assert getattr(found, name).dtype == np.float32
        with pytest.raises(ValueError, match="read-only"):
            getattr(found, name)[...] = 0


@pytest.mark.parametrize("text", ["a", TEXT, "k j i h g f e d c b a"])
def test_the_most_moving_step_is_that_of_the_largest_change_in_probability(make_bundle, text):
    found = trace(make_bundle(), text)
    before = [1 / (1 + np.exp(-found.bias)), *found.probability[:-1].tolist()]
    moved = [abs(after - earlier) for after, earlier in zip(found.probability.tolist(), before, strict=True)]
    assert moved[found.most_moving_step()] == pytest.approx(max(moved), abs=1e-6)


def test_where_there_is_no_word_none_moved_the_verdict(make_bundle):
    with pytest.raises(InputError, match="There is no word in this text"):
        trace(make_bundle(), "").most_moving_step()


def test_padding_that_moves_the_verdict_is_not_the_step_to_look_at(make_bundle):
    bundle = make_bundle(tokenization=Tokenization("blanks", padding="before", padded_to=9))
    with torch.no_grad():
        bundle.network.embedding.weight[0] = 9.0
        bundle.network.fc.weight.mul_(9)
    found = trace(bundle, "a b c")
    moved = np.abs(np.diff(found.probability, prepend=np.float32(found.before.probability)))
    assert int(np.argmax(moved)) < 6  # in the padding
    assert found.most_moving_step() == 6 + int(np.argmax(moved[6:]))


def test_where_the_running_verdict_is_not_known_the_last_word_that_was_typed_stands_for_it(make_bundle):
    assert trace(make_bundle(bidirectional=True), "a b c").most_moving_step() == 2
    padded = Tokenization("blanks", padding="after", padded_to=9)
    assert trace(make_bundle(bidirectional=True, tokenization=padded), "a b c").most_moving_step() == 2


def test_units_are_ordered_by_their_effect(make_bundle):
    found = trace(make_bundle(n_layers=2, bidirectional=True), TEXT)
    for direction in (0, 1):
        order = found.units_by_effect(direction=direction)
        assert sorted(order) == [0, 1, 2, 3, 4]
        assert (np.diff(np.abs(found.contribution[direction])[order]) <= 0).all()
        np.testing.assert_array_equal(found.units_by_effect(1, direction), order)
        below = found.units_by_effect(0, direction)
        assert (np.diff(np.abs(found.hidden[0, direction]).sum(axis=0)[below]) <= 0).all()


def test_units_of_equal_effect_stay_in_the_order_of_their_numbers(make_bundle):
    many = make_bundle(hidden_size=64)  # a sort that is not stable keeps the order of a few
    edit = GateEdit("output_gate", value=0.0, units=tuple(range(0, 64, 2)))
    order = trace(many, TEXT, [edit]).units_by_effect().tolist()
    assert order[32:] == list(range(0, 64, 2))


def all_bits(found):
    return [getattr(found, name).tobytes() for name in ARRAYS]


def test_eight_threads_agree_with_one_bit_for_bit(make_bundle):
    bundle = make_bundle(n_layers=2, bidirectional=True)
    texts = [text_of(n_steps) for n_steps in range(1, 97, 3)]
    edits = [GateEdit("forget_gate", value=1.0, units=(0,))]
    jobs = {
        "trace": lambda text: all_bits(trace(bundle, text)),
        "edited": lambda text: all_bits(trace(bundle, text, edits)),
        "predict": lambda text: predict(bundle, [text, "a"]),
    }
    for name, job in jobs.items():
        alone = [job(text) for text in texts]
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(job, texts)) == alone, name
