"""TextVectorization inside a Keras file: its settings become a bundle's, or cost one sentence."""

import json
import zipfile
from pathlib import Path

import pytest

from lstm_demo import load
from lstm_demo.convert.answers import Answers
from lstm_demo.convert.convert import Files, convert
from lstm_demo.errors import InputError

HERE = Path(__file__).parent / "files"


def changed(folder, **entries):
    """A copy of masked.keras whose TextVectorization has other settings."""
    with zipfile.ZipFile(HERE / "masked.keras") as old, zipfile.ZipFile(folder / "new.keras", "w") as new:
        config = json.loads(old.read("config.json"))
        [layer] = [one for one in config["config"]["layers"] if one["class_name"] == "TextVectorization"]
        layer["config"] |= entries
        new.writestr("config.json", json.dumps(config))
        new.writestr("model.weights.h5", old.read("model.weights.h5"))
    return Files(folder / "new.keras")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({}, {"lower": False, "filters": "", "unknown": "symbol", "max_tokens": None}),
        ({"standardize": "lower"}, {"lower": True, "filters": ""}),
        ({"standardize": "strip_punctuation"}, {"lower": False, "filters": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"}),
        ({"split": "character"}, {"characters": True}),
        ({"output_sequence_length": 7}, {"max_tokens": 7, "keep": "start", "padding": "none"}),  # masked
        ({"ragged": True}, {"padding": "none"}),
    ],
)
def test_its_settings_are_the_bundles(tmp_path, entries, expected):
    convert(changed(tmp_path, **entries), tmp_path / "out", Answers())
    found = load(tmp_path / "out").config.tokenization
    assert found.method == "text_vectorization"
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        (
            {"standardize": {"class_name": "function", "config": "mine"}},
            "has standardize=.*'mine'.*; a bundle has lower_",
        ),
        ({"split": None}, "has split='None'; a bundle has whitespace or character"),
        ({"split": ["a"]}, "has split="),
        ({"ngrams": 2}, "has ngrams='2'"),
        ({"output_mode": "tf_idf"}, "has output_mode='tf_idf'; a bundle has int"),
        ({"vocabulary": None}, r"are not in the file; write them .*layer\.get_vocabulary\(\)"),
        ({"vocabulary": ["a", 3]}, "are not in the file"),
        ({"vocabulary": ["a", "a"]}, "lists 'a' twice"),
        ({"output_sequence_length": "many"}, "max_tokens"),
        ({"output_sequence_length": -1}, "max_tokens"),
    ],
)
def test_other_settings_are_refused(tmp_path, entries, sentence):
    with pytest.raises(InputError, match=sentence) as caught:
        convert(changed(tmp_path, **entries), tmp_path / "out", Answers())
    assert "\n" not in str(caught.value)


def test_another_vocabulary_than_the_models_is_refused(tmp_path):
    (tmp_path / "vocab.txt").write_text("\n[UNK]\nfilm\nthe\n")
    files = Files(HERE / "masked.keras", tmp_path / "vocab.txt")
    with pytest.raises(InputError, match=r"vocab\.txt lists other words than the model itself; leave out --vocabulary"):
        convert(files, tmp_path / "out", Answers())
