"""A bundled model that goes bad on the disk is named, another one answers, and nobody reads a path of the server."""

import logging
import shutil

import pytest

from lstm_demo import hub
from lstm_demo.app import cache
from lstm_demo.bundle import save_folder
from lstm_demo.texts import Texts

ENGLISH = Texts()


@pytest.fixture
def models(make_bundle, tmp_path, monkeypatch):
    """The folder of a server's three bundled models."""
    for seed, name in enumerate(("lstm", "other", "third")):
        save_folder(make_bundle(seed), tmp_path / "models" / name)
    monkeypatch.setattr(hub, "MODELS", tmp_path / "models")
    return tmp_path / "models"


DAMAGES = {
    "deleted": shutil.rmtree,
    "a file is missing": lambda folder: (folder / "vocab.txt").unlink(),
    "cut short": lambda folder: (folder / "model.safetensors").write_bytes(b"short"),
    "no file any more": lambda folder: [shutil.rmtree(folder), folder.write_text("")],
    "a file that cannot be opened": lambda folder: [(folder / "vocab.txt").unlink(), (folder / "vocab.txt").mkdir()],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_visitor_reads_which_model_it_is_and_which_one_answers(visit, models, caplog, damage):
    visitor = visit()
    damage(models / "other")
    with caplog.at_level(logging.WARNING, "lstm_demo"):
        visitor.app.selectbox(key="model").select("other").run()
    assert visitor.is_whole()
    assert visitor.notes == [ENGLISH.format("app.fallback_bundled", asked="other", name="lstm")]
    assert str(models / "other") in caplog.text  # whoever runs the server reads where
    for page in ("models", "read", "about"):
        visitor.app.switch_page(f"lstm_demo/app/pages/{page}.py").run()
        assert not visitor.app.exception
        assert str(models.parent) not in "".join(visitor.notes)


def test_a_model_deleted_while_it_is_in_memory_still_speaks_and_is_compared(visit, models):
    visitor = visit(query={"model": "other"})
    shutil.rmtree(models / "other")
    visitor.app.switch_page("lstm_demo/app/pages/models.py").run()
    assert not visitor.app.warning
    assert not visitor.app.error
    visitor.app.button(key="models.compare").click().run()
    assert not visitor.app.exception
    assert str(models.parent) not in str([block.proto for block in visitor.app.get("html")])


@pytest.mark.parametrize("setting", ["default", "/nowhere/model"])
def test_where_the_default_is_damaged_the_next_bundled_one_speaks(visit, models, monkeypatch, setting):
    DAMAGES["cut short"](models / "lstm")
    monkeypatch.setenv("LSTM_DEMO_MODEL", setting)
    visitor = visit()
    assert visitor.is_whole()
    assert cache.served_model().bundle.name == "other"
    [note] = visitor.notes
    if setting == "default":
        assert note == ENGLISH.format("app.fallback_bundled", asked="lstm", name="other")
    else:
        assert note == ENGLISH.format("app.fallback", reason="There is no such model on this server\\.")


def test_where_none_can_be_read_every_page_is_a_sentence(visit, models):
    visitor = visit()
    for folder in models.iterdir():
        DAMAGES["cut short"](folder)
    cache._served.clear()
    cache._bundle.clear()
    visitor.app.run()
    assert not visitor.app.exception
    [note] = visitor.notes
    assert note.startswith("model\\.safetensors has a header of")
