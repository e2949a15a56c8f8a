"""Does the frame turn every mishap into a plain sentence, and say which model speaks?"""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from lstm_demo.app import cache, frame
from lstm_demo.bundle import save_folder
from lstm_demo.errors import InputError
from lstm_demo.evaluation import measure
from lstm_demo.texts import Texts

from .conftest import served

ENGLISH = Texts()

SECRET = "xylophonic"


def test_a_model_that_cannot_be_had_gives_way_to_the_bundled_one_with_the_reason(visit, monkeypatch, tmp_path):
    visit()
    (tmp_path / "their_model").mkdir()
    monkeypatch.setenv(cache.SETTING, str(tmp_path / "their_model"))
    visitor = visit()
    assert visitor.is_whole()
    [note] = visitor.notes
    assert "bundled" in note
    assert "lacks the file config\\.json" in note  # Markdown for config.json
    assert "their" not in note  # the server's folders are nobody's business
    assert cache.served_model().source == cache.BUNDLED


def test_the_deployers_model_speaks(visit, monkeypatch, make_bundle, tmp_path):
    save_folder(make_bundle(), tmp_path / "theirs")
    monkeypatch.setenv(cache.SETTING, str(tmp_path / "theirs"))
    visitor = visit()
    assert visitor.is_whole()
    assert visitor.notes == []
    assert "**theirs**" in served(visitor.app)


@pytest.mark.parametrize("accuracy", [10**400, 42.0, -1, "much"], ids=["huge", "above 1", "below 0", "text"])
def test_an_accuracy_that_cannot_be_is_not_shown_and_takes_down_no_page(
    visit, monkeypatch, make_bundle, tmp_path, accuracy
):
    found = measure([0.9, 0.2], [1, 0]).to_dict()
    bundle = replace(make_bundle(), evaluation={"sets": {"imdb": found}})
    assert "100.0\u00a0%" in frame._introduction(bundle, Texts())
    save_folder(bundle, tmp_path / "theirs")
    (tmp_path / "theirs" / "evaluation.json").write_text(json.dumps({"sets": {"imdb": found | {"accuracy": accuracy}}}))
    monkeypatch.setenv(cache.SETTING, str(tmp_path / "theirs"))
    visitor = visit()
    assert visitor.is_whole()
    assert visitor.notes == []
    assert served(visitor.app).endswith("parameters.")


def test_a_network_of_two_directions_says_what_it_does_not_know_and_finds_it_out_on_request(
    visit, monkeypatch, make_bundle, tmp_path
):
    save_folder(make_bundle(bidirectional=True, n_layers=2), tmp_path / "both")
    monkeypatch.setenv(cache.SETTING, str(tmp_path / "both"))
    visitor = visit()
    assert visitor.is_whole()
    assert np.isnan(visitor.probability[1])
    visitor.ask_beginnings()
    assert visitor.is_whole()
    assert not np.isnan(visitor.probability).any()
    assert any(ENGLISH["read.prefixes_known"] in caption.value for caption in visitor.app.caption)
    visitor.choose("plain")
    visitor.choose("turn")  # what was found out stays known
    assert not np.isnan(visitor.probability).any()
    visitor.look(direction=1, layer=0)
    assert visitor.is_whole()
    assert (visitor.payload["view"]["layer"], visitor.payload["view"]["direction"]) == (0, 1)


@pytest.mark.parametrize("place", ["lstm_demo.views.stage.payload", "lstm_demo.views.lenses.cell.payload"])
def test_a_mistake_of_ours_is_a_plain_sentence_and_the_log_has_no_word_of_the_visitor(
    visit, monkeypatch, caplog, capfd, place
):
    def fail(trace, *_, **__):
        raise RuntimeError(f"cannot draw {trace.text}")

    monkeypatch.setattr(place, fail)
    visitor = visit().type(f"A {SECRET} film.")
    assert not visitor.app.exception
    assert visitor.notes == [ENGLISH["app.unexpected"]]
    assert visitor.box == f"A {SECRET} film."
    assert "RuntimeError" in caplog.text
    written = capfd.readouterr()
    assert SECRET not in caplog.text + written.out + written.err


@pytest.mark.parametrize("page", ["models", "about"])
def test_a_mistake_of_ours_is_put_in_words_that_hold_where_there_is_no_box(visit, monkeypatch, page):
    def fail(*_, **__):
        raise RuntimeError("cannot")

    monkeypatch.setattr("lstm_demo.app.address.follow", fail)
    visitor = visit(page=page)
    [note] = visitor.notes
    assert not visitor.app.text_area
    assert f"on the page {ENGLISH['read.page']}" in note


def test_a_refusal_is_shown_as_it_stands(visit, monkeypatch):
    def refuse(*_, **__):
        raise InputError("There is *no* such $thing$.")

    monkeypatch.setattr("lstm_demo.views.stage.payload", refuse)
    assert visit().notes == [frame.plain("There is *no* such $thing$.")]


def test_the_warm_up_leaves_one_thread(visit):
    visit()
    assert torch.get_num_threads() == 1


def test_a_secret_names_the_model_where_the_environment_does_not(visit, monkeypatch, make_bundle, tmp_path):
    save_folder(make_bundle(), tmp_path / "secret")
    monkeypatch.delenv(cache.SETTING, raising=False)
    monkeypatch.setattr("streamlit.secrets", {cache.SETTING: str(tmp_path / "secret")})
    visitor = visit()
    assert visitor.is_whole()
    assert cache.served_model().source == str(tmp_path / "secret")
