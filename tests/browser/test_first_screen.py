"""What does somebody see first: does it tell its story, fit, and stay where it is?"""

import pytest
from playwright.sync_api import expect

from lstm_demo.texts import Texts

from .driver import DESK, PHONE, faults, fits

TEXTS = Texts()
SHIFTS = """
window.shifted = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) shifted.push([one.startTime, one.value]);
}).observe({ type: "layout-shift", buffered: true });
const watch = setInterval(() => {
  const stage = document.querySelector(".st-key-read-stage");
  const root = stage && [...stage.querySelectorAll("*")].find((one) => one.shadowRoot)?.shadowRoot;
  if (!root?.querySelector(".stage")) return;
  clearInterval(watch);
  requestAnimationFrame(() => requestAnimationFrame((now) => (window.drawnAt = now))); // once it was painted
}, 10);
"""


def test_the_first_screen_tells_its_story_and_fits(visit):
    visitor = visit()
    assert visitor.words.all_inner_texts()[:4] == ["The", "acting", "was", "superb"]
    expect(visitor.sentence).to_contain_text("the verdict")
    fits(visitor)
    assert visitor.page.evaluate("document.title") == TEXTS["read.title"]
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(TEXTS["read.heading"])
    box = visitor.page.locator(".st-key-read-stage").bounding_box()
    assert box["y"] <= 150  # for the header and the box
    visitor.look(DESK, "dark")
    fits(visitor)
    assert faults(visitor.page) == []
    assert not [path for path in visitor.paths if "Plotly" in path]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_verdict_stands_apart_from_the_examples(visit, size):
    page = visit(size).page
    examples = page.locator(".st-key-read-below").bounding_box()
    when = page.locator(".stage .verdict .when").bounding_box()
    assert when["y"] - (examples["y"] + examples["height"]) >= 7


def test_it_plays_once_by_itself_and_any_input_stops_it(visit):
    visitor = visit()
    expect(visitor.page.get_by_role("button", name=TEXTS["stage.pause"])).to_be_visible()
    visitor.page.keyboard.press("a")
    expect(visitor.page.get_by_role("button", name=TEXTS["stage.pause"])).to_have_count(0)
    visitor.page.reload()
    visitor.wait()
    visitor.page.wait_for_timeout(1500)
    expect(visitor.page.get_by_role("button", name=TEXTS["stage.pause"])).to_have_count(0)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_once_the_stage_is_drawn_it_stays_where_it_is_while_it_plays_too(browser, address, size):
    context = browser.new_context(viewport=size, has_touch=size is PHONE)
    context.add_init_script(SHIFTS)
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".cell-lens")).to_be_visible()
    expect(page.get_by_role("button", name=TEXTS["stage.play"])).to_be_visible()  # it has played
    page.wait_for_timeout(1000)
    expect(page.get_by_role("slider", name=TEXTS["stage.words"])).to_have_attribute("aria-valuenow", "11")
    total = page.evaluate("shifted.filter(([at]) => at >= drawnAt).reduce((sum, [, value]) => sum + value, 0)")
    context.close()
    assert total < 0.1
