"""Does every page work with every member of the family, and say what must be said of it?"""

import json

import pytest

from lstm_demo.app import cache
from lstm_demo.bundle import save_folder
from lstm_demo.explain.trace import QUANTITIES
from lstm_demo.words import say

TEXT = "a b c zzz d"


@pytest.fixture
def visit_member(visit, make_bundle, member, tmp_path, monkeypatch):
    """`visit_member(page=None)`: a visitor of a server on which a tiny member of the family speaks."""
    save_folder(make_bundle(**member), tmp_path / "tiny")
    monkeypatch.setenv("LSTM_DEMO_MODEL", str(tmp_path / "tiny"))

    def open_page(page=None, query=None):
        return visit(page=page, query=query)

    return open_page


def payload(app):
    assert not app.exception
    assert not app.error
    payloads = [json.loads(component.proto.json) for component in app.get("bidi_component")]
    [[found]] = [payload for payload in payloads if isinstance(payload, list)]
    return found


def captions(app):
    return [caption.value for caption in app.caption]


def test_the_first_page_shows_what_the_network_has(visit_member, member):
    app = visit_member().type(TEXT).app
    found = payload(app)
    n_steps = 3 if member.get("convolution") else 5
    assert len(found["words"]) == n_steps
    n_heatmaps = 1 if member.get("cell") == "rnn" else len(QUANTITIES)
    attends = member.get("readout") == "attention"
    assert len(app.get("plotly_chart")) == n_heatmaps + 1 + attends
    assert (say("attention.caption") in captions(app)) == attends
    assert (say("family.plain") in captions(app)) == (member.get("cell") == "rnn")
    assert any("overlap" in caption for caption in captions(app)) == bool(member.get("convolution"))


def test_a_picture_asked_for_by_a_link_is_shown_where_it_exists(visit_member):
    for quantity in ("forget_gate", "kept", "hidden"):  # a plain network has the last alone
        visitor = visit_member(query={"read.quantity": quantity})
        assert not visitor.app.exception
        assert visitor.figures


def test_inside_the_cell_stand_its_own_equations(visit_member, member):
    visitor = visit_member().type(TEXT)
    app = visitor.app.switch_page("lstm_demo/app/pages/inside.py").run()
    found = payload(app)
    assert found["kind"] == member.get("cell", "lstm")
    assert (found["row"]["id"] is None) == bool(member.get("convolution"))
    shown = " ".join(block.value for block in app.markdown)
    assert ("one equation" in shown) == (found["kind"] == "rnn")
    assert "Recomputed by hand" in shown


def test_the_page_models_describes_it(visit_member):
    app = visit_member(page="models").app
    assert not app.exception
    assert cache.speaker().bundle.name == "tiny"
