"""Are the units that are found on where they should be, and off where they should, and all of them?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_demo.errors import InputError
from lstm_demo.explain.edits import UnitEdit
from lstm_demo.explain.tracing import trace
from lstm_demo.explain.units import on_and_off, on_and_off_in

TEXT = "a c e zzz b d"
spans = st.tuples(st.integers(0, 5), st.integers(1, 6)).filter(lambda one: one[0] < one[1])


@given(on=spans, off=st.none() | spans, threshold=st.floats(0.01, 0.9), layer=st.integers(-1, 1), d=st.integers(0, 1))
@settings(max_examples=60)
def test_all_units_that_do_so_are_found_and_no_others(make_bundle, on, off, threshold, layer, d):
    bundle = make_bundle(n_layers=2, bidirectional=True)
    others = [step for step in range(6) if not on[0] <= step < on[1]] if off is None else [*range(*off)]
    if set(others) & set(range(*on)):
        with pytest.raises(InputError, match="have one in common"):
            on_and_off(bundle, TEXT, on, off)
        return
    found = on_and_off(bundle, TEXT, on, off, threshold=threshold, layer=layer, direction=d)
    hidden = trace(bundle, TEXT).hidden[layer, d]
    expected = {}
    for number in range(5):
        for sign in (1, -1):
            least = min(sign * float(hidden[step, number]) for step in range(*on))
            most = max([sign * float(hidden[step, number]) for step in others], default=-1.0)
            if least >= threshold > most:
                expected[number, sign] = (least, most)
    assert {(one.unit, one.sign): (one.on, one.off) for one in found} == expected
    gaps = [one.on - one.off for one in found]
    assert gaps == sorted(gaps, reverse=True)


@given(on=st.frozensets(st.integers(0, 5), min_size=1), off=st.frozensets(st.integers(0, 5)))
@settings(max_examples=60)
def test_words_need_not_stand_side_by_side(make_bundle, on, off):
    bundle, off = make_bundle(), off - on
    hidden = trace(bundle, TEXT).hidden[0, 0]
    others = sorted(off or frozenset(range(6)) - on)
    expected = {
        (number, sign)
        for number in range(5)
        for sign in (1, -1)
        if min(sign * hidden[sorted(on), number]) >= 0.2 > max([*(sign * hidden[others, number]), -1])
    }
    found = on_and_off(bundle, TEXT, on, off or None, threshold=0.2)
    assert {(one.unit, one.sign) for one in found} == expected


def test_a_span_is_the_set_of_its_steps_and_a_trace_may_be_an_experiment(make_bundle):
    bundle = make_bundle()
    assert on_and_off(bundle, TEXT, (1, 3), threshold=0.1) == on_and_off(bundle, TEXT, {1, 2}, threshold=0.1)
    [first, *_] = on_and_off(bundle, TEXT, (0, 1), threshold=0.2)
    silent = trace(bundle, TEXT, edits=(UnitEdit((first.unit,)),))
    assert first.unit not in [one.unit for one in on_and_off_in(silent, {0}, threshold=0.2)]


def test_where_none_does_so_nothing_is_found(make_bundle):
    assert on_and_off(make_bundle(), TEXT, (0, 6), threshold=1.0) == ()


def test_some_units_do(make_bundle):
    found = on_and_off(make_bundle(), TEXT, (0, 1), threshold=0.2)
    assert [(one.unit, one.sign) for one in found] == [(3, 1), (2, -1), (1, 1)]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"on": (0, 7)}, r"no steps \(0, 7\) in a text of 6 steps; give the first one"),
        ({"on": (2, 2)}, r"no steps \(2, 2\)"),
        ({"on": frozenset()}, r"no steps frozenset"),
        ({"on": {1, 6}}, r"no steps \{1, 6\}.* or a set of steps"),
        ({"on": {True}}, r"no steps \{True\}"),
        ({"on": (0, 1), "off": 3}, "no steps 3"),
        ({"on": (0, 1), "off": [1, 2]}, r"no steps \[1, 2\]"),
        ({"on": (0, 3), "off": (2, 4)}, r"The steps \(0, 3\) and \(2, 4\) have one in common"),
        ({"on": (0, 1), "threshold": 0.0}, "threshold is 0.0; use a number"),
        ({"on": (0, 1), "threshold": 1.5}, "threshold is 1.5; use a number"),
        ({"on": (0, 1), "direction": 1}, "no direction 1"),
    ],
)
def test_what_cannot_be_asked_is_refused(make_bundle, arguments, sentence):
    with pytest.raises(InputError, match=sentence):
        on_and_off(make_bundle(), TEXT, **arguments)


def test_of_no_words_none_is_on(make_bundle):
    with pytest.raises(InputError, match="words"):
        on_and_off(make_bundle(), "", (0, 1))
