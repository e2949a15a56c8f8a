"""Keras' vocabularies: `Tokenizer.to_json()` in its spellings, and the index of the IMDB data."""

import json

import pytest
import torch
from torch import nn

from lstm_demo import load
from lstm_demo.convert.answers import NONE, Answers
from lstm_demo.convert.check import Given, compare
from lstm_demo.convert.convert import Files, convert
from lstm_demo.convert.words.marks import numbers_that_are_words
from lstm_demo.convert.words.reading import read_words
from lstm_demo.errors import InputError

INDEX = {"<OOV>": 1, "the": 2, "film": 3, "good": 4}


def to_json(**changed):
    """What `Tokenizer.to_json()` gives: the index stands in it as JSON in a string."""
    config = {
        "num_words": 100,
        "filters": "!,.",
        "lower": True,
        "split": " ",
        "char_level": False,
        "oov_token": "<OOV>",
    }
    return {"class_name": "Tokenizer", "config": config | {"word_index": json.dumps(INDEX)} | changed}


def read(folder, content):
    (folder / "tokenizer.json").write_text(json.dumps(content))
    return read_words(folder / "tokenizer.json")


@pytest.mark.parametrize("spelling", [lambda one: one, json.dumps], ids=["object", "string in JSON"])
def test_both_spellings_give_the_words_and_answers(tmp_path, spelling):
    words = read(tmp_path, spelling(to_json()))
    assert words.ids == INDEX
    assert words.says == Answers(
        tokens="keras-tokenizer", unknown_id=1, padding_id=0, lower=True, filters="!,.", characters=False, num_words=100
    )


def test_without_a_word_for_unknown_ones_they_are_not_read(tmp_path):
    assert read(tmp_path, to_json(oov_token=None, num_words=None)).says.unknown_id == NONE
    assert read(tmp_path, to_json(oov_token=None, num_words=None)).says.num_words is None


def test_characters_and_case_are_taken_over(tmp_path):
    said = read(tmp_path, to_json(char_level=True, lower=False)).says
    assert (said.characters, said.lower) == (True, False)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"split": "|"}, r"splits at '\|'; a bundle splits at blanks"),
        ({"word_index": "{"}, "it lacks config.word_index"),
        ({"word_index": None}, "it lacks config.word_index"),
        ({"word_index": '{"a": "b"}'}, "the id of 'a' is 'b'"),
    ],
)
def test_another_tokenizer_is_refused(tmp_path, changed, sentence):
    with pytest.raises(InputError, match=sentence):
        read(tmp_path, to_json(**changed))


def imdb_index(n_words=88_584):
    """An index with the size and some words of `keras.datasets.imdb.get_word_index()`."""
    some = {1: "the", 2: "and", 3: "a", 7: "br", 9: "1", 34_701: "fawn", 52_006: "tsukino"}
    return {some.get(index, f"w{index}"): index for index in range(1, n_words + 1)}


def test_the_index_of_the_imdb_data_is_recognised(tmp_path):
    words = read(tmp_path, imdb_index())
    said = words.says
    assert (said.shift, said.unknown_id, said.before, said.padding_id) == (3, 2, ("row:1",), 0)
    assert said.cuts_marks
    assert "its ids are shifted by 3, 1 begins each text and 2 stands for unknown words" in words.notes[0]


def test_a_number_that_is_a_word_is_not_a_row():
    answers = Answers(before=("1", "row:1"), after=("2",))
    said = numbers_that_are_words(answers, {"the": 1, "1": 360})
    assert said == ["'1' is the word with the id 360; the row is row:1."]


def test_a_model_of_the_imdb_data_reads_as_its_tutorial_does(tmp_path):
    """As `imdb.load_data(num_words=9)` and `pad_sequences(maxlen=4)`: a start mark, ids and three, 2 for all others."""
    torch.manual_seed(0)
    embedding, lstm, fc = nn.Embedding(9, 3), nn.LSTM(3, 4, batch_first=True), nn.Linear(4, 1)
    (tmp_path / "index.json").write_text(json.dumps(imdb_index()))
    state = nn.ModuleDict({"embedding": embedding, "lstm": lstm, "fc": fc}).state_dict()
    torch.save(state, tmp_path / "model.pt")
    files = Files(tmp_path / "model.pt", tmp_path / "index.json")
    answers = Answers(padding="before", padded_to=4, keep="end", padding_steps=True, readout="last")
    notes = convert(files, tmp_path / "new", answers)
    assert any("is Keras' imdb.get_word_index()" in note for note in notes)
    rows = {"the and a": [1, 4, 5, 6], "a w4 The": [1, 6, 7, 4], "a w4 xyzzy w7, and": [7, 2, 2, 5], "a": [0, 0, 1, 6]}
    with torch.no_grad():
        given = [Given(text, float(torch.sigmoid(fc(lstm(embedding(torch.tensor([row])))[0][0, -1])))) for text, row
                 in rows.items()]  # fmt: skip
    assert compare(load(tmp_path / "new"), given).largest < 1e-6


def test_an_index_of_another_size_is_not_taken_for_it(tmp_path):
    """A Tokenizer that is fitted to the same training data finds 88,582 words, and its ids are its own."""
    assert read(tmp_path, imdb_index(88_582)).says == Answers()
