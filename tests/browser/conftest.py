"""Visitors of the real server, each in a Chromium of their own."""

from urllib.parse import urlsplit

import pytest

from .driver import DESK, PHONE, Visitor, chromium, serving


@pytest.fixture(scope="session")
def address():
    with serving() as found:
        yield found


@pytest.fixture(scope="session")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture
def visit(browser, address):
    """`visit(size=DESK, scheme="light", query="")`: open the app; at the end nothing may have gone wrong."""
    visitors = []

    def open_page(size=DESK, scheme="light", query=""):
        context = browser.new_context(viewport=size, color_scheme=scheme, has_touch=size is PHONE)
        visitors.append(Visitor(context.new_page(), address + query))
        return visitors[-1]

    yield open_page
    for visitor in visitors:
        visitor.page.context.close()
        assert visitor.complaints == []
        assert visitor.dialogs == []
        assert visitor.hosts <= {urlsplit(address).netloc, "data", "blob"}
