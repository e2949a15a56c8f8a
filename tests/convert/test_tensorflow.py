"""Files as TensorFlow wrote them: the bundle is the same function of text, padding and all."""

import json
from pathlib import Path

import pytest

from lstm_demo import load
from lstm_demo.convert.answers import Answers
from lstm_demo.convert.check import Given, compare
from lstm_demo.convert.convert import Files, convert

HERE = Path(__file__).parent / "files"
EXPECTED = json.loads((HERE / "expected.json").read_text())
CLASSES = ("negative", "neutral", "positive")
MODELS = {
    "strings": (Files(HERE / "strings.keras"), Answers(classes=CLASSES)),
    "masked": (Files(HERE / "masked.keras"), Answers()),
    "tokenizer": (
        Files(HERE / "padded.h5", HERE / "tokenizer.json"),
        Answers(padding="before", keep="end", padding_steps=True),
    ),
    "apart": (Files(HERE / "apart" / "weights.h5", HERE / "apart" / "words.json"), Answers(positive=1)),
    "cudnn": (Files(HERE / "cudnn.h5", HERE / "apart" / "words.json"), Answers(padding="unread")),
}


def given(name):
    return [Given(**row) for row in EXPECTED[name]]


@pytest.mark.parametrize("name", MODELS)
def test_the_bundle_says_what_tensorflow_said(tmp_path, name):
    files, answers = MODELS[name]
    convert(files, tmp_path / "new", answers)
    found = compare(load(tmp_path / "new"), given(name))
    assert max(one.probability for one in given(name)) - min(one.probability for one in given(name)) > 0.03
    assert found.largest < 1e-5


def test_a_fixed_length_without_a_mask_makes_unread_padding_doubtful(tmp_path):
    files = Files(HERE / "padded.h5", HERE / "tokenizer.json")
    notes = convert(files, tmp_path / "new", Answers(padding="unread", keep="end"))
    assert any("Warning: the model's input has 9 tokens, and it masks no padding" in note for note in notes)
    notes = convert(files, tmp_path / "again", Answers(padding="before", keep="end"))
    assert not any("masks no padding" in note for note in notes)
