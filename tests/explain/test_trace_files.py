"""A trace as a table, as JSON, and as a file."""

import csv
import io
import json
import pickle
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lstm_demo.errors import InputError
from lstm_demo.explain.edits import GateEdit, InitialState, UnitEdit
from lstm_demo.explain.experiment import parse
from lstm_demo.explain.tracing import trace
from lstm_demo.predict import predict

from .texts import SIX, TEXT

READOUTS = ("last", "mean", "max")
ARRAYS = (*SIX, "logit", "probability", "readout_weight", "contribution")
READOUT = {"readout_weight", "contribution"}


def test_a_frame_has_a_row_for_every_unit_of_every_step(make_bundle):
    found = trace(make_bundle(n_layers=2, bidirectional=True), TEXT)
    frame = found.to_frame()
    assert len(frame) == 2 * 2 * 6 * 5
    places = frame[["layer", "direction", "step", "unit"]].to_numpy().T
    assert len(set(zip(*places, strict=True))) == len(frame)
    for name in SIX:
        np.testing.assert_array_equal(frame[name], getattr(found, name)[tuple(places)])
    for name in ("logit", "probability"):
        np.testing.assert_array_equal(frame[name], getattr(found, name)[frame["step"]])
    assert [found.steps[step].text for step in frame["step"]] == frame["word"].tolist()


@pytest.mark.parametrize("bidirectional", [False, True])
def test_json_keeps_every_number(make_bundle, bidirectional):
    found = trace(make_bundle(bidirectional=bidirectional), TEXT)
    values = json.loads(found.to_json())
    others = {"attention", "reset_gate", "update_gate", "neutral"}  # which this network has not
    assert set(values) == {*ARRAYS, *others, "text", "steps", "bias", "truncated", "edits"}
    assert {name for name in values if values[name] is None} == others
    for name in ARRAYS:
        np.testing.assert_array_equal(np.array(values[name], dtype=np.float32), getattr(found, name))
    assert values["text"] == TEXT
    assert values["steps"][3] == {"text": "zzz", "span": [6, 9], "known": False}
    assert (values["bias"], values["truncated"]) == (found.bias, 0)
    assert values["logit"][:-1] == ([None] * 5 if bidirectional else found.logit[:-1].tolist())


def test_saved_as_json(make_bundle, tmp_path):
    found = trace(make_bundle(), TEXT)
    found.save(tmp_path / "trace.json")
    assert (tmp_path / "trace.json").read_text() == found.to_json()


def test_saved_as_csv(make_bundle, tmp_path):
    found = trace(make_bundle(n_layers=2), 'a " zzz')
    found.save(str(tmp_path / "trace.csv"))
    frame = pd.read_csv(tmp_path / "trace.csv", keep_default_na=False)
    pd.testing.assert_frame_equal(frame, found.to_frame(), check_dtype=False, rtol=1e-6)
    assert frame["word"].unique().tolist() == ["a", '"', "zzz"]


def test_saved_as_npz(make_bundle, tmp_path):
    found = trace(make_bundle(bidirectional=True), TEXT)
    found.save(tmp_path / "trace.npz")
    with np.load(tmp_path / "trace.npz", allow_pickle=False) as arrays:
        for name in ARRAYS:
            np.testing.assert_array_equal(arrays[name], getattr(found, name))
        assert arrays["words"].tolist() == TEXT.split()
        assert arrays["spans"].tolist() == [list(step.span) for step in found.steps]
        assert arrays["bias"] == np.float32(found.bias)


def test_a_file_holds_what_the_network_has(make_bundle, member):
    found = trace(make_bundle(**member), TEXT)
    present = {name for name, array in found.arrays().items() if array is not None}
    assert present >= {"hidden", "logit", "probability"}
    assert (present >= READOUT) == found.config.has_linear_readout
    assert ("effect" in present) == (not found.config.has_linear_readout)
    values = json.loads(found.to_json())
    assert {name for name in found.arrays() if values[name] is None} == set(found.arrays()) - present
    with np.load(io.BytesIO(found.to_bytes("npz")), allow_pickle=False) as arrays:
        assert set(arrays) == present | {"words", "spans", "bias", "edits"}
        assert json.loads(str(arrays["edits"])) == []
        assert arrays["words"].tolist() == [step.text for step in found.steps]
    frame = pd.read_csv(io.BytesIO(found.to_bytes("csv")))
    assert set(frame) == {"layer", "direction", "step", "word", "unit", *present} - READOUT - {"effect"}


def test_a_file_says_that_it_is_of_an_experiment_and_of_which(make_bundle):
    edits = [
        GateEdit("forget_gate", value=Fraction(1, 2), steps=range(2)),
        UnitEdit((np.int64(1), 2), layer=np.int64(0)),
    ]
    found = trace(make_bundle(), TEXT, edits)
    told = [
        {"edit": "GateEdit", "gate": "forget_gate", "value": 0.5, "scale": None, "steps": [0, 1], "units": None}
        | {"layer": None, "direction": None},
        {"edit": "UnitEdit", "units": [1, 2], "steps": None, "layer": 0, "direction": None},
    ]
    assert json.loads(found.to_json())["edits"] == told
    with np.load(io.BytesIO(found.to_bytes("npz")), allow_pickle=False) as arrays:
        assert json.loads(str(arrays["edits"])) == told
    text = "forget_gate=0.5@word 1,2;silence@unit 1,2@layer 1"
    assert set(pd.read_csv(io.BytesIO(found.to_bytes("csv")))["experiment"]) == {text}
    assert "experiment" not in trace(make_bundle(), TEXT).to_frame()


def test_a_long_experiment_does_not_stand_in_every_row(make_bundle):
    edits = [InitialState(after='=1+1,"\r\n' * 20), UnitEdit((0,))]
    frame = pd.read_csv(io.BytesIO(trace(make_bundle(), TEXT, edits).to_bytes("csv")))
    assert set(frame["experiment"]) == {"2 edits"}
    assert len(frame) == 6 * 5


def test_a_text_to_begin_after_breaks_no_row(make_bundle):
    edits = [InitialState(after='=1+1,"\r\na')]
    frame = pd.read_csv(io.BytesIO(trace(make_bundle(), TEXT, edits).to_bytes("csv")))
    assert {parse(text) for text in frame["experiment"]} == {tuple(edits)}


def test_out_of_a_cache_its_arrays_cannot_be_written_to_either(make_bundle, member):
    found = trace(make_bundle(**member), TEXT)
    assert found.changes.any()  # one of those that are made when they are asked for
    again = pickle.loads(pickle.dumps(found))
    assert again.hidden.tobytes() == found.hidden.tobytes()
    arrays = {name: value for name, value in vars(again).items() if isinstance(value, np.ndarray)}
    assert {"hidden", "logit", "effect", "changes"} <= set(arrays)
    assert not any(array.flags.writeable for array in arrays.values())


@pytest.mark.parametrize("name", ["trace.xlsx", "trace", "trace.json.gz"])
def test_an_unknown_ending_is_refused_and_nothing_is_written(make_bundle, tmp_path, name):
    with pytest.raises(InputError, match=r"cannot be written as .*; use json, csv or npz"):
        trace(make_bundle(), TEXT).save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


# CSV in a spreadsheet

FORMULAS = "=+-@|%\uff1d\uff0b\uff0d\uff20\t\r\n"


def runs(cell):
    """Could a spreadsheet run it? By OWASP's list of first characters, behind blanks, too; with "|" and "%"."""
    return cell.startswith(("\t", "\r", "\n")) or cell.lstrip()[:1] in [*FORMULAS]


def restored(word):
    """The word as it was: without its first apostrophe, where behind it and any others stands what runs."""
    return word[1:] if word.startswith("'") and runs(word.lstrip("'")) else word


@given(word=st.text(st.sampled_from(f"{FORMULAS}' a1\"") | st.characters(), min_size=1, max_size=6))
@example(word="=HYPERLINK(0)")
@example(word="'=1")
@example(word=" =1")
def test_no_word_is_a_formula_and_each_can_be_had_back(make_bundle, word):
    plain = trace(make_bundle(), "a b")
    found = replace(plain, steps=(replace(plain.steps[0], text=word), plain.steps[1]))
    frame = found.to_frame()
    table = csv.DictReader(io.StringIO(found.to_bytes("csv").decode("utf-8", "surrogatepass"), newline=""))
    for row, expected in zip(table, frame.itertuples(), strict=True):
        assert not runs(row["word"])
        assert restored(row["word"]) == expected.word == found.steps[expected.step].text
        assert float(row["cell"]) == pytest.approx(expected.cell, rel=1e-6)
    assert frame["cell"].min() < 0  # and stays a number


def test_a_line_break_inside_of_a_window_begins_no_cell(make_bundle):
    found = trace(make_bundle(convolution=4), "a b\r=1+1 c\n=2 d")
    content = found.to_bytes("csv").decode()
    assert {"\r", "\n"} <= {mark for step in found.steps for mark in step.text}
    assert [len(row) for row in csv.reader(io.StringIO(content, newline=""))] == [13] * (1 + len(found.to_frame()))
    assert '"b\r=' in content or '"a b\r=' in content


@given(text=st.text(st.characters() | st.sampled_from("\ud800\udfff\x00\"',\n"), max_size=30))
@example(text="=1 -2 @c %")
@example(text="\ud800")
def test_any_text_can_be_traced_and_saved(make_bundle, text):
    bundle = make_bundle()
    found = trace(bundle, text)
    [prediction] = predict(bundle, [text])
    assert tuple(step.text for step in found.steps) == prediction.tokens
    assert all(text[slice(*step.span)] == step.text for step in found.steps)
    if found.n_steps:
        assert found.logit[-1] == pytest.approx(prediction.logit, abs=1e-5)
    assert json.loads(found.to_json())["text"] == text
    table = csv.DictReader(io.StringIO(found.to_bytes("csv").decode("utf-8", "surrogatepass"), newline=""))
    words = [row["word"] for row in table if row["unit"] == "0"]
    assert [restored(word) for word in words] == [step.text for step in found.steps]
    assert not any(runs(word) for word in words)
    with np.load(io.BytesIO(found.to_bytes("npz")), allow_pickle=False) as arrays:
        assert len(arrays["words"]) == found.n_steps
