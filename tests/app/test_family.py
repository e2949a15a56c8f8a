"""Does every page work with every member of the family, and say what must be said of it?"""

import pytest

from lstm_demo.app import cache
from lstm_demo.app.selection import LENSES
from lstm_demo.bundle import save_folder
from lstm_demo.texts import Texts

TEXT, TEXTS = "a b c zzz d", Texts()
PARTS = {
    "lstm": ["input_gate", "forget_gate", "output_gate", "candidate", "cell", "hidden"],
    "gru": ["reset_gate", "update_gate", "candidate", "hidden"],
    "rnn": ["hidden"],
}


@pytest.fixture
def visit_member(visit, make_bundle, member, tmp_path, monkeypatch):
    """`visit_member(page=None)`: a visitor of a server on which a tiny member of the family speaks."""
    save_folder(make_bundle(**member), tmp_path / "tiny")
    monkeypatch.setenv("LSTM_DEMO_MODEL", str(tmp_path / "tiny"))

    def open_page(page=None, query=None):
        return visit(page=page, query=query)

    return open_page


def captions(app):
    return [caption.value for caption in app.caption]


@pytest.mark.parametrize("lens", LENSES)
def test_stage_and_every_lens_show_what_the_network_has(visit_member, member, lens):
    visitor = visit_member().type(TEXT).look(lens=lens)
    assert visitor.is_whole()
    assert not visitor.app.error
    assert len(visitor.payload["words"]) == (3 if member.get("convolution") else 5)
    assert visitor.payload["quantities"] == PARTS.get(member.get("cell"), PARTS["lstm"])
    assert (visitor.payload["attention"] is not None) == (member.get("readout") == "attention")
    for cell, key in (("rnn", "family.plain"), ("gru", "family.gru")):
        assert (TEXTS[key] in captions(visitor.app)) == (member.get("cell") == cell)
    assert (TEXTS["family.three"] in captions(visitor.app)) == (member.get("n_classes") == 3)
    assert any("no unit has a weight" in caption for caption in captions(visitor.app)) == ("dense" in member)
    assert any("overlap" in caption for caption in captions(visitor.app)) == bool(member.get("convolution"))


def test_the_equations_are_its_own(visit_member, member):
    _, lens = visit_member().type(TEXT).look(lens="equations").lens
    assert lens["kind"] == member.get("cell", "lstm")


def test_the_page_models_describes_it(visit_member):
    app = visit_member(page="models").unfold().app
    assert not app.exception
    assert cache.served_model().bundle.name == "tiny"
