"""Is a text with a word dropped, changed or moved what somebody would type, and are its other words found again?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.explain import rewording
from lstm_demo.text import Tokens

TEXT = "The plot was a mess, really!"


def read(make_bundle, text=TEXT) -> Tokens:
    return make_bundle().read(text)


@pytest.mark.parametrize(
    ("token", "text"),
    [
        (0, "plot was a mess, really!"),
        (1, "The was a mess, really!"),
        (4, "The plot was a, really!"),
        (5, "The plot was a mess really!"),
        (7, "The plot was a mess, really"),
    ],
)
def test_a_word_is_dropped_and_no_blank_is_left_over(make_bundle, token, text):
    made = rewording.drop(read(make_bundle), token)
    assert made.text == text
    assert made.token == min(token, 6)
    assert token not in made.places


def test_the_only_word_stays(make_bundle):
    assert rewording.drop(read(make_bundle, "a"), 0) is None


def test_a_word_is_changed_to_one_or_more_and_not_to_none(make_bundle):
    made = rewording.change(read(make_bundle), 4, "  great   thing ")
    assert made.text == "The plot was a great thing, really!"
    assert rewording.change(read(make_bundle), 4, " \n") is None


def test_a_word_moves_and_its_neighbour_takes_its_place(make_bundle):
    made = rewording.move(read(make_bundle), 1, 1)
    assert (made.text, made.token) == ("The was plot a mess, really!", 2)
    assert (made.places[1], made.places[2], made.places[3]) == (2, 1, 3)
    assert rewording.move(read(make_bundle), 4, 1).text == "The plot was a , mess really!"
    assert rewording.move(read(make_bundle), 0, -1) is None
    assert rewording.move(read(make_bundle), 7, 1) is None


WORDS = st.lists(st.sampled_from(["a", "b", "zzz", ",", "!", "c"]), min_size=2, max_size=7)


@given(WORDS, st.data())
def test_the_words_are_the_same_but_for_the_one(make_bundle, words, data):
    reading = read(make_bundle, " ".join(words))
    forms = [token.form for token in reading.tokens]
    token = data.draw(st.integers(0, len(forms) - 1))
    dropped = rewording.drop(reading, token)
    assert [one.form for one in read(make_bundle, dropped.text).tokens] == forms[:token] + forms[token + 1 :]
    moved = rewording.move(reading, token, 1)
    if moved:
        found = [one.form for one in read(make_bundle, moved.text).tokens]
        assert all(found[new] == forms[old] for old, new in moved.places.items())
