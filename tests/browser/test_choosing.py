"""Does the reader ask for a word and a unit only where one is chosen on purpose, and call nobody back?"""

import re

import pytest
from playwright.sync_api import expect

from lstm_demo import load, trace
from lstm_demo.views import reader

from .driver import PHONE, WORDS_400, place

TEXT = "The acting was superb, but the plot was a mess."
STAND_IN = """
window.told = [];
window.show = data => reader({
    parentElement: document.querySelector("#place"), data, setTriggerValue: (key, value) => told.push([key, value]),
});
"""


def drag_by_finger(page, points):
    """Put a finger down at the first of `points`, [(x, y)], move it through the others, and lift it."""
    finger = page.context.new_cdp_session(page)
    for number, (x, y) in enumerate(points):
        kind = "touchMove" if number else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        page.wait_for_timeout(20)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def between(start, end, steps=30):
    """Points on the straight way from `start` to `end`, both (x, y)."""
    shares = [k / steps for k in range(steps + 1)]
    return [tuple(a + (b - a) * share for a, b in zip(start, end, strict=True)) for share in shares]


def scrolled(page):
    """How far the page was moved sideways, and downwards."""
    return page.evaluate(
        "[window, document.querySelector('[data-testid=stMain]')]"
        ".map(one => [one.scrollX ?? one.scrollLeft, one.scrollY ?? one.scrollTop])"
    )


@pytest.fixture(scope="module")
def found():
    return trace(load(), TEXT)


@pytest.fixture
def alone(browser, found):
    """The reader in a page of its own that notes what it is told, `told`, and can be shown other data by `show`."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.set_content("<main id=place></main>")
    page.add_style_tag(content=reader.css())
    code = reader.javascript().replace("export default function (", "window.reader = function (", 1)
    page.add_script_tag(content=code + STAND_IN, type="module")
    page.wait_for_function("() => window.show !== undefined")
    page.evaluate("data => show(data)", reader.payload(found))
    yield page
    context.close()


def told(page):
    return page.evaluate("told")


def answer(page, found, **chosen):
    """What the page around the reader sends when it has drawn itself again."""
    page.evaluate("data => show(data)", reader.payload(found, **chosen))


def test_a_click_on_a_word_tells_unit_and_step_once_and_passing_by_tells_nothing(alone, found):
    words = alone.locator(".words .word")
    first = int(found.units_by_effect()[0])
    words.nth(2).hover()
    alone.mouse.down()
    words.nth(5).hover()
    alone.mouse.up()
    expect(place(alone)).to_have_text("word 6 of 12")
    alone.keyboard.press("ArrowRight")
    alone.get_by_role("button", name="One word back").click()
    alone.locator(".strip").click(position={"x": 3, "y": 3})
    alone.keyboard.press("End")
    assert told(alone) == []
    words.nth(3).click()
    words.nth(3).click()
    assert told(alone) == [["pick", {"unit": first, "step": 3}]]
    alone.keyboard.press("ArrowRight")
    assert len(told(alone)) == 1
    alone.get_by_role("listbox").press("Enter")
    assert told(alone)[1:] == [["pick", {"unit": first, "step": 4}]]


def test_a_word_passed_to_can_be_taken_along_by_a_button_that_shows_only_then(alone, found):
    along = alone.get_by_role("button", name="Let the pictures below")
    expect(along).to_be_hidden()
    alone.locator(".words .word").nth(3).click()
    expect(along).to_be_hidden()
    alone.keyboard.press("ArrowRight")
    expect(along).to_be_visible()
    along.click()
    expect(along).to_be_hidden()
    assert told(alone)[1:] == [["pick", {"unit": int(found.units_by_effect()[0]), "step": 4}]]
    answer(alone, found, step=4)
    expect(along).to_be_hidden()
    alone.keyboard.press("Home")
    expect(along).to_be_visible()
    answer(alone, found, step=0)  # chosen elsewhere
    expect(along).to_be_hidden()


def test_where_nobody_listens_there_is_nothing_to_take_a_word_along_to(alone, found):
    alone.evaluate(
        "data => reader({ parentElement: document.body.appendChild(document.createElement('div')), data })",
        reader.payload(found),
    )
    own = alone.locator(".lstm-reader").nth(1)
    own.get_by_role("button", name="One word back").click()
    expect(own.locator(".take-along")).to_have_count(1)
    expect(own.locator(".take-along")).to_be_hidden()


def test_a_click_on_the_heatmap_tells_its_word_and_its_unit_and_a_drag_tells_nothing(alone, found):
    canvas = alone.locator(".field canvas")
    box = canvas.bounding_box()
    cell = (box["width"] / found.n_steps, box["height"] / 16)
    row = box["y"] + 4.5 * cell[1]
    alone.mouse.move(box["x"] + 1.5 * cell[0], row)
    alone.mouse.down()
    alone.mouse.move(box["x"] + 6.5 * cell[0], row, steps=6)
    alone.mouse.up()
    expect(place(alone)).to_have_text("word 7 of 12")
    assert told(alone) == []
    canvas.click(position={"x": 2.5 * cell[0], "y": 4.5 * cell[1]})
    assert told(alone) == [["pick", {"unit": int(found.units_by_effect()[4]), "step": 2}]]
    alone.get_by_role("combobox", name="The memory of").select_option("all")
    assert len(told(alone)) == 1
    alone.locator(".words .word").nth(0).click()
    assert told(alone)[1] == ["pick", {"unit": int(found.units_by_effect()[4]), "step": 0}]
    expect(alone.get_by_role("combobox", name="The memory of")).to_have_value("all")


def test_the_answer_to_a_choice_calls_nobody_back_and_a_choice_made_elsewhere_is_followed(alone, found):
    words, unit = alone.locator(".words .word"), int(found.units_by_effect()[3])
    words.nth(3).click()
    alone.keyboard.press("End")
    answer(alone, found, step=3)
    expect(place(alone)).to_have_text("word 12 of 12")
    words.nth(2).click()
    words.nth(4).click()
    answer(alone, found, step=2)  # the first of two answers
    expect(place(alone)).to_have_text("word 5 of 12")
    answer(alone, found, step=4)
    expect(place(alone)).to_have_text("word 5 of 12")
    answer(alone, found, step=4, unit=unit)  # a unit chosen below
    expect(place(alone)).to_have_text("word 5 of 12")
    expect(alone.get_by_role("combobox", name="The memory of")).to_have_value(str(unit))
    answer(alone, found, step=7, unit=unit)  # a word chosen below
    expect(place(alone)).to_have_text("word 8 of 12")
    assert len(told(alone)) == 3


def test_a_unit_chosen_in_the_reader_is_followed_below_and_back(visit):
    visitor = visit()
    page = visitor.page
    sent = len(visitor.frames)
    canvas = page.locator(".field canvas")
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] * 3.5 / 16, "y": box["height"] * 4.5 / 16})
    unit = page.locator(".rows .chosen").inner_text()
    expect(visitor.figures.last).to_have_accessible_name(re.compile(f"Unit {unit} "))
    expect(place(page)).to_have_text("word 4 of 16")
    visitor.wait()
    page.wait_for_timeout(300)  # until what was asked has been sent
    asked = len(visitor.frames)
    assert asked > sent
    canvas.click(position={"x": box["width"] * 3.5 / 16, "y": box["height"] * 4.5 / 16})
    page.keyboard.press("Tab")
    page.wait_for_timeout(300)
    assert len(visitor.frames) == asked  # the same word and unit again are no news
    page.get_by_role("combobox", name="Unit to follow").click()
    page.keyboard.type("unit 7")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="The memory of")).to_have_value("7")
    expect(place(page)).to_have_text("word 4 of 16")


def test_after_a_reset_the_same_choice_can_be_made_again(visit):
    visitor = visit()
    page = visitor.page
    unit = page.locator(".rows .chosen").inner_text()
    for _ in range(2):
        canvas = page.locator(".field canvas")
        box = canvas.bounding_box()
        canvas.click(position={"x": box["width"] * 3.5 / 16, "y": box["height"] * 4.5 / 16})
        expect(visitor.figures.last).not_to_have_accessible_name(re.compile(f"Unit {unit} "))
        visitor.wait()
        page.get_by_role("button", name="Reset").first.click()
        expect(visitor.figures.last).to_have_accessible_name(re.compile(f"Unit {unit} "))
        visitor.wait()


def test_a_reset_takes_back_what_nobody_was_told_of(visit):
    page = visit(figures=False).page
    picture, whose = (page.get_by_role("combobox", name=name) for name in ("Picture", "The memory of"))
    first = picture.input_value(), whose.input_value(), place(page).inner_text()
    picture.select_option("input_gate")
    whose.select_option("all")
    page.locator(".words").focus()
    page.keyboard.press("Home")
    expect(place(page)).to_have_text("word 1 of 16")
    page.get_by_role("button", name="Reset").first.click()
    expect(picture).to_have_value(first[0])
    expect(whose).to_have_value(first[1])
    expect(place(page)).to_have_text(first[2])


def test_a_finger_drags_through_400_words_and_asks_nobody(visit):
    visitor = visit(PHONE, figures=False)
    page = visitor.page
    visitor.type(WORDS_400)
    expect(place(page)).to_have_text(re.compile("of 400"))
    strip = page.locator(".strip")
    strip.scroll_into_view_if_needed()
    page.evaluate(
        "window.seen = new Set(); const place = [...document.querySelectorAll('*')].map(one => one.shadowRoot)"
        ".find(root => root?.querySelector('.place')).querySelector('.place');"
        "new MutationObserver(() => seen.add(place.textContent)).observe(place, {childList: true})"
    )
    box, sent, before = strip.bounding_box(), len(visitor.frames), scrolled(page)
    middle = box["y"] + box["height"] / 2
    drag_by_finger(page, between((box["x"] + 2, middle), (box["x"] + box["width"] + 8, middle + 60)))
    expect(place(page)).to_have_text("word 400 of 400")
    assert page.evaluate("seen.size") > 5
    page.wait_for_timeout(300)
    assert len(visitor.frames) == sent
    assert scrolled(page) == before
    assert visitor.overflow() <= 0


def test_a_finger_passes_over_the_words_sideways_and_a_tap_chooses(visit):
    visitor = visit(PHONE, figures=False)
    page = visitor.page
    visitor.words.first.scroll_into_view_if_needed()
    box, sent = [visitor.words.nth(k).bounding_box() for k in (0, 3)], len(visitor.frames)
    start, end = ((one["x"] + one["width"] / 2, one["y"] + one["height"] / 2) for one in box)
    drag_by_finger(page, between(start, end))
    expect(place(page)).to_have_text("word 4 of 16")
    page.wait_for_timeout(300)
    assert len(visitor.frames) == sent
    visitor.words.nth(1).tap()
    expect(place(page)).to_have_text("word 2 of 16")
    page.wait_for_timeout(500)
    assert len(visitor.frames) > sent
