"""Vocabularies as people save them: any JSON, any text; each becomes ids or one sentence."""

import json
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_demo.convert import vocabulary
from lstm_demo.convert.vocabulary import arrange, find_padding, find_unknown, is_kept_whole, read_vocabulary
from lstm_demo.errors import InputError
from lstm_demo.text import Vocabulary

WORD = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\t"), max_size=8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("vocabulary")


def write(folder, content, name="vocab.json"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def refuse(path, sentence):
    with pytest.raises(InputError, match=sentence) as caught:
        read_vocabulary(path)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("key", ["", "stoi", "word_index", "word2idx", "token_to_idx", "vocab"])
def test_an_object_gives_the_ids_themselves(folder, key):
    ids = {"good": 5, "bad": 2}
    assert read_vocabulary(write(folder, {key: ids, "size": 9} if key else ids)) == ids


@pytest.mark.parametrize("wrap", [lambda words: words, lambda words: {"itos": words}])
def test_a_list_counts_from_zero(folder, wrap):
    assert read_vocabulary(write(folder, wrap(["<unk>", "good"]))) == {"<unk>": 0, "good": 1}


@pytest.mark.parametrize(
    "content", [b"<unk>\ngood\n", b"<unk>\r\ngood\r\n", b"<unk>\ngood", b"\xef\xbb\xbf<unk>\ngood\n"]
)
def test_lines_count_from_zero(folder, content):
    assert read_vocabulary(write(folder, content, "vocab.txt")) == {"<unk>": 0, "good": 1}


def test_an_empty_first_line_is_the_padding_of_keras(folder):
    ids = read_vocabulary(write(folder, b"\n[UNK]\nthe\n", "vocab.txt"))
    assert (find_padding(ids), find_unknown(ids)) == (0, 1)


@settings(max_examples=60)
@given(words=st.lists(WORD, min_size=1, unique=True))
def test_text_list_and_object_agree(folder, words):
    expected = {word: index for index, word in enumerate(words)}
    assert read_vocabulary(write(folder, words)) == expected
    assert read_vocabulary(write(folder, {f"{word}": index for word, index in expected.items()})) == expected
    text = "".join(f"{word}\n" for word in words)
    if not text.startswith("\ufeff"):
        assert read_vocabulary(write(folder, text.encode(), "vocab.txt")) == expected


@settings(max_examples=60)
@given(content=st.binary(max_size=40), name=st.sampled_from(["vocab.json", "vocab.txt"]))
def test_any_bytes_give_ids_or_a_sentence(folder, content, name):
    path = write(folder, content, name)
    try:
        assert all(isinstance(word, str) and index >= 0 for word, index in read_vocabulary(path).items())
    except InputError as error:
        assert "\n" not in str(error).replace(repr(content), "")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORD,
    lambda one: st.lists(one) | st.dictionaries(WORD, one),
)


@settings(max_examples=60)
@given(content=JSON)
def test_any_json_gives_ids_or_a_sentence(folder, content):
    try:
        ids = read_vocabulary(write(folder, content))
    except InputError:
        return
    assert all(type(index) is int and index >= 0 for index in ids.values())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "is not sound JSON"),
        (b"[" * 100_000, "is not sound JSON"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"3", "must be a JSON object, word to id, or a list"),
        (b"{}", "must be a JSON object, word to id, or a list"),
        (b'{"a": "b"}', "the id of 'a' is \"'b'\"|the id of 'a' is 'b'"),
        (b'{"a": true}', "the id of 'a' is 'True'; use a whole number from 0"),
        (b'{"a": 1.5}', "the id of 'a' is '1.5'"),
        (b'{"a": -1}', "the id of 'a' is '-1'"),
        (b'{"a": 1, "a": 2}', "lists 'a' twice"),
        (b'["a", "b", "a"]', "lists 'a' twice, as 0 and 2"),
        (b'["a", 1]', "Entry 1 of vocab.json is '1'"),
    ],
)
def test_another_json_is_refused(folder, content, sentence):
    refuse(write(folder, content), sentence)


def test_a_word_and_its_count_are_refused(folder):
    refuse(write(folder, b"the\nof\t12\n", "vocab.txt"), "Line 2 of vocab.txt holds a tab; give one word a line")


def test_too_many_words_and_bytes_are_refused(folder, monkeypatch):
    refuse(write(folder, [str(number) for number in range(500_001)]), "has 500,001 words; a bundle has at most 500,000")
    monkeypatch.setattr(vocabulary, "MAX_BYTES", 10)
    refuse(write(folder, ["a long word"]), "has 15 bytes; at most 10 are read")


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
    assert not found.notes


def test_words_of_the_unknown_row_are_unknown():
    found = arrange({**IDS, "dull": 0}, 5, padding_id=1, unknown_id=0)
    assert "dull" not in found.words


def test_two_words_may_share_a_row():
    found = arrange({**IDS, "movie": 4}, 5, padding_id=1, unknown_id=0)
    assert found.rows == [1, 0, 2, 3, 4, 4]


def test_unknown_words_that_were_left_out_are_told():
    found = arrange({"good": 1}, 2, padding_id=0, unknown_id=None)
    assert found.rows == [0, None, 1]
    assert "a bundle reads each of them as a word of zeros" in found.notes[0]


def test_words_behind_the_end_are_refused_until_told():
    with pytest.raises(InputError, match=r"gives 'film' the id 4, but the embedding has 4 rows.*--cut-vocabulary"):
        arrange(IDS, 4, padding_id=1, unknown_id=0)
    found = arrange(IDS, 4, padding_id=1, unknown_id=0, cut=True)
    assert found.words == ("<pad>", "<unk>", "good", "bad")
    assert "1 words of the vocabulary have no row" in found.notes[0]


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
    assert found.notes == (
        "2 of 5 words are split or changed by this project's tokenizer, so that the bundle will hardly meet them: "
        "'Good', 'well-made'.",
    )


def test_marks_of_beginning_and_end_are_named():
    found = arrange({**IDS, "<sos>": 5, "</s>": 6}, 7, padding_id=1, unknown_id=0)
    assert any("this vocabulary has </s>, <sos>" in note for note in found.notes)


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
