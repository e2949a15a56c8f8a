"""A text is denied, or no longer denied, and otherwise stays as it was."""

from random import Random

import pytest

from lstm_demo.training.encoder.turn import turn_text


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("It isn't good", "It is good"),
        ("I can't wait, really.", "I can wait, really."),
        ("They won\u2019t come", "They will come"),
        ("She was never dull", "She was dull"),
        ("WAS NOT bad", "WAS bad"),
    ],
)
def test_a_denial_is_taken_out(text, turned):
    assert turn_text(text, Random(0)) == turned


def test_a_denial_is_put_behind_a_verb():
    found = {turn_text("The end was weak", Random(seed)) for seed in range(40)}
    assert found == {f"The end was {word} weak" for word in ("not", "never", "hardly", "by no means")}


def test_of_several_places_each_may_be_chosen():
    found = {turn_text("It isn't good, it wasn't bad", Random(seed)) for seed in range(20)}
    assert found == {"It is good, it wasn't bad", "It isn't good, it was bad"}


@pytest.mark.parametrize("text", ["Oh dear", "", "a thistle was", "as good as it gets"])
def test_what_has_no_verb_to_deny_is_left_alone(text):
    assert turn_text(text, Random(0)) is None
