"""Where a model comes from, and what is said where there is none."""

from pathlib import Path

import pytest

import lstm_demo
from lstm_demo import hub
from lstm_demo.bundle import save_folder
from lstm_demo.errors import BundleError, InputError
from lstm_demo.hub import load


@pytest.fixture
def models(make_bundle, tmp_path, monkeypatch):
    """A place of bundled models, with a default in it."""
    save_folder(make_bundle(), tmp_path / "models" / hub.DEFAULT)
    monkeypatch.setattr(hub, "MODELS", tmp_path / "models")
    return tmp_path / "models"


def test_the_bundled_model_is_the_default(models):
    assert load().name == load("default").name == hub.DEFAULT
    assert load().config.hidden_size == 5


def test_the_bundled_models_lie_beside_the_package():
    assert Path(lstm_demo.__file__).parents[1] / "assets" / "models" == hub.MODELS


@pytest.mark.parametrize("kind", [str, Path])
def test_a_folder_is_loaded(make_bundle, tmp_path, kind):
    save_folder(make_bundle(n_layers=2), tmp_path / "mine")
    found = load(kind(tmp_path / "mine"))
    assert (found.name, found.config.n_layers) == ("mine", 2)


def test_a_folder_named_default_needs_a_path(models, make_bundle, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_folder(make_bundle(hidden_size=7), Path("default"))
    assert load("default").config.hidden_size == 5
    assert load("./default").config.hidden_size == 7


def test_a_missing_default_is_a_sentence(models):
    (models / hub.DEFAULT).rename(models / "elsewhere")
    with pytest.raises(BundleError, match=r"There is no folder .*; give a folder that holds config.json"):
        load()


def test_a_folder_without_a_model_is_a_sentence(tmp_path):
    with pytest.raises(BundleError, match=r"lacks the file config\.json"):
        load(tmp_path)


@pytest.mark.parametrize(
    "source",
    ["nowhere", "a/b/c", Path("user/repo"), "a\0b", "x" * 5_000, "https://example.org/model", "~", None, 5, b"default"],
)
def test_a_source_that_is_nothing_is_a_sentence(source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        load(source)
    assert f"There is no model at {str(source)!r}" in str(caught.value)
    assert "give the path of a model's folder, 'user/repo' on the Hugging Face Hub, or 'default'" in str(caught.value)


def test_a_file_is_no_model(tmp_path):
    (tmp_path / "model.pt").write_bytes(b"weights")
    with pytest.raises(InputError, match=r"model.pt' is a file, and a model is a folder; python -m lstm_demo convert"):
        load(tmp_path / "model.pt")


def test_all_bundled_models_are_listed_the_default_first(models, make_bundle):
    save_folder(make_bundle(), models / "attention")
    (models / "empty").mkdir()
    found = hub.bundled()
    assert list(found) == [hub.DEFAULT, "attention"]
    assert load(found["attention"]).name == "attention"
    assert load(found[hub.DEFAULT]).name == hub.DEFAULT
