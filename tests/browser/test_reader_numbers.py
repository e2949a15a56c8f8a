"""Do line, table, products and labels of the reader say what the trace says, and can all of it be read?"""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from lstm_demo import load, trace
from lstm_demo.app import state

from .driver import DESK, PHONE, place, slider


def test_the_line_stands_where_the_verdict_stands_and_the_handle_on_it(at_home):
    text = state.examples()["long"].text
    page, found = at_home(text), trace(load(), text)
    expect(page.locator(".axis span")).to_have_text(["100\xa0%", "50\xa0%", "0\xa0%"])
    low, high = (round(100 * edge) for edge in found.config.neutral_band)
    line = re.compile(rf"starts at \d+\xa0%, before any.*neutral {low}.{high} %")
    expect(page.locator(".of-line")).to_contain_text(line)
    strip = page.locator(".strip").bounding_box()
    for word in (0, 14, 200, found.n_steps - 1):
        x = strip["x"] + strip["width"] * (word + 0.5) / found.n_steps
        page.mouse.click(x, strip["y"] + 5)
        expect(place(page)).to_have_text(f"word {word + 1} of {found.n_steps}")
        dot = page.locator(".hand i").bounding_box()
        assert dot["x"] + dot["width"] / 2 == pytest.approx(x, abs=2)
        height = 1 - (dot["y"] + dot["height"] / 2 - strip["y"]) / strip["height"]
        assert height == pytest.approx(float(found.probability[word]), abs=0.02)
    runs = page.locator(".curve .run").evaluate_all("all => all.map(one => one.getAttribute('d')).join('')")
    levels = {float(level) for level in re.findall(r"V([\d.]+)H", runs)}
    assert max(levels) == pytest.approx(100 - 100 * float(found.probability.min()), abs=0.02)
    assert min(levels) == pytest.approx(100 - 100 * float(found.probability.max()), abs=0.02)


def test_the_table_tells_what_each_word_changed_and_marks_the_largest(at_home):
    text = state.examples()["turn"].text
    page, found = at_home(text), trace(load(), text)
    page.get_by_text("All words as a table").click()
    rows = page.locator("details tr")
    expect(rows).to_have_count(2 + found.n_steps)
    expect(rows.nth(1)).to_contain_text("before any word")
    before = 1 / (1 + np.exp(-found.bias))
    points = 100 * np.diff(found.probability, prepend=before)
    for step in range(found.n_steps):
        cells = rows.nth(2 + step).locator("td").all_inner_texts()
        number = re.match(r"[+\u2212]?[\d.]+", cells[2])[0].replace("\u2212", "-")
        assert float(number) == pytest.approx(points[step], abs=0.051)
        assert float(cells[4].replace("\u2212", "-")) == pytest.approx(float(found.changes[step]), abs=0.0051)
        assert ("largest" in cells[2]) == (step == int(np.abs(points).argmax()))


def test_kept_written_and_shown_stand_together_for_the_unit_and_for_all(at_home):
    text = state.examples()["turn"].text
    page, found = at_home(text), trace(load(), text)
    unit = int(found.units_by_effect()[0])
    page.locator(".words .word").nth(7).click()
    rows = page.locator(".products tr")
    expect(rows.nth(1)).to_contain_text(f"unit {unit}")
    expect(rows.nth(2)).to_contain_text("all 256, mean size")
    for column, name in enumerate(("kept", "written", "shown")):
        values = getattr(found, name)[-1, 0, 7]
        one, every = (rows.nth(k).locator("td").nth(column).inner_text().replace("\u2212", "-") for k in (1, 2))
        assert float(one) == pytest.approx(float(values[unit]), abs=0.0051)
        assert float(every) == pytest.approx(float(np.abs(values).mean()), abs=0.0051)
    labels = page.locator(".drawing .product").all_text_contents()
    assert [label.strip() for label in labels] == ["f·c₋₁", "i·g", "o·tanh(c)"]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_chosen_word_is_always_written_under_the_heatmap_and_no_two_overlap(at_home, size):
    page = at_home(state.examples()["long"].text, size)
    overlaps = """labels => {
        const boxes = labels.filter(one => !one.hidden).map(one => one.getBoundingClientRect());
        boxes.sort((a, b) => a.left - b.left);
        return boxes.slice(1).filter((box, k) => box.left < boxes[k].right).length;
    }"""
    slider(page).focus()
    for _ in range(8):
        page.keyboard.press("PageUp")
        number = int(slider(page).input_value())
        word = page.locator(".words .word").nth(number - 1).inner_text()
        expect(page.locator(".ticks b")).to_have_text(word)
        inner, outer = page.locator(".step.selected").bounding_box(), page.locator(".words").bounding_box()
        assert outer["y"] < inner["y"]
        assert inner["y"] + inner["height"] < outer["y"] + outer["height"]
        assert page.locator(".ticks > *").evaluate_all(overlaps) == 0
        assert page.locator(".ticks > span:not([hidden])").count() >= 2


def test_an_unknown_word_keeps_its_dashes_when_it_is_chosen(at_home):
    page = at_home("Zorblat and quendle.")
    for number in (0, 2):
        page.locator(".words .word").nth(number).click()
        style = page.locator(".step.selected .word").evaluate("word => getComputedStyle(word).borderStyle")
        assert style == "dashed"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_on_their_colours_and_weak_ones_stand_out_from_the_page(at_home, scheme):
    page = at_home(state.examples()["long"].text, DESK, scheme)
    page.locator(".words .word").nth(150).click()
    text, ground = page.locator(".words .word").evaluate_all(
        """words => {
            const pen = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
            const light = colour => {
                pen.fillStyle = colour;
                pen.fillRect(0, 0, 1, 1);
                const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map(value => value / 255)
                    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            const page = light(getComputedStyle(document.documentElement).backgroundColor);
            const pairs = words.map(word => {
                const style = getComputedStyle(word);
                const ground = light(style.backgroundColor);
                return [contrast(light(style.color), ground), contrast(ground, page)];
            });
            return [Math.min(...pairs.map(pair => pair[0])), Math.min(...pairs.map(pair => pair[1]))];
        }"""
    )
    assert text >= 4.5
    assert ground > 1.08
