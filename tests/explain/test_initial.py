"""A reading that begins in another state goes on as PyTorch's own does from there, and as after the words before."""

import json
import re

import numpy as np
import pytest
import torch

from lstm_demo.cells import BLOCKS
from lstm_demo.errors import InputError
from lstm_demo.explain.edits import InitialState, UnitEdit
from lstm_demo.explain.movers import movers
from lstm_demo.explain.trace import QUANTITIES
from lstm_demo.explain.tracing import compare, trace

from .test_edits import assert_same

TEXT, BEFORE = "a b c d e", "f g h"
N, N_BEFORE = 5, 3
CLOSE = {"rtol": 1e-5, "atol": 1e-6}


def numbers_of(found):
    return {name: found.part(name) for name in found.quantities}


@pytest.mark.parametrize("cell", BLOCKS)
@pytest.mark.parametrize("n_layers", [1, 2])
def test_after_a_text_is_as_behind_its_words(make_bundle, cell, n_layers):
    bundle = make_bundle(cell=cell, n_layers=n_layers)
    after = trace(bundle, TEXT, [InitialState(after=BEFORE)])
    whole = trace(bundle, f"{BEFORE} {TEXT}")
    for name, found in numbers_of(after).items():
        np.testing.assert_allclose(found, whole.part(name)[:, :, N_BEFORE:], **CLOSE, err_msg=name)
    np.testing.assert_allclose(after.logit, whole.logit[N_BEFORE:], **CLOSE)
    np.testing.assert_allclose(after.logit_before, whole.logit[N_BEFORE - 1], **CLOSE)
    np.testing.assert_allclose(after.changes, whole.changes[N_BEFORE:], **CLOSE)
    assert (after.hidden != trace(bundle, TEXT).hidden).any(axis=(0, 1, 2)).all()


@pytest.mark.parametrize("cell", BLOCKS)
def test_backwards_the_text_to_begin_after_stands_behind(make_bundle, cell):
    bundle = make_bundle(cell=cell, bidirectional=True)
    after = trace(bundle, TEXT, [InitialState(after=BEFORE)])
    for name, found in numbers_of(after).items():
        forwards = trace(bundle, f"{BEFORE} {TEXT}").part(name)[0, 0, N_BEFORE:]
        backwards = trace(bundle, f"{TEXT} {BEFORE}").part(name)[0, 1, :N]
        np.testing.assert_allclose(found[0], np.stack((forwards, backwards)), **CLOSE, err_msg=name)


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("shape", [{}, {"n_layers": 2, "bidirectional": True}, {"convolution": 4}], ids=repr)
def test_numbers_are_what_pytorch_begins_with(make_bundle, cell, shape):
    bundle = make_bundle(cell=cell, **shape)
    network, config = bundle.network, bundle.config
    places = [(layer, d) for layer in range(config.n_layers) for d in range(config.n_directions)]
    h, c = torch.zeros(2, len(places), 5)
    edits = []
    for row, (layer, direction) in enumerate(places):
        h[row], c[row, 1] = 0.5 - row / 8, 2.0 - row
        edits.append(InitialState(hidden=0.5 - row / 8, layer=layer, direction=direction))
        if cell == "lstm":
            edits.append(InitialState(cell=2.0 - row, units=(1,), layer=layer, direction=direction))
    found = trace(bundle, TEXT, edits)
    with torch.inference_mode():
        words = network.embedding(torch.tensor([bundle.vocabulary.encode(TEXT.split())]))
        inputs = network.windows(words, torch.tensor([N]))[0]
        expected = network.lstm(inputs, (h, c) if cell == "lstm" else h)[0]
    np.testing.assert_allclose(np.concatenate([*found.hidden[-1]], axis=-1), expected, **CLOSE)
    np.testing.assert_array_equal(found.initial_hidden.reshape(-1, 5), h)
    if cell == "lstm":
        np.testing.assert_array_equal(found.initial_cell.reshape(-1, 5), c)
    else:
        assert found.initial_cell is None


def test_a_reading_that_begins_in_zeros_is_the_same_bit_for_bit(make_bundle, member):
    bundle = make_bundle(**member)
    before, after = compare(bundle, TEXT, [InitialState(hidden=0), InitialState(after="a", units=())], prefixes=True)
    for name in QUANTITIES:
        np.testing.assert_array_equal(getattr(before, name), getattr(after, name), err_msg=name)
    np.testing.assert_array_equal(before.logit, after.logit)
    assert before.initial_hidden is None
    assert not after.initial_hidden.any()


@pytest.mark.parametrize("cell", BLOCKS)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_what_was_there_and_what_is_written_make_the_first_state(make_bundle, cell, bidirectional):
    found = trace(make_bundle(cell=cell, bidirectional=bidirectional), TEXT, [InitialState(after=BEFORE)])
    if found.kept is None:
        assert cell == "rnn"
        return
    state = found.hidden if cell == "gru" else found.cell
    np.testing.assert_allclose(found.kept + found.written, state, **CLOSE)


def test_the_movers_of_the_first_word_begin_where_the_reading_does(make_bundle):
    bundle = make_bundle()
    found, whole = trace(bundle, TEXT, [InitialState(after=BEFORE)]), trace(bundle, f"{BEFORE} {TEXT}")
    first, same = movers(found, 0), movers(whole, N_BEFORE)
    assert first.units.tolist() == same.units.tolist()
    np.testing.assert_allclose(first.amounts, same.amounts, **CLOSE)
    assert first.amounts.sum() == pytest.approx(first.change, rel=1e-4)


@pytest.mark.parametrize("config", [{"bidirectional": True}, {"convolution": 4}, {"readout": "mean"}], ids=repr)
def test_each_running_verdict_is_the_last_of_its_beginning(make_bundle, config):
    bundle, edits = make_bundle(**config), [InitialState(hidden=0.5, cell=-1), InitialState(cell=2, units=(3,))]
    found = trace(bundle, TEXT, edits, prefixes=True)
    per_step = 2 if "convolution" in config else 1
    for step, logit in enumerate(found.logit):
        beginning = " ".join(TEXT.split()[: (step + 1) * per_step])
        read = trace(bundle, beginning, edits)
        assert read.contribution.sum() + read.bias == pytest.approx(logit, abs=1e-5)  # of the states themselves
    assert found.logit_before == pytest.approx(
        found.bias if "readout" in config else found.bias + 0.5 * float(found.readout_weight.sum())
    )


def test_edits_act_in_their_order_and_where_they_say(make_bundle):
    bundle = make_bundle(n_layers=2, bidirectional=True)
    end = trace(bundle, BEFORE)
    edits = [
        InitialState(after=BEFORE),
        InitialState(hidden=0.25, units=(0, 3), layer=1, direction=1),
        UnitEdit((3,)),
        UnitEdit((4,), steps=(0,)),
    ]
    found = trace(bundle, TEXT, edits)
    hidden = np.stack((end.hidden[:, 0, -1], end.hidden[:, 1, 0]), axis=1)  # [layer, direction, unit]
    hidden[1, 1, 0] = 0.25
    hidden[:, :, 3] = 0
    np.testing.assert_array_equal(found.initial_hidden, hidden)
    np.testing.assert_array_equal(found.initial_cell, np.stack((end.cell[:, 0, -1], end.cell[:, 1, 0]), axis=1))
    reverse = trace(bundle, TEXT, edits[::-1]).initial_hidden
    assert (reverse[:, :, 3] == hidden[:, :, 3]).sum() == 0  # what came later was the text


def test_the_text_to_begin_after_is_read_without_the_edits(make_bundle):
    bundle, silent = make_bundle(), UnitEdit((0,), steps=(1,))
    found = trace(bundle, TEXT, [silent, InitialState(after=BEFORE)])
    np.testing.assert_array_equal(found.initial_hidden[0, 0], trace(bundle, BEFORE).hidden[0, 0, -1])


def test_a_file_holds_the_states_that_were_chosen(make_bundle, tmp_path):
    found = trace(make_bundle(), TEXT, [InitialState(hidden=0.5, cell=2.0, units=[1])])
    values = json.loads(found.to_json())
    assert values["initial_cell"] == [[[0.0, 2.0, 0.0, 0.0, 0.0]]]
    assert values["edits"][0] == {"edit": "InitialState", "hidden": 0.5, "cell": 2.0, "after": None, "units": [1]} | {
        "layer": None,
        "direction": None,
    }
    found.save(tmp_path / "trace.npz")
    with np.load(tmp_path / "trace.npz", allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["initial_hidden"], found.initial_hidden)


def test_an_empty_text_begins_there_and_goes_nowhere(make_bundle):
    found = trace(make_bundle(cell="gru"), "", [InitialState(hidden=0.5)])
    assert found.n_steps == 0
    assert found.kept.shape == (1, 1, 0, 5)


def test_one_that_is_like_another_is_the_same_value():
    assert {InitialState(cell=1, units=[0, 2]), InitialState(cell=np.float32(1), units=(0, np.int64(2)))} == {
        InitialState(cell=1.0, units=(0, 2))
    }


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({}, "takes either numbers, hidden, cell or both, or a text to begin after, and not both kinds"),
        ({"after": "a", "cell": 1.0}, "not both kinds"),
        ({"after": b"a"}, "cannot begin after b'a'; give a text"),
        ({"hidden": 1.5}, "A hidden state cannot begin at 1.5; use a number from \N{MINUS SIGN}1 to 1"),
        ({"hidden": float("nan")}, "cannot begin at nan"),
        ({"cell": -1001}, "A cell cannot begin at -1001; use a number from \N{MINUS SIGN}1,000 to 1,000"),
        ({"cell": "1"}, "cannot begin at '1'"),
        ({"cell": 1.0, "units": np.arange(2)}, "give tuples"),
        ({"cell": 1.0, "layer": [0]}, "give tuples"),
    ],
)
def test_what_cannot_be_a_state_is_refused_when_it_is_made(arguments, sentence):
    with pytest.raises(InputError, match=re.escape(sentence)):
        InitialState(**arguments)


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (InitialState(hidden=0.5, units=(5,)), "no unit 5; allowed are whole numbers from 0 to 4"),
        (InitialState(hidden=0.5, layer=1), "no layer 1"),
        (InitialState(hidden=0.5, direction=1), "no direction 1"),
        (InitialState(after=" "), "The text to begin after has no words"),
        (InitialState(after="a" * 20_001), "20,001 characters"),
    ],
    ids=lambda value: repr(value)[:40],
)
@pytest.mark.parametrize("run", [trace, compare])
def test_one_that_does_not_fit_is_refused(make_bundle, run, edit, sentence):
    with pytest.raises(InputError, match=sentence):
        run(make_bundle(), TEXT, [edit])


@pytest.mark.parametrize("cell", ["gru", "rnn"])
def test_a_cell_that_is_not_there_cannot_begin_anywhere(make_bundle, cell):
    with pytest.raises(InputError, match=f"kind {cell} has no memory cell to begin with; give its hidden state"):
        trace(make_bundle(cell=cell), TEXT, [InitialState(cell=1.0)])


def test_the_network_is_left_alone(make_bundle):
    bundle = make_bundle(n_layers=2)
    before = trace(bundle, TEXT)
    trace(bundle, TEXT, [InitialState(after=BEFORE), InitialState(cell=1.0)])
    assert_same(before, trace(bundle, TEXT))
