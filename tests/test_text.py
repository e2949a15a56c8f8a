"""What a model gets to see of a text."""

import pytest

from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_CHARACTERS, MAX_TOKENS
from lstm_demo.text import PADDING, UNKNOWN, Vocabulary, read
from lstm_demo.tokenization import Tokenization

VOCABULARY = Vocabulary((PADDING, UNKNOWN, "good", "film", "."))


def test_reading_reports_what_is_known_and_what_is_not():
    reading = read("Good <pad> film, Zzz zzz, Zzz.", VOCABULARY)
    assert reading.words == ("Good", "<", "pad", ">", "film", ",", "Zzz", "zzz", ",", "Zzz", ".")
    assert reading.ids == (2, 1, 1, 1, 3, 1, 1, 1, 1, 1, 4)
    assert reading.n_known == 3
    assert reading.unknown == ("<", "pad", ">", ",", "Zzz", "zzz")
    assert reading.truncated == 0


def test_a_misspelled_word_is_read_as_the_known_one_where_that_is_asked_for():
    text = "Gooood flim, Filn. Filn zzz"
    reading = read(text, VOCABULARY, corrects_spelling=True)
    assert reading.words == ("Gooood", "flim", ",", "Filn", ".", "Filn", "zzz")
    assert reading.read_as == ("good", "film", "", "", "", "film", "")  # a capital within a sentence: a name
    assert reading.ids == (2, 3, 1, 1, 4, 3, 1)
    assert reading.corrected == (("Gooood", "good"), ("flim", "film"), ("Filn", "film"))
    assert reading.unknown == (",", "Filn", "zzz")
    as_typed = read(text, VOCABULARY)
    assert as_typed.ids == (1, 1, 1, 1, 4, 1, 1)
    assert as_typed.corrected == ()


def test_reading_stops_at_the_limit_and_counts_the_rest():
    reading = read("good film . good", VOCABULARY, Tokenization(max_tokens=3))
    assert (reading.words, reading.ids, reading.truncated) == (("good", "film", "."), (2, 3, 4), 1)
    assert read("x " * (MAX_TOKENS + 5), VOCABULARY).truncated == 5
    assert read("x " * MAX_TOKENS, VOCABULARY).truncated == 0


def test_too_many_characters_are_refused():
    assert len(read("a" * MAX_CHARACTERS, VOCABULARY).tokens) == 1
    with pytest.raises(InputError, match=r"20,001 characters; at most 20,000 .* Shorten it"):
        read("a" * (MAX_CHARACTERS + 1), VOCABULARY)


@pytest.mark.parametrize("value", [None, 5, b"good", ["good"]], ids=repr)
def test_what_is_not_a_string_is_refused(value):
    with pytest.raises(InputError, match=f"this is a {type(value).__name__}. Give a string"):
        read(value, VOCABULARY)


def test_a_vocabulary_takes_the_most_frequent_words_ties_by_spelling():
    texts = [["b", "c", "a", "b"], ["c", "d", "B"]]  # b and c twice; B, a and d once
    assert Vocabulary.build(texts, size=100).words == (PADDING, UNKNOWN, "b", "c", "B", "a", "d")
    assert Vocabulary.build(texts, size=5).words == (PADDING, UNKNOWN, "b", "c", "B")
    assert Vocabulary.build(texts, size=100, min_count=2).words == (PADDING, UNKNOWN, "b", "c")
    assert Vocabulary.build([], size=100).words == (PADDING, UNKNOWN)
    assert Vocabulary.build(texts, size=2).words == (PADDING, UNKNOWN)


def test_the_order_of_texts_does_not_matter():
    texts = [["x", "y"], ["z", "y"], ["w"]]
    assert Vocabulary.build(texts, 10) == Vocabulary.build(reversed(texts), 10)


def test_padding_and_unknown_are_never_words():
    assert Vocabulary.build([[PADDING, UNKNOWN, PADDING, "good"]], 10).words == (PADDING, UNKNOWN, "good")
    assert VOCABULARY.encode([PADDING, UNKNOWN, "zzz", "good", "."]) == [1, 1, 1, 2, 4]
    assert [form in VOCABULARY for form in (PADDING, UNKNOWN, "zzz", "good")] == [False, False, False, True]
    assert len(VOCABULARY) == 5


@pytest.mark.parametrize("words", [(), (PADDING,), (UNKNOWN, PADDING), ("good", PADDING, UNKNOWN)])
def test_a_vocabulary_begins_with_padding_and_unknown(words):
    with pytest.raises(InputError, match="begins with <pad> and <unk>"):
        Vocabulary(words)


@pytest.mark.parametrize("again", ["good", PADDING])
def test_a_vocabulary_lists_no_word_twice(again):
    with pytest.raises(InputError, match=f"each word once; this one lists '{again}' twice"):
        Vocabulary((PADDING, UNKNOWN, "good", again))


def test_a_list_of_words_is_a_vocabulary_too():
    assert Vocabulary([PADDING, UNKNOWN, "good", "film", "."]) == VOCABULARY
