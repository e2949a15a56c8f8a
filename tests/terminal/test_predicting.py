"""Are many reviews judged a line each, and is nothing judged that is no review?"""

import io
import json
import sys

import pytest

from lstm_demo.__main__ import main
from lstm_demo.bundle import save_folder

REVIEWS = "a b\nc zzz\n\nd\n"


@pytest.fixture
def predict(make_bundle, tmp_path, capsys, monkeypatch):
    """Type `predict` with the arguments, and perhaps something piped; gives the exit code, and both outputs."""
    save_folder(make_bundle(), tmp_path / "tiny")
    monkeypatch.chdir(tmp_path)

    def type_in(*arguments, piped=""):
        content = piped if isinstance(piped, bytes) else piped.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        return main(["predict", "--model", str(tmp_path / "tiny"), *arguments]), *capsys.readouterr()

    return type_in


def test_a_review_a_line_gets_a_verdict_a_line(predict, tmp_path):
    (tmp_path / "reviews.txt").write_text(REVIEWS)
    _, alone, _ = predict("a b", "c zzz")
    code, from_file, note = predict("--lines", "reviews.txt")
    assert code == 0
    assert from_file.splitlines()[:2] == alone.splitlines()
    assert len(from_file.splitlines()) == 4
    assert note == "lstm_demo: No word is read of 1 of 4 reviews; theirs is the verdict before the first word.\n"
    assert predict("--lines", "-", piped=REVIEWS) == (0, from_file, note)


@pytest.mark.parametrize("size", [1, 2, 256])
def test_as_json_it_is_one_list_however_many_batches(predict, monkeypatch, size):
    monkeypatch.setattr("lstm_demo.batch.judge.__defaults__", (size,))
    _, alone, _ = predict("--json", "a b", "c", "d")
    found = predict("--json", "--lines", "-", piped="a b\nc\nd\n")
    assert [len(one["tokens"]) for one in json.loads(found[1])] == [2, 1, 1]
    assert len(found[1].splitlines()) == len(alone.splitlines())
    assert alone == json.dumps(json.loads(alone), indent=2) + "\n"


def test_a_column_of_a_table(predict, tmp_path):
    (tmp_path / "reviews.csv").write_text('label;review\n1;"a;\nb"\n0;c\n')
    code, out, _ = predict("--lines", "reviews.csv", "--column", "review")
    assert (code, len(out.splitlines())) == (0, 2)
    assert predict("--lines", "reviews.csv", "--column", "text")[2] == (
        "lstm_demo: 'reviews.csv' has no column 'text'; its columns are 'label' and 'review'.\n"
    )
    assert predict("--lines", "reviews.csv")[2] == (
        "lstm_demo: 'reviews.csv' is a table; say which column has the reviews by --column, "
        "one of 'label' and 'review'.\n"
    )


def test_a_mistake_names_its_line_after_the_verdicts_before_it(predict):
    code, out, error = predict("--lines", "-", piped=b"a\nb\n\xff\n")
    assert (code, len(out.splitlines())) == (2, 2)
    assert error == "lstm_demo: Line 3 of standard input is not UTF-8; save the file as UTF-8.\n"


@pytest.mark.parametrize("arguments", [("--lines", "-"), ("--lines", "-", "--column", "text")])
def test_no_review_is_a_sentence(predict, arguments):
    code, out, error = predict(*arguments, piped="text\n" if "--column" in arguments else "")
    assert (code, out) == (2, "")
    assert error == "lstm_demo: There is no review in standard input; give a file with a review a line.\n"


@pytest.mark.parametrize("arguments", [("a", "--lines", "-"), ("a", "--column", "text"), ()])
def test_what_does_not_belong_together_is_refused(predict, arguments):
    with pytest.raises(SystemExit):
        predict(*arguments)


def test_several_lines_read_as_one_text_are_said_to_be_so(predict):
    note = "lstm_demo: Standard input has several lines, which are read as one text; "
    code, out, told = predict("-", piped=REVIEWS)
    assert (code, len(out.splitlines())) == (0, 1)
    assert told == f"{note}--lines - reads a review from each.\n"
    assert predict("-", piped="a\n\n")[2] == ""


def test_how_long_a_text_is_is_said_only_where_all_of_it_was_read(predict):
    assert "The text has 70,001 characters" in predict("-", piped="a" * 70_001)[2]
    assert "The text has more than 20,000 characters, and no more" in predict("-", piped="a" * 207_000)[2]


def test_a_path_that_is_here_is_not_judged(predict, tmp_path):
    (tmp_path / "reviews.txt").write_text(REVIEWS)
    assert predict("reviews.txt") == (
        2,
        "",
        "lstm_demo: 'reviews.txt' is a file here, and no review; add --lines before it for a verdict on each of its "
        "lines, or pipe what is to be read into -.\n",
    )
    assert "'tiny' is a folder here, and no review; pipe" in predict("tiny")[2]
    assert main(["trace", "--model", "tiny", "reviews.txt"]) == 2
    assert predict("a" * 5_000)[0] == 0


def test_how_far_it_is_stands_on_a_terminal_alone(predict, tmp_path, monkeypatch):
    (tmp_path / "reviews.txt").write_text("a\nb\n")
    _, out, silent = predict("--lines", "reviews.txt")
    monkeypatch.setattr("lstm_demo.terminal.screen._is_watched", lambda: True)
    code, same, shown = predict("--lines", "reviews.txt")
    assert (code, same, silent) == (0, out, "")
    assert "2 reviews, 100% of the file" in shown
    assert shown.endswith("\r\x1b[K")


def test_a_file_of_weights_is_no_model_and_the_way_is_said(predict, tmp_path):
    (tmp_path / "runs").mkdir()
    for name in ("model.pt", "runs/model.pt"):  # the second could be the name of a repository
        (tmp_path / name).write_bytes(b"weights")
        assert predict("a", "--model", name)[2] == (
            f"lstm_demo: '{name}' is a file, and a model is a folder; python -m lstm_demo convert turns a PyTorch or "
            "Keras model into one.\n"
        )
