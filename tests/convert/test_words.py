"""Vocabularies as JSON and as text: whatever stands in them becomes ids, or costs one sentence."""

import json
import pickle
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_demo.convert.words import reading
from lstm_demo.convert.words.arranged import find_padding, find_unknown
from lstm_demo.convert.words.reading import read_words
from lstm_demo.errors import InputError

WORD = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\t"), max_size=8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("vocabulary")


def write(folder, content, name="vocab.json"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def read_vocabulary(path):
    return read_words(path).ids


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


COLUMNS = {
    "word, tab, id": b"<unk>\t0\ngood\t2\nbad\t1\n",
    "id, tab, word": b"0\t<unk>\n2\tgood\n1\tbad\n",
    "word, blank, id": b"<unk> 0\ngood 2\nbad 1\n",
    "CSV with a head": b"word,id\r\n<unk>,0\r\ngood,2\r\nbad,1\r\n",
    "CSV, ids first": b'id,token\n0,<unk>\n2,"good"\n1,bad\n',
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_two_columns_are_words_and_ids(folder, kind):
    assert read_vocabulary(write(folder, COLUMNS[kind], "vocab.txt")) == {"<unk>": 0, "good": 2, "bad": 1}


def test_numbers_and_separators_can_be_words(folder):
    ids = read_vocabulary(write(folder, b"<unk>\n,\n1,000\n42\nnew york\ngood\n", "vocab.txt"))
    assert list(ids) == ["<unk>", ",", "1,000", "42", "new york", "good"]
    assert read_vocabulary(write(folder, b"8\t0\ngood\t1\n,\t2\n", "vocab.txt")) == {"8": 0, "good": 1, ",": 2}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"the\nof\t12\n", "Line 2 of vocab.txt holds a tab; give one word a line"),
        (b"the 336713\nand 164107\na 163009\n", "are no ids: they repeat, or leave most ids out, as counts"),
        (b"good 7\nbad 7\nfilm 8\n", "are no ids"),
        (b"the 0.1 0.2 0.3\nof 0.2 0.1 0.4\n", "has several columns, and none that could be ids"),
        (b"1\t2\n3\t4\n", "both columns hold numbers"),
        (b"the 1\nof 2\nnew york 3\n", "Line 3 of vocab.txt is no word with its id"),
        (b"the 1\nof 2\nthe 3\n", "lists 'the' twice, as 1 and 3"),
    ],
)
def test_other_columns_are_refused_and_never_taken_for_words(folder, content, sentence):
    refuse(write(folder, content, "vocab.txt"), sentence)


def test_an_object_of_ids_and_words_is_turned_round(folder):
    turned = {"0": "<unk>", "2": "good", "1": "bad"}
    for content in (turned, {"itos": turned}, {"index_word": turned}):
        assert read_vocabulary(write(folder, content)) == {"<unk>": 0, "good": 2, "bad": 1}
    refuse(write(folder, {"0": "good", "1": "good"}), "lists 'good' twice, as 0 and 1")


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("vocab.pkl", pickle.dumps({"good": 1}), r"json\.dump\(pickle\.load\(open\('vocab\.pkl', 'rb'\)\)"),
        ("words", pickle.dumps({"good": 1}), r"json\.dump\(pickle\.load\(open\('words', 'rb'\)\)"),
        ("tokenizer.pickle", b"ckeras.preprocessing.text\nTokenizer\n", r"'rb'\)\)\.to_json\(\)\)"),
        ("field.pkl", b"\x80\x04ctorchtext.vocab\nVocab\n", r"'rb'\)\)\.get_stoi\(\)"),
    ],
)
def test_a_pickle_is_not_opened_and_the_line_that_makes_json_of_it_is_given(folder, name, content, line):
    with pytest.raises(InputError, match=rf"{name} is a pickle, .* if you trust it: python -c .*{line}"):
        read_words(write(folder, content, name))


def test_the_line_that_makes_json_of_a_pickle_works(folder):
    with pytest.raises(InputError) as caught:
        read_words(write(folder, pickle.dumps({"good": 1, "bad": 2}), "vocab.pkl"))
    line = str(caught.value).split('python -c "')[1].split('"; then')[0]
    subprocess.run([sys.executable, "-c", line], cwd=folder, check=True)
    assert read_vocabulary(folder / "vocab.json") == {"good": 1, "bad": 2}


def test_too_many_words_and_bytes_are_refused(folder, monkeypatch):
    refuse(write(folder, [str(number) for number in range(500_001)]), "has 500,001 words; a bundle has at most 500,000")
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    refuse(write(folder, ["a long word"]), "has 15 bytes; at most 10 are read")
