"""Is what a visitor looks at one sound value, whatever a browser or an address says?"""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.app import address
from lstm_demo.app.selection import LENSES, Reading, Selection, read_choice
from lstm_demo.explain.edits import GateEdit
from lstm_demo.limits import MAX_LAYERS, MAX_TOKENS, MAX_WIDTH
from lstm_demo.model import Config

START = Selection(Reading("default", "Not bad at all."))
LIMITS = {"word": MAX_TOKENS, "unit": MAX_WIDTH, "layer": MAX_LAYERS, "direction": 2}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(LENSES),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=5,
)
WANTED = ANYTHING | st.dictionaries(st.sampled_from([*LIMITS, "lens", "reading", "present"]), ANYTHING)
SELECTIONS = st.builds(
    Selection,
    reading=st.just(START.reading),
    word=st.none() | st.integers(0, MAX_TOKENS - 1),
    unit=st.none() | st.integers(0, MAX_WIDTH - 1),
    layer=st.none() | st.integers(0, MAX_LAYERS - 1),
    direction=st.integers(0, 1),
    lens=st.sampled_from(LENSES),
    present=st.booleans(),
)


def assert_sound(selection):
    for name, limit in LIMITS.items():
        value = getattr(selection, name)
        assert value is None or (type(value) is int and 0 <= value < limit)
    assert selection.direction in (0, 1)
    assert selection.lens in LENSES
    assert isinstance(hash(selection), int)


@given(SELECTIONS, WANTED, st.none() | st.integers(0, 9))
def test_whatever_a_browser_sends_a_selection_stays_sound_and_its_reading_the_same(selection, wanted, default):
    chosen = selection.choose(wanted, default)
    assert_sound(chosen)
    assert (chosen.reading, chosen.present) == (selection.reading, selection.present)


@given(SELECTIONS)
def test_an_address_brings_back_what_it_was_made_of(selection):
    query = address.query_of(selection)
    assert all(isinstance(value, str) for value in query.values())
    assert replace(START, **address.read_query(query)) == selection


@given(st.dictionaries(st.sampled_from(address.NAMES), st.text()))
def test_whatever_stands_in_an_address_makes_a_sound_selection(query):
    assert_sound(replace(START, **address.read_query(query)))


def test_a_selection_as_at_the_start_has_an_empty_address():
    assert address.query_of(START) == {}


@pytest.mark.parametrize(
    ("query", "choice"),
    [
        ({"unit": "unit 7", "direction": "backwards"}, {"unit": 7, "direction": 1}),
        ({"word": "0", "layer": "0"}, {"direction": 0}),
        ({"word": "\u0663", "unit": "-1", "lens": "Cell", "direction": "up"}, {"direction": 0}),
    ],
    ids=["as addresses were before", "below the first", "nothing there is"],
)
def test_an_address_is_read_as_it_can_be_meant(query, choice):
    assert address.read_query(query) == choice | {"present": False}


def test_a_unit_on_show_that_nobody_chose_is_no_choice_yet():
    assert START.choose({"word": 3, "unit": 247, "lens": "units"}, default_unit=247).unit is None
    assert START.choose({"word": 3, "unit": 7}, default_unit=247).unit == 7
    pinned = replace(START, unit=7)
    assert pinned.choose({"unit": 247}, default_unit=7).unit == 247


def test_in_another_layer_or_direction_a_unit_is_another_one():
    pinned = replace(START, unit=7, word=3)
    assert pinned.choose({"layer": 0, "unit": 7}).unit is None
    assert pinned.choose({"direction": 1, "unit": 7}) == replace(pinned, unit=None, direction=1)
    assert pinned.choose({"direction": 0, "unit": 7}) == pinned


def test_another_text_keeps_the_unit_and_the_lens_and_begins_at_its_own_word():
    looked = replace(START, word=3, unit=7, lens="equations", reading=replace(START.reading, prefixes=True))
    assert looked.read("Another.") == Selection(Reading("default", "Another."), unit=7, lens="equations")


def test_another_model_keeps_text_word_and_lens_and_no_unit_nor_layer():
    looked = replace(START, word=3, unit=7, layer=1, direction=1, lens="units")
    assert looked.read_by("bilstm") == Selection(Reading("bilstm", "Not bad at all."), word=3, lens="units")
    assert looked.read_by("default") is looked


def test_what_a_network_does_not_have_is_not_looked_at():
    looked = replace(START, unit=7, layer=1, direction=1)
    sizes = {"vocabulary_size": 9, "embedding_size": 3}
    assert looked.within(Config(**sizes, hidden_size=5)) == START
    assert looked.within(Config(**sizes, hidden_size=8, n_layers=2, bidirectional=True)) == looked
    assert replace(START, layer=0).within(Config(**sizes, hidden_size=5)) == START


def test_a_reading_with_an_experiment_is_a_key():
    edits = (GateEdit("forget_gate", value=1.0, steps=[0]),)
    assert {Reading("default", "a", edits): 1}[Reading("default", "a", edits)] == 1
    assert len({field.name for field in fields(Reading)}) == 4  # model, text, edits, prefixes: all of what is a key


def test_numbers_that_are_no_whole_numbers_are_no_choice():
    assert read_choice({"word": True, "unit": 2.0, "layer": "1", "lens": None}) == {}
