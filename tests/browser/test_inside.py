"""What does a person see who looks inside the cell?"""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from .driver import DESK, PHONE, TABLET, faults

WORKED = "“I love natural language processing”"


def part(page, name):
    """A part of the drawing."""
    return page.locator(f".drawing [data-parts='{name}']")


def lit(page, area):
    return set(page.locator(f"{area} .lit").evaluate_all("all => all.map(one => one.dataset.parts)"))


@pytest.fixture
def inside(visit):
    """`inside(size=DESK, query="")`: the page of a visitor who followed a link to it."""
    return lambda size=DESK, query="": visit(size, name="inside", query=query).page


def test_the_page_opens_with_a_finished_example(inside):
    page = inside()
    expect(page.locator(".sentence button")).to_have_count(16)
    expect(page.locator(".card")).to_have_count(6)
    expect(page.locator(".summary")).to_have_text(re.compile(r"At “\w+”, unit \d+ keeps .* and writes .*\."))
    expect(page.get_by_text("Recomputed by hand: largest difference")).to_have_text(re.compile(r"\d+e-\d"))


def test_drawing_and_all_six_equations_are_seen_at_once(inside):
    page = inside({"width": 1280, "height": 800})
    top = page.locator(".lstm-cell").bounding_box()["y"]
    for seen in (page.locator(".lstm-cell .drawing"), page.locator(".card").last):
        box = seen.bounding_box()
        assert box["y"] + box["height"] - top < 600
    names = page.locator(".drawing .product-name").all_text_contents()
    assert names == ["kept", "written", "shown"]


def test_formula_and_drawing_light_up_together_both_ways(inside):
    page = inside()
    for name in ("f", "i", "g", "o", "c", "h", "c_before", "h_before", "x"):
        page.locator(f".grid .symbol[data-parts={name}], .brought .symbol[data-parts={name}]").first.hover()
        assert lit(page, ".drawing") == lit(page, ".equations") == {name}
        said = page.locator(".lstm-cell .readout").inner_text()
        page.mouse.move(1, 1)
        assert lit(page, ".lstm-cell") == set()
        part(page, name).locator("text").first.hover()
        assert lit(page, ".drawing") == lit(page, ".equations") == {name}
        expect(page.locator(".lstm-cell .readout")).to_have_text(said)


def test_the_keyboard_reaches_symbols_parts_and_words(inside):
    page = inside()
    page.locator(".equations .symbol").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert lit(page, ".drawing") == lit(page, ".equations") == {"i"}
    page.keyboard.press("Enter")  # stays lit
    pressed = page.locator("[aria-pressed=true]").evaluate_all("all => all.map(one => one.dataset.parts)")
    assert set(pressed) == {"i"}
    page.locator(".drawing [tabindex='0']").focus()
    page.keyboard.press("End")
    assert lit(page, ".equations") == {"h"}
    page.keyboard.press("c")  # Streamlit's shortcut for clearing caches
    page.locator(".sentence [tabindex='0']").focus()
    assert lit(page, ".lstm-cell") == {"i"}
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.locator(".sentence [aria-current]")).to_have_text("1The")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".sentence [aria-current]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")  # before the answer is here
    expect(page.locator(".sentence [aria-current]")).to_have_text("2acting")
    expect(page.locator(".sentence :focus")).to_have_text("3was")
    expect(page.get_by_role("status").filter(has_text="At “acting”")).to_have_count(1)


def test_a_click_on_a_word_brings_its_numbers(inside):
    page = inside()
    page.locator(".sentence button").nth(3).click()
    expect(page.locator(".embedding")).to_contain_text("“superb”")
    expect(page.locator(".word-label")).to_contain_text("superb")
    expect(page.locator(".sentence [aria-current]")).to_have_text("4superb")


def test_the_worked_example_stands_at_its_third_word_and_the_own_text_comes_back(visit):
    visitor = visit(figures=False)
    visitor.type("My very own words.")
    visitor.go("inside")
    page = visitor.page
    page.get_by_text(WORKED, exact=True).click()
    expect(page.locator(".sentence [aria-current]")).to_have_text("3natural")
    own = part(page, "f").locator(".number").text_content()
    expect(page.locator(".card.p-f .value")).to_have_text(own)
    expect(page.locator(".card.p-f .grid .number").first).to_have_text(own)
    page.get_by_text("The review last read", exact=True).click()
    expect(page.locator(".sentence button").first).to_have_text("1My")
    visitor.go("read")
    expect(page.get_by_role("textbox")).to_have_value("My very own words.")


def test_unit_and_whole_vector_can_be_chosen(inside):
    page = inside()
    before = part(page, "c").locator(".number").text_content()
    page.get_by_role("combobox", name="Unit to follow").click()
    page.keyboard.type("unit 7")
    expect(page.get_by_role("option", name="unit 7").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(part(page, "c").locator(".number")).not_to_have_text(before)
    page.get_by_text("the whole vector", exact=True).click()
    expect(page.locator(".bars")).to_have_count(6)
    expect(page.locator(".card.p-f .value")).to_have_text(re.compile(r"^0\.\d{3} ± 0\.\d{3}$"))


def test_markup_stands_as_text_and_unknown_words_take_row_one(inside):
    page = inside(query="?text=" + quote("zorblat <img src=x onerror=alert(1)> <b>$x^2$</b>"))
    expect(page.locator(".sentence button").first).to_have_text("1zorblat")
    assert page.locator(".lstm-cell img, .lstm-cell script").count() == 0
    page.locator(".sentence button").first.click()
    expect(page.locator(".embedding")).to_contain_text("takes row 1")


def test_every_size_and_theme_is_accessible_and_fits(visit):
    visitor = visit(name="inside")
    page = visitor.page
    for view, bars in (("one unit", 0), ("the whole vector", 6)):
        page.get_by_text(view, exact=True).click()
        expect(page.locator(".bars")).to_have_count(bars)
        visitor.wait("inside")
        if not bars:
            page.locator(".card.p-f .symbol").first.click()  # lit while it is looked at
        for size, scheme in ((DESK, "light"), (TABLET, "light"), (PHONE, "light"), (PHONE, "dark")):
            visitor.look(size, scheme)
            assert visitor.overflow() <= 0
            cards = page.locator(".card")
            assert cards.evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth).length") == 0
            if size is not TABLET:
                assert faults(page) == []


def test_on_a_phone_the_strip_shows_whole_rows_and_fades_where_there_is_more(inside):
    page = inside(PHONE, "?text=" + quote("The film was good and bad. " * 20))
    strip = page.locator(".sentence")
    faded = "strip => ['above', 'below'].filter(edge => strip.classList.contains(edge))"
    cut = """strip => { const box = strip.getBoundingClientRect();
      return [...strip.children].map(one => one.getBoundingClientRect())
        .filter(one => one.bottom > box.top + 1 && one.top < box.bottom - 1)
        .filter(one => one.top < box.top - 1 || one.bottom > box.bottom + 1).length; }"""
    for place, edges in (("0", ["below"]), ("150", ["above", "below"]), ("strip.scrollHeight", ["above"])):
        strip.evaluate(f"strip => {{ strip.scrollTop = {place}; }}")
        page.wait_for_timeout(300)
        assert (strip.evaluate(faded), strip.evaluate(cut)) == (edges, 0)
