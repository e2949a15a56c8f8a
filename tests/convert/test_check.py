"""Predictions to be met: what files of them may look like."""

import json

import pytest

from lstm_demo.convert import check
from lstm_demo.convert.check import Given, check_words, compare, read_given, said_of
from lstm_demo.errors import InputError
from lstm_demo.predict import predict

FILES = {
    "a.csv": b'text,probability\n"good, really",0.75\nbad,1e-3\n',
    "b.csv": b'\xef\xbb\xbfid,probability,text\r\n1,0.75,"good, really"\r\n2,0.001,bad\r\n',
    "a.json": b'[{"text": "good, really", "probability": 0.75}, {"text": "bad", "probability": "0.001", "n": 1}]',
}


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", FILES)
def test_csv_and_json_are_read(tmp_path, name):
    found = read_given(write(tmp_path, name, FILES[name]))
    assert found == [Given("good, really", 0.75), Given("bad", 0.001)]


SHARES = {
    "a.csv": b"text,negative,neutral,positive\ngood,0.1,0.2,0.7\nbad,0.8,,0.2\n",
    "a.json": b'[{"text": "good", "positive": 0.7, "neutral": 0.2, "negative": 0.1}, {"text": "bad", "positive": 0.2}]',
}


@pytest.mark.parametrize("name", SHARES)
def test_the_shares_of_all_classes_are_read(tmp_path, name):
    assert read_given(write(tmp_path, name, SHARES[name])) == [Given("good", 0.7, 0.2), Given("bad", 0.2)]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "holds no predictions"),
        ("a.csv", b"text,probability\n", "holds no predictions"),
        ("a.csv", b"\xff", "neither sound CSV nor JSON"),
        ("a.csv", b"text\ngood\n", "Row 1 of a.csv lacks a text or a probability"),
        ("a.csv", b"text,probability\ngood,0.5\nbad\n", "Row 2 of a.csv lacks"),
        ("a.csv", b"text,probability\ngood,yes\n", "row 1 of a.csv is 'yes'; use a number from 0 to 1"),
        ("a.csv", b"text,probability\ngood,nan\n", "is 'nan'"),
        ("a.csv", b"text,probability\ngood,1.01\n", "is '1.01'"),
        ("a.csv", b"text,probability,neutral\ngood,0.5,2\n", "is '2'; use a number from 0 to 1"),
        ("a.json", b'[{"text": "a", "probability": 0, "neutral": []}]', r"is '\[\]'"),
        ("a.csv", b"text,negative,neutral,positive\ngood,0.1,0.1,0.7\n", "row 1 of a.csv add up to 0.9; make it 1"),
        ("a.csv", b"text,negative,neutral,positive\ngood,0,0.1,\n", "row 1 of a.csv is ''; use a number"),
        ("a.json", b"{", "neither sound CSV nor JSON"),
        ("a.json", b"[" * 100_000, "neither sound CSV nor JSON"),
        ("a.json", b"{}", "holds no predictions"),
        ("a.json", b"[1]", "Row 1 of a.json lacks"),
        ("a.json", b'[{"text": "a", "probability": true}]', "Row 1 of a.json lacks"),
        ("a.json", b'[{"text": "a", "probability": -0.1}]', "is '-0.1'"),
        ("a.json", b'[{"text": "a", "probability": 1' + b"0" * 400 + b"}]", "use a number from 0 to 1"),
    ],
)
def test_another_file_is_refused(tmp_path, name, content, sentence):
    with pytest.raises(InputError, match=sentence):
        read_given(write(tmp_path, name, content))


def test_a_file_that_is_too_long_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(check, "_MAX_BYTES", 9)
    with pytest.raises(InputError, match="at most 9 are read"):
        read_given(write(tmp_path, "a.csv", FILES["a.csv"]))


def test_what_differs_is_counted_and_named(make_bundle):
    bundle = make_bundle()
    texts = ["a b", "c", "d e f"]
    given = [Given(text, found.probability) for text, found in zip(texts, predict(bundle, texts), strict=True)]
    same = said_of(compare(bundle, given), given)
    assert same == "All 3 verdicts are on the same side; probabilities differ by 0 in the median, by 0 at most."
    given[1] = Given("c", given[1].probability + (0.9 if given[1].probability < 0.5 else -0.9) * 0.5)
    compared = compare(bundle, given)
    assert (compared.n_turned, compared.n_agreeing(1e-6)) == (1, 2)
    said = said_of(compared, given)
    assert said.startswith(
        "1 of 3 verdicts change sides; probabilities differ by 0 in the median, by 0.45 at most (text 2"
    )


def test_a_vocabulary_that_knows_no_word_is_refused(make_bundle):
    given = [Given("xyzzy plugh", 0.5)]
    with pytest.raises(InputError, match=r"knows 0\.0% of the words of the 1 texts"):
        check_words(compare(make_bundle(), given), 1)


def test_texts_as_json_keep_every_character(tmp_path):
    texts = ["\u4e2d \U0001f600", "line\nbreak", "\ud800"]
    rows = [{"text": text, "probability": 0.5} for text in texts]
    assert [one.text for one in read_given(write(tmp_path, "a.json", json.dumps(rows).encode()))] == texts
