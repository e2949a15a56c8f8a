"""Do the lenses look where the stage looks, in the same frame, and does a click in a picture choose what is there?"""

import re

import pytest
from playwright.sync_api import expect

from lstm_demo import load, trace
from lstm_demo.texts import Texts

from .driver import DESK, FRAMES, PHONE, faults, fits

TEXTS = Texts()

TEXT = "The acting was superb, but the plot was a mess and I was bored."
HEATMAP = ".st-key-units-picture-cell"
CELL = ".cell-lens .p-{} .number"


@pytest.fixture
def open_lens(new_page, address):
    """`open_lens(lens, size=DESK)`: the first example with that lens open, for somebody who wants nothing to move."""

    def open_page(lens, size=DESK, query=""):
        page = new_page(viewport=size, reduced_motion="reduce", has_touch=size is PHONE)
        page.asked, page.sent = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("websocket", lambda channel: channel.on("framesent", lambda frame: page.sent.append(frame)))
        page.goto(f"{address}?lens={lens}{query}")
        expect(page.locator(".stage .words")).to_be_visible()
        return page

    return open_page


@pytest.fixture(scope="module")
def read():
    return trace(load(), TEXT)


def signed(value):
    text = f"{abs(value):.2f}"
    return text if float(text) == 0 else ("+" if value > 0 else "\N{MINUS SIGN}") + text


def box(locator):
    return locator.evaluate(
        "(e) => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.width, r.height]; }"
    )


def test_the_pipe_follows_the_stage_word_by_word_without_the_server(open_lens, read):
    page = open_lens("cell")
    unit = int(page.locator(".cell-lens .story").inner_text().split()[1])
    page.locator(".cell-lens .plan").focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(1500)  # until the address has the word
    page.sent.clear()
    for word in range(read.n_steps):
        expect(page.locator(CELL.format("forget_gate"))).to_have_text(f"{read.forget_gate[0, 0, word, unit]:.2f}")
        expect(page.locator(CELL.format("hidden"))).to_have_text(signed(read.hidden[0, 0, word, unit]))
        cell = page.locator(CELL.format("cell")).inner_text().removeprefix("≈ ").replace("\N{MINUS SIGN}", "-")
        assert float(cell) == pytest.approx(read.cell[0, 0, word, unit], abs=0.0051)  # a sum may have more digits
        page.keyboard.press("ArrowRight")
    assert page.sent == []


def test_no_code_of_plotly_comes_before_a_lens_needs_it(open_lens):
    page = open_lens("cell")
    expect(page.locator(".cell-lens .plan")).to_be_visible()
    assert not [url for url in page.asked if "PlotlyChart" in url]
    page.get_by_role("tab", name="All units").click()
    expect(page.locator(f"{HEATMAP} .nsewdrag")).to_be_visible()
    assert [url for url in page.asked if "PlotlyChart" in url]


def test_a_click_in_a_heatmap_chooses_its_word_and_its_unit(open_lens, read):
    page = open_lens("units")
    area = page.locator(f"{HEATMAP} .nsewdrag")
    expect(area).to_be_visible()
    unit = int(read.units_by_effect()[2])
    left, top, width, height = box(area)
    n_rows = page.locator(f"{HEATMAP} .js-plotly-plot").evaluate("(plot) => plot.data[0].y.length")
    page.mouse.click(left + width * 3.5 / read.n_steps, top + height * 2.5 / n_rows)
    caption = page.locator(".units-lens .caption")
    expect(caption).to_contain_text(f"Unit {unit} at “superb”:")
    expect(caption).to_contain_text(f"memory c {signed(read.cell[0, 0, 3, unit])}")
    expect(page).to_have_url(re.compile(rf"unit={unit}\b"))
    expect(page).to_have_url(re.compile(r"word=4\b"))
    page.get_by_role("tab", name="Cell").click()
    expect(page.locator(".cell-lens .story")).to_contain_text(f"Unit {unit} ")


def test_the_frames_stand_over_the_chosen_word_and_move_without_the_server(open_lens, read):
    page = open_lens("units")
    expect(page.locator(f"{HEATMAP} .nsewdrag")).to_be_visible()
    page.locator(".units-lens").focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(1500)  # until the address has the word
    page.sent.clear()
    for word in range(3):
        expect(page.locator(".units-lens .caption")).to_contain_text(f"“{read.steps[word].text}”")
        left, top, width, height = box(page.locator(f"{HEATMAP} .nsewdrag"))
        frame = box(page.locator(".units-lens .frame.column").nth(4))
        column = width / read.n_steps
        assert frame == pytest.approx([left + word * column, top, column, height], abs=1)
        page.keyboard.press("ArrowRight")
    assert page.sent == []


@pytest.mark.parametrize("model", ["lstm", "bilstm"])  # the second has most to say of itself
def test_the_lines_of_one_unit_fit_and_a_click_in_either_figure_chooses_a_word_in_both(visit, model):
    visitor = visit(query=f"?lens=units&model={model}")
    page = visitor.page
    page.locator(".st-key-units-choice input").click()
    page.get_by_role("option", name=TEXTS["units_lens.lines"]).click()
    expect(visitor.figures).to_have_count(2)
    areas = page.locator(".st-key-units-pictures .nsewdrag")
    expect(areas).to_have_count(2)
    visitor.wait()
    fits(visitor)
    n = visitor.words.count()
    margin = max(0.5, 0.06 * (n - 1))  # the axis goes on for so many words at either end

    def column(figure, word):
        left, top, width, height = box(areas.nth(figure))
        one = width / (n - 1 + 2 * margin)
        return [left + (word - 0.5 + margin) * one, top, one, height]

    for figure, word in ((1, 3), (0, 12)):
        left, top, width, height = column(figure, word)
        page.mouse.click(left + width / 2, top + height / 2)
        visitor.at(word + 1)
        page.evaluate(FRAMES)
        for number in range(2):
            frame = box(page.locator(".units-lens .frame.column").nth(number))
            assert frame == pytest.approx(column(number, word), abs=1)


@pytest.mark.parametrize("lens", ["cell", "units"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_lens_has_its_numbers_in_a_table_and_keeps_the_rules_of_accessibility(open_lens, lens, size):
    page = open_lens(lens, size)
    if lens == "units":
        expect(page.locator(f"{HEATMAP} .nsewdrag")).to_be_visible()
    page.locator(f".{lens}-lens summary").click()
    expect(page.locator(f".{lens}-lens table")).to_be_visible()
    assert page.locator(f".{lens}-lens table tbody tr").count() >= 9
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert faults(page) == []
