"""Does the page Models show how far explanations can be believed, of the very model that it was measured with?"""

from dataclasses import replace

import pytest
from pseudo import LANGUAGE, english_words, write_languages
from studied import study_of

from lstm_demo import explanations, texts
from lstm_demo.app import cache
from lstm_demo.app import texts as app_texts
from lstm_demo.bundle import save_folder
from lstm_demo.explanations import write_explanations
from lstm_demo.hub import load
from lstm_demo.texts import Texts

ENGLISH = Texts()


@pytest.fixture(scope="module")
def folder(make_bundle, tmp_path_factory):
    """The tiny model on disk, where its weights are rounded."""
    path = tmp_path_factory.mktemp("models") / "tiny"
    save_folder(make_bundle(), path)
    return path


@pytest.fixture(scope="module")
def figures(folder):
    """What was measured of it."""
    return study_of(load(str(folder)))


@pytest.fixture
def opened(visit, folder, tmp_path, monkeypatch):
    """`opened(figures=None)`: the page with that part open, of the tiny model; `figures` stand in the file."""
    monkeypatch.setenv(cache.SETTING, str(folder))
    monkeypatch.setattr(explanations, "EXPLANATIONS", tmp_path / "explanations.json")

    def open_part(figures=None):
        if figures:
            write_explanations(figures, tmp_path / "explanations.json")
        return visit(query={"models.open.explanations": "true"}, page="models")

    return open_part


def shown(visitor):
    return "\n".join(block.value for block in visitor.app.markdown)


def drawn(visitor, name):
    """All that is drawn as HTML with this class."""
    return [body for one in visitor.app.get("html") if f'class="{name}' in (body := one.proto.body)]


def test_figures_of_this_model_are_tables_sentences_and_a_control(opened, figures):
    visitor = opened(figures)
    assert not visitor.app.exception
    assert visitor.notes == []
    assert "Measured with **tiny**" in shown(visitor)
    tables = drawn(visitor, "lstm-methods")
    assert len(tables) == len(drawn(visitor, "lstm-control")) == len(figures.sets) == 2
    for table, one in zip(tables, figures.sets.values(), strict=True):
        for found in one.methods.values():
            assert f"<b>{ENGLISH.number(100 * found.area['dropped'].mean, 1)}</b>" in table
    [sentences] = drawn(visitor, "lstm-sentences")
    assert f"the default is <b>{ENGLISH[f'methods.full.{figures.default}']}</b>" in sentences


@pytest.mark.parametrize(("model", "key"), [("0" * 64, "explanations_of_others"), (None, "no_explanations")])
def test_figures_of_another_model_and_none_are_one_sentence(opened, figures, model, key):
    visitor = opened(model and replace(figures, model=model, name="<other>"))
    assert not visitor.app.exception
    assert ENGLISH.format(f"models.{key}", name=r"\<other\>") in shown(visitor)
    assert drawn(visitor, "lstm-methods") == []


def test_a_file_that_is_unsound_is_a_sentence(opened, tmp_path):
    (tmp_path / "explanations.json").write_text('{"model": 3}')
    visitor = opened()
    assert not visitor.app.exception
    [note] = visitor.notes
    assert "does not hold the figures of a study of explanations" in note


def test_nothing_english_is_left_in_another_language(opened, figures, monkeypatch, tmp_path):
    write_languages(tmp_path, texts._LOCALES / "en.toml")
    monkeypatch.setattr(texts, "_LOCALES", tmp_path)
    monkeypatch.setattr(app_texts, "DEFAULT_LANGUAGE", LANGUAGE)
    visitor = opened(figures)
    parts = [body for name in ("lstm-methods", "lstm-control", "lstm-sentences") for body in drawn(visitor, name)]
    assert len(parts) == 5
    assert [word for body in parts for word in english_words(body)] == []
