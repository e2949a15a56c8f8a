"""Is what a visitor opens in a lens in sight, is nothing covered or lost, and does a text that gave way come back?"""

import re

import pytest
from playwright.sync_api import expect

from lstm_demo import load, trace
from lstm_demo.explain.movers import default_unit

from .driver import DESK, FRAMES

TEXT = "The acting was superb, but the plot was a mess and I was bored."
OWN = "The plot is weak but I liked it."
EXAMPLE = "I love natural language processing"
SUM = (".p-kept .number", ".p-written .number", ".p-cell .number")
IN_SIGHT = """(e) => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight + 1; }"""
TOUCHING = """(root) => {
  const boxes = [...root.querySelectorAll(".label :is(.name, .value)")].map((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    return { text: one.textContent, left, right, top, bottom };
  });
  return boxes.flatMap((one, k) => boxes.slice(k + 1)
    .filter((other) => one.left < other.right + 3 && other.left < one.right + 3
      && one.top < other.bottom - 3 && other.top < one.bottom - 3)
    .map((other) => [one.text, other.text]));
}"""  # captions on one line that have less than three pixels between them

APART = """([picture, unit]) => {
  const middle = (e) => { const r = e.getBoundingClientRect(); return r.top + r.height / 2; };
  const lens = [...document.querySelectorAll("*")].map((e) => e.shadowRoot?.querySelector(".units-lens")).find(Boolean);
  const number = lens?.querySelectorAll(".label.number")[4];
  const all = [...document.querySelectorAll(`${picture} .ytick`)];
  const seen = all.filter((one) => getComputedStyle(one).visibility !== "hidden");
  return number && !number.hidden && number.textContent === unit && seen.length && seen.length < all.length
    && seen.every((one) => Math.abs(middle(one) - middle(number)) >= number.offsetHeight - 1);
}"""  # the number of the unit, and those that Plotly wrote beside rows: none near it is left


@pytest.fixture
def open_lens(browser, address):
    """`open_lens(query, size=DESK)`: the page of that address, for somebody who wants nothing to move."""
    contexts, complaints = [], []

    def open_page(query, size=DESK):
        contexts.append(browser.new_context(viewport=size, reduced_motion="reduce"))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}{query}")
        expect(page.locator(".st-key-read-lens :is(.cell-lens, .equations, .units-lens)")).to_be_visible()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def comes_into_sight(locator):
    """Is it all in sight, as soon as the page has moved?"""
    locator.page.wait_for_function(IN_SIGHT, arg=locator.element_handle())


@pytest.mark.parametrize("lens", ["cell", "units"])
def test_the_numbers_that_are_opened_come_into_sight_and_the_focus_stays(open_lens, lens):
    page = open_lens(f"?lens={lens}")
    summary = page.locator(f".{lens}-lens summary")
    expect(page.locator(f".{lens}-lens :is(.story, .caption)")).to_contain_text(
        f"Unit {default_unit(trace(load(), TEXT))}"
    )
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f".{lens}-lens tbody tr").last).to_be_visible()
    comes_into_sight(page.locator(f".{lens}-lens details"))
    expect(summary).to_be_focused()


@pytest.mark.parametrize(("name", "answer"), [("Proof by hand", "p"), ("Next word", "li")])
def test_what_the_server_answers_comes_into_sight_with_the_button_that_asked(open_lens, name, answer):
    page = open_lens("?lens=equations&word=11&unit=247")
    button = page.get_by_role("button", name=name)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".equations .panel")).not_to_contain_text("Computing")
    comes_into_sight(page.locator(f".equations .panel {answer}").last)
    comes_into_sight(button)
    expect(button).to_be_focused()


def test_what_is_kept_and_what_is_written_add_up_as_printed(open_lens):
    page = open_lens("?word=1&unit=247")
    for step in range(16):
        expect(page.locator(".stage [role=slider]")).to_have_attribute("aria-valuenow", str(step + 1))
        texts = [page.locator(f".cell-lens {part}").inner_text() for part in SUM]
        kept, written, cell = (
            round(10_000 * float(re.sub("≈ ", "", one).replace("\N{MINUS SIGN}", "-"))) for one in texts
        )
        assert (kept + written == cell) != texts[2].startswith("≈")
        if step == 0:
            page.locator(".cell-lens .plan").focus()
        page.keyboard.press("ArrowRight")


@pytest.mark.parametrize("width", [1280, 1000])
@pytest.mark.parametrize(
    "query", ["?", "?present=1", "?model=peephole&present=1", "?model=bilstm&direction=backward&present=1"]
)
def test_captions_of_the_pipe_stand_apart(open_lens, query, width):
    page = open_lens(query, {"width": width, "height": 720})
    expect(page.locator(".cell-lens .label").first).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => null)")
    page.evaluate(FRAMES)
    assert page.locator(".cell-lens").evaluate(TOUCHING) == []


def test_a_plain_network_has_its_pipe_below_the_tabs(open_lens):
    page = open_lens("?model=rnn")
    expect(page.locator(".cell-lens .label").first).to_be_visible()
    tabs, lens = page.locator(".stage [role=tablist]"), page.locator(".cell-lens")
    box = tabs.bounding_box()
    assert lens.bounding_box()["y"] - box["y"] - box["height"] < 16


@pytest.mark.parametrize("query", ["?lens=units", "?lens=units&present=1"])
def test_all_units_their_legend_and_the_chosen_numbers_fit_the_first_screen(open_lens, query):
    page = open_lens(query)
    expect(page.locator(".st-key-units-picture-hidden .nsewdrag")).to_be_visible()
    for part in (".lstm-scales", ".units-lens .caption", ".units-lens summary"):
        assert page.locator(part).evaluate(IN_SIGHT), part
    assert page.get_by_test_id("stMain").evaluate("e => e.scrollHeight - e.clientHeight") <= 0


def test_beside_the_chosen_unit_stands_no_half_of_another_number(open_lens):
    rows = trace(load(), TEXT).units_by_effect()
    page = open_lens(f"?lens=units&unit={rows[8]}")
    picture = ".st-key-units-picture-cell"
    expect(page.locator(f"{picture} .nsewdrag")).to_be_visible()
    page.locator(".units-lens").focus()
    for unit in rows[7:3:-1]:
        page.keyboard.press("ArrowUp")
        page.wait_for_function(APART, arg=[picture, str(unit)])


def test_the_example_says_what_it_does_and_gives_text_word_and_unit_back(open_lens):
    page = open_lens("?lens=equations&unit=156")
    box = page.get_by_role("textbox", name="Type a review")
    box.fill(OWN)
    box.press("Enter")
    slider = page.locator(".stage [role=slider]")
    expect(slider).to_have_attribute("aria-valuemax", "9")
    slider.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")  # at once, before the address knows of it
    page.get_by_role("button", name="Read an example instead").click()
    expect(box).to_have_value(EXAMPLE)
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^love, word 2 of 5"))
    expect(page.locator(".stage .units input")).to_have_value(str(default_unit(trace(load(), EXAMPLE))))
    page.locator(".equations [data-name='i x']").click()
    expect(page.locator(".equations .panel")).to_contain_text("“love”")
    expect(page.get_by_role("radio", name="Your own text")).not_to_be_checked()
    page.get_by_role("button", name="Back to the text before").click()
    expect(box).to_have_value(OWN)
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^plot, word 2 of 9"))
    expect(page.locator(".stage .units input")).to_have_value("156")
    expect(page.get_by_role("button", name="Read an example instead")).to_be_visible()
    expect(page.get_by_role("radio", name="Your own text")).to_be_checked()
