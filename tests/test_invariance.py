"""Is only that exchanged which should not matter, and not what training exchanges? Are the moves counted right?"""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.invariance import ANY, KINDS, Moved, exchange, measure_moves, name_of, read_lexicon
from lstm_demo.texts import Texts
from lstm_demo.training.exchange import read_groups

GROUPS = read_lexicon()
PUT = {kind: {word for group in GROUPS if group["kind"] == kind for word in group["put"]} for kind in KINDS}


def test_nothing_is_put_in_that_training_exchanges():
    learnt = {word for words in read_groups() for word in words}
    assert [word for group in GROUPS for word in group["put"] if word.lower() in learnt] == []
    assert min(len(group["put"]) for group in GROUPS) >= 10


def test_no_word_stands_twice_in_a_group():
    for group in GROUPS:
        words = [*group["found"], *group["put"]]
        assert sorted({*words}) == sorted(words)


@pytest.mark.parametrize(
    ("kind", "text", "pattern"),
    [
        ("name", "Woody Allen's latest, with Scarlett.", r"(?P<a>\w+) (?P<b>\w+)'s latest, with Scarlett\."),
        ("place", "It was shot in New York, far from Hollywood", r"It was shot in (?P<a>[\w ]+), far from Hollywood"),
        ("group", "a film for Catholics", r"a film for (?P<a>\w+)"),
        ("group", "two women laugh", r"two (?P<a>\w+) laugh"),
    ],
)
def test_a_word_gives_way_to_another_of_its_kind_and_the_rest_stays(kind, text, pattern):
    changed = exchange(kind, text)
    found = re.fullmatch(pattern, changed)
    assert {*found.groupdict().values()} <= PUT[kind]
    assert changed != text


def test_a_name_has_one_other_in_all_of_a_sentence():
    changed = exchange("name", "Steven is not Steven without Eddie.")
    first, second, third = re.fullmatch(r"(\w+) is not (\w+) without (\w+)\.", changed).groups()
    assert first == second
    assert {first, third} <= PUT["name"]


@pytest.mark.parametrize("word", ["American", "Japanese", "Italian", "Welsh", "Estonian", "Catalan"])
def test_the_article_goes_with_the_word(word):
    text = f"{'An' if word[0] in 'AEI' else 'A'} {word} film"
    article, other, _ = exchange("group", text).split()
    assert (article == "An") == (other[0] in "AEIOU")
    assert other != word


@pytest.mark.parametrize("text", ["so much fun", "Men in Black", "a womanly man-child", "an adamant story of adams"])
@pytest.mark.parametrize("kind", ["name", "place", "group", "number"])
def test_parts_of_words_and_what_means_something_else_are_left_alone(kind, text):
    assert exchange(kind, text) is None


@pytest.mark.parametrize(
    "text", ["10/10", "9.5 of 10", "50% of it", "75 %", "25 stars", "a 5-star film", "$100 million", "v2.11", "3 of us"]
)
def test_ratings_and_shares_are_left_alone(text):
    assert exchange("number", text) is None


@given(st.integers(11, 2_999))
def test_a_number_becomes_one_close_by_and_as_long(number):
    before, after, rest = exchange("number", f"After {number} minutes.").split()
    assert (before, rest) == ("After", "minutes.")
    assert int(after) != number
    assert abs(int(after) - number) <= max(1, number // 10)
    assert len(after) == len(str(number))


@pytest.mark.parametrize("text", ["the 1950s", "the '60s", "a 20s film"])
def test_a_decade_becomes_a_decade(text):
    assert re.fullmatch(re.sub(r"\d0s", r"\\d0s", text), changed := exchange("number", text))
    assert changed != text


@given(st.text(st.sampled_from("abcdefg '.A"), max_size=30))
def test_two_letters_change_places_inside_a_word(text):
    changed = exchange("letter", text)
    if changed is None:
        long = re.findall(r"[A-Za-z]{4,}", text)
        assert all(a == b for word in long for a, b in pairwise(word[1:-1]))
        return
    places = [k for k, (a, b) in enumerate(zip(text, changed, strict=True)) if a != b]
    assert len(places) == 2
    first, second = places
    assert second == first + 1
    assert changed[first] + changed[second] == text[second] + text[first]
    assert text[first - 1 : second + 2].isalpha()
    assert len(text[first - 1 : second + 2]) == 4  # so that neither is a word's first or last letter


@given(st.sampled_from(KINDS), st.text(max_size=60) | st.just("An American in Paris met Steven in 1984"))
def test_the_same_sentence_gets_the_same_each_time(kind, text):
    assert exchange(kind, text) == exchange(kind, text) != text


def test_moves_are_counted_by_hand():
    sentences = ["Steven smiles", "Steven and 90 men cry", "ok", "so so"]

    def judge(texts):
        """Likes Steven, and dislikes 90."""
        return [0.4 + 0.3 * ("Steven" in text) - 0.35 * ("90" in text) + 0.1 * ("men" in text) for text in texts]

    found = measure_moves(judge, sentences)
    assert judge(sentences) == pytest.approx([0.7, 0.45, 0.4, 0.4])
    assert found["name"] == pytest.approx(Moved(4, concerned=2, changed=1, mean=0.3, largest=0.3))
    assert found["number"] == pytest.approx(Moved(4, concerned=1, changed=1, mean=0.35, largest=0.35))
    assert found["group"] == pytest.approx(Moved(4, concerned=1, changed=0, mean=0.1, largest=0.1))
    assert found["place"] == Moved(4, 0, 0, 0.0, 0.0)
    assert found["letter"].concerned == 2
    assert found[ANY].concerned == 2
    assert found[ANY].largest == pytest.approx(max(one.largest for one in found.values()))
    n = sum(found[kind].concerned for kind in KINDS)
    assert found[ANY].mean == pytest.approx(sum(found[kind].mean * found[kind].concerned for kind in KINDS) / n)
    assert found[ANY].changed == 2


def test_every_kind_has_a_name_and_a_strangers_keeps_its_own():
    names = {name_of(kind, Texts()) for kind in (*KINDS, ANY)}
    assert len(names) == len(KINDS) + 1
    assert name_of("<b>", Texts()) == "<b>"
