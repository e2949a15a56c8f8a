"""Questions, folders, and the command line."""

import shutil
import warnings
from dataclasses import replace

import pytest
import torch

from lstm_demo import load, storage
from lstm_demo.__main__ import main
from lstm_demo.convert.answers import Answers
from lstm_demo.convert.convert import Files, convert
from lstm_demo.convert.keras.model import read_keras
from lstm_demo.convert.pytorch.checkpoint import read_torch
from lstm_demo.errors import BundleError, InputError


def type_in(tutorial, output, *more, source="deep.pt"):
    files = [str(tutorial / source), "--vocabulary", str(tutorial / "vocab.json"), "--output", str(output)]
    return main(["convert", *files, *more])


KNOWN = ("--tokens", "blanks", "--padding", "unread", "--readout", "last", "--positive", "0")


def test_the_command_line_converts_and_says_what_it_found(tutorial, tmp_path, capsys):
    assert type_in(tutorial, tmp_path / "new", *KNOWN, "--check", str(tutorial / "deep.csv")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "Found an embedding of 33 rows and 7 dimensions, an LSTM of 2 layers with 11 units in two directions, "
        "and a linear layer of two outputs."
    )
    assert lines[1] == "A bundle reads at most 1,000 tokens of a text; of longer ones it may differ."
    assert lines[2].startswith("All 32 verdicts are on the same side; probabilities differ by")
    assert any(line.startswith("The model is in") for line in lines)
    assert main(["predict", "--model", str(tmp_path / "new"), "the film is dull , indeed !"]) == 0
    assert capsys.readouterr().out.startswith("negative")


def test_there_is_help_and_one_sentence_for_a_wrong_option(capsys):
    for arguments, code in ((["--help"], 0), (["a.pt", "--unknown-id", "many"], 2), (["a.pt", "--tokens", "spacy"], 2)):
        with pytest.raises(SystemExit) as stopped:
            main(["convert", *arguments])
        assert stopped.value.code == code
    assert "argument --unknown-id: invalid row value: 'many'" in capsys.readouterr().err


@pytest.mark.parametrize("left_out", ["--tokens", "--padding", "--readout", "--positive"])
def test_what_cannot_be_known_is_asked(tutorial, tmp_path, capsys, left_out):
    k = KNOWN.index(left_out)
    assert type_in(tutorial, tmp_path / "new", *KNOWN[:k], *KNOWN[k + 2 :]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"lstm_demo: The files do not say everything; give {left_out}, ")
    assert error.count("\n") == 1


def test_all_open_questions_are_asked_at_once(tutorial, tmp_path, capsys):
    assert type_in(tutorial, tmp_path / "new") == 2
    error = capsys.readouterr().err
    assert all(name in error for name in ("--tokens", "--padding", "--readout", "--positive"))
    assert "--unknown-id" not in error  # the vocabulary has <unk>


def test_with_one_output_the_positive_class_is_not_asked(tutorial, tmp_path):
    convert(
        Files(tutorial / "plain.pt", tutorial / "vocab.json"), tmp_path / "new", Answers("blanks", "unread", "last")
    )
    assert load(tmp_path / "new").config.n_classes == 1


@pytest.mark.parametrize(("row", "expected"), [("3", 0.0), ("none", None)])
def test_the_row_of_unknown_words_is_asked_where_it_has_no_name(tutorial, tmp_path, capsys, row, expected):
    (tmp_path / "vocab.txt").write_text("padding\nodd\ngood\nrare\n")
    shutil.copy(tutorial / "deep.pt", tmp_path)
    files = [str(tmp_path / "deep.pt"), "--vocabulary", str(tmp_path / "vocab.txt"), "--output", str(tmp_path / "new")]
    assert main(["convert", *files, *KNOWN]) == 2
    assert "give --unknown-id, the embedding's row of unknown words" in capsys.readouterr().err
    assert main(["convert", *files, *KNOWN, "--padding-id", "0", "--unknown-id", row]) == 0
    new = load(tmp_path / "new")
    old = torch.load(tutorial / "deep.pt", weights_only=True)["word_embeddings.weight"]
    assert torch.equal(new.network.embedding.weight[1], torch.zeros(7) if expected is None else old[3])
    assert new.vocabulary.words == ("<pad>", "<unk>", "odd", "good", *(["rare"] if expected is None else []))


def test_nothing_is_said_of_the_tokenizer_where_it_was_the_same(tutorial, answers, tmp_path):
    notes = convert(
        Files(tutorial / "plain.pt", tutorial / "vocab.json"), tmp_path / "new", replace(answers, tokens="ours")
    )
    assert not any("tokenizer" in note for note in notes)


def test_padding_that_was_read_can_be_left_out(tutorial, answers, tmp_path):
    leave_out = replace(answers, padding="leave-out")
    notes = convert(Files(tutorial / "plain.pt", tutorial / "vocab.json"), tmp_path / "new", leave_out)
    assert "The network read padding; the bundle reads none, and differs by that." in notes


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("model.onnx", b"x", "is neither a checkpoint of PyTorch"),
        ("model", b"x", "is neither a checkpoint of PyTorch"),
        ("model.pkl", b"x", r"is a pickle, which can run anything .* torch\.save\(model\.state_dict\(\)"),
        ("model.joblib", b"\x80\x04x", "is a pickle"),
    ],
)
def test_another_kind_of_file_is_refused(tutorial, answers, tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=sentence):
        convert(Files(tmp_path / name, tutorial / "vocab.json"), tmp_path / "new", answers)


@pytest.mark.parametrize("name", ["MODEL.PT", "model.pth.tar", "model.pkl", "model"])
def test_a_checkpoint_is_told_by_its_content(tutorial, answers, tmp_path, name):
    shutil.copy(tutorial / "plain.pt", tmp_path / name)
    files = Files(tmp_path / name, tutorial / "vocab.json", tutorial / "plain.csv")
    convert(files, tmp_path / "new", answers)
    torch.save(torch.load(tutorial / "plain.pt"), tmp_path / name, _use_new_zipfile_serialization=False)
    convert(files, tmp_path / "again", answers)


def test_a_folder_is_told_what_to_save_instead(tutorial, answers, tmp_path):
    (tmp_path / "saved").mkdir()
    files = Files(tmp_path / "saved", tutorial / "vocab.json")
    with pytest.raises(InputError, match="saved is a folder; give the file in it"):
        convert(files, tmp_path / "new", answers)
    (tmp_path / "saved" / "saved_model.pb").write_bytes(b"")
    with pytest.raises(InputError, match=r"is a SavedModel, .*load_model\('saved'\)\.save\('model\.keras'\)"):
        convert(files, tmp_path / "new", answers)


def test_a_program_is_not_run_and_the_sentence_comes_alone(tutorial, answers, tmp_path):
    with warnings.catch_warnings(action="ignore"):
        torch.jit.script(torch.nn.Linear(2, 1)).save(tmp_path / "script.pt")
    says = pytest.raises(InputError, match=r"is a program of TorchScript, .*torch\.jit\.load\('script\.pt'\)")
    with warnings.catch_warnings(action="error"), says:
        convert(Files(tmp_path / "script.pt", tutorial / "vocab.json"), tmp_path / "new", answers)


def test_a_missing_file_is_named(tutorial, tmp_path, capsys):
    assert type_in(tutorial, tmp_path / "new", *KNOWN, source="nowhere.pt") == 2
    assert "There is no file" in capsys.readouterr().err
    assert type_in(tutorial, tmp_path / "new", *KNOWN, "--check", str(tmp_path / "nowhere.csv")) == 2
    assert "nowhere.csv" in capsys.readouterr().err


@pytest.mark.parametrize(("read", "name"), [(read_torch, "a.pt"), (read_torch, "a.safetensors"), (read_keras, "a.h5")])
def test_a_file_that_cannot_be_opened_keeps_its_own_reason(tmp_path, read, name):
    with pytest.raises(FileNotFoundError):
        read(tmp_path / name)


def test_nothing_is_overwritten(tutorial, answers, tmp_path):
    (tmp_path / "a.txt").write_text("mine")
    with pytest.raises(InputError, match="is there already and is not empty; give a new folder"):
        convert(Files(tutorial / "plain.pt", tutorial / "vocab.json"), tmp_path, answers)
    with pytest.raises(InputError, match="is there already"):
        convert(Files(tutorial / "plain.pt", tutorial / "vocab.json"), tmp_path / "a.txt", answers)
    assert (tmp_path / "a.txt").read_text() == "mine"


def test_an_empty_folder_is_filled_and_a_deep_one_is_made(tutorial, answers, tmp_path):
    (tmp_path / "empty").mkdir()
    for output in (tmp_path / "empty", tmp_path / "one" / "two"):
        convert(Files(tutorial / "plain.pt", tutorial / "vocab.json"), output, answers)
        assert {path.name for path in output.iterdir()} == {
            "config.json",
            "model.safetensors",
            "vocab.txt",
            "README.md",
        }
        assert not [path for path in output.parent.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("tolerance", [-1.0, float("nan"), 2.0])
def test_a_tolerance_that_allows_nothing_or_everything_is_refused(tutorial, answers, tmp_path, tolerance):
    with pytest.raises(InputError, match="use a difference of probabilities, from 0 to 1"):
        convert(Files(tutorial / "plain.pt", tutorial / "vocab.json"), tmp_path / "new", answers, tolerance=tolerance)


def test_what_would_be_too_large_to_load_is_refused(tutorial, answers, tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "MAX_WEIGHT_BYTES", 1_000)
    with pytest.raises(BundleError, match=r"at most 1,000 are allowed"):
        convert(Files(tutorial / "plain.pt", tutorial / "vocab.txt"), tmp_path / "new", answers)
    assert not list(tmp_path.iterdir())
