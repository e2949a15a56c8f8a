"""Experiments change what they say, where they say, and nothing else."""

import dataclasses

import numpy as np
import pytest
import torch

from lstm_demo.errors import InputError
from lstm_demo.explain.edits import GateEdit, UnitEdit
from lstm_demo.explain.tracing import compare, trace
from lstm_demo.predict import predict

from .texts import SIX

GATES = ("input_gate", "forget_gate", "candidate", "output_gate")
TEXT = "a b c d e f g h"  # eight steps
N = 8


@pytest.fixture(scope="module")
def forward(make_bundle):
    return make_bundle()


@pytest.fixture(scope="module")
def deep(make_bundle):
    """Two layers, two directions."""
    return make_bundle(n_layers=2, bidirectional=True, readout="mean")


def assert_same(one, other):
    """Every number of two traces is the same, bit for bit."""
    for name in (*SIX, "logit", "probability", "contribution"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


@pytest.mark.parametrize(
    "edit",
    [
        *(GateEdit(gate, scale=1.0) for gate in GATES),
        UnitEdit(units=()),
        GateEdit("forget_gate", value=0.0, steps=()),
        GateEdit("forget_gate", value=0.0, units=()),
    ],
    ids=repr,
)
@pytest.mark.parametrize("model", ["forward", "deep"])
def test_edits_that_change_nothing_change_no_bit(model, edit, request):
    assert_same(*compare(request.getfixturevalue(model), TEXT, [edit], prefixes=True))


def test_before_and_after_take_the_same_path(deep):
    before, after = compare(deep, TEXT, [GateEdit("input_gate", scale=0.5)])
    assert_same(before, compare(deep, TEXT, [])[1])
    assert_same(after, trace(deep, TEXT, [GateEdit("input_gate", scale=0.5)]))
    np.testing.assert_allclose(before.hidden, trace(deep, TEXT).hidden, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("value", [0.0, 0.25, 1.0])
def test_a_clamped_gate_has_its_value_there_and_nowhere_else(deep, gate, value):
    edit = GateEdit(gate, value=value, steps=(2, 5), units=(0, 3), layer=1, direction=1)
    before, after = compare(deep, TEXT, [edit])
    there = np.zeros(getattr(after, gate).shape, dtype=bool)
    there[1, 1, 2, [0, 3]] = there[1, 1, 5, [0, 3]] = True
    assert (getattr(after, gate)[there] == value).all()
    assert (getattr(after, gate)[~there] != value).all()
    for name in SIX:  # the layer below and the other direction know nothing of it
        np.testing.assert_array_equal(getattr(after, name)[0], getattr(before, name)[0])
        np.testing.assert_array_equal(getattr(after, name)[1, 0], getattr(before, name)[1, 0])


@pytest.mark.parametrize("gate", GATES)
def test_without_places_a_clamp_holds_everywhere(deep, gate):
    after = trace(deep, TEXT, [GateEdit(gate, value=0.75)])
    assert (getattr(after, gate) == 0.75).all()
    assert not any((getattr(after, other) == 0.75).any() for other in GATES if other != gate)


EDITS = [*(GateEdit(gate, value=0.9, steps=(4,)) for gate in GATES), UnitEdit(units=(1, 2), steps=(4,))]


@pytest.mark.parametrize("edit", EDITS, ids=repr)
def test_a_forward_edit_leaves_the_steps_before_it(forward, edit):
    before, after = compare(forward, TEXT, [edit])
    for name in SIX:
        np.testing.assert_array_equal(getattr(after, name)[:, :, :4], getattr(before, name)[:, :, :4])
    np.testing.assert_array_equal(after.logit[:4], before.logit[:4])
    assert (after.hidden[0, 0, 4] != before.hidden[0, 0, 4]).any()
    assert (after.hidden[0, 0, 5:] != before.hidden[0, 0, 5:]).all()
    assert (after.logit[4:] != before.logit[4:]).all()


@pytest.mark.parametrize("edit", EDITS, ids=repr)
def test_a_backward_edit_leaves_the_steps_after_it(make_bundle, edit):
    edit = dataclasses.replace(edit, direction=1)
    before, after = compare(make_bundle(bidirectional=True), TEXT, [edit])
    for name in SIX:
        np.testing.assert_array_equal(getattr(after, name)[:, 1, 5:], getattr(before, name)[:, 1, 5:])
        np.testing.assert_array_equal(getattr(after, name)[:, 0], getattr(before, name)[:, 0])
    assert (after.hidden[0, 1, 4] != before.hidden[0, 1, 4]).any()
    assert (after.hidden[0, 1, :4] != before.hidden[0, 1, :4]).all()


def test_an_edited_step_still_obeys_the_equations(forward):
    after = trace(forward, TEXT, [GateEdit("forget_gate", value=1.0), GateEdit("input_gate", value=0.0, steps=(3,))])
    cell = after.cell[0, 0]
    np.testing.assert_array_equal(cell[3], cell[2])  # all kept, nothing written
    assert (cell[4] != cell[3]).all()


def test_nothing_is_shown_through_a_shut_output_gate(forward):
    after = trace(forward, TEXT, [GateEdit("output_gate", value=0.0)])
    assert not after.hidden.any()
    np.testing.assert_array_equal(after.logit, np.full(N, after.bias, dtype=np.float32))


@pytest.mark.parametrize("gate", GATES)
def test_scaling_multiplies_and_stays_inside_the_gates_range(forward, gate):
    before, after = compare(forward, TEXT, [GateEdit(gate, scale=3.0, steps=(0,))])
    first, scaled = getattr(before, gate)[0, 0, 0], getattr(after, gate)[0, 0, 0]
    low = -1.0 if gate == "candidate" else 0.0
    np.testing.assert_array_equal(scaled, np.clip(first * np.float32(3), low, 1.0))
    assert (scaled != first).any()


def test_scaling_by_the_most_allowed_stays_finite(forward):
    after = trace(forward, TEXT, [GateEdit(gate, scale=1_000_000) for gate in GATES])
    assert all(np.isfinite(getattr(after, name)).all() for name in SIX)
    assert set(np.unique(after.candidate)) <= {-1.0, 1.0}


def test_edits_act_in_their_order(forward):
    clamp, halve = GateEdit("forget_gate", value=0.5), GateEdit("forget_gate", scale=0.5)
    assert (trace(forward, TEXT, [clamp, halve]).forget_gate == 0.25).all()
    assert (trace(forward, TEXT, [halve, clamp]).forget_gate == 0.5).all()


def test_silenced_units_are_zero_for_the_next_step_and_the_readout(forward):
    before, after = compare(forward, TEXT, [UnitEdit(units=(0, 4), steps=(6, 7))])
    assert not after.hidden[0, 0, 6:, [0, 4]].any()
    assert after.hidden[0, 0, 6, [1, 2, 3]] == pytest.approx(before.hidden[0, 0, 6, [1, 2, 3]], abs=0)
    np.testing.assert_array_equal(after.cell[0, 0, 6], before.cell[0, 0, 6])  # its cell goes on as computed
    assert (after.forget_gate[0, 0, 7] != before.forget_gate[0, 0, 7]).all()
    assert not after.contribution[0, [0, 4]].any()
    assert before.contribution[0, [0, 4]].all()


def test_silencing_every_unit_leaves_the_bias(deep):
    after = trace(deep, TEXT, [UnitEdit(units=tuple(range(5)))], prefixes=True)
    np.testing.assert_array_equal(after.logit, np.full(N, after.bias, dtype=np.float32))


def test_a_layer_above_sees_a_silenced_unit_below(deep):
    before, after = compare(deep, TEXT, [UnitEdit(units=(1,), layer=0)])
    assert not after.hidden[0, :, :, 1].any()
    assert (after.input_gate[1] != before.input_gate[1]).all()


def test_units_may_come_from_numpy(forward):
    units = tuple(trace(forward, TEXT).units_by_effect()[:2])  # numpy's integers, as a notebook has them
    after = trace(forward, TEXT, [UnitEdit(units=units, steps=(np.int64(7),))])
    assert not after.contribution[0, list(units)].any()


def test_a_value_may_come_from_another_trace(forward):
    value = trace(forward, TEXT).forget_gate[0, 0, 3, 1]
    assert (trace(forward, TEXT, [GateEdit("forget_gate", value=value)]).forget_gate == value).all()


def test_the_weights_are_the_same_bytes_afterwards(deep):
    def content():
        return {name: tensor.numpy().tobytes() for name, tensor in deep.network.state_dict().items()}

    before = content()
    predict(deep, [TEXT, "a"])
    trace(deep, TEXT, prefixes=True)
    compare(deep, TEXT, [GateEdit("forget_gate", value=1.0), UnitEdit(units=(0,))])
    assert content() == before


def test_apply_leaves_its_argument_alone():
    gate, hidden = torch.full((5,), 0.25), torch.ones(5)
    assert GateEdit("forget_gate", value=1.0, units=(2,)).apply(gate).tolist() == [0.25, 0.25, 1.0, 0.25, 0.25]
    assert UnitEdit(units=(2,)).apply(hidden).tolist() == [1, 1, 0, 1, 1]
    assert (gate == 0.25).all()
    assert (hidden == 1).all()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"gate": "forget", "value": 1.0}, "no gate 'forget'; use one of input_gate, forget_gate"),
        ({"gate": ["forget_gate"], "value": 1.0}, r"no gate \['forget_gate'\]; use one of"),
        ({"gate": "forget_gate"}, "exactly one"),
        ({"gate": "forget_gate", "value": 1.0, "scale": 1.0}, "exactly one"),
        ({"gate": "forget_gate", "value": 1.1}, r"forget_gate cannot be clamped to 1.1; use a number from 0 to 1"),
        ({"gate": "forget_gate", "value": -0.1}, r"-0.1; use a number from 0 to 1"),
        ({"gate": "candidate", "value": -1.1}, r"-1.1; use a number from .1 to 1"),
        ({"gate": "input_gate", "value": float("nan")}, "nan; use a number from 0 to 1"),
        ({"gate": "input_gate", "value": 10**400}, "0; use a number from 0 to 1"),
        ({"gate": "input_gate", "value": "1"}, "'1'; use a number from 0 to 1"),
        ({"gate": "output_gate", "scale": -1.0}, r"scaled by -1.0; use a number from 0 to 1,000,000"),
        ({"gate": "output_gate", "scale": float("inf")}, "scaled by inf; use a number from 0"),
        ({"gate": "output_gate", "scale": float("nan")}, "scaled by nan; use a number from 0"),
        ({"gate": "output_gate", "scale": 1e39}, r"scaled by 1e\+39; use a number from 0"),
        ({"gate": "output_gate", "scale": "2"}, "scaled by '2'; use a number from 0"),
    ],
)
def test_an_impossible_gate_edit_is_refused_when_it_is_made(arguments, sentence):
    with pytest.raises(InputError, match=sentence):
        GateEdit(**arguments)


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (GateEdit("forget_gate", value=1.0, steps=(8,)), "no step 8; allowed are whole numbers from 0 to 7"),
        (GateEdit("forget_gate", value=1.0, steps=(-1,)), "no step -1; allowed are whole numbers from 0 to 7"),
        (GateEdit("forget_gate", value=1.0, steps=(1.0,)), "no step 1.0"),
        (GateEdit("forget_gate", value=1.0, steps=(True,)), "no step True"),
        (GateEdit("forget_gate", value=1.0, steps=0), "steps of an edit are 0; give a tuple"),
        (GateEdit("forget_gate", value=1.0, units=(5,)), "no unit 5; allowed are whole numbers from 0 to 4"),
        (GateEdit("forget_gate", value=1.0, layer=1), "no layer 1; allowed are whole numbers from 0 to 0"),
        (GateEdit("forget_gate", value=1.0, direction=1), "no direction 1; allowed are whole numbers from 0 to 0"),
        (GateEdit("forget_gate", value=1.0, direction="forward"), "no direction 'forward'"),
        (UnitEdit(units=(0, 5)), "no unit 5; allowed are whole numbers from 0 to 4"),
        (UnitEdit(units=3), "units of an edit are 3; give a tuple"),
        (UnitEdit(units="12"), "units of an edit are '12'; give a tuple"),
        (UnitEdit(units=(0,), steps=(9,)), "no step 9"),
        ("forget_gate", "is a GateEdit, a UnitEdit or an InitialState; this is a str"),
    ],
    ids=repr,
)
@pytest.mark.parametrize("run", [trace, compare])
def test_an_edit_that_does_not_fit_is_refused_before_anything_runs(forward, run, edit, sentence):
    with pytest.raises(InputError, match=sentence):
        run(forward, TEXT, [edit])


@pytest.mark.parametrize("steps", [[0, 2], range(0, 4, 2), (np.int64(0), np.int32(2))], ids=repr)
def test_an_edit_is_a_value_however_its_steps_and_units_were_given(steps):
    for given, like in (
        (GateEdit("forget_gate", value=np.float32(1), steps=steps, layer=np.int64(0)), {"steps": (0, 2), "layer": 0}),
        (GateEdit("forget_gate", value=1, units=steps, direction=np.int64(1)), {"units": (0, 2), "direction": 1}),
    ):
        plain = GateEdit("forget_gate", value=1.0, **like)
        assert {given: "kept"}[plain] == "kept"
        assert repr(given) == repr(plain)
    assert hash(UnitEdit(steps)) == hash(UnitEdit((0, 2)))


@pytest.mark.parametrize(
    ("odd", "sentence"),
    [
        ({"steps": [[1]]}, "give tuples"),
        ({"units": np.arange(2)}, "give tuples"),
        ({"layer": [0]}, "give tuples"),
        ({"steps": range(10**12)}, "never more than 4,096"),
    ],
)
def test_what_cannot_be_a_value_is_refused_when_it_is_made(odd, sentence):
    with pytest.raises(InputError, match=sentence):
        GateEdit("forget_gate", value=1.0, **odd)
    with pytest.raises(InputError, match=sentence):
        UnitEdit(**({"units": (0,)} | odd))


def test_an_empty_text_has_no_step_to_edit(forward):
    with pytest.raises(InputError, match="no step 0; allowed are none, since there are no words"):
        trace(forward, "", [GateEdit("forget_gate", value=1.0, steps=(0,))])
    assert trace(forward, "", [GateEdit("forget_gate", value=1.0)]).n_steps == 0


def test_a_single_edit_is_not_taken_for_a_tuple(make_bundle):
    with pytest.raises(InputError, match="comma"):
        trace(make_bundle(), "a b", edits=GateEdit("forget_gate", value=1.0))
