"""What `evaluate` wrote comes back; what it could not have written is one sentence."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.bundle import Description
from lstm_demo.card import format_figures
from lstm_demo.errors import BundleError
from lstm_demo.evaluation import measure
from lstm_demo.invariance import Moved
from lstm_demo.limits import MAX_MISTAKES, MAX_QUOTED_CHARACTERS
from lstm_demo.measurements import Measurements, Mistake, read_measurements
from lstm_demo.minimal_pairs import PairScore, minimal_pairs
from lstm_demo.texts import Texts
from lstm_demo.typed import TypedScore
from lstm_demo.views.models import comparison, short_texts, trials

ENGLISH = Texts()

FOUND = Measurements(
    sets={"imdb": measure([0.9, 0.2, 0.6], [1, 0, 0])},
    pairs={"negation": PairScore(10, 9, 4), "contrast": PairScore(30, 15, 0)},
    typed={"slang": TypedScore(20, 18, 12, 11), "all": TypedScore(20, 18, 12, 11)},
    moved={"name": Moved(100, 20, 1, 0.05, 0.4), "any": Moved(100, 90, 7, 0.04, 0.75)},
    mistakes=(Mistake("A film that \u2026", 0, 0.99),),
    three_class_f1=0.5,
    words_per_second=1234.5,
)


HUGE = {  # its counts add up
    **FOUND.sets["imdb"].to_dict(),
    "n": 10**400,
    "confusion": [[10**400, 0], [0, 0]],
    "reliability": [{"n": 10**400, "probability": 0.5, "positive": 0.5}],
}
VALUES = st.sampled_from(
    [0, 1, 0.0, 1.0, True, 0.5, 10**9, 10**10, 10**400, 1.797e308, 5e-324, -1, "1", "\ud800", "<b>"]
)
JSON = st.recursive(
    VALUES | st.none() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def read(make_bundle, values):
    return read_measurements(replace(make_bundle(), evaluation=values))


def test_figures_come_back_from_a_bundle(make_bundle):
    assert read(make_bundle, json.loads(json.dumps(FOUND.to_dict(), allow_nan=False))) == FOUND
    assert read_measurements(make_bundle()) == Measurements()
    assert read(make_bundle, {"sets": {}}) == Measurements()  # as earlier versions wrote it


def test_a_terminal_is_told_of_short_texts_and_of_what_moved():
    told = "\n".join(format_figures(FOUND))
    assert "Texts as people type them: 12 of 18 on the right side, 11 of 20 with the right label of three" in told
    assert (
        "Exchanged a name: 1 of 20 verdicts (5.0%; 1.0% of all sentences) changed sides; mean difference 0.050" in told
    )
    assert "largest 0.400" in told
    assert len(format_figures(FOUND)) == len(format_figures(replace(FOUND, typed={}, moved={}))) + 3


def test_all_pairs_count_the_same():
    assert FOUND.ordered == (9 + 15) / (10 + 30)
    assert Measurements().ordered is None


@pytest.mark.parametrize("stored", [{}, {"sets": []}, {"sets": {"imdb": 3}}, {"sets": {"imdb": {"n": "many"}}}])
def test_what_are_no_figures_is_one_sentence(make_bundle, stored):
    with pytest.raises(BundleError, match="its entry 'sets' is missing or is not what evaluate writes; run ev"):
        read(make_bundle, stored)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pairs", {"negation": {"n": 3, "ordered": 4, "both_right": 0}}),
        ("pairs", {"negation": {"n": 0, "ordered": 0, "both_right": 0}}),
        ("pairs", {"negation": {"n": 3}}),
        ("pairs", [1]),
        ("typed", {"slang": {"n": 3, "sided": 4, "right_side": 0, "right_label": 0}}),
        ("typed", {"slang": {"n": 3, "sided": 2, "right_side": 3, "right_label": 0}}),
        ("typed", {"slang": {"n": 0, "sided": 0, "right_side": 0, "right_label": 0}}),
        ("typed", 3),
        ("moved", {"name": {"sentences": 3, "concerned": 4, "changed": 0, "mean": 0.1, "largest": 0.1}}),
        ("moved", {"name": {"sentences": 3, "concerned": 2, "changed": 0, "mean": float("nan"), "largest": 0.1}}),
        ("moved", {"name": {"sentences": 0, "concerned": 0, "changed": 0, "mean": 0, "largest": 0}}),
        ("moved", {"\ud800": {"sentences": 3, "concerned": 2, "changed": 0, "mean": 0.1, "largest": 0.1}}),
        ("mistakes", [{"text": 5, "label": 0, "probability": 0.5}]),
        ("mistakes", [{"text": "a", "label": 2, "probability": 0.5}]),
        ("mistakes", [{"text": "a", "label": 0, "probability": float("nan")}]),
        ("mistakes", 7),
        ("three_class_f1", 1.2),
        ("words_per_second", float("inf")),
        ("words_per_second", 1.797e308),
        ("pairs", {"negation": {"n": 10**400, "ordered": 0, "both_right": 0}}),
        ("pairs", {"\ud800": {"n": 3, "ordered": 0, "both_right": 0}}),
        ("mistakes", [{"text": "\ud800", "label": 0, "probability": 0.5}]),
        ("sets", {"imdb": {**FOUND.sets["imdb"].to_dict(), "n": 10**400}}),
        ("sets", {"imdb": HUGE}),
        ("words_per_second", -1),
        ("words_per_second", "fast"),
    ],
)
def test_figures_that_no_evaluation_can_give_are_refused(make_bundle, name, value):
    with pytest.raises(BundleError, match=f"its entry '{name}' .*; run evaluate again"):
        read(make_bundle, FOUND.to_dict() | {name: value})


def test_quotations_are_short_and_few(make_bundle):
    long = Mistake("a" * 10_000, 1, 0.1)._asdict()
    found = read(make_bundle, FOUND.to_dict() | {"mistakes": [long] * 1_000})
    assert len(found.mistakes) == MAX_MISTAKES
    assert {len(one.text) for one in found.mistakes} == {MAX_QUOTED_CHARACTERS}


def places(values):
    """All entries inside `values`: what holds each, and its key."""
    keys = values.keys() if isinstance(values, dict) else range(len(values)) if isinstance(values, list) else ()
    for key in keys:
        yield values, key
        yield from places(values[key])


@given(data=st.data())
def test_what_is_accepted_can_be_shown(make_bundle, data):
    values = json.loads(json.dumps(FOUND.to_dict()))
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from([*values]))  # first, for one of the parts has most of the places
        part = {name: values[name]}
        holder, key = data.draw(st.sampled_from(list(places(part))))
        holder[key] = data.draw(VALUES | JSON)
        values |= part
    try:
        found = read(make_bundle, values)
    except BundleError:
        return
    row = comparison.Row("one", found, Description(make_bundle(), 1_000), "what")
    shown = [comparison.table([row], [comparison.Row("two", found)], ENGLISH), trials.mistakes(found.mistakes, ENGLISH)]
    shown += [short_texts.table([row], ENGLISH), str(short_texts.sizes([row]))]
    shown += [trials.pairs(found.pairs, minimal_pairs(), ENGLISH), *format_figures(found)]
    assert all(text.encode() for text in shown)


def test_a_label_may_be_written_as_any_number(make_bundle):
    mistake = {"text": "a", "label": 1.0, "probability": 0.1}
    [found] = read(make_bundle, FOUND.to_dict() | {"mistakes": [mistake]}).mistakes
    assert found == Mistake("a", 1, 0.1)
    assert "positive" in trials.mistakes([found], ENGLISH)
