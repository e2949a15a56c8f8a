"""What can a person do on the page: step, choose, present, reset, and all of it by keyboard?"""

import re

import pytest
from playwright.sync_api import expect

from lstm_demo.app.examples import examples
from lstm_demo.texts import Texts

from .driver import DESK, FRAMES, MAIN, PHONE, faults, fits

TEXTS, EXAMPLES = Texts(), examples()
TWELVE = "The plot was dull, but the acting of both was superb."
SMALL = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  const roots = [main, ...[...main.querySelectorAll("*")].map((one) => one.shadowRoot).filter(Boolean)];
  const found = new Set();
  for (const root of roots) {
    for (const one of root.querySelectorAll("*")) {
      if (one.closest("style, script, .js-plotly-plot") || !one.checkVisibility({ visibilityProperty: true })) continue;
      const isText = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (isText) found.add(parseFloat(getComputedStyle(one).fontSize));
    }
  }
  return Math.min(...found);
}"""  # the smallest letters in sight


def test_stepping_asks_nobody_and_a_choice_runs_the_stage_alone(visit):
    visitor = visit()
    visitor.slider.focus()
    visitor.page.keyboard.press("Home")
    visitor.at(1)
    visitor.page.wait_for_timeout(300)
    sent = len(visitor.frames)
    for key, word in (("ArrowRight", 2), ("End", 16), ("ArrowLeft", 15), ("PageUp", 5), ("r", 5), ("c", 5)):
        visitor.page.keyboard.press(key)
        visitor.at(word)
    visitor.words.nth(2).hover()
    visitor.page.mouse.down()
    visitor.words.nth(10).hover()
    visitor.page.mouse.up()
    visitor.at(11)
    expect(visitor.sentence).to_contain_text("mess")
    visitor.page.wait_for_timeout(900)  # longer than it takes to enter the address
    assert len(visitor.frames) == sent
    assert "word=11" in visitor.page.url
    visitor.open("equations")
    assert len(visitor.frames) > sent


def test_a_link_is_stronger_than_a_draft(visit, address):
    visitor = visit()
    visitor.write("A xylophonic film.")
    visitor.page.goto(f"{address}?example=plain")
    visitor.wait()
    expect(visitor.box).to_have_value(EXAMPLES["plain"].text)


def test_undo_brings_back_text_word_and_unit_however_quickly_it_was_reset(visit):
    visitor = visit()
    visitor.type("Not bad at all.")
    visitor.unit.fill("7")
    visitor.unit.press("Enter")
    expect(visitor.page).to_have_url(re.compile(r"unit=7"))  # from now on Streamlit sends the address as it is now
    visitor.slider.focus()
    for key in ("Home", "ArrowRight"):
        visitor.page.keyboard.press(key)
    visitor.page.get_by_role("button", name=TEXTS["read.reset"]).click()
    expect(visitor.words.first).to_have_text("The")
    visitor.at(11)
    visitor.page.get_by_role("button", name=TEXTS["read.undo"]).click()
    expect(visitor.words).to_have_text(["Not", "bad", "at", "all", "."])
    expect(visitor.box).to_have_value("Not bad at all.")
    expect(visitor.unit).to_have_value("7")
    visitor.at(2)
    expect(visitor.chip).to_have_text(TEXTS["read.own"])


def test_reset_turns_to_the_largest_step_of_the_text_on_show(visit):
    visitor = visit(query="?word=3")
    visitor.slider.focus()
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.get_by_role("button", name=TEXTS["read.reset"]).press("Enter")
    visitor.at(11)
    visitor.page.get_by_role("button", name=TEXTS["read.undo"]).press("Enter")
    visitor.at(4)


def test_the_text_of_ones_own_is_marked_and_stays_within_reach_after_a_reload(visit):
    visitor = visit()
    visitor.type("A xylophonic film.")
    visitor.page.reload()
    visitor.wait()
    expect(visitor.chip).to_have_text(TEXTS["read.own"])
    visitor.page.get_by_text(TEXTS["examples.plain.name"]).click()
    expect(visitor.box).to_have_value(EXAMPLES["plain"].text)
    expect(visitor.words.first).to_have_text(EXAMPLES["plain"].text.split()[0])
    visitor.page.wait_for_url(re.compile("example=plain"))
    visitor.page.reload()
    visitor.wait()
    expect(visitor.chip).to_have_text(TEXTS["examples.plain.name"])
    visitor.page.get_by_text(TEXTS["read.own"]).click()
    expect(visitor.words).to_have_text(["A", "xylophonic", "film", "."])


def test_an_empty_box_and_a_text_too_long_get_a_sentence_and_lose_nothing(visit):
    visitor = visit()
    visitor.write("   ").press("Enter")
    expect(visitor.page.get_by_text("There is no word to read")).to_be_visible()
    expect(visitor.words.first).to_have_text("The")
    visitor.write("b" * 20_001)
    visitor.page.get_by_role("button", name=TEXTS["read.submit"]).click()
    expect(visitor.page.get_by_text("The text has 20,001 characters")).to_be_visible()
    assert len(visitor.box.input_value()) == 20_001


def test_all_of_it_can_be_done_by_keyboard(visit):
    visitor = visit()
    page = visitor.page
    visitor.box.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Not bad at all.")
    page.keyboard.press("Enter")
    expect(visitor.words).to_have_count(5)
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "() => { let one = document.activeElement; while (one.shadowRoot?.activeElement) one ="
            " one.shadowRoot.activeElement; return one.getAttribute('role') ?? one.tagName; }"
        )
        reached.append(focused)
        if focused == "slider":
            page.keyboard.press("Home")
            page.keyboard.press("ArrowRight")
            visitor.at(2)
        if focused == "tab":
            page.keyboard.press("ArrowRight")
            break
    assert {"slider", "BUTTON", "tab"} <= set(reached)
    page.keyboard.press("Enter")
    expect(page.locator(".equations")).to_be_visible()
    visitor.at(2)


def test_from_the_box_that_was_read_one_tab_leads_to_the_words_and_shift_tab_back(visit):
    visitor = visit()
    page, keys = visitor.page, visitor.page.locator(".stage .keys")
    visitor.box.focus()
    expect(keys).to_have_text(TEXTS["stage.keys"])
    page.keyboard.press("Control+A")
    page.keyboard.type("Not bad at all.")
    page.keyboard.press("Tab")  # nothing was read: the button comes next, as ever
    expect(page.get_by_role("button", name=TEXTS["read.submit"])).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(visitor.box).to_be_focused()
    page.keyboard.press("Enter")
    expect(visitor.words).to_have_count(5)
    expect(visitor.box).to_be_focused()  # it moves by Tab alone
    expect(keys).to_have_text(TEXTS["stage.keys_from_box"])
    expect(visitor.box).to_have_accessible_description(TEXTS["stage.keys_from_box"])
    page.keyboard.press("Tab")
    expect(visitor.slider).to_be_focused()
    expect(keys).to_have_text(TEXTS["stage.keys"])
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    visitor.at(2)
    page.keyboard.press("Shift+Tab")
    expect(visitor.box).to_be_focused()
    page.keyboard.press("Enter")
    expect(visitor.box).to_be_focused()  # which it is not while Streamlit takes its text
    page.keyboard.type(" No")
    expect(keys).to_have_text(TEXTS["stage.keys"])  # what is typed is not read yet


def test_a_presentation_is_stage_and_lens_large_and_esc_ends_it(visit):
    visitor = visit()
    visitor.type(TWELVE)
    assert visitor.page.evaluate(SMALL) >= 14
    visitor.page.get_by_role("button", name=TEXTS["app.present"]).click()
    expect(visitor.box).to_be_hidden()
    expect(visitor.page.get_by_role("link", name=TEXTS["models.page"])).to_be_hidden()
    expect(visitor.page).to_have_url(re.compile("present=1"))
    fits(visitor)
    assert visitor.page.evaluate(SMALL) >= 20
    assert faults(visitor.page) == []
    visitor.page.keyboard.press("Escape")
    expect(visitor.box).to_be_visible()
    assert "present" not in visitor.page.url
    expect(visitor.words).to_have_count(13)
    opened = visit(query="?present")
    expect(opened.box).to_be_hidden()
    opened.page.get_by_role("button", name=TEXTS["app.leave"]).click()
    expect(opened.box).to_be_visible()


@pytest.mark.parametrize("lens", ["cell", "equations"])
def test_nothing_is_lost_in_forced_colours_and_at_twice_the_size(browser, address, lens):
    context = browser.new_context(
        viewport={"width": 640, "height": 720}, forced_colors="active", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{address}?lens={lens}")
    expect(page.locator(".st-key-read-lens :is(.cell-lens, .equations)")).to_be_visible()
    page.evaluate(FRAMES)
    wide = page.evaluate(f"{MAIN}.scrollWidth - window.innerWidth")
    frame = page.locator(".stage .frame").first.evaluate("(one) => getComputedStyle(one).borderTopWidth")
    context.close()
    assert wide <= 0
    assert float(frame.removesuffix("px")) >= 2


def test_a_network_of_both_directions_reads_every_beginning_when_asked(visit):
    visitor = visit(query="?model=bilstm")
    expect(visitor.page.get_by_text(TEXTS["stage.unread"])).to_be_visible()
    lens = visitor.page.locator(".cell-lens").bounding_box()
    assert lens["y"] + lens["height"] <= DESK["height"]
    visitor.page.get_by_role("button", name=TEXTS["stage.read_beginnings"]).click()
    expect(visitor.sentence).to_have_text(re.compile(r"the verdict (rises|falls|stays)"))
    expect(visitor.page.get_by_text(TEXTS["read.prefixes_known"])).to_be_visible()


def test_four_hundred_words_are_drawn_at_once(visit):
    visitor = visit()
    text = " ".join(["The acting was superb but the plot was a mess ."] * 36 + ["I was bored ."])
    visitor.box.fill(text)
    visitor.box.press("Enter")
    expect(visitor.words).to_have_count(400)
    assert visitor.overflow() <= 0
    visitor.slider.focus()
    sent = len(visitor.frames)
    visitor.page.keyboard.press("End")
    visitor.at(400)
    assert len(visitor.frames) == sent


def test_the_word_where_one_rests_is_in_the_link_and_stays_with_another_model(visit):
    visitor = visit()
    visitor.words.nth(3).click()
    visitor.page.wait_for_url(re.compile("word=4"))
    visitor.page.get_by_role("button", name="Link").click()
    expect(visitor.page.get_by_test_id("stCode")).to_contain_text("word=4")
    visitor.page.keyboard.press("Escape")
    visitor.unit.fill("7")
    visitor.unit.press("Enter")
    visitor.page.wait_for_url(re.compile("unit=7"))
    visitor.words.nth(1).click()
    visitor.page.get_by_role("button", name="Link").click()
    expect(visitor.page.get_by_test_id("stCode")).to_contain_text("word=2")  # though Streamlit sends what was there
    visitor.page.keyboard.press("Escape")
    visitor.words.nth(7).click()
    visitor.page.wait_for_url(re.compile("word=8"))
    visitor.page.get_by_role("combobox").first.click()
    visitor.page.get_by_role("option", name="LSTM with peepholes").click()
    visitor.page.wait_for_url(re.compile("model=peephole"))
    visitor.wait()
    visitor.at(8)
    expect(visitor.page).to_have_url(re.compile("word=8"))


@pytest.mark.parametrize("screen", [DESK, PHONE])
def test_that_a_text_is_in_another_language_stands_below_the_verdict_on_the_first_screen(visit, screen):
    visitor = visit(screen)
    visitor.write("Ein wunderbarer Film!")
    visitor.page.get_by_role("button", name=TEXTS["read.submit"]).click()
    caution = visitor.page.locator(".stage .caution")
    expect(caution).to_contain_text("This looks like German;")
    box, verdict = caution.bounding_box(), visitor.page.locator(".stage .verdict").bounding_box()
    assert verdict["y"] + verdict["height"] < box["y"] < box["y"] + box["height"] < screen["height"]
