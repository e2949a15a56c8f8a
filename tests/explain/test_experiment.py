"""An experiment as text is read as what was written; what says nothing that can be done gets a sentence."""

import re
from urllib.parse import quote, unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lstm_demo.errors import InputError
from lstm_demo.explain.edits import GateEdit, InitialState, UnitEdit
from lstm_demo.explain.experiment import parse, write
from lstm_demo.limits import MAX_EXPERIMENT_CHARACTERS

GATES = ("input_gate", "forget_gate", "output_gate", "reset_gate", "update_gate")
MEANT = [
    ("", ()),
    ("forget_gate=1@word 3@unit 7", (GateEdit("forget_gate", value=1.0, steps=(2,), units=(7,)),)),
    ("input_gate*0.5@word 1-4,6", (GateEdit("input_gate", scale=0.5, steps=(0, 1, 2, 3, 5)),)),
    ("candidate=-0.25@layer 2@backward", (GateEdit("candidate", value=-0.25, layer=1, direction=1),)),
    ("output_gate=0@unit none", (GateEdit("output_gate", value=0.0, units=()),)),
    ("silence@word 2@unit 0-2,2,1", (UnitEdit((0, 1, 2, 2, 1), steps=(1,)),)),
    ("begin hidden=0.5 cell=-2@unit 3@forward", (InitialState(hidden=0.5, cell=-2.0, units=(3,), direction=0),)),
    ('begin after="So; \\"so\\" @ 8.\\n"@layer 1', (InitialState(after='So; "so" @ 8.\n', layer=0),)),
    ("update_gate*1e-05;silence@unit 9", (GateEdit("update_gate", scale=1e-5), UnitEdit((9,)))),
]


@pytest.mark.parametrize(("text", "edits"), MEANT)
def test_a_text_means_its_edits_and_they_are_written_so(text, edits):
    assert parse(text) == edits
    assert write(edits) == text


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("  forget_gate = 1 @ unit 7 @ word 3 ", "forget_gate=1@word 3@unit 7"),
        ("input_gate * .5", "input_gate*0.5"),
        ("silence@unit 1, 2 ; silence@unit 3", "silence@unit 1,2;silence@unit 3"),
        ("begin  cell=1   hidden = 0", "begin hidden=0 cell=1"),
        ('begin after = "a"', 'begin after="a"'),
    ],
)
def test_blanks_and_order_are_free(typed, same):
    assert write(parse(typed)) == same


indices = st.none() | st.lists(st.integers(0, 999), max_size=8).map(tuple) | st.integers(1, 99).map(range)
places = {"units": indices, "layer": st.none() | st.integers(0, 7), "direction": st.none() | st.integers(0, 1)}
edits = st.one_of(
    st.builds(GateEdit, st.sampled_from(GATES), value=st.floats(0, 1), steps=indices, **places),
    st.builds(GateEdit, st.just("candidate"), value=st.floats(-1, 1), steps=indices, **places),
    st.builds(GateEdit, st.just("candidate"), scale=st.floats(0, 1e6), **places),
    st.builds(UnitEdit, steps=indices, **(places | {"units": st.lists(st.integers(0, 4095)).map(tuple)})),
    st.builds(InitialState, hidden=st.floats(-1, 1), cell=st.none() | st.floats(-1e3, 1e3), **places),
    st.builds(InitialState, after=st.text(max_size=20), **places),
)


@given(experiment=st.lists(edits, max_size=3).map(tuple))
@example(experiment=(InitialState(after='\ud800\x00\u2028;@"\\'),))
@example(experiment=(GateEdit("candidate", value=-5e-324),))
def test_what_is_written_is_read_as_the_same(experiment):
    text = write(experiment)
    assert unquote(quote(text)) == text  # it travels in a link
    if len(text) <= MAX_EXPERIMENT_CHARACTERS:
        assert parse(text) == experiment


PARTS = [
    "forget_gate",
    "=",
    "*",
    "0.5",
    "-",
    "1e9",
    "silence",
    "begin",
    " after=",
    " hidden=1",
    " cell=",
    "@",
    ";",
    '"',
]
PARTS += [" after=", "@word 1", "@unit 2-4", ",", "none", "@layer 1", "@backward", " ", "\\"]


@given(text=st.lists(st.sampled_from(PARTS), max_size=12).map("".join) | st.text())
def test_any_text_is_an_experiment_or_refused_with_a_sentence(text):
    try:
        found = parse(text)
    except InputError as error:
        assert str(error).endswith(".")
    else:
        assert parse(write(found)) == found


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * 1001, "The experiment has 1,001 characters; at most 1,000 can be read"),
        ("forget_gate", "cannot have the part 'forget_gate'; write what to change and where"),
        ("forget=1", "There is no gate 'forget'; use one of input_gate"),
        ("forget_gate=2", "forget_gate cannot be clamped to 2"),
        ("forget_gate=1e999", "cannot be clamped to inf"),
        ("forget_gate=one", "the part 'forget_gate=one'"),
        ("forget_gate=1@", "the part ''"),
        ("forget_gate=1;", "the part ''"),
        ("forget_gate=1@word", "the part 'word'"),
        ("forget_gate=1@word 0", "There is no word 0; words count from 1 to 1,000"),
        ("forget_gate=1@word 1-1001", "There is no word 1,001"),
        ("forget_gate=1@word 3-1", "the part '3-1'"),
        ("forget_gate=1@word 1,,2", "the part ''"),
        ("forget_gate=1@word -1", "the part 'word -1'"),
        ("forget_gate=1@unit 0-4096", "There is no unit 4,096; units count from 0 to 4,095"),
        ("silence@unit 0-4095,0", "names 4,097 units; there are never more than 4,096"),
        ("forget_gate=1@layer 9", "There is no layer 9; layers count from 1 to 8"),
        ("forget_gate=1@layer 1,2", "the part 'layer 1,2'"),
        ("forget_gate=1@word 1@word 2", "says 'word 2', which was said before"),
        ("forget_gate=1@forward@backward", "says 'backward', which was said before"),
        ("forget_gate=1@sideways", "the part 'sideways'"),
        ("silence", "Nothing is said of which units to silence"),
        ("silence@word 1", "Nothing is said of which units to silence"),
        ("begin hidden=1@word 1", "A reading begins before the first word"),
        ("begin hidden=1 hidden=0", "which was said before"),
        ("begin", "the part 'begin'"),
        ("begin after=good", "the part 'begin after=good'"),
        ('begin after="good', "the part 'begin after=\"good'"),
        ('begin after="\\x"', "the part '\"\\\\x\"'"),
        (b"silence", "the part b'silence'"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(InputError, match=re.escape(sentence)):
        parse(text)


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (UnitEdit((4096,)), "no unit 4096"),
        (UnitEdit((1.0,)), "no unit 1.0"),
        (GateEdit("forget_gate", value=1, steps=(-1,)), "no step -1"),
        (GateEdit("forget_gate", value=1, direction=2), "no direction 2"),
        (GateEdit("forget_gate", value=1, layer=8), "no layer 8"),
    ],
    ids=repr,
)
def test_what_no_network_has_is_not_written(edit, sentence):
    with pytest.raises(InputError, match=sentence):
        write([edit])
