"""Does the stage show every text on every screen, and tell what happened in it?"""

import math
import re

import pytest
from playwright.sync_api import expect

from lstm_demo import load, trace
from lstm_demo.explain.movers import movers
from lstm_demo.texts import Texts
from lstm_demo.views.numbers import percent

from .driver import DESK, FRAMES, PHONE, ROOT, TURN, WORDS_400, chosen, faults

LONG = "An incomprehensibly self-congratulatory misunderstanding, unquestionably disappointing; unforgettably so, alas!"
SIXTY = "The acting was superb , but the plot was a mess . " * 5
ZOOMED = {"width": 640, "height": 360}  # 1280 x 720 at 200 %
WIDE = {"width": 1920, "height": 1080}
BOX = "one => { const box = one.getBoundingClientRect(); return [box.left, box.right, box.top, box.bottom]; }"


def written(text):
    return text.replace("\u2212", "-").replace("\xa0", " ")


def in_percent(found, step):
    """The verdict after a step as the page writes it."""
    return percent(float(found.probability[step]), Texts(), found.config.neutral_band)


def test_the_first_sight_tells_what_happened_at_the_largest_fall(at_home):
    page, found = at_home(TURN), trace(load(), TURN)
    step = found.most_moving_step()
    first = movers(found, step)
    said = written(page.locator(".stage .sentence").inner_text())
    before, after = (round(100 * float(found.probability[k])) for k in (step - 1, step))
    fall = f"falls from {before} % to {after} % ({first.change:+.2f} log odds), the largest fall."
    assert f"At “mess” the verdict {fall} Unit {first.units[0]} brings {first.amounts[0]:+.2f} of it" in said
    assert f"({100 * first.shares[0]:.0f} %)" in said
    assert f"keeps {found.forget_gate[-1, 0, step, first.units[0]]:.2f} of memory " in said
    names = ("input_gate", "candidate", "written")
    gate, candidate, there = (found.part(name)[-1, 0, step, first.units[0]] for name in names)
    assert f"writes {gate:.2f} of the candidate {candidate:+.2f} = {there:+.2f}" in said
    buttons = [written(text).split() for text in page.locator(".movers .chip").all_inner_texts()]
    expected = [[str(unit), f"{100 * share:.0f}", "%"] for unit, share in zip(first.units, first.shares, strict=True)]
    assert buttons == expected[:4]


def test_the_verdict_is_that_so_far_and_the_last_one_stands_beside_it(at_home):
    page, found = at_home(TURN), trace(load(), TURN)
    chosen(page, 4)
    expect(page.locator(".stage .verdict")).to_have_text("So far, word 4 of 16Positive")
    expect(page.locator(".stage .so-far")).to_have_text(f"{in_percent(found, 3)} positive")
    expect(page.locator(".stage .end")).to_have_text(f"At the end: Negative,\xa0{in_percent(found, -1)}")
    chosen(page, 16)
    expect(page.locator(".stage .verdict")).to_have_text("At the endNegative")
    expect(page.locator(".stage .end")).to_have_text("")


def test_what_log_odds_are_is_said_where_the_key_names_them(at_home):
    page = at_home(TURN, PHONE)
    about = page.locator(".stage .about")
    expect(about).to_be_hidden()
    page.get_by_role("button", name="log odds that a word adds").click()
    expect(about).to_be_visible()
    left, right, *_ = about.evaluate(BOX)
    assert 0 <= left < right <= PHONE["width"]
    for sign, log_odds, share in re.findall(r"([+\N{MINUS SIGN}])(\d) is (\d+)", about.inner_text()):
        odds = math.exp(int(log_odds) * (1 if sign == "+" else -1))
        assert int(share) == round(100 * odds / (1 + odds))
    page.keyboard.press("Escape")
    expect(about).to_be_hidden()


def test_columns_are_the_same_in_all_rows_and_frame_and_word_stand_on_one_of_them(at_home):
    page = at_home(TURN)
    for number in (1, 5, 16):
        word = chosen(page, number)
        page.evaluate(FRAMES)
        column = page.locator(".stage .column").nth(number - 1).evaluate(BOX)
        frame = page.locator(".stage .frame").evaluate(BOX)
        chip = word.evaluate(BOX)
        assert frame[:2] == pytest.approx(column[:2], abs=0.6)
        assert chip[:2] == pytest.approx(column[:2], abs=1.6)
        assert frame[3] >= column[3]


def test_a_long_word_is_shortened_in_its_column_and_whole_in_its_frame(at_home):
    page = at_home(LONG)
    cut = "one => one.scrollWidth > one.clientWidth + 1"
    short = page.locator(".stage .word[data-short]")
    assert short.count() >= 1
    assert short.evaluate_all("all => all.some((one) => !one.matches('.chosen') && one.scrollWidth > one.clientWidth)")
    texts = page.locator(".stage .word").all_inner_texts()
    room = page.locator(".stage .words").evaluate(BOX)
    for text in short.all_inner_texts():
        word = chosen(page, texts.index(text) + 1)
        assert not word.evaluate(cut)
        left, right, *_ = word.evaluate(BOX)
        assert room[0] - 1 <= left < right <= room[1] + 1


@pytest.mark.parametrize("text", ["Wonderful", TURN, LONG, SIXTY, WORDS_400], ids=["1", "16", "long", "60", "400"])
def test_every_text_fits_every_screen(at_home, text):
    page = at_home(text)
    for size in (PHONE, ZOOMED, DESK, WIDE):
        page.set_viewport_size(size)
        page.evaluate(FRAMES)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        score, board = (page.locator(one).evaluate(BOX) for one in (".stage .paths", ".stage .board"))
        assert board[0] <= score[0] < score[1] <= board[1] + 1


def test_a_sentence_of_16_words_leaves_room_for_a_lens_on_720_pixels(at_home):
    page = at_home(TURN)
    above = "one => one.querySelector('.below').getBoundingClientRect().top - one.getBoundingClientRect().top"
    assert page.locator(".stage").evaluate(above) <= 330  # and then the lenses' names


def test_a_long_text_scrolls_inside_the_stage_and_keeps_the_chosen_word_in_sight(at_home):
    page = at_home(WORDS_400)
    words = page.locator(".stage .words")
    for key in ("End", "PageUp", "Home", "PageDown"):
        words.focus()
        page.keyboard.press(key)
        page.evaluate(FRAMES)
        box, frame = page.locator(".stage .word.chosen").evaluate(BOX), words.evaluate(BOX)
        assert frame[2] - 1 <= box[2] < box[3] <= frame[3] + 1
    assert page.evaluate("scrollY") == 0


def test_stepping_draws_nothing_anew_but_frame_and_numbers(at_home):
    page = at_home(WORDS_400)
    changed = page.evaluate(
        """() => {
          const root = document.getElementById("stage").shadowRoot;
          const watch = new MutationObserver(() => {});
          watch.observe(root.querySelector(".paths"), { subtree: true, attributes: true, childList: true });
          const list = root.querySelector(".words");
          const go = (key) => list.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
          const before = root.querySelectorAll("*").length;
          go("Home");
          for (let k = 0; k < 50; k += 1) go("ArrowRight");
          return [watch.takeRecords().length, Math.abs(root.querySelectorAll("*").length - before) < 20];
        }"""
    )
    assert changed == [0, True]


def test_the_numbers_stand_in_a_table_that_is_built_when_it_is_opened(at_home):
    page, found = at_home(TURN), trace(load(), TURN)
    assert page.locator(".stage td").count() == 0
    page.locator(".stage summary").click()
    rows = page.locator(".stage tbody tr")
    expect(rows).to_have_count(16)
    unit = int(page.get_by_role("spinbutton").input_value())
    cells = [written(text) for text in rows.nth(10).locator("th, td").all_inner_texts()]
    assert cells[:5] == ["11", "mess", "yes", written(in_percent(found, 10)), f"{found.changes[10]:.2f}"]
    assert cells[6:8] == [f"{found.part(name)[-1, 0, 10, unit]:.2f}" for name in ("input_gate", "forget_gate")]
    assert faults(page) == []


@pytest.mark.parametrize(("said", "least"), [((), 14), (("present",), 20)])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_that_is_read_is_too_small(at_home, said, least, size):
    page = at_home(TURN, size, said=said)
    page.locator(".stage summary").evaluate("one => one.click()")
    sizes = page.evaluate(
        """() => {
          const root = document.getElementById("stage").shadowRoot;
          return [...root.querySelectorAll("*")]
            .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
            .map((one) => [one.className || one.localName, parseFloat(getComputedStyle(one).fontSize)]);
        }"""
    )
    assert len(sizes) > 50
    assert [one for one in sizes if one[1] < least] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_with_forced_colours_nothing_vanishes(at_home, scheme):
    page = at_home(TURN, scheme=scheme, forced_colors="active")
    colour = "one => getComputedStyle(one).backgroundColor"
    superb, the = (page.locator(".stage .word").nth(k).evaluate(colour) for k in (3, 6))
    assert superb != the
    frame = page.locator(".stage .frame").evaluate("one => getComputedStyle(one).borderTopColor")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert frame != ground
    fills = page.locator(".stage .fill").evaluate_all("all => new Set(all.map(one => getComputedStyle(one).fill)).size")
    assert fills == 5  # three gates, above and below zero
    pressed = page.locator(".movers .chip[aria-pressed=true]").evaluate("one => getComputedStyle(one).borderTopWidth")
    other = page.locator(".movers .chip[aria-pressed=false]").first.evaluate(
        "one => getComputedStyle(one).borderTopWidth"
    )
    assert pressed != other


def staves(page):
    return page.locator(".stage .label b").all_inner_texts()


GATED = ["input gate", "forget gate", "output gate", "memory c", "hidden state h"]


@pytest.mark.parametrize(
    ("model", "rows"),
    [("peephole", GATED), ("rnn", ["hidden state h"]), ("attention", [*GATED, "attention"]), ("cnn-lstm", GATED)],
)
def test_every_kind_of_network_has_the_staves_that_it_has(at_home, model, rows):
    page = at_home(TURN, model=model)
    assert staves(page) == rows
    chosen(page, 3)
    assert re.search(r"Unit \d+", page.locator(".stage .sentence").inner_text())
    assert faults(page) == []


def test_a_network_of_both_directions_says_that_its_verdict_on_beginnings_is_not_known(at_home):
    page = at_home(TURN, model="bilstm")
    expect(page.locator(".stage .unread")).to_be_visible()
    expect(page.locator(".stage .verdict")).to_contain_text("At the end")
    chosen(page, 3)
    expect(page.locator(".stage .sentence")).to_contain_text("The verdict after “was” is not known.")
    expect(page.locator(".stage .verdict")).to_contain_text("At the end")
    assert page.get_by_role("combobox", name="Layer").count() == 1
    assert page.get_by_role("combobox", name="Direction").count() == 1


def test_on_a_phone_the_key_stands_below_the_chart_and_no_number_touches_the_frame(at_home):
    page = at_home(TURN, PHONE)
    chart, key, foot = (page.locator(one).evaluate(BOX) for one in (".score", ".key .ramp", ".movers"))
    assert chart[3] <= key[2] < key[3] <= foot[2]
    for number in range(1, 17):
        chosen(page, number)
        page.evaluate(FRAMES)
        left, right, *_ = page.locator(".stage .frame").evaluate(BOX)
        marks = page.locator(".stage .mark:visible").evaluate_all(f"all => all.map({BOX})")
        assert marks
        assert all(mark[1] <= left or mark[0] >= right for mark in marks)


def test_a_memory_beyond_its_scale_is_marked_where_it_is_drawn_and_in_the_key(at_home):
    page = at_home(TURN, model="bilstm")
    key = page.locator(".stage .key .item", has_text="beyond ±2")
    expect(key).to_be_visible()
    unit = int(page.get_by_role("spinbutton").input_value())
    whole = trace(load(ROOT / "assets/models/bilstm"), TURN).cell[-1, 0]
    length, room = page.locator(".paths .beyond").evaluate(
        "one => [one.getTotalLength(), one.ownerSVGElement.viewBox.baseVal.width]"
    )
    n_beyond = int((abs(whole[:, unit]) > 2).sum())
    assert length == pytest.approx(n_beyond * (room / 16 - 2), abs=10)
    expect(at_home(TURN).locator(".stage .key .item", has_text="beyond")).to_be_hidden()


def test_unknown_words_are_marked_and_named(at_home):
    page = at_home("The zorblat was flumptious and good.")
    assert page.locator(".stage .word.unknown").all_inner_texts() == ["zorblat", "flumptious"]
    assert page.locator(".stage .notes .named").all_inner_texts() == ["zorblat", "flumptious"]
    chosen(page, 2)
    expect(page.locator(".stage .sentence")).to_contain_text("does not know this word")
