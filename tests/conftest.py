"""Tiny seeded models: every size differs from every other, so that a transposed axis cannot pass."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from beside import OneBrowser, needs_browser
from hypothesis import settings

from lstm_demo.bundle import Bundle, build_network
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.text import PADDING, UNKNOWN, Vocabulary

torch.set_num_threads(1)
settings.register_profile("lstm_demo", deadline=None, derandomize=True, database=None, max_examples=200)
settings.load_profile("lstm_demo")

MEMBERS: dict[str, dict[str, Any]] = {
    "lstm": {},
    "bilstm": {"n_layers": 2, "bidirectional": True, "n_classes": 2},
    "cnn-lstm": {"convolution": 4},
    "attention": {"readout": "attention"},
    "peephole": {"cell": "peephole"},
    "cell-output": {"cell": "cell_output"},
    "gru": {"cell": "gru"},
    "rnn": {"cell": "rnn"},
    "three-classes": {"n_classes": 3},
    "hidden-layers": {"dense": (4, 6)},
}  # the family, tiny
WORDS = tuple("abcdefghijk")  # what a tiny model knows; with padding and unknown, a vocabulary of 13


def pytest_xdist_make_scheduler(config: Any, log: Any) -> OneBrowser:
    """Where several processes share the suite, one of them has the browser."""
    return OneBrowser(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """There, what takes longest begins."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not needs_browser(item.nodeid))


def _make_bundle(seed: int = 0, **config: Any) -> Bundle:
    sizes = {"vocabulary_size": 2 + len(WORDS), "embedding_size": 3, "hidden_size": 5, **config}
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        network = SentimentLSTM(Config(**sizes))
        # Wide enough that what was read before matters; in a plain network so wide weights blow rounding errors up.
        torch.nn.init.normal_(network.lstm.weight_hh_l0, std=0.3 if network.config.cell == "rnn" else 1.0)
        if network.config.initial_state:
            for name in ("initial_hidden", "initial_cell")[: 1 + network.config.has_cell]:
                torch.nn.init.uniform_(getattr(network, name), -1, 1)
    return Bundle("tiny", build_network(network.config, network.state_dict()), Vocabulary((PADDING, UNKNOWN, *WORDS)))


@pytest.fixture(scope="session")
def make_bundle() -> Callable[..., Bundle]:
    """`make_bundle(seed=0, **config)`: a model of random weights that knows the words "a" to "k"."""
    return _make_bundle


@pytest.fixture(params=MEMBERS.values(), ids=MEMBERS)
def member(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What makes a member of the family: entries of its `Config`."""
    values: dict[str, Any] = request.param
    return values
