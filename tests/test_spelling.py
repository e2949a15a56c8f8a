"""lstm_demo.spelling: one slip is undone, everything else stays as it was typed."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.spelling import LONGEST, correct, is_name

WORDS = ["the", "had", "movie", "film", "hated", "really", "awesome", "wonderful", "so", "money", "kind", "now"]
KNOWN = {word: number for number, word in enumerate(WORDS)}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("realy", "really"),  # a letter is missing
        ("wonderfull", "wonderful"),  # one too many
        ("moive", "movie"),  # two neighbours are swapped
        ("awezome", "awesome"),  # another letter
        ("monny", "money"),  # "n" for "e"
        ("sooooo", "so"),  # a key held down, in a word too short for anything else
        ("moooovie", "movie"),
    ],
)
def test_one_slip_is_undone(typed, meant):
    assert correct(typed, KNOWN) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "kinda",  # English, although not known: nobody meant "kind"
        "thx",  # too short
        "mvoei",  # two slips
        "xyzzy",
        "r3ally",
        "film-noir",
        "",
        "wonderful" + "l" * 2 + "wonderful",  # longer than any word that is misspelled
    ],
)
def test_what_nobody_can_tell_stays(typed):
    assert correct(typed, KNOWN) is None


def test_the_most_frequent_word_is_meant_and_one_with_another_letter_last():
    assert correct("hatd", {"hard": 0, "hated": 1}) == "hated"
    assert correct("filn", {"fill": 0, "film": 1}) == "fill"
    assert correct("filn", {"film": 0, "fill": 1}) == "film"


@given(st.text(string.ascii_letters + "'é1 ", max_size=3 * LONGEST))
def test_whatever_is_typed_gives_a_known_word_or_none(typed):
    assert correct(typed, KNOWN) in {None, *WORDS}


def test_a_capital_within_a_sentence_makes_a_name():
    assert is_name("Noyce", begins_sentence=False)
    assert not is_name("Awsome", begins_sentence=True)
    assert not is_name("AWSOME", begins_sentence=False)
    assert not is_name("awsome", begins_sentence=False)
