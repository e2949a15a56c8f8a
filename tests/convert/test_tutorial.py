"""A tutorial's models of PyTorch: the bundle is the same function."""

import base64
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
import torch
from drawn import drawn
from safetensors.torch import load_file
from streamlit.testing.v1 import AppTest

from lstm_demo import load, predict, trace
from lstm_demo.convert.check import read_given
from lstm_demo.convert.convert import Files, convert
from lstm_demo.errors import InputError

ENTRY = Path(__file__).resolve().parents[2] / "streamlit_app.py"
MODELS = {"plain": {}, "deep": {"positive": 0}, "pooled": {"readout": "mean"}, "gated": {}}


@pytest.fixture(params=MODELS)
def name(request):
    return request.param


def probabilities(bundle, given):
    return np.array([prediction.probability for prediction in predict(bundle, [one.text for one in given])])


@pytest.mark.parametrize("ending", ["pt", "safetensors"])
def test_the_bundle_gives_the_same_probabilities(tutorial, answers, tmp_path, name, ending):
    answers = replace(answers, **MODELS[name])
    convert(Files(tutorial / f"{name}.{ending}", tutorial / "vocab.json"), tmp_path / "new", answers)
    given = read_given(tutorial / f"{name}.csv")
    expected = np.array([one.probability for one in given])
    assert np.ptp(expected) > 0.6  # verdicts of both kinds, or the test would show nothing
    assert np.abs(probabilities(load(tmp_path / "new"), given) - expected).max() < 1e-5
    glued = read_given(tutorial / f"{name}-glued.csv")  # "dull," is one word, as it was for the old model
    assert np.abs(probabilities(load(tmp_path / "new"), glued) - [one.probability for one in glued]).max() < 1e-5


def test_the_trace_of_the_bundle_ends_at_the_tutorials_probability(tutorial, answers, tmp_path, name):
    convert(Files(tutorial / f"{name}.pt", tutorial / "vocab.json"), tmp_path / "new", replace(answers, **MODELS[name]))
    bundle = load(tmp_path / "new")
    for one in read_given(tutorial / f"{name}.csv")[:5]:
        found = trace(bundle, one.text)
        assert found.probability[-1] == pytest.approx(one.probability, abs=1e-5)
        assert bundle.config.cell == ("gru" if name == "gated" else "lstm")
        assert found.hidden.shape == (bundle.config.n_layers, bundle.config.n_directions, len(found.steps), 11)


def test_it_is_shown_in_the_app(tutorial, answers, tmp_path, monkeypatch):
    convert(
        Files(tutorial / "deep.pt", tutorial / "vocab.json"), tmp_path / "my-deep-model", replace(answers, positive=0)
    )
    monkeypatch.setenv("LSTM_DEMO_MODEL", str(tmp_path / "my-deep-model"))
    one = read_given(tutorial / "deep.csv")[0]
    st.cache_resource.clear()
    app = AppTest.from_file(str(ENTRY), default_timeout=60).run()
    app.text_area(key="read.text").set_value(one.text)
    app.button(key="read.submit").click().run()
    st.cache_resource.clear()
    assert not app.exception
    assert app.selectbox(key="model").value == "my-deep-model"
    probabilities = np.frombuffer(base64.b64decode(drawn(app)["stage"]["probability"]), "<f4")
    assert probabilities[-1] == pytest.approx(one.probability, abs=1e-4)


@pytest.mark.parametrize("vocabulary", ["vocab.json", "list.json", "vocab.txt"])
def test_every_form_of_the_vocabulary_gives_the_same_bundle(tutorial, answers, tmp_path, vocabulary):
    convert(Files(tutorial / "plain.pt", tutorial / vocabulary, tutorial / "plain.csv"), tmp_path / "new", answers)
    assert load(tmp_path / "new").vocabulary.words[:4] == ("<pad>", "<unk>", "the", "is")


def test_a_checkpoint_of_a_whole_training_is_unwrapped(tutorial, answers, tmp_path):
    answers = replace(answers, positive=0)
    convert(
        Files(tutorial / "checkpoint.pth", tutorial / "vocab.json", tutorial / "deep.csv"), tmp_path / "new", answers
    )
    assert load(tmp_path / "new").config.n_layers == 2


def test_rows_are_put_into_our_order(tutorial, answers, tmp_path):
    """The tutorial has unknown words in row 0 and padding in row 1; we have them the other way round."""
    convert(Files(tutorial / "plain.pt", tutorial / "vocab.json"), tmp_path / "new", answers)
    old = load_file(tutorial / "plain.safetensors")["embedding.weight"]
    new = load(tmp_path / "new").network.embedding.weight
    assert torch.equal(new, torch.cat((old[[1, 0]], old[2:])))


def test_the_card_tells_where_the_model_comes_from(tutorial, answers, tmp_path):
    convert(Files(tutorial / "plain.pt", tutorial / "vocab.json", tutorial / "plain.csv"), tmp_path / "new", answers)
    card = load(tmp_path / "new").card
    assert "# new: converted from a model of PyTorch" in card
    assert "All 32 verdicts are on the same side; probabilities differ by" in card


def test_the_wrong_positive_class_is_found_by_the_check(tutorial, answers, tmp_path):
    with pytest.raises(InputError, match=r"32 of 32 verdicts change sides; .* With --positive 0 all 32 agree"):
        convert(Files(tutorial / "deep.pt", tutorial / "vocab.json", tutorial / "deep.csv"), tmp_path / "new", answers)
    assert not list(tmp_path.iterdir())  # nothing is left behind


def test_one_output_that_speaks_for_negative_reviews_is_turned(tutorial, answers, tmp_path):
    convert(Files(tutorial / "plain.pt", tutorial / "vocab.json"), tmp_path / "new", replace(answers, positive=0))
    given = read_given(tutorial / "plain.csv")
    found = probabilities(load(tmp_path / "new"), given)
    assert np.allclose(found, [1 - one.probability for one in given], atol=1e-5)


def test_another_way_of_splitting_is_found_by_the_check(tutorial, answers, tmp_path):
    files = Files(tutorial / "plain.pt", tutorial / "vocab.json", tutorial / "plain-glued.csv")
    with pytest.raises(InputError, match="With --tokens blanks all 32 agree"):
        convert(files, tmp_path / "new", replace(answers, tokens="ours"))
    notes = convert(files, tmp_path / "new", replace(answers, tokens="ours"), tolerance=1)
    assert any("verdicts change sides" in note for note in notes)


def test_a_wrong_readout_is_found_by_the_check(tutorial, answers, tmp_path):
    files = Files(tutorial / "pooled.pt", tutorial / "vocab.json", tutorial / "pooled.csv")
    with pytest.raises(InputError, match=r"1 of 32 verdicts change sides; .* With --readout mean all 32 agree"):
        convert(files, tmp_path / "new", answers)
