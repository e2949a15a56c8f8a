"""A text is negated, or no longer negated, and otherwise stays as it was."""

from random import Random

import pytest

from lstm_demo.training.encoder.negation import toggle_negation


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("It isn't good", "It is good"),
        ("I can't wait, really.", "I can wait, really."),
        ("They won\u2019t come", "They will come"),
        ("She was never dull", "She was dull"),
        ("WAS NOT bad", "WAS bad"),
    ],
)
def test_a_negation_is_taken_out(text, negated):
    assert toggle_negation(text, Random(0)) == negated


def test_a_negation_is_put_behind_a_verb():
    texts = {toggle_negation("The end was weak", Random(seed)) for seed in range(40)}
    assert texts == {f"The end was {word} weak" for word in ("not", "never", "hardly", "by no means")}


def test_of_several_places_each_may_be_chosen():
    texts = {toggle_negation("It isn't good, it wasn't bad", Random(seed)) for seed in range(20)}
    assert texts == {"It is good, it wasn't bad", "It isn't good, it was bad"}


@pytest.mark.parametrize("text", ["Oh dear", "", "a thistle was", "as good as it gets"])
def test_what_has_no_verb_to_negate_is_left_alone(text):
    assert toggle_negation(text, Random(0)) is None
