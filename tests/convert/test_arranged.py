"""A vocabulary in a bundle's order: which words, which rows, and what is said of it."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_demo.convert.words.arranged import arrange, describe_words, find_padding, find_unknown, is_kept_whole
from lstm_demo.errors import InputError
from lstm_demo.text import Vocabulary
from lstm_demo.tokenization import OURS, Tokenization


@pytest.mark.parametrize("name", ["<pad>", "<PAD>", "[PAD]", "", "<padding>"])
def test_padding_is_found_by_its_names(name):
    assert find_padding({"pad": 1, name: 4}) == 4


@pytest.mark.parametrize("name", ["<unk>", "<UNK>", "[UNK]", "<OOV>", "<unknown>"])
def test_unknown_words_are_found_by_their_names(name):
    assert find_unknown({"unk": 1, name: 4}) == 4
    assert find_unknown({"unk": 1, "<oov>": 3, "<unk>": 4}) is None  # which of the two has to be asked
    assert find_unknown({"unk": 1}) is None  # a word like any other


IDS = {"<unk>": 0, "<pad>": 1, "good": 2, "bad": 3, "film": 4}


def test_words_come_in_our_order_with_their_rows():
    found = arrange(IDS, 5, padding_id=1, unknown_id=0)
    assert found.words == ("<pad>", "<unk>", "good", "bad", "film")
    assert found.rows == [1, 0, 2, 3, 4]
    assert not describe_words(found, IDS, (), OURS)


def test_words_of_the_unknown_row_are_unknown():
    found = arrange({**IDS, "dull": 0}, 5, padding_id=1, unknown_id=0)
    assert "dull" not in found.words


def test_two_words_may_share_a_row():
    found = arrange({**IDS, "movie": 4}, 5, padding_id=1, unknown_id=0)
    assert found.rows == [1, 0, 2, 3, 4, 4]


def test_unknown_words_that_were_left_out_have_no_row():
    assert arrange({"good": 1}, 2, padding_id=0, unknown_id=None).rows == [0, None, 1]


def test_words_from_num_words_on_are_unknown():
    found = arrange(IDS, 5, padding_id=1, unknown_id=0, num_words=4)
    assert found.words == ("<pad>", "<unk>", "good", "bad")


def test_marks_are_words_whatever_they_are_called():
    found = arrange({**IDS, "<s>": 5}, 7, padding_id=1, unknown_id=0, marks={"<s>": 5, "<end>": 6})
    assert found.words[-2:] == ("<s>", "<end>")
    assert found.rows[-2:] == [5, 6]
    assert not describe_words(found, {**IDS, "<s>": 5}, ["<s>", "<end>"], OURS)


def test_words_behind_the_end_are_refused_until_told():
    with pytest.raises(InputError, match=r"gives 'film' the id 4, but the embedding has 4 rows.*--cut-vocabulary"):
        arrange(IDS, 4, padding_id=1, unknown_id=0)
    found = arrange(IDS, 4, padding_id=1, unknown_id=0, cut=True)
    assert found.words == ("<pad>", "<unk>", "good", "bad")
    assert "1 words of the vocabulary have no row" in describe_words(found, IDS, (), OURS)[0]


@pytest.mark.parametrize("rows", [{"padding_id": 5, "unknown_id": 0}, {"padding_id": 1, "unknown_id": -1}])
def test_rows_that_are_not_there_are_refused(rows):
    with pytest.raises(InputError, match="has no row; the embedding has 5 rows"):
        arrange(IDS, 5, **rows)


def test_ids_below_zero_are_refused():
    with pytest.raises(InputError, match="An id would be -1; ids begin at 0, so give another --shift"):
        arrange({"a": -1}, 5, padding_id=None, unknown_id=0)


def test_a_vocabulary_without_words_is_refused():
    with pytest.raises(InputError, match="holds no word beside padding and unknown"):
        arrange({"<unk>": 0, "<pad>": 1}, 2, padding_id=1, unknown_id=0)


def test_words_that_the_tokenizer_changes_are_counted():
    found = arrange({**IDS, "Good": 5, "well-made": 6}, 7, padding_id=1, unknown_id=0)
    assert found.words[-2:] == ("Good", "well-made")
    [note] = describe_words(found, IDS, (), OURS)
    assert note == "2 of 5 words are never met by texts that are split in this way: 'Good', 'well-made'."
    cased = Tokenization("blanks", lower=False)
    assert not describe_words(found, IDS, (), cased)


def test_marks_of_beginning_and_end_are_named():
    ids = {**IDS, "<sos>": 5, "</s>": 6}
    [note] = describe_words(arrange(ids, 7, padding_id=1, unknown_id=0), ids, (), OURS)
    assert "has the marks </s>, <sos>; if they stood around each text, give --before" in note


@settings(max_examples=60)
@given(words=st.lists(st.text(max_size=6), min_size=1, unique=True), unknown=st.integers(0, 20))
def test_whatever_the_words_the_result_is_a_vocabulary_that_a_file_can_hold(words, unknown):
    ids = {word: index for index, word in enumerate(words)}
    if unknown >= len(ids):
        return
    try:
        found = arrange(ids, len(ids), padding_id=None, unknown_id=unknown)
    except InputError as error:
        assert "holds no word" in str(error)
        return
    text = "".join(f"{word}\n" for word in found.words)
    assert tuple(text.encode().decode().removesuffix("\n").split("\n")) == found.words
    new = Vocabulary(found.words)
    for word in found.words[2:]:
        assert found.rows[new.encode([word])[0]] == ids[word]


@given(word=st.text(string.ascii_lowercase, min_size=1, max_size=3))
def test_short_plain_words_are_kept_whole(word):
    assert is_kept_whole(word)


def test_a_vocabulary_of_no_words_is_refused():
    with pytest.raises(InputError, match="holds no word beside padding and unknown"):
        arrange({}, 2, padding_id=0, unknown_id=1)
