"""How is a text typed and read: with Enter, with an input method, on a phone, whatever stands in it?"""

import pytest
from playwright.sync_api import expect

from lstm_demo.texts import Texts

from .driver import DESK, PHONE, TURN, faults

TEXTS = Texts()
TOPS = """(box) => {
  const text = box.value;
  return [".", text].map((value) => {
    box.value = value;
    return document.querySelector(".st-key-read-stage").getBoundingClientRect().top;
  });
}"""  # where the stage stands before Streamlit writes the text into the box, and after; at once, or it does so itself
HOSTILE = "<b>good</b> <img src=x onerror=alert(1)> $x^2$ and *bad*"


@pytest.mark.parametrize(("size", "lines"), [(DESK, 2), (PHONE, 3)], ids=["desk", "phone"])
def test_a_long_text_scrolls_in_a_box_of_few_lines(visit, size, lines):
    visitor = visit(size)
    top = visitor.page.locator(".st-key-read-stage").bounding_box()["y"]
    line = float(visitor.box.evaluate("(box) => parseFloat(getComputedStyle(box).lineHeight)"))
    visitor.write("The acting was superb, but the plot was a mess. " * 30)
    assert visitor.box.bounding_box()["height"] == pytest.approx(lines * line, abs=1)
    assert visitor.box.evaluate("(box) => box.scrollHeight > box.clientHeight")
    assert visitor.page.locator(".st-key-read-stage").bounding_box()["y"] - top <= line + 1


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_text_that_comes_late_into_the_box_moves_nothing_below_it(visit, size):
    visitor = visit(size)
    expect(visitor.box).to_have_value(TURN)
    without, with_it = visitor.box.evaluate(TOPS)
    assert without == pytest.approx(with_it, abs=0.1)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_box_says_in_sight_what_it_is_for(visit, size):
    visitor = visit(size)
    label = visitor.page.locator(".st-key-read-text label")
    expect(label).to_have_text(TEXTS["read.text"])
    frame, said = (one.bounding_box() for one in (visitor.page.locator(".st-key-read-text"), label))
    assert frame["y"] <= said["y"] < said["y"] + said["height"] <= frame["y"] + frame["height"]
    label.click()
    expect(visitor.box).to_be_focused()


def test_enter_reads_and_shift_enter_makes_a_line(visit):
    visitor = visit()
    visitor.write("Not bad")
    visitor.box.press("Shift+Enter")
    visitor.box.press_sequentially("at all.")
    assert visitor.box.input_value() == "Not bad\nat all."
    visitor.box.press("Enter")
    expect(visitor.words).to_have_text(["Not", "bad", "at", "all", "."])
    expect(visitor.box).to_be_focused()
    assert visitor.box.input_value() == "Not bad\nat all."
    visitor.box.press("End")
    visitor.box.press_sequentially(" No")  # the box goes on to listen
    visitor.box.press("Control+Enter")
    expect(visitor.words).to_have_count(6)


def test_enter_that_ends_a_word_of_an_input_method_reads_nothing(visit):
    visitor = visit()
    visitor.write("\u597d")
    words = visitor.words.all_inner_texts()
    composing = "(box) => box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', %s, bubbles: true }))"
    for how in ("isComposing: true", "keyCode: 229"):
        visitor.box.evaluate(composing % how)
    visitor.page.wait_for_timeout(500)
    assert visitor.words.all_inner_texts() == words
    visitor.box.press("Enter")
    expect(visitor.words).to_have_text(["\u597d"])


def test_on_a_phone_enter_makes_a_line_and_the_button_reads(visit):
    visitor = visit(PHONE, is_mobile=True)
    assert visitor.overflow() <= 0
    visitor.box.fill("Not bad")
    expect(visitor.note).to_have_text(TEXTS["read.unread_touch"])
    visitor.box.press("Enter")
    assert visitor.box.input_value() == "Not bad\n"
    visitor.page.get_by_role("button", name=TEXTS["read.submit"]).click()
    expect(visitor.words).to_have_text(["Not", "bad"])
    visitor.words.nth(0).tap()
    visitor.at(1)
    for one in visitor.page.get_by_role("button").all():
        assert one.bounding_box() is None or one.bounding_box()["x"] >= 0
    assert faults(visitor.page) == []


def test_markup_and_formulas_stand_as_text(visit):
    visitor = visit()
    visitor.write(HOSTILE).press("Enter")
    expect(visitor.words.first).to_have_text("<")
    assert "".join(visitor.words.all_inner_texts()) == HOSTILE.replace(" ", "")
    assert visitor.page.locator(".stage img, .stage script, .cell-lens img").count() == 0
