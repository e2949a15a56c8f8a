"""Does all of a page have its room: on a low window, on a phone, under a finger, and while it is scrolled?"""

import re

import pytest
from playwright.sync_api import expect

from lstm_demo.texts import Texts

from .driver import DESK, FRAMES, MAIN, PHONE, WORDS_400, fits

TEXTS = Texts()
PRESSED = "button, summary, select, a[href], [role=tab]"
LOW = f"""(root) => {{
  const all = (place) => [...place.querySelectorAll("*")].flatMap((one) => [one, ...all(one.shadowRoot ?? empty)]);
  const empty = new DocumentFragment();
  return all(root).filter((one) => one.matches("{PRESSED}") && one.checkVisibility() && one.offsetWidth > 1)
    .filter((one) => !one.closest("[data-testid=stCaptionContainer]")) // its area goes beyond it
    .map((one) => [one.textContent, one.getBoundingClientRect().height]);
}}"""  # what is pressed, and how high it is


@pytest.mark.parametrize(
    "query",
    [
        "?model=rnn",
        "?model=peephole",
        "?model=bilstm",
        "?model=bilstm&layer=1&direction=backward",
        "?model=bilstm&lens=units",
        "?model=attention&lens=units",
        "?model=cnn-lstm&lens=units",
    ],
)
def test_each_network_and_what_is_said_of_it_fit_a_low_window(visit, query):
    visitor = visit(query=query)
    if "units" in query:
        expect(visitor.figures.first.locator(".nsewdrag")).to_be_visible()
    fits(visitor)


@pytest.mark.parametrize("example", ["stronger", "unknown"])
def test_a_presented_example_fits_a_low_window(visit, example):
    visitor = visit(query=f"?example={example}&present=1")
    fits(visitor)
    visitor.slider.focus()
    visitor.page.keyboard.press("Home")
    visitor.page.evaluate(FRAMES)
    fits(visitor)


@pytest.mark.parametrize("text", [WORDS_400[:1500], "Der Film war xylophonic und sehr langweilig, aber gut."])
def test_a_long_text_and_one_with_a_note_fit_a_low_window(visit, text):
    visitor = visit()
    visitor.write(text).press("Enter")
    expect(visitor.note).to_have_text("")
    visitor.wait()
    fits(visitor)


def test_of_a_long_text_whole_lines_are_in_sight(visit):
    visitor = visit()
    visitor.write(WORDS_400[:1500]).press("Enter")
    expect(visitor.page.locator(".words.as-text")).to_be_visible()
    visitor.slider.focus()
    for key in ("End", "Home", *["PageDown"] * 4):
        visitor.page.keyboard.press(key)
        visitor.page.evaluate(FRAMES)
        words = visitor.page.locator(".words.as-text")
        line = float(words.evaluate("(one) => parseFloat(getComputedStyle(one).lineHeight)"))
        assert words.evaluate("(one) => one.scrollTop") % line == pytest.approx(0, abs=1)
        assert words.evaluate("(one) => one.clientHeight - 2") % line == pytest.approx(0, abs=1)


@pytest.mark.parametrize(("size", "least"), [(DESK, 32), (PHONE, 44)], ids=["desk", "phone"])
@pytest.mark.parametrize("name", ["read", "models"])
def test_what_is_pressed_is_high_enough_for_a_mouse_or_a_finger(visit, size, least, name):
    visitor = visit(size, name=name, is_mobile=size is PHONE)
    found = visitor.page.locator("[data-testid=stMain]").evaluate(LOW)
    assert len(found) > 10
    assert [one for one in found if one[1] < least - 1] == []


def test_on_a_phone_the_sentence_is_in_sight_at_once(visit):
    box = visit(PHONE, is_mobile=True).sentence.bounding_box()
    assert box["y"] < 670
    assert box["y"] + box["height"] < PHONE["height"]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_over_a_page_that_is_scrolled_the_menu_covers_nothing_but_the_header(visit, size):
    visitor = visit(size, name="models", is_mobile=size is PHONE)
    visitor.page.evaluate(f"{MAIN}.scrollTo(0, 500)")
    visitor.page.evaluate(FRAMES)
    header = visitor.page.locator(".st-key-frame-header").bounding_box()
    menu = visitor.page.get_by_test_id("stMainMenu").bounding_box()
    assert menu["y"] + menu["height"] <= header["y"] + header["height"] + 1
    for place in (visitor.page.locator(".st-key-link-open"), visitor.page.locator(".st-key-frame-pages a").last):
        box = place.bounding_box()
        assert box["x"] + box["width"] <= menu["x"]
        assert box["y"] >= 0
    visitor.page.get_by_test_id("stMainMenu").get_by_role("button").click(trial=True)  # nothing lies over it


def test_until_the_heatmaps_are_there_it_is_said_that_they_are_drawn_and_nothing_moves(visit):
    visitor = visit()
    held = []
    visitor.page.route(re.compile("Plotly"), lambda route: held.append(route))
    visitor.page.get_by_role("tab", name=TEXTS["lens.units"]).click()
    expect(visitor.page.get_by_text(TEXTS["units_lens.drawing"])).to_be_visible()
    caption = visitor.page.locator(".units-lens .caption")
    before = caption.bounding_box()
    for route in held:
        route.continue_()
    visitor.page.unroute_all()
    expect(visitor.figures.first.locator(".nsewdrag")).to_be_visible()
    expect(visitor.page.get_by_text(TEXTS["units_lens.drawing"])).to_be_hidden()
    assert caption.bounding_box() == before
