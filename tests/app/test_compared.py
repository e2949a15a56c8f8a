"""Does the page Models compare all models, and let all of them read one review, for no more memory than one takes?"""

import html
import re
import shutil
from dataclasses import replace

import pytest
import streamlit as st

from lstm_demo import baselines, hub
from lstm_demo.app import cache
from lstm_demo.bundle import save_folder
from lstm_demo.evaluation import measure
from lstm_demo.hub import disk, load
from lstm_demo.invariance import Moved
from lstm_demo.measurements import Measurements
from lstm_demo.predict import predict
from lstm_demo.texts import Texts
from lstm_demo.typed import TypedScore

ENGLISH = Texts()

REVIEW = "a b zzz <b>d</b>"


def parts(visitor):
    """All that is drawn as HTML, by its outermost class."""
    bodies = [element.proto.body for element in visitor.app.get("html")]
    return {found[1]: body for body in bodies if (found := re.search(r'class="([\w-]+)', body))}


def shown(visitor):
    return "\n".join(block.value for block in visitor.app.markdown)


@pytest.fixture
def server(make_bundle, tmp_path, monkeypatch):
    """`server(**fields)`: a server with two tiny models, `lstm` and `small`; the latter has these fields, too."""

    def start(**fields):
        judged = {"sets": {"imdb": measure([0.9, 0.8, 0.2, 0.9], [1, 1, 0, 0]).to_dict()}}
        save_folder(replace(make_bundle(), evaluation=judged), tmp_path / "models" / "lstm")
        save_folder(replace(make_bundle(seed=1, cell="rnn"), **fields), tmp_path / "models" / "small")
        monkeypatch.setattr(hub, "MODELS", tmp_path / "models")
        monkeypatch.setattr(baselines, "BASELINES", tmp_path / "baselines.json")
        return tmp_path / "models"

    return start


def test_the_table_holds_all_models_and_baselines_without_their_weights(visit, monkeypatch):
    visitor = visit()
    monkeypatch.setattr(cache, "load", lambda source: pytest.fail("weights were read"))
    visitor.app.switch_page("lstm_demo/app/pages/models.py").run()
    assert not visitor.app.exception
    table = parts(visitor)["lstm-compared"]
    costs = parts(visitor.unfold())["lstm-compared"]  # the last one drawn
    for name, source in hub.bundled().items():
        assert f'<th scope="row" role="rowheader">{ENGLISH[f"model_name.{name}"]} ({name})' in table
        assert f"{hub.describe(source).outline.n_parameters:,}" in costs
    assert "NB-SVM" in table
    assert f'({load().name}) <span class="mark">' in table


def test_a_baseline_that_beats_a_model_is_said_to_and_what_a_plain_network_is_for(visit, server):
    server(evaluation={"sets": {"imdb": measure([0.2, 0.8, 0.7, 0.9], [1, 1, 0, 0]).to_dict()}})
    better = measure([0.9, 0.8, 0.2, 0.9], [1, 1, 0, 0])
    baselines.write_baselines({"nb-svm": Measurements(sets={"imdb": better})})
    told = parts(visit(page="models").unfold())["lstm-sentences"]
    assert "<b>NB-SVM</b> is right more often than <b>small</b>" in told
    assert "no gates in <b>small</b>: " in told


def test_short_texts_have_a_table_of_all_that_were_asked(visit, server):
    typed, moved = {"all": TypedScore(40, 32, 24, 10)._asdict()}, {"name": Moved(1_821, 50, 2, 0.1, 0.4)._asdict()}
    server(evaluation={"sets": {}, "typed": typed, "moved": moved})
    visitor = visit(page="models").unfold()
    [drawn] = [element.proto.body for element in visitor.app.get("html") if "lstm-short" in element.proto.body]
    assert "small" in drawn
    assert "24 of 32" in drawn
    assert "2 of 50" in drawn
    assert ">lstm" not in drawn  # nobody asked it
    assert "40 texts in ten kinds" in shown(visitor)
    assert "in 1,821 sentences" in shown(visitor)


def test_where_nobody_was_asked_about_short_texts_the_page_says_so(visit, server):
    server()
    visitor = visit(page="models").unfold()
    assert not [element for element in visitor.app.get("html") if "lstm-short" in element.proto.body]
    assert ENGLISH["models.no_short"] in shown(visitor)


@pytest.mark.parametrize("unsound", ['{"sets": 3}', "["])
def test_an_unsound_model_leaves_the_table_standing(visit, server, unsound):
    (server() / "small" / "evaluation.json").write_text(unsound)
    visitor = visit(page="models").unfold()
    assert not visitor.app.exception
    assert visitor.notes == [ENGLISH["models.no_history"]]  # of the chosen one
    assert ('role="rowheader">small' in parts(visitor)["lstm-compared"]) == (unsound != "[")


def test_all_read_the_review_only_when_asked_and_say_what_they_say_alone(visit, server):
    models = server()
    visitor = visit().type(REVIEW)
    visitor.app.switch_page("lstm_demo/app/pages/models.py").run()
    assert "lstm-side" not in parts(visitor)
    assert r"a b zzz \<b\>d\</b\>" in shown(visitor)
    visitor.app.button(key="models.compare").click().run()
    assert not visitor.app.exception
    drawn = parts(visitor)["lstm-side"]
    for name in ("lstm", "small"):
        [found] = predict(load(models / name), [REVIEW])
        assert f"--p:{found.probability:.4f}" in drawn
    assert "zzz" in drawn
    assert "<b>d" not in drawn
    assert [row.split("<")[0] for row in drawn.split('class="name">')[1:]] == ["lstm ", "small"]


def test_what_was_read_stays_until_another_review_is_read(visit, server):
    server()
    visitor = visit(page="models")
    visitor.app.button(key="models.compare").click().run()
    visitor.app.selectbox(key="model").select("small").run()
    assert 'chosen"><span class="name">small' in parts(visitor)["lstm-side"]
    visitor.app.switch_page("lstm_demo/app/pages/read.py").run()
    visitor.type(REVIEW)
    visitor.app.switch_page("lstm_demo/app/pages/models.py").run()
    assert "lstm-side" not in parts(visitor)


def test_a_model_that_cannot_be_had_says_why_and_the_others_read(visit, server):
    models = server()
    (models / "small" / "model.safetensors").write_bytes(b"x" * 100)
    visitor = visit(page="models")
    visitor.app.button(key="models.compare").click().run()
    assert not visitor.app.exception
    drawn = parts(visitor)["lstm-side"]
    assert "model.safetensors" in drawn
    assert drawn.count("--p:") == 1


@pytest.fixture
def with_one_from_the_hub(a_hub, visit, server):
    """A visitor of the page Models who brought `user/repo`, which speaks; from now on the Hub's requests count anew."""
    server()
    visitor = visit(page="models")
    app = visitor.app
    app.text_input(key="hub.repository").set_value("user/repo")
    next(one for one in app.button if one.label == ENGLISH["hub.look_up"]).click().run()
    app.button(key="hub.fetch").click().run()
    del a_hub.requests[:]
    return visitor


@pytest.mark.parametrize("speaks", [True, False])
@pytest.mark.parametrize("is_kept", [True, False])
def test_reading_by_all_fetches_nothing(with_one_from_the_hub, a_hub, is_kept, speaks):
    app = with_one_from_the_hub.app
    if not speaks:
        app.selectbox(key="model").select("lstm").run()
    if not is_kept:
        shutil.rmtree(disk.root())
    app.button(key="models.compare").click().run()
    assert not app.exception
    drawn = html.unescape(parts(with_one_from_the_hub)["lstm-side"])
    assert drawn.count("--p:") == 2 + (is_kept or speaks)
    assert (ENGLISH["errors.hub.gone"] in drawn) == (not is_kept and not speaks)
    assert a_hub.requests == []


def test_a_mistake_of_ours_leaves_no_bar_behind(visit, server, monkeypatch):
    server()
    visitor = visit(page="models")

    def fail(*_):
        raise RuntimeError("cannot read")

    monkeypatch.setattr(cache, "verdict", fail)
    visitor.app.button(key="models.compare").click().run()
    assert ENGLISH["app.unexpected"] in visitor.notes
    assert not visitor.app.get("progress")


def test_mistakes_and_pairs_of_the_speaking_model_are_told(visit):
    visitor = visit(page="models").unfold()
    found, drawn = load().evaluation, parts(visitor)
    assert drawn["lstm-mistakes"].count("<q>") == len(found["mistakes"])
    assert found["mistakes"][0]["text"][:30] in drawn["lstm-mistakes"]
    n, ordered = (sum(score[key] for score in found["pairs"].values()) for key in ("n", "ordered"))
    assert f"{100 * ordered / n:.1f}\u00a0%" in shown(visitor)
    assert ENGLISH["pairs.expectation"] in drawn["lstm-pairs"]
    assert f"**{found['three_class_f1']:.2f}**" in shown(visitor)


def test_over_fitting_is_told_of_the_tutorial_model(visit):
    st.cache_resource.clear()
    visitor = visit(query={"model": "cnn-lstm"}, page="models").unfold()
    assert "**over-fitting**" in shown(visitor)
