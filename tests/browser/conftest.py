"""Visitors of one real server, in one Chromium, none of whom knows anything of another."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from lstm_demo import Bundle, load, trace
from lstm_demo.texts import Texts
from lstm_demo.views import page as own_page

from .driver import DESK, PHONE, ROOT, Visitor, chromium, serving


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

    def open_page(size=DESK, scheme="light", is_mobile=False, **options):
        touch = {"has_touch": size is PHONE, "is_mobile": is_mobile}
        context = browser.new_context(viewport=size, color_scheme=scheme, **touch)
        visitors.append(Visitor(context.new_page(), address, **options))
        return visitors[-1]

    yield open_page
    for visitor in visitors:
        visitor.leave()
        assert visitor.complaints == []
        assert visitor.dialogs == []
        assert visitor.hosts <= {urlsplit(address).netloc, "data", "blob"}


@pytest.fixture
def new_page(browser):
    """`new_page(**options)`: an empty page in a context of its own, which may not complain."""
    contexts, complaints = [], []

    def open_page(**options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def at_home(new_page, tmp_path):
    """`at_home(text, size=DESK, scheme="light", model=None)`: the page taken home, opened from the disk offline.

    `said` stands in for what the stage's payload says: whether it plays by itself, whether it is presented; `script`
    runs before the page's own.
    """
    requests = []

    def open_page(text, size=DESK, scheme="light", model=None, said=(), script="", **options):
        path = tmp_path / f"page{len(list(tmp_path.iterdir()))}.html"
        bundle = (
            model if isinstance(model, Bundle) else load(ROOT / "assets" / "models" / model if model else "default")
        )
        page = own_page.page(trace(bundle, text), Texts())
        for name in said:
            assert f'"{name}": false' in page
            page = page.replace(f'"{name}": false', f'"{name}": true')
        path.write_text(page, encoding="utf-8")
        page = new_page(viewport=size, color_scheme=scheme, offline=True, **options)
        page.add_init_script(script)
        page.on("request", lambda request: requests.append(request.url))
        page.goto(path.as_uri())
        expect(page.locator(".stage .words")).to_be_visible()
        return page

    yield open_page
    assert [url for url in requests if not url.startswith("file:")] == []
