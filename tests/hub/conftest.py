"""A stand-in Hub, a cache of one's own, and a whole model as bytes."""

import pytest
import torch

from lstm_demo.bundle import Bundle, save_folder
from lstm_demo.evaluation import measure
from lstm_demo.hub.card import write_card
from lstm_demo.measurements import Measurements

from .inside import ask_inside
from .standin import StandInHub

ENVIRONMENT = ("HF_ASSETS_CACHE", "XDG_CACHE_HOME", "HF_HUB_OFFLINE", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")


@pytest.fixture
def hub(standin, monkeypatch):
    """The Hub that this process asks by itself; with a cache that is empty and no access token."""
    ask_inside(monkeypatch)
    return standin


@pytest.fixture
def standin(tmp_path, monkeypatch):
    """The Hub that a process of its own asks, as in the program; with a cache that is empty and no access token."""
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("HF_TOKEN_PATH", str(tmp_path / "no-token"))
    with StandInHub() as running:
        monkeypatch.setenv("HF_ENDPOINT", running.endpoint)
        yield running


@pytest.fixture(scope="session")
def folder(make_bundle, tmp_path_factory):
    """A model with figures and a card, as `train` and `evaluate` leave it. Not to be changed."""
    tiny = make_bundle(n_layers=2, bidirectional=True, readout="max", n_classes=2)
    figures = measure([0.9, 0.2, 0.6, 0.1], [1, 0, 0, 0])
    bundle = Bundle("tiny", tiny.network, tiny.vocabulary, history="epoch,loss\n1,0.5\n")
    whole = Bundle(
        "tiny",
        tiny.network,
        tiny.vocabulary,
        write_card(bundle, Measurements(sets={"imdb": figures})),
        {"sets": {"imdb": figures.to_dict()}},
        bundle.history,
    )
    path = tmp_path_factory.mktemp("models") / "tiny"
    save_folder(whole, path, torch.float32)
    return path


@pytest.fixture
def files(folder):
    """The files of that model, to be published or changed."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}
