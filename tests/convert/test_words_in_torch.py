"""Vocabularies in files of PyTorch: alone, or beside the weights; nothing in them is run."""

import pytest
import torch
from torch import nn

from lstm_demo import load
from lstm_demo.convert.answers import Answers
from lstm_demo.convert.convert import Files, convert
from lstm_demo.convert.words.reading import read_words
from lstm_demo.convert.words.torch_file import vocabulary_in
from lstm_demo.errors import InputError

IDS = {"<unk>": 0, "<pad>": 1, "the": 2, "film": 3, "good": 4}
WORDS = list(IDS)
ANSWERS = Answers(tokens="blanks", padding="unread", readout="last")


def network():
    torch.manual_seed(0)
    return nn.ModuleDict({"embedding": nn.Embedding(5, 3), "lstm": nn.LSTM(3, 4), "fc": nn.Linear(4, 1)}).state_dict()


@pytest.mark.parametrize(
    "content",
    [IDS, WORDS, {"stoi": IDS, "size": 5}, {"epoch": 1, "vocab": WORDS}, {"itos": dict(enumerate(WORDS))},
     {"model": network(), "config": {"lr": 0.1}, "words": {"w": IDS}}],
)  # fmt: skip
@pytest.mark.parametrize("zipped", [True, False])
def test_a_vocabulary_is_found_alone_or_beside_weights(tmp_path, content, zipped):
    torch.save(content, tmp_path / "vocab.pt", _use_new_zipfile_serialization=zipped)
    assert read_words(tmp_path / "vocab.pt").ids == IDS


@pytest.mark.parametrize("content", [{}, [], [1, 2, 3], {"a": 1}, {"lr": 0.1, "b": 2, "c": 3, "d": 4}])
def test_other_contents_are_no_vocabulary(tmp_path, content):
    assert vocabulary_in(content) is None
    torch.save(content, tmp_path / "vocab.pt")
    with pytest.raises(InputError, match=r"vocab\.pt holds no vocabulary"):
        read_words(tmp_path / "vocab.pt")


def test_of_two_vocabularies_none_is_guessed():
    assert vocabulary_in({"source": IDS, "target": IDS}) is None


def test_a_vocabulary_of_a_class_is_not_opened_and_the_line_is_given(tmp_path):
    torch.save(nn.Linear(1, 1), tmp_path / "vocab.pt")
    with pytest.raises(InputError, match=r"holds more than a plain vocabulary .*\.get_stoi\(\)"):
        read_words(tmp_path / "vocab.pt")


def test_the_vocabulary_in_a_checkpoint_is_taken_where_no_file_is_given(tmp_path):
    torch.save({"epoch": 1, "model_state_dict": network(), "vocab": IDS}, tmp_path / "all.pt")
    notes = convert(Files(tmp_path / "all.pt"), tmp_path / "new", ANSWERS)
    assert "The vocabulary in all.pt was taken." in notes
    assert load(tmp_path / "new").vocabulary.words == ("<pad>", "<unk>", "the", "film", "good")
    torch.save(network(), tmp_path / "weights.pt")
    with pytest.raises(InputError, match=r"weights\.pt holds no vocabulary; give --vocabulary FILE"):
        convert(Files(tmp_path / "weights.pt"), tmp_path / "never", ANSWERS)
