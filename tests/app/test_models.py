"""Does the page Models show what is known of the chosen model, and say what is not known?"""

from dataclasses import replace

import pytest
import streamlit as st

from lstm_demo import hub
from lstm_demo.app import cache
from lstm_demo.bundle import save_folder
from lstm_demo.evaluation import measure
from lstm_demo.hub import load
from lstm_demo.texts import Texts

from .conftest import served

ENGLISH = Texts()

PAGE = "lstm_demo/app/pages/models.py"
HISTORY = "epoch,training_loss,training_accuracy,validation_loss,validation_accuracy\n1,0.5,0.7,0.6,0.65\n"


@pytest.fixture
def models(visit):
    """`models()`: a new visitor who goes to the page Models."""

    def go():
        visitor = visit()
        visitor.app.switch_page(PAGE).run()
        return visitor.unfold()

    return go


@pytest.fixture
def of_ones_own(make_bundle, tmp_path, monkeypatch):
    """`of_ones_own(**fields)`: a tiny model that the deployer chose, with these fields of its bundle."""

    def choose(**fields):
        save_folder(replace(make_bundle(), **fields), tmp_path / "theirs")
        monkeypatch.setenv(cache.SETTING, str(tmp_path / "theirs"))
        return tmp_path / "theirs"

    return choose


def shown(visitor):
    return "\n".join(block.value for block in visitor.app.markdown)


def keys(visitor):
    return [figure.key for figure in visitor.figures]


def test_figures_curves_and_card_of_the_bundled_model_are_shown(models):
    visitor = models()
    assert not visitor.app.exception
    assert visitor.notes == []
    assert keys(visitor) == [
        "models.accuracies",
        "models.reliability",
        "models.confusion",
        "models.accuracy",
        "models.loss",
    ]
    assert all(figure.proto.alt for figure in visitor.figures)
    text = shown(visitor)
    found = load().evaluation["sets"]
    for one in found.values():
        assert f"{100 * one['accuracy']:.1f}\u00a0%" in text
        assert f"{100 * one['interval'][0]:.1f}\N{EN DASH}{100 * one['interval'][1]:.1f}\u00a0%" in text
    assert f"{len(hub.bundled())} models are here" in text
    assert "license: mit" not in text
    assert "lstm: an LSTM that can be watched" in text


def test_what_is_folded_is_neither_made_nor_drawn_until_it_is_opened_and_the_address_says_so(visit):
    visitor = visit(page="models")
    assert keys(visitor) == []
    assert "lstm: an LSTM that can be watched" not in shown(visitor)
    opened = visit(query={"models.open.card": "true"}, page="models")
    assert keys(opened) == []
    assert "lstm: an LSTM that can be watched" in shown(opened)


def test_another_test_set_can_be_chosen(models):
    visitor = models()
    before = visitor.figures[2].proto.alt
    visitor.app.button_group(key="models.set").set_value("sst2").run()
    (tn, _), _ = load().evaluation["sets"]["sst2"]["confusion"]
    assert f"{tn:,} were judged negative" in visitor.figures[2].proto.alt != before


def test_what_is_not_known_is_said(models, of_ones_own):
    of_ones_own()
    visitor = models()
    assert not visitor.app.exception
    assert visitor.notes == [ENGLISH["models.no_evaluation"], ENGLISH["models.no_history"]]
    for missing in ("models.no_card", "models.no_pairs", "models.no_mistakes"):
        assert ENGLISH[missing] in shown(visitor)
    assert keys(visitor) == ["models.accuracies"]  # of the bundled models


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("history.csv", "epoch,loss\n1,2\n", "holds no training curve"),
        ("evaluation.json", '{"sets": {"imdb": {"n": "many"}}}', "run evaluate again"),
        ("evaluation.json", '{"figures": 1}', "run evaluate again"),
    ],
)
def test_a_part_that_is_unsound_is_a_sentence_and_the_others_stand(models, of_ones_own, name, content, sentence):
    evaluation = {"sets": {"imdb": measure([0.9, 0.2], [1, 0]).to_dict()}}
    folder = of_ones_own(history=HISTORY, evaluation=evaluation, card="# Theirs")
    (folder / name).write_text(content)
    visitor = models()
    assert not visitor.app.exception
    assert visitor.notes
    assert all(sentence in note for note in visitor.notes)
    assert len(visitor.figures) == 3
    assert "### Theirs" in shown(visitor)


def test_a_hostile_card_and_set_name_are_text(models, of_ones_own):
    one = measure([0.9, 0.2], [1, 0]).to_dict()
    card = "![x](https://example.org/x.png)<img src=x onerror=alert(1)><script>alert(1)</script>"
    of_ones_own(evaluation={"sets": {"![a](b)|<b>": one}}, card=card)
    visitor = models()
    assert not visitor.app.exception
    assert "![" not in shown(visitor).replace("\\!\\[", "")
    assert "<" not in shown(visitor).replace("\\<", "")


def test_of_several_models_the_chosen_one_speaks_on_every_page(models, make_bundle, tmp_path, monkeypatch):
    save_folder(load(), tmp_path / "lstm")
    save_folder(make_bundle(), tmp_path / "small")
    monkeypatch.setattr(hub, "MODELS", tmp_path)
    st.cache_resource.clear()
    visitor = models()
    assert visitor.app.selectbox(key="model").options == ["LSTM (default)", "small"]
    visitor.app.selectbox(key="model").select("small").run()
    assert "**small**" in served(visitor.app)
    assert "2 models are here" in shown(visitor)
    visitor.app.switch_page("lstm_demo/app/pages/read.py").run()
    assert "**small**" in served(visitor.app)
    assert not visitor.app.exception


def test_a_model_in_the_address_speaks_at_once_and_one_that_is_not_there_does_not(
    visit, make_bundle, tmp_path, monkeypatch
):
    save_folder(load(), tmp_path / "lstm")
    save_folder(make_bundle(), tmp_path / "small")
    monkeypatch.setattr(hub, "MODELS", tmp_path)
    for named, answers in (("small", "**small**"), ("../../elsewhere", "**lstm**")):
        visitor = visit(query={"model": named})
        assert answers in served(visitor.app)
        assert not visitor.app.exception
