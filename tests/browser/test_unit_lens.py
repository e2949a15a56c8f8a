"""Does the lens This unit fit, follow the stage, lead to other units, and serve whoever looks at it?"""

import pytest
from playwright.sync_api import expect

from lstm_demo import load
from lstm_demo.explain.units import by_effect, on_and_off, read_index
from lstm_demo.texts import Texts

from .driver import DESK, FADED, FRAMES, GROUNDS, MAIN, PHONE, WORDS_400, faults

TEXTS = Texts()
TURN = "The acting was superb, but the plot was a mess and I was bored."
LENS = ".st-key-read-lens"
VIEWS = {
    "where": ".where-view .snippet",
    "writes": ".writes-view .gate-bar",
    "on_off": ".on-off-view button.painted-word",
    "near": ".near-view .near-word",
}  # and what there is in each of them
SMALL = """(root, least) => [...root.querySelectorAll("*")].filter((one) => one.checkVisibility()
  && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
  && Number.parseFloat(getComputedStyle(one).fontSize) < least).map((one) => one.textContent)"""
WIDER = """root => [...root.querySelectorAll("*")].filter((one) => one.checkVisibility() && !one.closest(".snippet")
  && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.className)"""


@pytest.fixture
def open_lens(new_page, address):
    """`open_lens(query="", size=DESK, **options)`: the lens, for somebody who wants nothing to move."""

    def open_page(query="", size=DESK, **options):
        page = new_page(viewport=size, reduced_motion="reduce", has_touch=size is PHONE, **options)
        page.sent = []
        page.on("websocket", lambda channel: channel.on("framesent", lambda frame: page.sent.append(frame)))
        page.goto(f"{address}?lens=unit{query}")
        expect(page.locator(".unit-lens .pair")).to_be_visible()
        return page

    return open_page


def settle(page):
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    page.evaluate(FRAMES)
    page.evaluate(FADED)


def views(page):
    """Each view in turn, drawn."""
    for name, part in VIEWS.items():
        page.locator(f".unit-lens [data-view={name}]").click()
        expect(page.locator(part).first).to_be_visible()
        settle(page)
        yield name


def over(page):
    """By how much the page is higher, and wider, than the window."""
    return page.evaluate(
        f"[Math.max(0, {MAIN}.scrollHeight - innerHeight), Math.max(0, {MAIN}.scrollWidth - innerWidth)]"
    )


def story(page):
    return page.locator(".unit-lens .story")


def test_each_view_fits_the_first_screen_in_both_themes_and_presented(open_lens):
    page = open_lens()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        expect(page.locator(".stApp")).to_have_css("background-color", GROUNDS[scheme])
        for name in views(page):
            if name == "on_off":
                page.locator(".painted-word").nth(3).click()
                expect(page.locator(".found li, .said").first).to_be_visible()
                settle(page)
            assert over(page) == [0, 0], name
            assert page.locator(".unit-lens").evaluate(SMALL, 14) == [], name
            assert faults(page, LENS) == [], (name, scheme)
    page.get_by_role("button", name=TEXTS["app.present"]).click()
    expect(page.get_by_role("button", name=TEXTS["app.leave"])).to_be_visible()
    for name in views(page):
        assert over(page) == [0, 0], name
        assert page.locator(".unit-lens").evaluate(SMALL, 20) == [], name
    assert faults(page) == []


@pytest.mark.parametrize("query", ["&model=bilstm", f"&text={WORDS_400[:1500].replace(' ', '+')}"])
def test_other_networks_and_long_texts_fit_with_what_there_is_of_them(open_lens, query):
    page = open_lens(query)
    if "model" in query:
        expect(page.locator(".unit-lens .because")).to_contain_text("python -m lstm_demo index-units")
    for name in ("where", "writes", "on_off"):
        page.locator(f".unit-lens [data-view={name}]").click()
        settle(page)
        assert over(page) == [0, 0], name


def test_somebody_comes_to_other_units_by_rank_at_random_and_by_what_they_do(open_lens):
    page = open_lens()
    bundle = load()
    order = by_effect(read_index(bundle)).tolist()
    scrubs_without_the_server(page)
    rank = page.locator(".unit-lens [data-name=rank]")
    rank.fill("1")
    rank.press("Enter")
    expect(story(page)).to_contain_text(f"Unit {order[0]} has rank 1 of 256")
    expect(page.locator(".stage input.number")).to_have_value(str(order[0]))
    page.locator(".unit-lens [data-name=weaker]").press("Enter")
    expect(story(page)).to_contain_text(f"Unit {order[1]} has rank 2 of 256")
    rank.fill("300")
    rank.press("Enter")
    expect(page.locator(".unit-lens .refusal")).to_have_text("Type a whole number from 1 to 256.")
    before = page.locator(".other h2").inner_text()
    page.locator("[data-name=another]").press("Enter")
    expect(page.locator(".other h2")).to_contain_text("seed 1")
    assert page.locator(".other h2").inner_text() != before
    finds_units_that_are_on_and_off(page, bundle)


def scrubs_without_the_server(page):
    """The painted words follow the stage, and lead it."""
    page.locator(".own .painted-word").nth(3).click()
    expect(page.locator(".stage [role=slider]")).to_have_attribute("aria-valuenow", "4")
    page.wait_for_timeout(1500)  # until the address has the word
    page.sent.clear()
    page.locator("#unit-view").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".stage [role=slider]")).to_have_attribute("aria-valuenow", "5")
    expect(page.locator(".other .painted-word.chosen")).to_have_text(",")
    assert page.sent == []


def finds_units_that_are_on_and_off(page, bundle):
    """By words that are pressed, and by a phrase that is marked on the stage; a click chooses what was found."""
    page.locator(".unit-lens [data-view=on_off]").click()
    words = page.locator("button.painted-word")
    words.nth(3).click()
    found = on_and_off(bundle, TURN, {3})
    expect(page.locator(".found b").first).to_have_text(f"Unit {found[0].unit}")
    expect(page.locator(".said")).to_contain_text(f"{len(found)} of 256 units do so")
    expect(page.locator(".unit-lens [aria-live].unseen")).to_have_text(page.locator(".said").inner_text())
    words.nth(10).click()
    words.nth(10).press("Enter")  # off
    expect(words.nth(10).locator(".tag")).to_have_text("off")
    both = on_and_off(bundle, TURN, {3}, {10})
    expect(page.locator(".found b").first).to_have_text(f"Unit {both[0].unit}")
    page.locator(".found button").first.click()
    expect(story(page)).to_contain_text(f"Unit {both[0].unit} has rank")
    expect(words.nth(3)).to_have_attribute("data-mark", "on")  # the marks stay
    page.locator(".stage .word").nth(0).click()
    for _ in range(15):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".found li")).to_have_count(min(9, len(on_and_off(bundle, TURN, (0, 16)))))
    page.locator(".unit-lens [data-name=clear]").click()
    expect(page.locator(".said")).to_have_text(TEXTS["unit_lens.none_marked"])
    expect(page.locator(".stage .word.marked")).to_have_count(0)


def test_on_a_phone_nothing_is_wider_than_the_screen_and_what_is_pressed_is_high_enough(open_lens):
    page = open_lens(size=PHONE, is_mobile=True)
    for name in views(page):
        assert over(page)[1] == 0, name
        assert page.locator(".unit-lens").evaluate(WIDER) == [], name
        assert faults(page, LENS) == [], name
        pressed = page.locator(".unit-lens :is(button, input)").evaluate_all(
            "all => all.filter((one) => one.checkVisibility()).map((one) => [one.textContent, one.offsetHeight])"
        )
        assert [one for one in pressed if one[1] < 43] == [], name


def test_with_forced_colours_nothing_vanishes(open_lens):
    page = open_lens(forced_colors="active")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    shown = {"where": ".place", "writes": ".write", "on_off": ".painted-word.chosen", "near": ".word-alone"}
    for name in views(page):
        colour = page.locator(f".unit-lens {shown[name]}").first.evaluate(
            "one => getComputedStyle(one).backgroundColor"
        )
        assert colour not in (ground, "rgba(0, 0, 0, 0)"), name
