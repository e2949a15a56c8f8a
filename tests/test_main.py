"""What somebody at a terminal types, sees and gets."""

import io
import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from lstm_demo.__main__ import main
from lstm_demo.bundle import load_folder, save_folder
from lstm_demo.errors import BundleError
from lstm_demo.evaluation import measure
from lstm_demo.explain.attribution import DEFAULT_METHOD, attribute
from lstm_demo.explain.edits import GateEdit, UnitEdit
from lstm_demo.explain.faithfulness import faithfulness
from lstm_demo.explain.table import lines_of
from lstm_demo.explain.tracing import trace
from lstm_demo.places import SERVER
from lstm_demo.texts import Texts
from lstm_demo.views.notebook.check import sentence

LONGER = "a b c d e f g h"  # so that hardly a random order is any method's


@pytest.fixture
def folder(make_bundle, tmp_path):
    """A tiny model on disk."""
    save_folder(make_bundle(), tmp_path / "tiny")
    return str(tmp_path / "tiny")


def type_in(monkeypatch, content):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_predict_says_the_verdict_and_the_words(folder, capsys):
    assert main(["predict", "--model", folder, "a b zzz", "c"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert "2 of 3 words known; unknown: zzz" in first
    assert "1 of 1 words known" in second
    assert first.split("\t")[0] in ("positive", "neutral", "negative")


def test_predict_says_what_language_it_has_not_read(make_bundle, tmp_path, capsys):
    save_folder(replace(make_bundle(), recipe={"recipe": {"seed": 0}}), tmp_path / "english")
    assert main(["predict", "--model", str(tmp_path / "english"), "Der Film war langweilig.", "It was dull."]) == 0
    german, english = capsys.readouterr().out.splitlines()
    assert german.endswith(") This looks like German; the model has only read English, so its verdict means little.")
    assert english.endswith(")")


def test_what_would_steer_the_terminal_is_not_printed(folder, capsys):
    assert main(["predict", "--model", folder, "a \x1b]0;title\x07 \ud800"]) == 0
    assert not {"\x1b", "\x07", "\ud800"} & set(capsys.readouterr().out)


def test_nor_are_names_of_test_sets_and_pairs_that_somebody_else_chose(make_bundle, tmp_path, capsys):
    steering, good = "\x1b]0;title\x07\r", measure([0.9, 0.2], [1, 0]).to_dict()
    evaluation = {"sets": {steering: good}, "pairs": {steering: {"n": 1, "ordered": 1, "both_right": 1}}}
    save_folder(replace(make_bundle(), evaluation=evaluation), tmp_path / steering)
    assert main(["info", "--model", str(tmp_path / steering)]) == 0
    shown = capsys.readouterr().out
    assert shown.count("]0;title") == 3
    assert not set(steering) & set(shown) - set("]0;title")


def test_nor_is_what_a_library_says_of_a_damaged_file(folder, capsys, monkeypatch):
    def fail(*_):
        raise BundleError("model.safetensors is damaged (\x1b]0;title\x07).")

    monkeypatch.setattr("lstm_demo.__main__.load", lambda *_, **__: fail())
    assert main(["info", "--model", folder]) == 2
    assert capsys.readouterr().err == "lstm_demo: model.safetensors is damaged (\ufffd]0;title\ufffd).\n"


def test_predict_as_json(folder, capsys):
    assert main(["predict", "--model", folder, "--json", "a"]) == 0
    [prediction] = json.loads(capsys.readouterr().out)
    assert prediction["tokens"] == ["a"]


def test_standard_input(folder, capsys, monkeypatch):
    type_in(monkeypatch, "a b é".encode())
    assert main(["predict", "--model", folder, "-"]) == 0
    assert "unknown: é" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_nothing_to_read(folder, capsys, text):
    assert main(["predict", "--model", folder, text]) == 2
    assert capsys.readouterr().err == (
        "lstm_demo: There is nothing to read; give a review, or - to read it from standard input.\n"
    )


def test_endless_standard_input_is_refused(folder, capsys, monkeypatch):
    type_in(monkeypatch, b"a " * 1_000_000)
    assert main(["predict", "--model", folder, "-"]) == 2
    assert "has more than 20,000 characters, and no more can be read" in capsys.readouterr().err


def test_trace_as_json_equals_the_trace(folder, capsysbinary):
    assert main(["trace", "--model", folder, "a b"]) == 0
    found = json.loads(capsysbinary.readouterr().out)
    assert np.allclose(found["forget_gate"], trace(load_folder(folder), "a b").forget_gate)


def test_trace_as_csv(folder, capsysbinary):
    assert main(["trace", "--model", folder, "--format", "csv", "a b"]) == 0
    lines = capsysbinary.readouterr().out.decode().splitlines()
    assert lines[0].startswith("layer,direction,step,word,unit,input_gate")
    assert len(lines) == 1 + 2 * load_folder(folder).config.hidden_size


def test_trace_into_a_file(folder, tmp_path, capsys):
    path = tmp_path / "trace.npz"
    assert main(["trace", "--model", folder, "--format", "npz", "--output", str(path), "a b"]) == 0
    with np.load(path) as arrays:
        assert np.array_equal(arrays["cell"], trace(load_folder(folder), "a b").cell)


def test_a_terminal_is_not_filled_with_bytes(folder, capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["trace", "--model", folder, "--format", "npz", "a"]) == 2
    assert "--output FILE" in capsys.readouterr().err


def test_a_file_that_cannot_be_written(folder, tmp_path, capsys):
    assert main(["trace", "--model", folder, "--output", str(tmp_path / "no" / "where.json"), "a"]) == 2
    assert "No such file or directory" in capsys.readouterr().err


def test_explain_gives_each_word_a_line(folder, capsys):
    assert main(["explain", "--model", folder, "--method", "leave_out", "a \x1b[31m b"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:-1]] == ["a", "\N{REPLACEMENT CHARACTER}", "[", "31m", "b"]
    assert lines[0].endswith("; leave_out")


def test_explain_as_json(folder, capsys):
    assert main(["explain", "--model", folder, "--json", "a b"]) == 0
    expected = attribute(load_folder(folder), "a b")
    assert json.loads(capsys.readouterr().out) == json.loads(expected.to_json())


def test_explain_says_whether_to_believe_it(folder, capsys):
    assert main(["explain", "--model", folder, "--check", "--method", "leave_out", "a b c d"]) == 0
    *lines, said = capsys.readouterr().out.splitlines()
    check = faithfulness(load_folder(folder), "a b c d", "leave_out")
    assert said == sentence(check, "leave_out", Texts())
    assert lines == lines_of(attribute(load_folder(folder), "a b c d", "leave_out"))


def test_explain_as_json_with_what_it_is_worth(folder, capsys):
    assert main(["explain", "--model", folder, "--json", "--check", LONGER]) == 0
    told = json.loads(capsys.readouterr().out)
    check = told.pop("check")
    expected, random = faithfulness(load_folder(folder), LONGER), check["random"]
    curve, chance = expected.curves[told["method"]], expected.random
    for name in ("area", "comprehensiveness", "sufficiency", "is_better"):
        assert check[name] == getattr(curve, name)
    assert random["area"] == pytest.approx(chance.areas.mean())
    assert (random["comprehensiveness"], random["sufficiency"]) == (chance.comprehensiveness, chance.sufficiency)
    assert check["is_better"] == (check["area"] > random["area_of_the_best_5_percent"])
    assert told == json.loads(attribute(load_folder(folder), LONGER).to_json())


def test_what_cannot_be_explained_is_a_sentence(make_bundle, tmp_path, capsys):
    save_folder(make_bundle(cell="rnn"), tmp_path / "rnn")
    assert main(["explain", "--model", str(tmp_path / "rnn"), "--method", "ledger", "a"]) == 2
    assert "a plain recurrent network has neither" in capsys.readouterr().err


def test_an_experiment_is_traced_and_said_so(folder, capsysbinary):
    assert main(["trace", "--model", folder, "--edit", "forget_gate=1@word 2", "--edit", "silence@unit 0", "a b"]) == 0
    found = json.loads(capsysbinary.readouterr().out)
    edits = [GateEdit("forget_gate", value=1.0, steps=(1,)), UnitEdit((0,))]
    assert found == json.loads(trace(load_folder(folder), "a b", edits).to_json())
    assert [edit["edit"] for edit in found["edits"]] == ["GateEdit", "UnitEdit"]


def test_of_an_experiment_the_running_change_is_explained(folder, capsys):
    asked = ["explain", "--model", folder, "--edit", "begin cell=2", "a b"]
    assert main([*asked, "--method", "running_change"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == "An experiment, not the network's own reading: begin cell=2"
    assert main([*asked, "--method", "running_change", "--check"]) == 2
    assert "leave out --check or --edit" in capsys.readouterr().err
    assert main(asked) == 2
    assert f"{DEFAULT_METHOD} explains the network's own reading" in capsys.readouterr().err


def test_an_experiment_that_nobody_can_do_is_a_sentence(folder, capsys):
    assert main(["trace", "--model", folder, "--edit", "forget_gate", "a"]) == 2
    assert "cannot have the part 'forget_gate'; write what to change" in capsys.readouterr().err


def test_info_shows_the_parts(folder, capsys):
    assert main(["info", "--model", folder]) == 0
    assert "hidden_size" in capsys.readouterr().out


def test_a_model_that_is_not_there(capsys):
    assert main(["info", "--model", "no/such/model/here"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("lstm_demo: There is no model at 'no/such/model/here'")
    assert error.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["sing"], ["predict"], ["train", "--epochs", "many"]])
def test_a_wrong_call_is_one_sentence(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    "command",
    ["predict", "trace", "explain", "app", "pretrain", "train", "evaluate", "baselines", "publish", "convert", "info"],
)
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert "usage: python -m lstm_demo" in capsys.readouterr().out


def test_the_installed_command_calls_itself_by_its_name(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["/somewhere/bin/lstm-demo", "predict"])
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().err.endswith("; see lstm-demo predict --help\n")


def test_only_the_app_hands_unknown_options_on(folder, monkeypatch, capsys):
    monkeypatch.setattr("runpy.run_module", lambda name, **_: print(name, *sys.argv))
    monkeypatch.setattr(sys, "argv", ["python"])
    assert main(["app", "--server.port", "8502", "--theme.base=dark"]) == 0
    assert capsys.readouterr().out == f"streamlit streamlit run {SERVER} --server.port 8502 --theme.base=dark\n"
    with pytest.raises(SystemExit):
        main(["predict", "--model", folder, "a", "--server.port", "8502"])
    assert "unrecognized arguments: --server.port 8502" in capsys.readouterr().err


def test_without_streamlit_the_app_is_a_sentence(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "streamlit", None)
    assert main(["app"]) == 2
    expected = "lstm_demo: The app needs Streamlit, which is not installed here; run pip install streamlit.\n"
    assert capsys.readouterr().err == expected


def test_training_needs_its_data(tmp_path, capsys):
    assert main(["train", "--data", str(tmp_path), "--output", str(tmp_path / "model")]) == 2
    assert "imdb/plain_text" in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_mistake(folder):
    """Like `python -m lstm_demo trace ... | head -c 1`."""
    command = [sys.executable, "-m", "lstm_demo", "trace", "--model", folder, "--format", "csv", "a " * 900]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
