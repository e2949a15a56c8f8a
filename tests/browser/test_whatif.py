"""Does the lens What if answer while one drags, keep what was done, and show both readings at the right place?"""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from lstm_demo import GateEdit, InitialState, load
from lstm_demo.explain.difference import first_difference
from lstm_demo.explain.tracing import compare
from lstm_demo.views.numbers import percent

from .driver import DESK, PHONE, TEXTS, TURN, faults, fits

SLIDER = ".whatif-lens .slider"
EXPERIMENT = "input_gate=0@word 11"
LINK = f"?lens=whatif&experiment={quote(EXPERIMENT)}"
WATCH = """() => {
  const roots = [...document.querySelectorAll("*")].map((one) => one.shadowRoot).filter(Boolean);
  const stage = roots.map((root) => root.querySelector(".stage")).find(Boolean);
  const curve = () => [...stage.querySelectorAll(".run:not(.own)")].map((path) => path.getAttribute("d")).join();
  window.readings = new Set([curve()]);
  window.sameStage = () => stage.isConnected;
  const look = () => { window.readings.add(curve()); requestAnimationFrame(look); };
  look();
}"""
WATCH_GATE = WATCH.replace(
    """[...stage.querySelectorAll(".run:not(.own)")].map((path) => path.getAttribute("d")).join()""",
    """stage.querySelector(".now").textContent""",
)


def everywhere(visitor):
    """Point the controls at every word and all units."""
    visitor.page.locator(".whatif-lens [data-name=where]").select_option("everywhere")
    visitor.page.locator(".whatif-lens [data-name=who]").select_option("all")


def after(edit):
    own, edited = compare(load(), TURN, (edit,))
    return own, edited


def test_a_slider_that_is_dragged_is_answered_on_the_way_and_its_last_value_is_the_one_shown(visit):
    visitor = visit(query="?lens=whatif")
    everywhere(visitor)
    page, slider = visitor.page, visitor.page.locator(SLIDER)
    page.evaluate(WATCH)
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 10, y)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(box["x"] + 10 + (box["width"] - 40) * step / 39, y)
        page.wait_for_timeout(25)
        if step >= 30 and page.evaluate("readings.size") > 6:
            break
    page.mouse.up()
    value = float(slider.input_value())
    expect(page.locator(".whatif-lens .changes")).to_contain_text(f"forget gate = {value:.2f}, all units")
    expect(page).to_have_url(re.compile("experiment=forget_gate"))
    _, edited = after(GateEdit("forget_gate", value=value))
    written = percent(float(edited.probability[-1]), TEXTS, edited.config.neutral_band)
    expect(page.locator(".stage .figures .end").first).to_contain_text(written)
    assert page.evaluate("readings.size") > 6  # five on the way, besides the first and the last
    assert page.evaluate("sameStage()")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_enabled()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(".whatif-lens .none")).to_be_visible()
    expect(page.locator(".stage .is-experiment")).to_have_count(0)


def test_a_valve_of_the_cell_is_dragged_and_keyed_and_makes_the_same_experiment(visit):
    visitor = visit(query="?lens=cell")
    page, valve = visitor.page, visitor.page.locator(".cell-lens .p-forget_gate .body")
    expect(page.locator(".cell-lens .what-if")).to_contain_text("drag a valve")
    page.evaluate(WATCH_GATE)
    box = valve.bounding_box()
    x, y, height = box["x"] + box["width"] / 2, box["y"] + box["height"], box["height"]
    page.mouse.click(x, y - 5)  # a mere click changes nothing
    page.mouse.move(x, y - 1)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(x, y - (height - 4) * step / 59)
        page.wait_for_timeout(16)
        if step >= 40 and page.evaluate("readings.size") > 6:
            break
    page.mouse.move(x, y - height - 20)
    page.mouse.up()
    bar = page.locator(".cell-lens .experiment-bar")
    expect(bar).to_contain_text("forget gate = 1.00, at “mess”, unit")
    expect(page).to_have_url(re.compile("experiment=forget_gate"))
    expect(page.locator(".stage .is-experiment")).to_be_visible()
    assert page.evaluate("readings.size") > 6  # five on the way, besides the first and the last
    assert page.evaluate("sameStage()")
    expect(valve).to_be_focused()
    valve.press("ArrowDown")
    expect(bar).to_contain_text("0.95")
    expect(valve).to_have_attribute("aria-valuetext", re.compile("^0.95, its own 0.09"))
    assert faults(page, ".st-key-read-lens") == []
    valve.press("Delete")
    expect(page.locator(".stage .is-experiment")).to_have_count(0)
    bar.get_by_role("button", name="Undo").click()
    expect(bar).to_contain_text("0.95")
    bar.get_by_role("button", name="Take all back").click()
    expect(page.locator(".stage .is-experiment")).to_have_count(0)


def test_a_finger_drags_a_valve_too(visit):
    visitor = visit(PHONE)
    page, valve = visitor.page, visitor.page.locator(".cell-lens .p-forget_gate .body")
    valve.scroll_into_view_if_needed()
    box, fingers = valve.bounding_box(), page.context.new_cdp_session(page)
    y = box["y"] + box["height"] / 2
    for kind, share in (
        ("touchStart", 0.1),
        ("touchMove", 0.3),
        ("touchMove", 0.6),
        ("touchMove", 1.2),
        ("touchEnd", 0),
    ):
        points = [] if kind == "touchEnd" else [{"x": box["x"] + box["width"] * share, "y": y}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(page.locator(".cell-lens .experiment-bar")).to_contain_text("forget gate = 1.00")
    assert visitor.overflow() <= 0


def test_a_reading_begins_after_another_text_and_questions_follow_the_word(visit):
    visitor = visit(query="?lens=whatif")
    page, questions = visitor.page, visitor.page.locator(".whatif-lens .questions")
    visitor.words.nth(3).click()
    expect(questions).to_contain_text("What if nothing of “superb” is written")
    expect(questions).to_contain_text("What if “superb” is not there?")
    page.locator(".whatif-lens [data-name=gate]").select_option("start_after")
    field = page.locator(".whatif-lens [data-name=after]")
    expect(field).to_be_focused()
    field.fill("My secret diary was dull.")
    field.press("Enter")
    expect(page.locator(".whatif-lens .changes")).to_contain_text("begin after “My secret diary was dull.”, all units")
    expect(page.locator(".stage .is-experiment")).to_be_visible()
    assert "diary" not in page.url
    _, edited = after(InitialState(after="My secret diary was dull."))
    written = percent(float(edited.probability[-1]), TEXTS, edited.config.neutral_band)
    expect(page.locator(".stage .figures .end").first).to_contain_text(written)


def test_the_mark_stands_at_the_first_word_that_differs_and_both_verdicts_side_by_side(visit):
    visitor = visit(query=LINK)
    own, edited = after(GateEdit("input_gate", value=0.0, steps=(10,)))
    step = first_difference(own, edited)
    mark, word = visitor.page.locator(".stage .differs"), visitor.words.nth(step)
    assert mark.bounding_box()["x"] == pytest.approx(word.bounding_box()["x"], abs=3)
    figures = visitor.page.locator(".stage .figures")
    for one in (own, edited):
        expect(figures).to_contain_text(percent(float(one.probability[-1]), TEXTS, one.config.neutral_band))
    expect(visitor.page.locator(".stage .run.own")).to_have_count(1)


def test_stepping_in_an_experiment_asks_nobody_and_a_reload_keeps_it(visit):
    visitor = visit(query=LINK)
    visitor.slider.focus()
    visitor.page.wait_for_timeout(800)  # until the address has the word
    visitor.frames.clear()
    for key in ("Home", "ArrowRight", "ArrowRight"):
        visitor.slider.press(key)
    visitor.at(3)
    assert visitor.frames == []
    visitor.page.wait_for_timeout(800)
    visitor.page.reload()
    visitor.wait()
    visitor.at(3)
    expect(visitor.page.locator(".whatif-lens .changes")).to_contain_text("input gate = 0.00, at “mess”, all units")


def test_the_address_of_an_experiment_with_ones_own_text_makes_it_on_no_other_text(visit):
    visitor = visit(query="?lens=whatif")
    visitor.box.fill("A dull, dull film, but I liked it.")
    visitor.box.press("Enter")
    expect(visitor.words).to_have_count(11)
    visitor.page.locator(".whatif-lens .question").first.click()
    expect(visitor.page).to_have_url(re.compile("example=own"))
    address = visitor.page.url
    visitor.page.reload()
    visitor.wait()
    expect(visitor.words).to_have_count(11)
    expect(visitor.page.locator(".stage .is-experiment")).to_be_visible()
    assert visitor.page.url == address
    other = visit(query=address[address.index("?") :])
    expect(other.page.get_by_text("1 change was left out of the experiment")).to_be_visible()
    expect(other.words).to_have_count(16)
    expect(other.page.locator(".stage .is-experiment")).to_have_count(0)
    expect(other.page).not_to_have_url(re.compile("experiment="))


def test_questions_are_answered_and_words_changed_by_the_keyboard_alone(visit):
    visitor = visit(query="?lens=whatif")
    page = visitor.page
    question = page.locator(".whatif-lens .question").first
    question.focus()
    question.press("Enter")
    expect(page.locator(".stage .is-experiment")).to_be_visible()
    expect(page.locator(".whatif-lens .changes")).to_contain_text("at “mess”, all units")
    slider = page.locator(SLIDER)
    slider.focus()
    slider.press("ArrowLeft")
    expect(page.locator(".whatif-lens .changes")).to_contain_text("0.99")
    expect(slider).to_be_focused()
    page.get_by_role("button", name="Drop it").focus()
    page.keyboard.press("Enter")
    expect(visitor.box).to_have_value("The acting was superb, but the plot was a and I was bored.")
    expect(visitor.words).to_have_count(15)
    page.get_by_role("button", name="Undo", exact=True).first.click()
    expect(visitor.words).to_have_count(16)


@pytest.mark.parametrize("query", [LINK, "?lens=whatif", f"{LINK}&present=1", f"{LINK}&model=bilstm"])
def test_it_fits_the_first_screen_and_keeps_the_rules_of_accessibility(visit, query):
    visitor = visit(query=query)
    fits(visitor)
    assert faults(visitor.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_too_wide(visit, scheme):
    visitor = visit(PHONE, scheme, query=LINK)
    assert visitor.overflow() <= 0
    assert faults(visitor.page) == []
    visitor.look(DESK, scheme)
    assert visitor.overflow() <= 0


def test_the_back_button_takes_an_experiment_back_and_forward_makes_it_again(visit):
    visitor = visit(query="?lens=whatif")
    page = visitor.page
    page.locator(".whatif-lens .question").nth(1).click()
    expect(page.locator(".stage .is-experiment")).to_be_visible()
    expect(page).to_have_url(re.compile("experiment="))
    page.go_back()
    expect(page.locator(".stage .is-experiment")).to_have_count(0)
    page.go_forward()
    expect(page.locator(".stage .is-experiment")).to_be_visible()
    expect(page.locator(".whatif-lens .changes")).to_contain_text("input gate = 0.00, at “mess”, all units")
