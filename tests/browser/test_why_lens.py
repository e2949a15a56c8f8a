"""Does the lens Why fit, stand under the columns of the stage, follow it, answer, and serve whoever looks at it?"""

import re

import pytest
from playwright.sync_api import expect

from lstm_demo import load
from lstm_demo.explain.attribution import METHODS, attribute
from lstm_demo.explain.phrases import interaction, phrase
from lstm_demo.texts import Texts

from .driver import DESK, FADED, FRAMES, GROUNDS, MAIN, PHONE, faults

TEXTS = Texts()
NOT_GOOD = "This film is not good at all."
LONG = "The acting was superb , but the plot was a mess . " * 20 + "I was bored ."
LENS = ".st-key-read-lens"
VIEWS = {
    "words": ".why-lens .bars path.down",
    "check": ".why-lens .check-view .shown",
    "phrase": ".why-lens .phrase-view select",
    "gradients": ".why-lens .gradients-view path.line",
}  # and what there is in each of them
FOCUSED = """() => {
  let one = document.activeElement;
  while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  return one.dataset.view ?? "";
}"""
LEFTS = """(root, part) => [...root.querySelectorAll(part)].map((one) => one.getBoundingClientRect().left)"""
FRAME = "one => { const r = one.getBoundingClientRect(); return [r.left, r.width]; }"
PARTS = ".head, .view, .view > *, .grid > *, .check-view > *, .line, .chosen, select"
WIDER = f"""root => [...root.querySelectorAll("{PARTS}")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.className)"""
SMALL = """(root, least) => [...root.querySelectorAll("*")].filter((one) => one.checkVisibility()
  && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
  && !one.closest("sup") && Number.parseFloat(getComputedStyle(one).fontSize) < least).map((one) => one.textContent)"""


@pytest.fixture
def open_lens(new_page, address):
    """`open_lens(query="", size=DESK, **options)`: the lens, for somebody who wants nothing to move."""

    def open_page(query="", size=DESK, **options):
        page = new_page(viewport=size, reduced_motion="reduce", has_touch=size is PHONE, **options)
        page.sent = []
        page.on("websocket", lambda channel: channel.on("framesent", lambda frame: page.sent.append(frame)))
        page.goto(f"{address}?lens=why{query}")
        expect(page.locator(".why-lens .story b").first).to_be_visible()
        return page

    return open_page


def views(page):
    """Each view in turn, drawn; the first one is open."""
    for name, part in VIEWS.items():
        page.locator(f".why-lens [data-view={name}]").click()
        expect(page.locator(part).first).to_be_visible()
        settle(page)
        yield name


def settle(page):
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    page.evaluate(FRAMES)
    page.evaluate(FADED)


def look(page, scheme):
    page.emulate_media(color_scheme=scheme)
    expect(page.locator(".stApp")).to_have_css("background-color", GROUNDS[scheme])
    page.evaluate(FRAMES)
    page.evaluate(FADED)


def fits(page):
    """By how much the page is higher, and wider, than the window."""
    return page.evaluate(
        f"[Math.max(0, {MAIN}.scrollHeight - innerHeight), Math.max(0, {MAIN}.scrollWidth - innerWidth)]"
    )


def assert_frames_agree(page):
    """The frame on the chosen word stands at one place in the stage and in the lens."""
    frame, above = (page.locator(f"{part} .frame").first.evaluate(FRAME) for part in (".why-lens", ".stage"))
    assert frame == pytest.approx(above, abs=0.6)


def number(text):
    """The number at the end of a text."""
    return float(re.search(r"[+\N{MINUS SIGN}]?[\d.]+$", text)[0].replace("\N{MINUS SIGN}", "-"))


def test_each_view_fits_the_first_screen_in_both_themes_and_presented(open_lens):
    page = open_lens()
    for scheme in ("light", "dark"):
        look(page, scheme)
        for name in views(page):
            assert fits(page) == [0, 0], name
            assert page.locator(".why-lens").evaluate(SMALL, 14) == [], name
            assert faults(page, LENS) == [], (name, scheme)
    page.get_by_role("button", name=TEXTS["app.present"]).click()
    expect(page.get_by_role("button", name=TEXTS["app.leave"])).to_be_visible()
    for name in views(page):
        assert fits(page) == [0, 0], name
        assert page.locator(".why-lens").evaluate(SMALL, 20) == [], name
    assert faults(page) == []


@pytest.mark.parametrize("query", ["&model=cnn-lstm", "&model=bilstm"])
def test_other_networks_fit_the_first_screen_with_what_they_cannot_say(open_lens, query):
    page = open_lens(query)
    refused = page.locator(".why-lens .refused", has_text=TEXTS["methods.ledger"])
    expect(refused).to_be_visible()
    frame = page.locator(".why-lens .frame").bounding_box()
    assert frame["y"] + frame["height"] <= refused.bounding_box()["y"] + 3  # it strikes no sentence through
    assert fits(page) == [0, 0]
    page.locator(".why-lens [data-view=phrase]").click()
    expect(page.locator(".why-lens .story")).to_contain_text("Phrases are" if "cnn" not in query else "no phrase")
    page.locator(".why-lens [data-view=gradients]").click()
    expect(page.locator(VIEWS["gradients"]).first).to_be_visible()
    settle(page)
    assert fits(page) == [0, 0]


def test_it_follows_the_stage_is_walked_by_keyboard_and_adds_up_a_marked_phrase(open_lens):
    page = open_lens("&text=" + NOT_GOOD.replace(" ", "+"))
    stands_under_the_stage(page)
    steps_without_the_server(page)
    walks_through_all_views(page)
    adds_up_a_phrase(page)


def stands_under_the_stage(page):
    """Its columns are the stage's, whatever the width."""
    for width in (1280, 1500, 1100):
        page.set_viewport_size({"width": width, "height": 720})
        page.evaluate(FRAMES)
        words = page.locator(".stage").evaluate(LEFTS, ".word")
        cells = page.locator(".why-lens").evaluate(LEFTS, ".row:not([hidden]) .cell")
        assert len(cells) == (len(METHODS) - 1) * len(words)
        assert cells == pytest.approx(words * (len(METHODS) - 1), abs=1.5)
        assert_frames_agree(page)
    scores = [score for score in attribute(load(), NOT_GOOD).scores if abs(score) >= 0.005]
    shown = page.locator(".why-lens .numbers-on span").all_inner_texts()
    assert [number(one) for one in shown] == pytest.approx(scores, abs=0.0051)


def steps_without_the_server(page):
    slider = page.locator(".stage [role=slider]")
    slider.focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(1500)  # until the address has the word
    page.sent.clear()
    for word in range(2, 5):
        page.keyboard.press("ArrowRight")
        expect(slider).to_have_attribute("aria-valuenow", str(word))
        assert_frames_agree(page)
    assert page.sent == []


def walks_through_all_views(page):
    """From the stage by the keyboard alone."""
    page.locator(".stage [role=slider]").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == "words":
            break
    for name in (*list(VIEWS)[1:], "words"):
        page.keyboard.press("ArrowRight")
        expect(page.locator(f".why-lens [data-view={name}]")).to_have_attribute("aria-selected", "true")
        expect(page.locator(VIEWS[name]).first).to_be_visible()
        assert page.evaluate(FOCUSED) == name
    settle(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # all numbers
    expect(page.locator(".why-lens table tbody tr")).to_have_count(8)
    expect(page.locator(".why-lens table thead th")).to_have_count(1 + len(METHODS) + 1)
    page.keyboard.press("Enter")
    expect(page.locator(".why-lens table")).to_have_count(0)
    page.locator(".why-lens [data-name=leave_out]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".why-lens .bars-label b")).to_have_text(TEXTS["methods.leave_out"])


def adds_up_a_phrase(page):
    """Marked with Shift, cut in two, and taken away by Escape."""
    page.locator(".stage .word", has_text="not").click()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".stage .word.marked")).to_have_text(["not", "good"])
    page.locator(".why-lens [data-view=phrase]").click()
    terms = page.locator(".phrase-view .term")
    expect(terms).to_have_count(4)
    settle(page)
    texts, together = terms.all_inner_texts(), TEXTS["why_lens.together"]
    assert [re.sub(r"\s*\S+$", "", one) for one in texts] == ["“not good”", "“not”", "“good”", together]
    both = interaction(load(), NOT_GOOD, (3, 4), (4, 5))
    found = [phrase(load(), NOT_GOOD, (3, 5)).relevant, both.first, both.second, both.interaction]
    assert [number(one) for one in texts] == pytest.approx(found, abs=0.0051)
    page.locator(".stage [role=slider]").focus()
    page.keyboard.press("Shift+ArrowRight")
    cuts = page.locator(".phrase-view [data-name=split]")
    expect(cuts.locator("option")).to_have_text(["“not” | “good at”", "“not good” | “at”"])
    settle(page)
    cuts.select_option("5")
    expect(terms.nth(1)).to_contain_text("“not good”")
    settle(page)
    page.locator(".stage [role=slider]").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".stage .word.marked")).to_have_count(0)
    expect(page.locator(".phrase-view")).to_contain_text(TEXTS["why_lens.phrase_none"])
    expect(terms).to_have_count(0)
    page.locator(".phrase-view [data-name=first]").select_option("0")
    expect(page.locator(".stage .word.marked")).to_have_text(["This"])
    expect(terms).to_have_count(1)


def test_a_long_text_asks_first_and_what_goes_on_can_be_stopped(open_lens):
    page = open_lens("&text=" + LONG.replace(" ", "+"))
    more, stop = page.get_by_role("button", name=TEXTS["why_lens.compute"]), page.get_by_role("button", name="Stop")
    expect(more).to_be_visible()
    assert fits(page) == [0, 0]
    n_known = page.locator(".why-lens .row").count()
    more.click()
    expect(stop).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    stop.click()
    expect(stop).to_have_count(0)
    expect(more).to_be_visible()
    settle(page)
    assert n_known <= page.locator(".why-lens .row").count() < len(METHODS)
    page.locator(".why-lens [data-view=check]").click()
    expect(page.locator(".why-lens .check-view")).to_contain_text(TEXTS["why_lens.unchecked"])
    page.locator(".stage [role=slider]").focus()
    page.keyboard.press("End")
    page.locator(".why-lens [data-view=words]").click()
    assert_frames_agree(page)


def test_on_a_phone_nothing_is_wider_than_the_screen_and_what_is_pressed_is_high_enough(open_lens):
    page = open_lens(size=PHONE, is_mobile=True)
    for scheme in ("light", "dark"):
        look(page, scheme)
        for name in views(page):
            assert fits(page)[1] == 0, name
            assert page.locator(".why-lens").evaluate(WIDER) == [], name
            assert faults(page, LENS) == [], (name, scheme)
            pressed = page.locator(".why-lens :is(button, select)").evaluate_all(
                "all => all.filter((one) => one.checkVisibility()).map((one) => [one.textContent, one.offsetHeight])"
            )
            assert [one for one in pressed if one[1] < 43] == [], name


def test_with_forced_colours_nothing_vanishes(open_lens):
    page = open_lens(forced_colors="active")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    shown = {
        "words": [(".bars .up", "fill"), (".bars .down", "fill"), (".row:not([hidden]) .cell", "background-color")],
        "check": [(".areas .bar", "background-color"), (".shown", "stroke"), (".random-mean", "stroke")],
        "phrase": [("select", "border-top-color")],
        "gradients": [("path.line", "stroke"), (".key i", "border-top-color")],
    }
    for name in views(page):
        for part, style in shown[name]:
            colour = page.locator(f".why-lens {part}").first.evaluate(f"one => getComputedStyle(one)['{style}']")
            assert colour not in (ground, "none", "rgba(0, 0, 0, 0)"), (name, part)
    style = "one => getComputedStyle(one).borderTopStyle"
    keys = [page.locator(f".why-lens .key.of-{name} i").evaluate(style) for name in ("lstm", "memory", "gru")]
    assert len(set(keys)) == 3
