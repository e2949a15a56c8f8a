"""Traces of tiny models; layers, directions, steps and units all differ in number."""

import pytest

from lstm_demo.explain.tracing import trace


@pytest.fixture
def reading(make_bundle):
    """`reading(text, prefixes=False, **config)`: the trace of a text by a tiny model of five units."""

    def read(text, prefixes=False, **values):
        return trace(make_bundle(**values), text, prefixes=prefixes)

    return read
