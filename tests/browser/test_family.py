"""Does a real browser read a text by each member of the family?"""

import re

import pytest
from playwright.sync_api import expect

from lstm_demo.explain.tracing import trace
from lstm_demo.texts import Texts
from lstm_demo.views import page as own_page
from lstm_demo.views.numbers import percent

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


def test_neutrals_share_stands_beside_the_verdict_and_on_the_curve(opened, make_bundle):
    reading = trace(make_bundle(n_classes=3), TEXT)
    page = opened(own_page.page(reading, Texts()))
    page.get_by_role("slider").focus()
    for key, step in (("Home", 0), ("End", reading.n_steps - 1)):
        page.keyboard.press(key)
        negative, neutral, positive = reading.probabilities[step].tolist()
        label = {negative: "Negative", neutral: "Neutral", positive: "Positive"}[max(negative, neutral, positive)]
        expect(page.locator(".verdict strong")).to_have_text(label)
        expect(page.locator(".figures .so-far")).to_have_text(f"{percent(positive, Texts())} positive")
        expect(page.locator(".figures .rest")).to_have_text(f"{percent(neutral, Texts())} neutral")
    box, curve = page.locator(".paths .band").bounding_box(), 72  # pixels; the band stands on positive's share
    tops = 1 - (reading.neutral + reading.probability)
    assert box["height"] == pytest.approx(curve * (float((1 - reading.probability).max()) - float(tops.min())), abs=1)
    expect(page.locator(".figures .end")).to_be_empty()
    page.keyboard.press("Home")  # where most is said
    bottom = page.locator(".figures > :not([hidden])").last.bounding_box()
    assert bottom["y"] + bottom["height"] <= page.locator(".side .label").first.bounding_box()["y"] + 4
