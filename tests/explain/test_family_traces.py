"""Every member of the family is traced, edited and checked by hand like the default, by the same code."""

import numpy as np
import pytest
import torch

from lstm_demo.errors import InputError
from lstm_demo.explain.by_hand import largest_difference
from lstm_demo.explain.edits import GateEdit, UnitEdit
from lstm_demo.explain.trace import PRODUCTS, QUANTITIES
from lstm_demo.explain.tracing import compare, trace
from lstm_demo.predict import predict

from .texts import text_of

TEXT = "a c e zzz b d i"  # seven steps, one of them unknown
GATES = ("input_gate", "forget_gate", "candidate", "output_gate")
CELLS = ("lstm", "peephole", "cell_output", "rnn")
SHAPES = [
    {"n_layers": n_layers, "bidirectional": bidirectional, "convolution": convolution}
    for n_layers, bidirectional in ((1, False), (2, False), (2, True))
    for convolution in (0, 4)
]
shapes = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: "-".join(map(str, shape.values())))
cells = pytest.mark.parametrize("cell", CELLS)


def network_states(bundle, text):
    """What the network's own forward pass has: [step, direction * unit]."""
    network = bundle.network
    ids = torch.tensor([bundle.vocabulary.encode(text.split())])
    return network.states(network.embedding(ids), torch.tensor([ids.shape[1]]))[0].numpy()


def assert_same(one, other):
    for name in (*one.quantities, "logit", "contribution"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


@cells
@shapes
@pytest.mark.parametrize("n_tokens", [1, 2, 3, 17, 100])
def test_a_trace_is_the_networks_own_reading(make_bundle, cell, shape, n_tokens):
    bundle, text = make_bundle(cell=cell, **shape), text_of(n_tokens)
    n_steps = -(-n_tokens // 2) if shape["convolution"] else n_tokens
    [prediction] = predict(bundle, [text])
    for found in (trace(bundle, text), compare(bundle, text, [])[0]):
        assert found.hidden.shape == (shape["n_layers"], 1 + shape["bidirectional"], n_steps, 5)
        top = np.concatenate(found.hidden[-1], axis=-1)
        np.testing.assert_allclose(top, network_states(bundle, text), rtol=1e-5, atol=1e-6)
        assert found.logit[-1] == pytest.approx(prediction.logit, rel=1e-5, abs=1e-6)
        assert largest_difference(bundle, found) < 1e-5


@cells
def test_a_network_has_the_parts_of_its_cell(make_bundle, cell):
    found = trace(make_bundle(cell=cell), TEXT)
    has_gates = cell != "rnn"
    assert found.quantities == (QUANTITIES if has_gates else ("hidden",))
    assert found.products == (PRODUCTS if has_gates else ())
    for name in (*QUANTITIES, *PRODUCTS):
        assert (getattr(found, name) is None) == (name not in (*found.quantities, *found.products))
        if name in found.quantities:
            assert found.part(name) is getattr(found, name)
    with pytest.raises(InputError, match="There is no 'logit' in a network of this kind; it has"):
        found.part("logit")


def test_a_part_that_is_not_there_is_refused_by_name(make_bundle):
    with pytest.raises(InputError, match="no 'forget_gate' in a network of this kind; it has hidden"):
        trace(make_bundle(cell="rnn"), TEXT).part("forget_gate")


@pytest.mark.parametrize("cell", CELLS[:3])
@shapes
def test_kept_and_written_add_up_to_the_cell(make_bundle, cell, shape):
    found = trace(make_bundle(cell=cell, **shape), text_of(40))
    np.testing.assert_allclose(found.kept + found.written, found.cell, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(found.shown, found.hidden, rtol=1e-6, atol=1e-6)


@cells
@pytest.mark.parametrize("readout", ["last", "mean", "max", "attention"])
@pytest.mark.parametrize("n_layers", [1, 2])
def test_in_one_direction_the_running_verdict_is_that_on_every_beginning(make_bundle, cell, readout, n_layers):
    bundle = make_bundle(cell=cell, readout=readout, n_layers=n_layers, n_classes=2)
    found, words = trace(bundle, TEXT), TEXT.split()
    expected = [one.logit for one in predict(bundle, [" ".join(words[: k + 1]) for k in range(7)])]
    np.testing.assert_allclose(found.logit, expected, rtol=1e-5, atol=1e-6)
    assert found.running_is_complete
    assert found.exact == (readout == "last")
    assert found.changes.sum() == pytest.approx(found.logit[-1] - found.bias, abs=1e-5)


@cells
@pytest.mark.parametrize("readout", ["last", "attention"])
@pytest.mark.parametrize(("width", "pool"), [(3, 2), (5, 2), (7, 1), (1, 3), (9, 3)])
def test_behind_a_convolution_a_beginning_ends_with_a_steps_own_words(make_bundle, cell, readout, width, pool):
    values = {"convolution": 4, "convolution_width": width, "pool": pool, "n_layers": 2}
    bundle = make_bundle(cell=cell, readout=readout, **values)
    words = text_of(11).split()
    beginnings = [" ".join(words[: (k + 1) * pool]) for k in range(-(-11 // pool))]
    expected = [one.logit for one in predict(bundle, beginnings)]
    for found in (trace(bundle, " ".join(words)), compare(bundle, " ".join(words), [])[0]):
        np.testing.assert_allclose(found.logit, expected, rtol=1e-5, atol=1e-6)
    assert not found.exact


@cells
def test_two_directions_read_every_beginning_anew_where_asked(make_bundle, cell):
    bundle = make_bundle(cell=cell, bidirectional=True, convolution=4, readout="attention")
    words = TEXT.split()
    expected = [one.logit for one in predict(bundle, [" ".join(words[: 2 * k + 2]) for k in range(4)])]
    np.testing.assert_allclose(trace(bundle, TEXT, prefixes=True).logit, expected, rtol=1e-5, atol=1e-6)
    assert not trace(bundle, TEXT).running_is_complete


@pytest.mark.parametrize("shape", [*SHAPES, {"cell": "rnn"}], ids=repr)
def test_attention_is_what_the_readout_takes_of_each_state(make_bundle, shape):
    bundle = make_bundle(readout="attention", **shape)
    found = trace(bundle, TEXT)
    assert found.attention.shape == (found.n_steps,)
    assert found.attention.sum() == pytest.approx(1, abs=1e-6)
    assert (found.attention > 0).all()
    seen = np.tensordot(found.attention, found.hidden[-1], axes=(0, 1))  # [direction, unit]
    np.testing.assert_allclose(found.readout_weight * seen, found.contribution, rtol=1e-5, atol=1e-6)
    assert found.contribution.sum() + found.bias == pytest.approx(found.logit[-1], abs=1e-5)
    assert not found.attention.flags.writeable
    assert trace(bundle, "").attention.shape == (0,)


def test_only_a_readout_that_attends_has_attention(make_bundle):
    assert trace(make_bundle(), TEXT).attention is None


@pytest.mark.parametrize("cell", CELLS[:3])
@pytest.mark.parametrize("gate", GATES)
def test_a_clamped_gate_has_its_value_and_the_equations_hold(make_bundle, cell, gate):
    after = trace(make_bundle(cell=cell), TEXT, [GateEdit(gate, value=0.25, steps=(2,), units=(1, 3))])
    assert (getattr(after, gate)[0, 0, 2, [1, 3]] == 0.25).all()
    assert (getattr(after, gate)[0, 0, 2, [0, 2, 4]] != 0.25).all()
    np.testing.assert_allclose(after.kept + after.written, after.cell, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(after.shown, after.hidden, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(("cell", "moves"), [("lstm", False), ("peephole", True), ("cell_output", True)])
def test_an_output_gate_that_sees_the_new_cell_moves_with_it(make_bundle, cell, moves):
    before, after = compare(make_bundle(cell=cell), TEXT, [GateEdit("candidate", value=1.0, steps=(3,))])
    assert (before.output_gate[0, 0, 3] != after.output_gate[0, 0, 3]).any() == moves


@cells
@pytest.mark.parametrize("convolution", [0, 4])
def test_a_silenced_unit_is_zero_for_the_next_step_and_the_verdict(make_bundle, cell, convolution):
    bundle = make_bundle(cell=cell, convolution=convolution)
    before, after = compare(bundle, TEXT, [UnitEdit(units=(0, 4), steps=(2, 3))])
    assert not after.hidden[0, 0, 2:4, [0, 4]].any()
    np.testing.assert_array_equal(after.hidden[:, :, :2], before.hidden[:, :, :2])
    np.testing.assert_array_equal(after.logit[:2], before.logit[:2])
    assert (after.hidden[0, 0, 3, 1:4] != before.hidden[0, 0, 3, 1:4]).all()
    assert (after.logit[2:] != before.logit[2:]).all()
    silent = trace(bundle, TEXT, [UnitEdit(units=tuple(range(5)))])
    np.testing.assert_array_equal(silent.logit, np.full(silent.n_steps, silent.bias, dtype=np.float32))


@cells
@shapes
def test_an_edit_that_changes_nothing_changes_no_bit(make_bundle, cell, shape):
    bundle = make_bundle(cell=cell, **shape)
    edits = [UnitEdit(units=())] if cell == "rnn" else [UnitEdit(units=()), GateEdit("output_gate", scale=1.0)]
    assert_same(*compare(bundle, TEXT, edits, prefixes=True))


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("run", [trace, compare])
def test_a_gate_that_the_cell_does_not_have_is_refused(make_bundle, run, gate):
    with pytest.raises(InputError, match=f"no gates, so no {gate}; silence units instead"):
        run(make_bundle(cell="rnn"), TEXT, [GateEdit(gate, value=0.5)])


def test_behind_a_convolution_edits_count_windows(make_bundle):
    bundle = make_bundle(convolution=4)
    with pytest.raises(InputError, match="no step 4; allowed are whole numbers from 0 to 3"):
        trace(bundle, TEXT, [UnitEdit(units=(0,), steps=(4,))])


def test_every_member_reads_nothing_and_says_its_bias(make_bundle, member):
    bundle = make_bundle(**member)
    found = trace(bundle, "", prefixes=True)
    assert found.steps == ()
    assert found.hidden.shape[2] == 0
    assert found.bias == predict(bundle, [""])[0].logit
    assert largest_difference(bundle, found) == 0
    assert found.to_frame().empty


def test_every_member_is_traced_with_gradients_left_out_and_weights_left_alone(make_bundle, member):
    bundle = make_bundle(**member)
    before = {name: tensor.numpy().tobytes() for name, tensor in bundle.network.state_dict().items()}
    trace(bundle, TEXT, [UnitEdit(units=(0,))], prefixes=True)
    assert {name: tensor.numpy().tobytes() for name, tensor in bundle.network.state_dict().items()} == before
