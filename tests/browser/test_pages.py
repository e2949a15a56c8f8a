"""What does a person see who goes from page to page, and who follows or makes a link?"""

import re

import pytest
from playwright.sync_api import expect

from lstm_demo.hub import bundled, load
from lstm_demo.words import say

from .driver import DESK, PHONE, SECONDS, TABLET, faults


def test_the_keyboard_is_seen_in_the_menu(visit):
    link = visit(figures=False).page.get_by_role("link", name="Models")
    link.focus()
    link.press("Shift")  # so that it is the keyboard that brought it there
    assert link.evaluate("link => getComputedStyle(link).outline").startswith("rgb(23, 33, 43) solid 2px")


@pytest.mark.parametrize("name", ["models", "about"])
def test_models_and_about_fit_and_are_accessible(visit, name):
    visitor = visit(name=name)
    for size, scheme in ((DESK, "light"), (TABLET, "light"), (PHONE, "light"), (PHONE, "dark")):
        visitor.look(size, scheme)
        visitor.wait(name)
        assert visitor.overflow() <= 0
        if size is not TABLET:
            assert faults(visitor.page) == []


def test_all_models_read_one_review_when_asked_and_all_of_it_fits(visit):
    visitor = visit(name="models", scheme="dark", query="?text=A%20xylophonic%20mess%2C%20but%20I%20loved%20it.")
    page, names = visitor.page, [*bundled()]
    page.get_by_role("button", name=say("side.button", count=len(names))).click()
    rows = page.locator(".lstm-side li")
    expect(rows).to_have_count(len(names))
    expect(rows.first).to_contain_text("xylophonic")
    for size in (DESK, PHONE):
        visitor.look(size, "dark")
        for name in ("compared", "pairs"):
            table = page.get_by_role("region", name=say(f"{name}.alt"))
            assert table.evaluate("one => one.scrollWidth - one.clientWidth") <= 0  # on a phone its rows are cards
            label = table.locator("td[data-label]").last.evaluate("cell => getComputedStyle(cell, '::before').display")
            assert (label == "block") == (size is PHONE)
            assert table.get_by_role("rowheader").count() == table.locator("tbody th").count() > 0
        track = page.locator(".lstm-side .track").first.bounding_box()
        for marker in page.locator(".lstm-side .marker").all():
            box = marker.bounding_box()
            assert track["x"] - 4 <= box["x"] <= box["x"] + box["width"] <= track["x"] + track["width"] + 4
        assert visitor.overflow() <= 0
    assert faults(page) == []


def test_what_was_typed_and_which_model_speaks_stay_over_all_pages(visit):
    visitor = visit(figures=False)
    visitor.type("A xylophonic film.")
    for name in ("about", "models"):
        visitor.go(name)
        speaker = visitor.page.get_by_test_id("stMarkdown").first
        expect(speaker).to_contain_text(f"{load().n_parameters:,} parameters")
        assert "xylophonic" not in visitor.page.url
    visitor.go("read")
    expect(visitor.page.get_by_role("textbox")).to_have_value("A xylophonic film.")
    expect(visitor.words.first).to_have_text("A")


def test_models_shows_another_test_set_and_keeps_it_in_the_link(visit):
    visitor = visit(name="models")
    (tn, _), _ = load().evaluation["sets"]["sst2"]["confusion"]
    visitor.page.locator(".st-key-models-set").get_by_text("SST-2, test", exact=True).click()
    expect(visitor.figures.nth(2)).to_have_accessible_name(re.compile(f"{tn:,} were judged negative"))
    expect(visitor.page).to_have_url(re.compile(r"models\.set="))


def test_the_legend_has_the_real_colours(visit):
    visitor = visit(name="about")
    swatches = visitor.page.locator(".lstm-legend .swatch")
    expect(swatches.nth(3)).to_be_visible()
    found = swatches.evaluate_all("all => all.map(one => getComputedStyle(one).backgroundImage)")
    assert "rgb(0, 103, 165)" in found[0]  # blue, a positive verdict
    assert "rgb(204, 74, 146)" in found[3]  # pink: the forget gate's hue


def test_a_link_is_made_on_request_and_brings_settings_and_review_back(visit):
    review = "Café & <b>bar</b>, 100 % xylophonic!"
    visitor = visit()
    visitor.type(review)
    visitor.page.get_by_text("Forget", exact=True).first.click()
    expect(visitor.page).to_have_url(re.compile("read.quantity="))
    visitor.page.get_by_role("button", name=say("link.open")).click()
    link = visitor.page.get_by_test_id("stCode").locator("code")
    expect(link).to_contain_text("read.quantity=Forget")
    expect(link).not_to_contain_text("xylophonic")
    visitor.page.get_by_text(say("link.with_text")).click()
    expect(link).to_contain_text("xylophonic")
    expect(visitor.page.get_by_text(say("link.privacy"))).to_be_visible()
    assert "xylophonic" not in visitor.page.url
    assert faults(visitor.page) == []
    again = visit(query="?" + link.inner_text().split("?", 1)[1])
    expect(again.page.get_by_role("textbox")).to_have_value(review)
    expect(again.words.first).to_have_text("Café")
    expect(again.figures.first.locator(".gtitle")).to_have_text("Forget gate")
    expect(again.page).not_to_have_url(re.compile("xylophonic"), timeout=SECONDS * 1000)
    assert "read.quantity" in again.page.url


def test_a_link_with_a_review_too_long_is_a_sentence(visit):
    visitor = visit(figures=False, query="?text=" + "x" * 2_001)
    expect(visitor.page.get_by_text("The review in this link cannot be shown")).to_be_visible()
    expect(visitor.verdict).to_be_visible()


def test_a_link_of_the_worked_example_opens_it_at_its_word_and_on_other_pages_is_of_the_review(visit):
    visitor = visit(figures=False)
    page = visitor.page
    page.get_by_role("link", name=say("inside.page")).click()
    page.get_by_text(say("inside.example"), exact=True).click()
    page.locator(".sentence button", has_text="processing").click()
    summary = page.locator(".summary")
    expect(summary).to_have_text(re.compile("^At “processing”"))
    page.get_by_role("button", name=say("link.open")).click()
    link = page.get_by_test_id("stCode").locator("code")
    expect(link).to_contain_text("word=5")
    expect(link).not_to_contain_text("example=")
    opened = link.inner_text()
    page.keyboard.press("Escape")
    page.get_by_role("link", name=say("about.page"), exact=True).click()
    expect(page.get_by_role("heading", name=say("about.licences"), exact=True)).to_be_visible()
    page.get_by_role("button", name=say("link.open")).click()
    expect(link).to_contain_text("example=turn")
    expect(link).not_to_contain_text("word=")
    page.goto(opened)
    expect(summary).to_have_text(re.compile("^At “processing”"))
