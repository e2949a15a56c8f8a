"""Does a real browser read a text by each member of the family?"""

import re

import pytest
from playwright.sync_api import expect

from lstm_demo.explain.tracing import trace
from lstm_demo.texts import Texts
from lstm_demo.views import page as own_page

TEXT = "a c e zzz b d i"


@pytest.fixture
def opened(browser, tmp_path):
    """`opened(html)`: a page from the disk, about which the browser may not complain."""
    context, wrong = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True), []

    def open_page(html):
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield open_page
    context.close()
    assert wrong == []


def test_stage_and_cell_show_every_member_without_a_hole(opened, make_bundle, member):
    reading = trace(make_bundle(**member), TEXT)
    page = opened(own_page.page(reading, Texts()))
    expect(page.locator(".stage .word")).to_have_count(reading.n_steps)
    page.get_by_role("slider").focus()
    for _ in range(reading.n_steps):
        page.keyboard.press("ArrowLeft")
        said = " ".join(page.locator(":is(.stage, .cell-lens)").all_inner_texts())
        assert not re.search("undefined|NaN|null|[{}]", said)
