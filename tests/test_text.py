"""What a model gets to see of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_CHARACTERS, MAX_TOKENS
from lstm_demo.text import PADDING, UNKNOWN, Vocabulary, check_marks, read
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


KNOWN = Vocabulary((PADDING, UNKNOWN, "good", "film", ".", "<start>", "<end>"))


def seen(text, **settings):
    """What is read of a text, each token as the model gets it, and what is not."""
    way = Tokenization("blanks", **settings)
    reading = read(text, KNOWN, way)
    assert [text[token.start : token.end] for token in reading.unread] == [token.form for token in reading.unread]
    assert len(reading.ids) == len(reading.words) == len(reading.read_as) == len(reading.kinds)
    forms = " ".join(KNOWN.words[index] for index in reading.ids)
    return forms, reading.truncated, " ".join(token.form for token in reading.unread)


def test_unknown_words_are_left_out_before_the_text_is_cut():
    text = "zzz good yyy film xxx . www good"
    assert seen(text, unknown="skip") == ("good film . good", 0, "zzz yyy xxx www")
    assert seen(text, unknown="skip", max_tokens=2) == ("good film", 2, "zzz yyy xxx")
    assert seen(text, unknown="skip", max_tokens=2, keep="end") == (". good", 2, "xxx www")
    assert seen(text, max_tokens=2, keep="end") == ("<unk> good", 6, "")
    assert seen("zzz yyy", unknown="skip") == ("", 0, "zzz yyy")


def test_marks_count_as_the_model_counted_them():
    text, marks = "good film . good", {"before": ["<start>"], "after": ["<end>", "<unk>"]}
    assert seen(text, **marks) == ("<start> good film . good <end> <unk>", 0, "")
    assert seen(text, **marks, max_tokens=5) == ("<start> good film <end> <unk>", 2, "")
    assert seen(text, **marks, max_tokens=5, keep="end") == ("<start> . good <end> <unk>", 2, "")
    assert seen(text, **marks, max_tokens=5, cuts_marks=True) == ("<start> good film . good", 0, "")
    assert seen(text, **marks, max_tokens=5, cuts_marks=True, keep="end") == ("film . good <end> <unk>", 1, "")
    assert seen("", **marks) == ("<start> <end> <unk>", 0, "")


def test_padding_that_was_read_is_a_step():
    assert seen("good .", padding="before", padded_to=4) == ("<pad> <pad> good .", 0, "")
    assert seen("good .", padding="after", padded_to=4, before=["<start>"]) == ("<start> good . <pad>", 0, "")
    assert seen("", padding="before", padded_to=2, before=["<start>"]) == ("<pad> <start>", 0, "")
    assert seen("good . film", padding="after", padded_to=2) == ("good . film", 0, "")


def test_what_nobody_typed_has_no_place_and_is_counted_nowhere():
    settings = {"before": ("<start>",), "after": ("<unk>",), "padding": "before", "padded_to": 6, "max_tokens": 4}
    reading = read("  zzz good . film", KNOWN, Tokenization("blanks", keep="end", **settings))
    assert reading.words == ("<pad>", "<pad>", "<start>", ".", "film", "<unk>")
    assert reading.kinds == ("padding", "padding", "mark", "word", "word", "mark")
    assert [(token.start, token.end) for token in reading.tokens] == [(11, 11)] * 3 + [(11, 12), (13, 17), (17, 17)]
    assert (reading.n_typed, reading.n_known, reading.unknown, reading.truncated, reading.keep) == (2, 2, (), 2, "end")


@given(
    text=st.text(st.sampled_from("gfz. \u0130\ud800"), max_size=30),
    limit=st.none() | st.integers(4, 6),
    keep=st.sampled_from(["start", "end"]),
    skips=st.booleans(),
    cuts_marks=st.booleans(),
    padded_to=st.integers(1, 9),
    padding=st.sampled_from(["before", "after"]),
)
def test_what_is_read_is_what_the_tutorials_lines_make(text, limit, keep, skips, cuts_marks, padded_to, padding):
    vocabulary = Vocabulary((PADDING, UNKNOWN, "g", "f", ".", "S", "E"))
    way = Tokenization(
        "keras_tokenizer",
        characters=True,
        unknown="skip" if skips else "symbol",
        max_tokens=limit,
        keep=keep,
        before=["S"],
        after=["E", "E"],
        cuts_marks=cuts_marks,
        padding=padding,
        padded_to=padded_to,
    )
    ids = [index for index in vocabulary.encode(text.lower()) if index != 1 or not skips]
    most = (limit or MAX_TOKENS) - (0 if cuts_marks else 3)
    kept = ids[:most] if keep == "start" else ids[-most:]
    kept = [5, *kept, 6, 6]
    if cuts_marks and limit:
        kept = kept[:limit] if keep == "start" else kept[-limit:]
    filling = [0] * (padded_to - len(kept))
    reading = read(text, vocabulary, way)
    assert list(reading.ids) == (filling + kept if padding == "before" else kept + filling)
    assert reading.truncated + sum(index in (1, 2, 3, 4) for index in kept) == len(ids)
    places = [(token.start, token.end) for token in reading.tokens]
    assert places == sorted(places)
    assert all(0 <= start <= end <= len(text) for start, end in places)


def test_marks_are_words_of_the_vocabulary():
    check_marks(Tokenization(before=["<start>", UNKNOWN]), KNOWN)
    for mark in ("<begin>", PADDING):
        with pytest.raises(InputError, match=f"The mark '{mark}' is no word of the vocabulary"):
            check_marks(Tokenization(after=["<end>", mark]), KNOWN)
