"""The whole app, driven without a browser."""

import base64
import gc
import weakref
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st
from drawn import drawn
from hub.inside import ask_inside
from hub.standin import GOOD_TOKEN, StandInHub
from streamlit.testing.v1 import AppTest

from lstm_demo import hub
from lstm_demo.app import cache
from lstm_demo.app.pages import models
from lstm_demo.app.selection import LENSES
from lstm_demo.bundle import save_folder

ENTRY = Path(__file__).resolve().parents[2] / "streamlit_app.py"
SECONDS = 60  # torch and the model have to wake up


def served(app):
    """What the frame says of the model that answers."""
    [found] = [caption.proto.help for caption in app.caption if "Model: " in caption.proto.help]
    return found


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

    def look(self, **wanted):
        """Choose on the stage or in a lens, as its component sends it; AppTest has none to click."""
        selection = self.selection.choose(wanted)
        self.app.session_state["selection"] = selection
        self.app.run()
        return self

    def ask_beginnings(self):
        """Press the stage's button for every beginning, as its component sends it."""
        self.app.session_state["selection"] = self.selection.read_prefixes(True)
        self.app.run()
        return self

    def unfold(self):
        """Open all parts that the page Models folds."""
        for part in (*models.TOGETHER, *models.ALONE):
            self.app.session_state[f"models.open.{part}"] = True
        self.app.run()
        return self

    def go(self, page):
        self.app.switch_page(f"lstm_demo/app/pages/{page}.py").run()
        return self

    @property
    def selection(self):
        return self.app.session_state["selection"]

    @property
    def box(self):
        return self.app.text_area(key="read.text").value

    @property
    def payload(self):
        """What the stage gets."""
        return drawn(self.app)["stage"]

    @property
    def lens(self):
        """The name of the open lens, and what it gets."""
        [(name, payload)] = [(name, drawn(self.app)[name]) for name in LENSES if name in drawn(self.app)]
        return name, payload

    @property
    def probability(self):
        """The verdict before the first word and after each one, as the stage has it."""
        return np.frombuffer(base64.b64decode(self.payload["probability"]), "<f4")

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
        return not self.app.exception and bool(self.payload["words"]) and self.lens[0] == self.selection.lens


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
