"""Does the lens This unit show what is known of a unit, read the index once, and take what any browser sends?"""

import pytest
import streamlit
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lstm_demo import load
from lstm_demo.app import cache, elsewhere
from lstm_demo.app import visit as visits
from lstm_demo.app.lenses import unit as lens
from lstm_demo.app.selection import Reading, Selection
from lstm_demo.bundle import save_folder
from lstm_demo.explain.edits import UnitEdit
from lstm_demo.explain.units import (
    by_effect,
    make_index,
    nearest_words,
    on_and_off,
    random_unit,
    read_index,
    write_index,
)
from lstm_demo.limits import MAX_TOKENS

TEXT = "a b c zzz d"
CORPUS = [("sst", "a b c zzz d"), ("imdb", "c b a j h"), ("imdb", "k j i h g f e d c b a")]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(), values, max_size=3),
    max_leaves=5,
)
STEPS = st.lists(st.integers(-1, 6) | st.sampled_from([True, MAX_TOKENS, 10**30, 1.0]), max_size=3)
WANTED = ANYTHING | st.fixed_dictionaries(
    {"what": st.sampled_from(["random", "on_off", "near", "no"]) | ANYTHING},
    optional={"on": STEPS | ANYTHING, "off": STEPS | ANYTHING, "word": ANYTHING},
)


@pytest.fixture
def opened(visit, make_bundle, monkeypatch, tmp_path):
    """`opened(text=TEXT, indexed=True, **config)`: the lens, open on a tiny model; `opened.reads` counts the index."""

    def open_lens(text=TEXT, indexed=True, **config):
        folder = tmp_path / "units"
        save_folder(make_bundle(**config), tmp_path / "tiny")
        monkeypatch.setenv(cache.SETTING, str(tmp_path / "tiny"))
        if indexed:
            write_index(make_index(load(str(tmp_path / "tiny")), CORPUS, min_count=1), folder)

        def read(bundle):
            open_lens.reads += 1
            return read_index(bundle, folder)

        monkeypatch.setattr(elsewhere, "read_index", read)
        return visit({"lens": "unit", "text": text})

    open_lens.reads = 0
    return open_lens


def tell(visitor, **wanted):
    """Leave behind what a browser's question does; AppTest has no component to click."""
    kept = {"selection": visitor.selection}
    with pytest.MonkeyPatch.context() as patch:
        for key in ("unit.seed", "unit.asked"):
            if key in visitor.app.session_state:
                kept[key] = visitor.app.session_state[key]
        patch.setattr(streamlit, "session_state", kept)
        lens._ask(wanted)
    for key, value in kept.items():
        visitor.app.session_state[key] = value
    visitor.app.run()
    assert visitor.is_whole()
    return visitor.lens[1]


def test_the_index_is_read_once_and_only_for_the_lens(opened):
    visitor = opened()
    payload = visitor.lens[1]
    bundle = cache.served_model().bundle
    assert payload["corpus"]["sentences"] == 3
    assert payload["order"] == by_effect(make_index(bundle, CORPUS, min_count=1)).tolist()
    assert payload["unit"]["number"] == visitor.payload["view"]["unit"]
    for other in range(5):
        assert visitor.look(unit=other).lens[1]["unit"]["number"] == other
    assert opened.reads == 1


def test_another_lens_reads_no_index(opened, visit):
    opened()
    before = opened.reads
    streamlit.cache_resource.clear()
    assert visit({"lens": "cell", "text": TEXT}).is_whole()
    assert opened.reads == before


def test_without_an_index_it_shows_the_rest_and_does_not_ask_again(opened):
    visitor = opened(indexed=False)
    payload = visitor.lens[1]
    assert payload["corpus"] is None
    assert "index-units" in payload["because"]
    assert payload["unit"]["gates"]
    assert len(payload["order"]) == 5
    visitor.look(unit=2)
    assert opened.reads == 1


def test_another_unit_is_drawn_by_the_next_seed_and_is_never_the_one_that_is_looked_at(opened):
    visitor = opened()
    drawn = {tell(visitor, what="random")["other"]["number"] for _ in range(12)}
    own = visitor.lens[1]["unit"]["number"]
    assert own not in drawn
    assert len(drawn) > 2
    assert visitor.lens[1]["seed"] == 12
    for unit in range(5):
        assert visitor.look(unit=unit).lens[1]["other"]["number"] == random_unit(5, 12, but=unit)


def test_marked_words_are_answered_by_the_library_until_another_text_is_read(opened):
    visitor = opened(hidden_size=30)
    sent = tell(visitor, what="on_off", on=[4, 2], off=[1])["on_off"]
    found = on_and_off(cache.served_model().bundle, TEXT, {2, 4}, {1})
    assert (sent["on"], sent["off"]) == ([2, 4], [1])
    assert len(found) == 2
    assert [one[:2] for one in sent["units"]] == [[one.unit, one.sign] for one in found[:9]]
    assert tell(visitor, what="on_off", on=[4], off=[])["on_off"]["off"] == []
    assert tell(visitor, what="on_off", on=[5], off=[])["on_off"] is None  # no word of this text
    tell(visitor, what="on_off", on=[1], off=[])
    assert visitor.type("a b").lens[1]["on_off"] is None


def test_the_words_near_to_each_of_a_short_text_are_found_at_once(opened):
    near = tell(opened(), what="near", word=1)["near"]
    assert set(near) == {"0", "1", "2", "3", "4"}
    found = nearest_words(cache.served_model().bundle, "b")
    assert [one[0] for one in near["1"]["words"]] == [one.word for one in found]
    assert "does not know the word 'zzz'" in near["3"]["because"]


def test_of_a_long_text_those_near_to_one_word_and_behind_a_convolution_to_the_first_of_a_step(opened):
    visitor = opened("a b c d e " * 12, indexed=False, convolution=4)
    assert set(tell(visitor, what="near", word=29)["near"]) == {"29"}
    assert visitor.lens[1]["near"]["29"]["word"] == "d"  # the 59th word
    assert tell(visitor, what="near", word=30)["near"] == {}


@pytest.mark.parametrize("text", ["x", "zorblat flumptious", "<b>good</b> $x$", "😀", "a " * (MAX_TOKENS + 5)])
def test_whatever_was_read_has_its_unit(opened, text):
    visitor = opened(text)
    assert visitor.is_whole()
    assert tell(visitor, what="near", word=0)["near"]
    assert tell(visitor, what="on_off", on=[0], off=[])["on_off"]["on"] == [0]


def test_one_unit_stands_alone(opened):
    visitor = opened(hidden_size=1, indexed=False)
    assert visitor.is_whole()
    assert visitor.lens[1]["other"] is None


@settings(max_examples=80)
@given(WANTED)
@example({"what": "on_off", "on": [0], "off": [0]})
@example({"what": "on_off", "on": [True], "off": []})
@example({"what": "near", "word": 10**9})
def test_whatever_a_browser_asks_for_can_be_answered(make_bundle, wanted):
    kept = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streamlit, "session_state", kept)
        visits.select(Selection(Reading("default", TEXT), lens="unit"))
        lens._ask(wanted)
        asked = lens._asked()
    assert kept.keys() <= {"selection", "unit.seed", "unit.asked"}
    assert asked.keys() <= {"on_off", "near"}
    assert 0 <= asked.get("near", 0) < MAX_TOKENS
    if "on_off" in asked:
        on, off = asked["on_off"]
        assert on
        assert not on & off
        assert all(0 <= step < MAX_TOKENS for step in on | off)
        if max(on | off) < 5:
            on_and_off(make_bundle(), TEXT, on, off or None)


def test_what_was_asked_of_an_experiment_is_answered_in_it(opened):
    visitor = opened(hidden_size=30)
    bundle = cache.served_model().bundle
    first = on_and_off(bundle, TEXT, {4})[0].unit
    visitor.app.session_state["selection"] = visitor.selection.experiment((UnitEdit((first,)),))
    visitor.app.run()
    assert first not in [one[0] for one in tell(visitor, what="on_off", on=[4], off=[])["on_off"]["units"]]
