"""Can one scrub through a review by every means, follow a unit, and take the page home?"""

import re
import time
from itertools import product

import numpy as np
import pytest
from playwright.sync_api import expect

from lstm_demo import load, trace
from lstm_demo.app import state
from lstm_demo.explain.by_hand import hand_step
from lstm_demo.views import equations, reader
from lstm_demo.views import page as own_page

from .driver import DESK, FRAMES, PHONE, WORDS_400, faults, place, slider

PARTS = ["before", "forget_gate", "kept", "written", "input_gate", "candidate", "cell", "output_gate", "hidden"]


def test_the_slider_the_buttons_and_the_keys_scrub_without_asking_the_server(visit):
    visitor = visit(figures=False)
    page, sent = visitor.page, len(visitor.frames)
    expect(place(page)).to_have_text("word 11 of 16")
    box = slider(page).bounding_box()
    page.mouse.move(box["x"] + 0.66 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 12, box["y"] + box["height"] / 2, steps=8)
    page.mouse.up()
    expect(place(page)).to_have_text("word 1 of 16")
    expect(visitor.readout).to_contain_text("“The”")
    for key, word in {"ArrowRight": 2, "End": 16, "ArrowLeft": 15, "Home": 1}.items():
        page.keyboard.press(key)
        expect(place(page)).to_have_text(f"word {word} of 16")
    page.get_by_role("button", name="One word on").click()
    page.get_by_role("button", name="One word on").click()
    page.get_by_role("button", name="One word back").click()
    expect(place(page)).to_have_text("word 2 of 16")
    page.wait_for_timeout(300)
    assert len(visitor.frames) == sent


def test_at_either_end_the_keys_stay_where_they_are(at_home):
    page = at_home("Not bad at all.")
    for name, word in {"One word on": 5, "One word back": 1}.items():
        button = page.get_by_role("button", name=name)
        button.focus()
        for _ in range(6):
            page.keyboard.press("Enter")
        expect(place(page)).to_have_text(f"word {word} of 5")
        expect(button).to_be_focused()
        expect(button).to_be_disabled()


def test_the_browsers_own_shortcuts_remain_its_own(at_home):
    page = at_home("Not bad at all.")
    page.locator(".words").focus()
    before = place(page).inner_text()
    taken = """(list, held) => {
      const press = new KeyboardEvent("keydown", {key: "ArrowLeft", cancelable: true, [held]: true});
      list.dispatchEvent(press);
      return press.defaultPrevented; }"""
    for held in ("altKey", "ctrlKey", "metaKey"):
        assert page.locator(".words").evaluate(taken, held) is False
    expect(place(page)).to_have_text(before)
    assert page.locator(".words").evaluate(taken, "shiftKey") is True


@pytest.mark.parametrize("views", [reader, equations])
def test_an_older_drawing_that_is_given_up_takes_nothing_off_the_page(browser, views):
    page, read = browser.new_page(), trace(load(), "Not bad at all.")
    payload = reader.payload(read) if views is reader else equations.payload(read, hand_step(load(), read, 0), 0)
    left = page.evaluate(
        """async ([code, data]) => {
          const { default: draw } = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(code));
          const parentElement = document.body.appendChild(document.createElement("div"));
          const [older, newer] = [draw({ parentElement, data }), draw({ parentElement, data: { ...data } })];
          const count = () => parentElement.childElementCount;
          return [older, newer].map(giveUp => { giveUp(); return count(); });
        }""",
        [views.javascript(), payload],
    )
    page.close()
    assert left == [1, 0]


def test_play_goes_on_by_itself_and_stops_at_the_first_touch(visit):
    visitor = visit(figures=False)
    page, sent = visitor.page, len(visitor.frames)
    slider(page).focus()
    page.keyboard.press("Home")
    began = time.monotonic()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(place(page)).to_have_text(re.compile(r"word ([5-9]|1[0-5]) of 16"))
    assert time.monotonic() - began > 1.5  # four words at two a second
    box = slider(page).bounding_box()
    page.mouse.click(box["x"] + box["width"] * 8.5 / 16, box["y"] + 20)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_timeout(800)
    expect(place(page)).to_have_text("word 9 of 16")
    assert len(visitor.frames) == sent


def test_words_not_yet_read_are_faded(at_home):
    page = at_home(state.examples()["turn"].text)
    slider(page).focus()
    page.keyboard.press("Home")
    expect(page.locator(".step.ahead")).to_have_count(15)
    page.keyboard.press("End")
    expect(page.locator(".step.ahead")).to_have_count(0)


def test_the_drawing_and_the_formula_show_the_numbers_of_the_trace(at_home):
    text = state.examples()["turn"].text
    page, found = at_home(text), trace(load(), text)
    unit = int(found.units_by_effect()[0])
    page.locator(".words .word").nth(10).click()
    numbers = page.locator(".formula .number").all_inner_texts()
    c, f, before, kept, i, g, written, h, o, squashed, shown = (float(text.replace("\u2212", "-")) for text in numbers)
    value = {
        name: float(getattr(found, name)[-1, 0, 10, unit])
        for name in ("cell", "forget_gate", "kept", "input_gate", "candidate", "written", "hidden", "output_gate")
    }
    assert [c, f, kept, i, g, written, h, o] == pytest.approx(list(value.values()), abs=0.0006)
    assert before == pytest.approx(float(found.cell[-1, 0, 9, unit]), abs=0.0006)
    assert kept + written == pytest.approx(c, abs=0.0016)
    assert o * squashed == pytest.approx(h, abs=0.002)
    assert shown == h
    expect(page.locator(".drawing")).to_have_attribute(
        "aria-label", re.compile(f"memory now .{abs(value['cell']):.2f}")
    )
    page.get_by_role("combobox", name="The memory of").select_option("all")
    mean = float(found.written[-1, 0, 10].__abs__().mean())
    expect(page.locator(".product.of-written .total")).to_have_text(f"{mean:.2f}")
    expect(page.locator(".readout")).to_contain_text(f"{float(found.input_gate[-1, 0, 10].mean()):.2f} on average")


def test_the_sentence_claims_only_what_the_numbers_show(at_home):
    text = state.examples()["turn"].text
    page, found = at_home(text), trace(load(), text)
    written, kept, cell = (np.abs(array[-1, 0]).mean(axis=-1) for array in (found.written, found.kept, found.cell))
    for step in range(found.n_steps):
        page.locator(".words .word").nth(step).click()
        sentence = page.locator(".readout").inner_text()
        assert ("more is written than" in sentence) == (step > 1 and written[step] > written[:step].max())
        if step == 0:
            assert "The memory was empty" in sentence
            continue
        assert f"{float(kept[step] / cell[step - 1]):.2f} is kept" in sentence
        verdicts = re.findall(r"(\d+(\.\d)?)\xa0%", sentence)
        assert len(verdicts) in (1, 2)
        assert len({bool(digit) for _, digit in verdicts}) == 1  # the same digits in one sentence
        if len(verdicts) == 2:
            for (number, digit), at in zip(verdicts, found.probability[step - 1 :], strict=False):
                assert float(number) == pytest.approx(100 * float(at), abs=0.11 if digit else 0.5)
        gates = [getattr(found, f"{name}_gate")[-1, 0].mean(axis=-1) for name in ("input", "forget", "output")]
        named = max(gates, key=lambda gate: abs(gate[step] - gate[step - 1]))
        moved = named[step] - named[step - 1]
        verb = "hardly move" if abs(moved) < 0.05 else "rise" if moved > 0 else "fall"
        assert re.search(rf"gates {verb}.* {named[step]:.2f} on average \({named[step - 1]:.2f} at", sentence)


def test_a_notebooks_frame_draws_the_reader(at_home):
    page = at_home("a film")
    page.set_content(trace(load(), "Not bad at all.")._repr_html_())
    expect(page.frame_locator("iframe").get_by_role("listbox")).to_be_visible()
    expect(page.get_by_text("The network read 5 words and marks")).to_be_visible()


def test_a_symbol_lights_its_part_its_word_and_its_column(at_home):
    page = at_home(state.examples()["turn"].text)
    page.locator(".words .word").nth(5).click()
    page.locator(".symbol.of-forget_gate").hover()
    expect(page.locator("svg .valve.lit")).to_have_count(1)
    expect(page.locator(".step.lit .word")).to_have_text("but")
    expect(page.locator(".column.lit.of-forget_gate")).to_have_count(1)
    page.locator(".symbol.of-before").focus()
    page.mouse.move(2, 2)
    page.locator(".symbol.of-before").hover()
    expect(page.locator(".step.lit .word")).to_have_text(",")
    page.locator("svg .valve.of-input_gate").hover()
    expect(page.locator(".symbol.lit")).to_have_text(re.compile("i"))
    page.mouse.move(2, 2)
    expect(page.locator(".lit")).to_have_count(0)
    page.locator(".words .word").first.click()
    page.locator(".symbol.of-before").hover()
    expect(page.locator(".symbol.of-before.lit")).to_have_count(1)
    expect(page.locator(".column.lit, .step.lit")).to_have_count(0)  # nothing was read before the first word
    page.locator(".symbol.of-output_gate").click()
    expect(page.get_by_role("combobox", name="Picture")).to_have_value("output_gate")


def test_every_part_of_the_cell_is_named_in_the_drawing(at_home):
    page = at_home("Not bad at all.")
    shown = page.locator(".drawing .label").evaluate_all("labels => labels.map(label => label.dataset.part)")
    assert shown == PARTS


def test_nothing_moves_while_one_scrubs(at_home):
    page = at_home(state.examples()["unknown"].text)
    for size, unit in product((DESK, PHONE), ("0", "all")):
        page.set_viewport_size(size)
        page.evaluate(FRAMES)
        whose = page.get_by_role("combobox", name="The memory of")
        whose.select_option(unit) if unit == "all" else whose.select_option(index=0)
        slider(page).focus()
        page.keyboard.press("Home")
        heights = set()
        for _ in range(page.locator(".step").count()):
            heights.add(
                page.locator(".lstm-reader").evaluate("reader => Math.round(reader.getBoundingClientRect().height)")
            )
            page.keyboard.press("ArrowRight")
        assert len(heights) == 1


def test_a_step_through_400_words_touches_few_of_them(at_home):
    page = at_home(WORDS_400)
    assert page.locator(".step").count() == 400
    touched = page.evaluate(
        """() => {
            const slider = document.querySelector(".scrubber input");
            const watch = new MutationObserver(() => {});
            watch.observe(document.querySelector(".words"), {subtree: true, attributes: true, childList: true});
            const go = to => {
                slider.value = to;
                slider.dispatchEvent(new Event("input"));
                return watch.takeRecords().filter(one => one.target.matches(".step, .step *")).length;
            };
            go(100);
            return [...Array(100).keys()].map(k => go(101 + k));
        }"""
    )
    assert 0 < max(touched) <= 5  # selected, aria-selected, ahead: of the last word and of the new one
    expect(place(page)).to_have_text("word 200 of 400")


def test_markup_stands_as_text_at_home_too(at_home):
    page = at_home("good </script><script>alert(1)</script><img src=x onerror=alert(2)>")
    assert page.locator("img").count() == 0
    assert "alert" in "".join(page.locator(".word").all_inner_texts())


@pytest.mark.parametrize(("chip", "scheme"), [("turn", "light"), ("turn", "dark"), ("long", "light")])
def test_the_page_at_home_is_accessible_and_fits(at_home, chip, scheme):
    page = at_home(state.examples()[chip].text, PHONE, scheme, reduced_motion="reduce", bypass_csp=True)
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.evaluate(FRAMES)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert faults(page) == []
    page.locator(".symbol.of-forget_gate").focus()  # then with one part lit, and all others pale
    assert faults(page) == []
    page.get_by_text("What is this?").click()
    expect(page.get_by_text("high means keep").first).to_be_visible()


def test_the_page_is_downloaded_from_the_app_as_it_stands(visit, at_home):
    visitor = visit(figures=False)
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Download this page").click()
    document = download.value.path().read_text(encoding="utf-8")
    assert document == own_page.page(trace(load(), state.examples()["turn"].text))


def test_after_an_edit_the_downloaded_page_keeps_the_order_of_units_that_is_on_show(visit):
    first, edited = (trace(load(), f"The film is {said} too long.") for said in ("dull and far", "wonderful and never"))
    visitor = visit(figures=False)
    visitor.type(first.text)
    visitor.write(edited.text)
    visitor.page.get_by_role("button", name="Read it").click()
    expect(visitor.words.nth(3)).to_have_text("wonderful")
    visitor.wait()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Download this page").click()
    document = download.value.path().read_text(encoding="utf-8")
    assert document == own_page.page(edited, order=first.units_by_effect()) != own_page.page(edited)
