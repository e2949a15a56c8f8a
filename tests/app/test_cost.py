"""What does it cost to read a text? The part of the page around it is run and sent, and no more."""

import asyncio

import pytest

from benchmarks.load import serving, visitors

MOST_BYTES = 120_000
MOST_ELEMENTS = 15  # each takes time on both sides


@pytest.fixture(scope="module")
def session():
    """A visitor who saw the page, and then read a text of a hundred words."""

    async def visit(server):
        async with visitors(server, 1) as [session]:
            before = session.n_elements
            await session.read("a fine film , and not bad " * 15)
            return session, before

    with serving("streamlit_app.py") as server:
        return asyncio.run(visit(server))


def test_a_text_is_read_without_the_frame(session):
    visitor, first_page = session
    assert visitor.fragment
    assert visitor.n_elements <= MOST_ELEMENTS < first_page


def test_a_hundred_words_are_few_bytes(session):
    visitor, _ = session
    assert len(visitor.words) > 100
    assert visitor.n_bytes <= MOST_BYTES
