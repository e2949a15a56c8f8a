"""Does the table of methods show the study's numbers, the best first and random orders last, with a dash for no sum?"""

import re

import pytest
from studied import by_way, measured, method

from lstm_demo.explanations import Delta
from lstm_demo.texts import Texts
from lstm_demo.views.models import faithfulness

ENGLISH = Texts()
NOTHING = "\N{EN DASH}"


def rows_of(html):
    """The texts of all cells, row by row."""
    return [
        [re.sub(r"<[^>]*>", " ", cell).split() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr.*?</tr>", html)
    ]


def test_every_number_of_a_row():
    shapley = method(by_way(0.341, 0.3), delta=Delta(0.0000004, 0.0009), seconds=1.239)
    head, first, last = rows_of(faithfulness.table("imdb", measured({"shapley": shapley}), "shapley", ENGLISH))
    assert len(head) == len(first) == len(last) == 7
    assert first == [
        ["Shapley", "values", "default"],
        ["34.1", "33.1", "to", "35.1"],
        ["30.0", "29.0", "to", "31.0"],
        ["30.0", "25.0", "made", "unknown"],
        ["\N{MINUS SIGN}2.0", "4.0", "made", "unknown"],
        ["&lt;0.001", "&lt;0.001", "at", "most"],
        ["1.24"],
    ]
    assert last[0] == ["10", "random", "orders", "a", "text"]
    assert last[1:3] == [["8.0", "7.0", "to", "9.0"]] * 2
    assert last[5:] == [[NOTHING], [NOTHING]]


def test_the_best_of_both_ways_stands_first_and_only_the_default_is_marked():
    methods = {"ledger": method(by_way(0.3, 0.1)), "leave_out": method(by_way(0.2, 0.3)), "shapley": method(0.1)}
    figures = measured(methods)
    assert faithfulness.in_order(figures) == ["leave_out", "ledger", "shapley"]
    html = faithfulness.table("imdb", figures, "ledger", ENGLISH)
    assert html.count('class="mark"') == 1
    assert [row[0] for row in rows_of(html)[1:4]] == [
        ["leaving", "one", "word", "out"],
        ["the", "memory\N{RIGHT SINGLE QUOTATION MARK}s", "ledger", "default"],
        ["Shapley", "values"],
    ]


def test_a_method_that_this_program_does_not_know_is_text():
    html = faithfulness.table("<b>set", measured({"<b>new": method(0.2)}), "ledger", ENGLISH)
    assert "<b>new" not in html
    assert "<b>set" not in html
    assert "&lt;b&gt;new" in html
    assert faithfulness.set_name("![x](y)", ENGLISH) == "![x](y)"


@pytest.mark.parametrize(("value", "written"), [(12.345, "12.35"), (0.1, "0.10"), (0.0042, "0.004")])
def test_few_seconds_have_a_digit_more(value, written):
    assert faithfulness.seconds(value, ENGLISH) == written
