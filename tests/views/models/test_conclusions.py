"""Do the sentences about the methods claim what the intervals say, and no more?"""

import html
import re

import pytest
from studied import around, by_way, measured, method, shuffled, study

from lstm_demo.texts import Texts
from lstm_demo.views.models.conclusions import conclusions, control

ENGLISH = Texts()


def said(figures, used="ledger"):
    """The sentences as text, with straight apostrophes."""
    found = conclusions(figures, used, ENGLISH).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return [html.unescape(re.sub(r"<[^>]*>", "", one)) for one in re.findall(r"<li>(.*?)</li>", found)]


def of_set(**methods):
    return said(study(sets={"imdb": measured(methods)}))[:-1]


def test_a_clear_winner_is_called_so():
    first, chance = of_set(shapley=method(by_way(0.34, 0.31), behind=0.0), ledger=method(0.2, behind=0.12))
    assert first == (
        "On IMDB's test reviews, the order of Shapley values lowers the verdict most: by 34.0 points where words are"
        " left out, random orders by 8.0; by 31.0 points where words are made unknown, random orders by 8.0. All"
        " others are clearly behind."
    )
    assert chance == "On IMDB's test reviews, all methods are clearly better than random orders."


@pytest.mark.parametrize("way", ["dropped", "unknown"])
def test_one_whose_difference_may_be_zero_in_one_way_is_not_clearly_behind(way):
    behind = {**by_way(0.12), way: around(0.0099)}
    first, _ = of_set(shapley=method(0.34, behind=0.0), ledger=method(0.3, behind), leave_out=method(0.2))
    assert first.endswith(" Not clearly behind it: the memory's ledger.")
    behind[way] = around(0.0101)
    first, _ = of_set(shapley=method(0.34, behind=0.0), ledger=method(0.3, behind), leave_out=method(0.2))
    assert first.endswith(" All others are clearly behind.")


def test_where_the_ways_have_another_best_each_has_its_sentence():
    ledger, shapley = method(by_way(0.3, 0.1), by_way(0.0, 0.2)), method(by_way(0.2, 0.3), by_way(0.1, 0.0))
    dropped, unknown, _ = of_set(ledger=ledger, shapley=shapley)
    assert (
        "ledger lowers the verdict most: by 30.0 points where words are left out, random orders by 8.0. All" in dropped
    )
    assert "Shapley values lowers the verdict most: by 30.0 points where words are made unknown" in unknown
    assert unknown.endswith("All others are clearly behind.")


@pytest.mark.parametrize(("area", "doubted"), [(0.0999, True), (0.1001, False)])
def test_better_than_chance_is_said_only_where_no_interval_is_shared(area, doubted):
    *_, chance = of_set(shapley=method(0.34, behind=0.0), ledger=method(by_way(area, 0.2)))
    assert chance.endswith("not clearly better than random orders: the memory's ledger.") == doubted
    assert chance.endswith("all methods are clearly better than random orders.") != doubted


def test_the_default_is_told_with_its_reason():
    [cheapest] = said(study("ledger", shapley=0.4, ledger=0.385))
    assert cheapest == (
        "By these figures the default is the memory's ledger: on 500 validation texts it is, with 0.004 s a text, the"
        " cheapest of the methods that are not clearly more than 2.0 points behind the best, Shapley values; it is"
        " behind by 1.5."
    )
    [best] = said(study("ledger", shapley=0.3, ledger=0.4))
    assert "it is the best and, with 0.004 s a text, the cheapest" in best
    assert "itself" not in cheapest + best


def test_a_program_that_begins_with_another_method_says_so():
    assert said(study("ledger"), used="shapley")[-1].endswith(" The program itself begins with Shapley values.")


@pytest.mark.parametrize(("other", "is_apart"), [(0.3199, True), (0.3201, False)])
def test_the_control_is_told_apart_only_where_no_interval_is_shared(other, is_apart):
    told = control(shuffled(0.34, other), ENGLISH)
    assert told.startswith("A control on 100 texts: ")
    assert "by 32.0 instead of 34.0 points with words left out (random orders 8.0) and by 32.0 instead" in told
    assert ("That is clearly less" in told) == is_apart
    assert ("That is not clearly less" in told) != is_apart


def test_a_name_from_the_file_is_text():
    found = study("<i>x", **{"<i>x": 0.4})
    assert "<i>" not in conclusions(found, "<i>x", ENGLISH)
