"""Does the lens What if answer while one drags, keep what was done, and show both readings at the right place?"""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from lstm_demo import GateEdit, load
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


def test_questions_are_answered_and_words_changed_by_the_keyboard_alone(visit):
    visitor = visit(query="?lens=whatif")
    page = visitor.page
    question = page.locator(".whatif-lens .question").first
    question.focus()
    question.press("Enter")
    expect(page.locator(".stage .is-experiment")).to_be_visible()
    expect(page.locator(".whatif-lens .changes")).to_contain_text("at “mess”, unit")
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


@pytest.mark.parametrize("query", [LINK, "?lens=whatif", f"{LINK}&present=1"])
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
