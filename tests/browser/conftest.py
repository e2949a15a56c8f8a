"""Visitors of one real server, in one Chromium, none of whom knows anything of another."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from lstm_demo import load, trace
from lstm_demo.views import page as own_page

from .driver import DESK, PHONE, Visitor, chromium, serving


@pytest.fixture(scope="package")
def address():
    with serving() as found:
        yield found


@pytest.fixture(scope="package")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture
def visit(browser, address):
    """`visit(size=DESK, scheme="light", **options)`: open the app as `Visitor` does; nothing may go wrong."""
    visitors = []

    def open_page(size=DESK, scheme="light", **options):
        context = browser.new_context(viewport=size, color_scheme=scheme, has_touch=size is PHONE)
        visitors.append(Visitor(context.new_page(), address, **options))
        return visitors[-1]

    yield open_page
    for visitor in visitors:
        visitor.leave()
        assert visitor.complaints == []
        assert visitor.dialogs == []
        assert visitor.hosts <= {urlsplit(address).netloc, "data", "blob"}


@pytest.fixture
def at_home(browser, tmp_path):
    """`at_home(text, size=DESK, scheme="light")`: the page taken home, opened from the disk by somebody offline."""
    contexts, wrong = [], []

    def open_page(text, size=DESK, scheme="light", **options):
        path = tmp_path / f"page{len(contexts)}.html"
        path.write_text(own_page.page(trace(load(), text)), encoding="utf-8")
        contexts.append(browser.new_context(viewport=size, color_scheme=scheme, offline=True, **options))
        page = contexts[-1].new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith("file:") else wrong.append(request.url))
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        expect(page.get_by_role("listbox")).to_be_visible()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []
