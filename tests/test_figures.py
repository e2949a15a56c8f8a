"""What `evaluate` wrote comes back; what it could not have written is one sentence."""

import json
from dataclasses import replace

import pytest

from lstm_demo.errors import BundleError
from lstm_demo.evaluation import measure
from lstm_demo.figures import Figures, Mistake, read_figures
from lstm_demo.limits import MAX_MISTAKES, MAX_QUOTED_CHARACTERS
from lstm_demo.minimal_pairs import PairScore

FOUND = Figures(
    sets={"imdb": measure([0.9, 0.2, 0.6], [1, 0, 0])},
    pairs={"negation": PairScore(10, 9, 4), "contrast": PairScore(30, 15, 0)},
    mistakes=(Mistake("A film that \u2026", 0, 0.99),),
    three_class_f1=0.5,
    words_per_second=1234.5,
)


def read(make_bundle, values):
    return read_figures(replace(make_bundle(), evaluation=values))


def test_figures_come_back_from_a_bundle(make_bundle):
    assert read(make_bundle, json.loads(json.dumps(FOUND.to_dict(), allow_nan=False))) == FOUND
    assert read_figures(make_bundle()) == Figures()
    assert read(make_bundle, {"sets": {}}) == Figures()  # as earlier versions wrote it


def test_all_pairs_count_the_same():
    assert FOUND.ordered == (9 + 15) / (10 + 30)
    assert Figures().ordered is None


@pytest.mark.parametrize("stored", [{}, {"sets": []}, {"sets": {"imdb": 3}}, {"sets": {"imdb": {"n": "many"}}}])
def test_what_are_no_figures_is_one_sentence(make_bundle, stored):
    with pytest.raises(BundleError, match="run evaluate again"):
        read(make_bundle, stored)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pairs", {"negation": {"n": 3, "ordered": 4, "both_right": 0}}),
        ("pairs", {"negation": {"n": 0, "ordered": 0, "both_right": 0}}),
        ("pairs", {"negation": {"n": 3}}),
        ("pairs", [1]),
        ("mistakes", [{"text": 5, "label": 0, "probability": 0.5}]),
        ("mistakes", [{"text": "a", "label": 2, "probability": 0.5}]),
        ("mistakes", [{"text": "a", "label": 0, "probability": float("nan")}]),
        ("mistakes", 7),
        ("three_class_f1", 1.2),
        ("words_per_second", float("inf")),
        ("words_per_second", -1),
        ("words_per_second", "fast"),
    ],
)
def test_figures_that_no_evaluation_can_give_are_refused(make_bundle, name, value):
    with pytest.raises(BundleError, match="run evaluate again"):
        read(make_bundle, FOUND.to_dict() | {name: value})


def test_quotations_are_short_and_few(make_bundle):
    long = Mistake("a" * 10_000, 1, 0.1)._asdict()
    found = read(make_bundle, FOUND.to_dict() | {"mistakes": [long] * 1_000})
    assert len(found.mistakes) == MAX_MISTAKES
    assert {len(one.text) for one in found.mistakes} == {MAX_QUOTED_CHARACTERS}
