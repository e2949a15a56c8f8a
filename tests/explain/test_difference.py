"""Is the difference that an experiment makes found where it begins, and shared out among its units and the others?"""

import numpy as np
import pytest

from lstm_demo.explain.difference import LEAST, first_difference, named_units, shared
from lstm_demo.explain.edits import GateEdit, InitialState, UnitEdit
from lstm_demo.explain.tracing import compare

TEXT = "a b c d e f"


def test_the_first_difference_is_the_step_of_the_edit_and_none_where_nothing_is_changed(make_bundle):
    for step in (0, 3, 5):
        own, edited = compare(make_bundle(), TEXT, (GateEdit("input_gate", value=1.0, steps=(step,)),))
        assert abs(edited.logit[step] - own.logit[step]) >= LEAST  # else this shows nothing
        assert first_difference(own, edited) == step
    own, edited = compare(make_bundle(), TEXT, (GateEdit("input_gate", scale=1.0),))
    assert first_difference(own, edited) is None


def test_of_two_directions_only_the_end_is_known(make_bundle):
    own, edited = compare(make_bundle(bidirectional=True), TEXT, (UnitEdit((0, 1)),))
    assert first_difference(own, edited) == 5


def test_the_named_units_and_the_others_add_up_to_the_change(make_bundle):
    own, edited = compare(make_bundle(), TEXT, (GateEdit("forget_gate", value=1.0, units=(3, 1)), UnitEdit((1,))))
    found = shared(own, edited)
    assert found.units == (1, 3)
    assert found.own + found.rest == pytest.approx(float(edited.logit[-1] - own.logit[-1]), abs=1e-6)
    w, h = own.readout_weight[0], own.hidden[-1, 0, -1]
    assert found.held == pytest.approx(float((w * h)[[1, 3]].sum()), abs=1e-6)
    assert found.total == pytest.approx(float(own.logit[-1]) - own.bias, abs=1e-5)


def test_a_silent_unit_takes_away_what_it_held(make_bundle):
    own, edited = compare(make_bundle(), TEXT, (UnitEdit((2,), steps=(5,)),))
    found = shared(own, edited)
    assert found.own == pytest.approx(-found.held, abs=1e-6)
    assert found.rest == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("config", [{"bidirectional": True}, {"readout": "mean"}, {"convolution": 4}])
def test_nothing_is_shared_out_where_the_verdict_is_no_sum_over_the_last_state(make_bundle, config):
    assert shared(*compare(make_bundle(**config), TEXT, (UnitEdit((2,)),))) is None


def test_units_are_named_where_every_edit_names_some():
    assert named_units((UnitEdit((3, 1)), GateEdit("forget_gate", value=1.0, units=(1,)))) == (1, 3)
    assert named_units((UnitEdit((3,)), GateEdit("forget_gate", value=1.0))) is None
    assert named_units((InitialState(hidden=0.5),)) is None


def test_all_units_are_no_part_of_them(make_bundle):
    assert shared(*compare(make_bundle(), TEXT, (UnitEdit(tuple(range(5))),))) is None
    assert np.isfinite(shared(*compare(make_bundle(), TEXT, (UnitEdit((0,)),))).rest)
