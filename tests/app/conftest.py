"""The whole app, driven without a browser."""

import gc
import json
import weakref
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from hub.inside import ask_inside
from hub.standin import GOOD_TOKEN, StandInHub
from streamlit.testing.v1 import AppTest

from lstm_demo import hub
from lstm_demo.app import cache
from lstm_demo.bundle import save_folder

ENTRY = Path(__file__).resolve().parents[2] / "streamlit_app.py"
SECONDS = 60  # torch and the model have to wake up


class Visit:
    """One visitor's session; what they see as plain values."""

    def __init__(self, query=None, page=None):
        self.app = AppTest.from_file(str(ENTRY), default_timeout=SECONDS)
        self.app.query_params.update(query or {})
        if page:
            self.app.switch_page(f"lstm_demo/app/pages/{page}.py")
        self.app.run()

    def type(self, text):
        self.app.text_area(key="read.text").set_value(text)
        self.app.button(key="read.submit").click().run()
        return self

    def choose(self, chip):
        self.app.button_group(key="read.example").set_value(chip).run()
        return self

    def pick(self, unit, step):
        """Leave behind what a click in the reader does; AppTest has no component to click."""
        self.app.selectbox(key="unit").select(str(unit))
        self.app.session_state["words_chosen"] = {self.box: step}
        self.app.run()
        return self

    @property
    def box(self):
        return self.app.text_area(key="read.text").value

    @property
    def payload(self):
        payloads = [json.loads(component.proto.json) for component in self.app.get("bidi_component")]
        [[reader]] = [payload for payload in payloads if isinstance(payload, list)]
        return reader

    @property
    def figures(self):
        return self.app.get("plotly_chart")

    @property
    def notes(self):
        """Every sentence in a coloured box."""
        boxes = (*self.app.info, *self.app.warning, *self.app.error)
        return [box.value for box in boxes]

    def is_whole(self):
        """Is there no traceback, and everything that belongs on the page?"""
        return not self.app.exception and len(self.figures) == 7 and bool(self.payload["words"])


@pytest.fixture
def visit(monkeypatch):
    """`visit(query=None, page=None)`: a new visitor on a fresh server, with the bundled model; they may use a link."""
    monkeypatch.delenv("LSTM_DEMO_MODEL", raising=False)
    st.cache_resource.clear()
    st.cache_data.clear()
    return Visit


@pytest.fixture
def loaded(monkeypatch):
    """`names` of all models that the server loaded, each time; `in_memory()`: those that are still there."""
    names, found = [], []

    def load(*source, **options):
        bundle = hub.load(*source, **options)
        names.append(bundle.name)
        found.append(weakref.ref(bundle))
        return bundle

    def in_memory():
        gc.collect()
        return [bundle.name for one in found if (bundle := one())]

    monkeypatch.setattr(cache, "load", load)
    return SimpleNamespace(names=names, in_memory=in_memory)


@pytest.fixture
def a_hub(visit, monkeypatch, tmp_path, make_bundle):
    """A Hub with a small model, `user/repo`, asked by a server that has an access token."""
    save_folder(make_bundle(), tmp_path / "model")
    files = {path.name: path.read_bytes() for path in (tmp_path / "model").iterdir()}
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.delenv("HF_ASSETS_CACHE", raising=False)
    monkeypatch.setenv("HF_TOKEN", GOOD_TOKEN)
    ask_inside(monkeypatch)
    with StandInHub() as running:
        monkeypatch.setenv("HF_ENDPOINT", running.endpoint)
        running.commit, running.files = running.add("user/repo", files), files
        yield running
    st.cache_resource.clear()
    st.cache_data.clear()
