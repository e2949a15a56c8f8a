"""Is there a text for everything that the program wants to say, and is every text wanted?"""

import pytest
from asked import asked, must_exist

from lstm_demo.words import say, texts


def test_values_are_filled_in_and_only_once():
    assert say("app.fallback", reason="{name} & {reason}").endswith("{name} & {reason}")


def test_without_values_the_text_stands_as_it_is():
    assert "{word}" in say("reader.rises")


def test_a_missing_text_or_value_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        say("there.is.no.such.text")
    with pytest.raises(KeyError):
        say("verdict.known", total=3)


def test_every_key_in_the_code_has_a_text():
    assert len(must_exist()) > 200
    assert must_exist() - set(texts()) == set()


def test_every_text_is_asked_for_and_says_something():
    assert set(texts()) - asked() == set()
    assert [key for key, text in texts().items() if not text.strip()] == []


@pytest.mark.parametrize(
    "key",
    [
        *("app.dead", "read.dead", "read.plain.submit", "reader.dead", "reader.part_dead", "reader.plain.dead"),
        *("inside.dead", "inside.part_dead", "inside.family.dead_rnn", "inside.family.formulas_dead", "pairs.dead"),
        *("about.member.dead", "forget_gate.dead", "dead.title", "verdict.dead", "kind.dead", "baselines.dead"),
    ],
)
def test_a_text_that_nobody_asks_for_would_be_found(key):
    assert key not in asked()
