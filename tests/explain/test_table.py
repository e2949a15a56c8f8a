"""What a terminal shows of an attribution: words, scores, bars to the right side, and what they add up to."""

from dataclasses import replace

import numpy as np
import pytest

from lstm_demo import attribute
from lstm_demo.explain.attribution import METHODS
from lstm_demo.explain.table import lines_of

from .texts import TEXT, text_of


def test_each_word_has_its_score_and_a_bar(make_bundle):
    found = replace(attribute(make_bundle(), "a gnu c d", "leave_out"), scores=np.float32([-2, 1, 0.01, 0]), logit=-1.5)
    assert lines_of(replace(found, probability=0.1824)) == [
        "18.2% positive, log odds -1.50; leave_out",
        "a     -2.00  ████████████████████│",
        "gnu   +1.00                      │██████████",
        "c     +0.01                      │",
        "d     +0.00                      │",
        "Compared with texts without the word; 5 readings.",
    ]


def test_a_sum_is_told_where_one_is_promised(make_bundle):
    found = attribute(make_bundle(), TEXT, "ledger")
    last = lines_of(found)[-1]
    rise = found.logit - found.baseline_logit
    assert last.startswith(f"The scores add up to {found.scores.sum():+.4f} of {rise:+.4f} (log odds ")
    assert f"delta {found.delta:+.1e}" in last


def test_chance_is_told(make_bundle):
    lines = lines_of(attribute(make_bundle(), text_of(14), "shapley", seed=5))
    assert all(" ± 0." in line for line in lines[1:15])
    assert "From 20 random orders of the words, seed 5; ± is a standard error." in lines


def test_what_was_not_read_is_told(make_bundle):
    found = replace(attribute(make_bundle(), TEXT), truncated=1_234)
    assert lines_of(found)[-1] == "The last 1,234 words were not read."


def test_long_words_are_cut_and_wide_ones_take_two_columns(make_bundle):
    film = "\N{CLAPPER BOARD}"
    long, wide, narrow = lines_of(attribute(make_bundle(), f"{'x' * 99} {film} a", "leave_out"))[1:-1]
    assert long.startswith(f"{'x' * 23}…  ")
    assert wide.startswith(f"{film}{' ' * 22}  ")
    assert narrow.startswith(f"a{' ' * 23}  ")


@pytest.mark.parametrize("method", METHODS)
def test_every_method_has_words_for_its_baseline_and_an_empty_text_has_lines(make_bundle, method):
    assert len(lines_of(attribute(make_bundle(), "", method))) >= 2
