"""A value that may not be is named with what it may be, in a sentence that stays short."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.checks import brief, check_choice, check_integer, check_number, check_switch
from lstm_demo.errors import InputError

VALUES = st.one_of(
    st.integers(), st.floats(), st.booleans(), st.text(), st.none(), st.lists(st.integers()), st.complex_numbers()
)


@given(value=VALUES)
def test_what_is_let_through_is_what_was_asked_for(value):
    for check, is_right in (
        (lambda: check_integer("n", value, -2, 5), type(value) is int and -2 <= value <= 5),
        (lambda: check_integer("n", value, 3), type(value) is int and value >= 3),
        (lambda: check_number("n", value, 0.0, 1.0), type(value) in (int, float) and 0 <= value <= 1),
        (lambda: check_switch("n", value), type(value) is bool),
        (lambda: check_choice("n", value, ("a", "b")), value in ("a", "b")),
    ):
        if is_right:
            check()
        else:
            with pytest.raises(InputError, match=r"\An is ") as caught:
                check()
            assert len(str(caught.value)) < 100


def test_the_sentence_says_what_is_allowed():
    with pytest.raises(InputError, match=r"\Asize is 0; use a whole number from 1 to 4,096\.\Z"):
        check_integer("size", 0, 1, 4_096)
    with pytest.raises(InputError, match=r"\Asize is 1\.5; use a whole number, at least 1\.\Z"):
        check_integer("size", 1.5, 1)
    with pytest.raises(InputError, match=r"\Ashare is nan; use a number from 0 to 0\.5\.\Z"):
        check_number("share", math.nan, 0.0, 0.5)
    with pytest.raises(InputError, match=r"\Acell is 'gru'; use one of lstm and rnn\.\Z"):
        check_choice("cell", "gru", ("lstm", "rnn"))


def test_what_a_library_said_fits_on_a_line():
    assert brief("  an error\n\nin two   lines ") == "an error in two lines"
    assert len(brief("x" * 1_000)) == 120
