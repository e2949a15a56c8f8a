"""Traces of tiny models; layers, directions, steps and units all differ in number."""

import pytest

from lstm_demo.explain.trace import trace
from lstm_demo.model import Config


@pytest.fixture
def config():
    return Config(vocabulary_size=13, embedding_size=3, hidden_size=5)


@pytest.fixture
def reading(make_bundle):
    """`reading(text, prefixes=False, **config)`: the trace of a text by a tiny model of five units."""

    def read(text, prefixes=False, **values):
        return trace(make_bundle(**values), text, prefixes=prefixes)

    return read
