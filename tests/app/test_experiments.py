"""Does an experiment travel whole, and is whatever else comes from an address or a browser refused with a sentence?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.app.examples import examples
from lstm_demo.app.experiments import fitting, from_browser, moved, without_typed
from lstm_demo.errors import InputError
from lstm_demo.explain.edits import GateEdit, InitialState, UnitEdit
from lstm_demo.limits import MAX_EDITS
from lstm_demo.texts import Texts
from lstm_demo.views.lenses.whatif.changes import plain

PLACES = {
    "steps": st.none() | st.lists(st.integers(0, 30), min_size=1, max_size=4, unique=True).map(sorted),
    "layer": st.none() | st.integers(0, 7),
    "direction": st.none() | st.just(1),
}
UNITS = st.lists(st.integers(0, 4000), min_size=1, max_size=4, unique=True).map(sorted)
EDITS = st.builds(
    GateEdit,
    st.sampled_from(["input_gate", "forget_gate", "update_gate"]),
    value=st.integers(0, 100).map(lambda share: share / 100),
    units=st.none() | UNITS,
    **PLACES,
) | st.builds(UnitEdit, UNITS, **PLACES)
BEGINNINGS = st.builds(InitialState, cell=st.integers(-3, 3), hidden=st.none() | st.just(0.5)) | st.builds(
    InitialState, after=st.text(), units=st.none() | UNITS
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["gate", "forget_gate"]),
    lambda values: (
        st.lists(values)
        | st.dictionaries(
            st.text() | st.sampled_from(["gate", "value", "units", "steps", "layer", "after", "cell"]), values
        )
    ),
    max_leaves=6,
)


def test_what_somebody_typed_to_begin_after_is_told_from_the_apps_own_texts():
    typed, own = InitialState(after="My diary."), InitialState(after=examples()["not"].text)
    praise = InitialState(after=Texts()["whatif_lens.praise"])
    assert without_typed((typed, own, praise, InitialState(cell=2))) == (own, praise, InitialState(cell=2))


@given(st.lists(EDITS | BEGINNINGS, max_size=3).map(tuple))
def test_an_experiment_comes_back_from_a_browser(edits):
    assert from_browser([plain(edit) for edit in edits]) == edits


@given(ANYTHING)
def test_whatever_a_browser_sends_is_an_experiment_or_refused(sent):
    try:
        from_browser(sent)
    except InputError:
        return
    assert isinstance(sent, list)


def test_too_much_is_refused_and_says_how_much_is_allowed():
    with pytest.raises(InputError, match=f"make {MAX_EDITS} of them at most"):
        from_browser([{"units": [1]}] * (MAX_EDITS + 1))


def test_only_what_the_text_and_the_network_have_is_left(make_bundle):
    bundle = make_bundle()
    forget, far = GateEdit("forget_gate", value=1.0), GateEdit("forget_gate", value=1.0, steps=(3,))
    update, silent = GateEdit("update_gate", value=1.0), UnitEdit((5,))
    assert fitting((forget, far, update, silent), bundle, 3) == (forget,)
    assert fitting((forget, far), bundle, 4) == (forget, far)
    begun, after = InitialState(hidden=0.5, cell=2), InitialState(after="a b")
    assert fitting((begun, after, InitialState(after="!" * 30_000), forget), bundle, 3) == (begun, after, forget)
    assert fitting((begun,), make_bundle(cell="gru"), 3) == ()


def test_an_experiment_moves_with_its_words():
    edits = (UnitEdit((0,)), UnitEdit((1,), steps=(0, 2)), UnitEdit((2,), steps=(1,)))
    assert moved(edits, {0: 1, 2: 0}) == (UnitEdit((0,)), UnitEdit((1,), steps=(0, 1)))
