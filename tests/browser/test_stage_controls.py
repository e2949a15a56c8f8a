"""Does the stage play, step and show another unit as a visitor wants it to, and say so?"""

import pytest
from playwright.sync_api import expect

from lstm_demo import load, trace
from lstm_demo.explain.movers import movers

from .driver import ROOT, TURN, chosen


def test_a_unit_that_was_chosen_is_kept_from_word_to_word_and_the_first_one_until_then(at_home):
    page = at_home(TURN)
    field = page.get_by_role("spinbutton")
    first = field.input_value()
    chosen(page, 4)
    expect(field).to_have_value(first)
    unit = page.locator(".movers .chip[aria-pressed=false] b").first.inner_text()
    other = page.locator(f".movers .chip[data-unit='{unit}']")
    other.click()
    expect(other).to_have_attribute("aria-pressed", "true")
    expect(field).to_have_value(unit)
    chosen(page, 9)
    expect(field).to_have_value(unit)
    expect(page.locator(".stage .sentence")).to_contain_text(f"Unit {unit}")


SEEN = """
window.seen = [];
const watch = setInterval(() => {
  const words = document.getElementById("stage")?.shadowRoot?.querySelector(".words");
  if (!words) return;
  clearInterval(watch);
  const note = () => seen.push(Number(words.ariaValueNow));
  note();
  new MutationObserver(note).observe(words, { attributeFilter: ["aria-valuenow"] });
}, 1);
"""  # at which words the stage was


def test_it_plays_once_by_itself_from_the_first_word_to_the_one_to_rest_on(at_home):
    page = at_home(TURN, said=["autoplay"], script=SEEN)
    words, sentence = page.locator(".stage .words"), page.locator(".stage .sentence")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(sentence).to_have_attribute("aria-live", "off")
    expect(words).to_have_attribute("aria-valuenow", "11")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(sentence).to_contain_text("At “mess” the verdict falls")
    page.wait_for_timeout(1000)  # it stays there
    seen = page.evaluate("seen")
    assert seen[0] == 1  # never the one to rest on before the others
    assert seen == sorted(seen)
    assert seen[-1] == 11
    page.reload()
    expect(words).to_have_attribute("aria-valuenow", "11")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_timeout(500)
    assert set(page.evaluate("seen")) == {11}


def test_any_input_stops_it_and_the_sentence_tells_of_the_word_where_it_stopped(at_home):
    page = at_home(TURN, said=["autoplay"])
    words = page.locator(".stage .words")
    expect(words).not_to_have_attribute("aria-valuenow", "1")
    page.mouse.click(5, 5)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    number = int(words.get_attribute("aria-valuenow"))
    page.wait_for_timeout(1000)
    assert int(words.get_attribute("aria-valuenow")) == number < 11
    expect(page.locator(".stage .sentence")).to_contain_text(page.locator(".stage .word").nth(number - 1).inner_text())


def test_it_does_not_play_by_itself_where_motion_is_unwelcome(at_home):
    page = at_home(TURN, said=["autoplay"], reduced_motion="reduce")
    page.wait_for_timeout(1500)
    expect(page.locator(".stage .words")).to_have_attribute("aria-valuenow", "11")


def test_one_region_of_the_stage_is_live_and_it_is_silent_while_it_plays(at_home):
    page = at_home(TURN)
    expect(page.locator(".stage [aria-live]")).to_have_count(1)
    expect(page.locator(".stage .sentence")).to_have_attribute("aria-live", "polite")
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".stage .sentence")).to_have_attribute("aria-live", "off")


def mixed(found):
    """The first step at which some of the units that moved the verdict most moved it the other way."""
    shares = [movers(found, step).shares for step in range(found.n_steps)]
    return next(step for step, some in enumerate(shares) if some is not None and min(some[:4]) < 0)


def unshared(found):
    """The first step that moved the verdict too little to be shared out."""
    return next(step for step in range(found.n_steps) if movers(found, step).shares is None)


def test_what_is_said_aloud_has_a_word_for_each_minus(at_home):
    page, found = at_home(TURN), trace(load(), TURN)
    against, shared = mixed(found), unshared(found)
    chosen(page, against + 1)
    first = movers(found, against)
    for unit, share in zip(first.units[:4], first.shares[:4], strict=True):
        said = f"Unit {unit}, {'minus ' if share < 0 else ''}{100 * abs(share):.0f}\xa0% of the change"
        expect(page.get_by_role("button", name=said, exact=True)).to_be_visible()
    chosen(page, shared + 1)
    first = movers(found, shared)
    sign = "minus " if first.amounts[0] < 0 else "+"
    said = f"Unit {first.units[0]}, {sign}{abs(first.amounts[0]):.2f} log odds"
    expect(page.get_by_role("button", name=said, exact=True)).to_be_visible()
    chosen(page, 11)
    change = f"adds minus {-found.changes[10]:.2f} log odds"
    expect(page.get_by_role("slider")).to_have_attribute(
        "aria-valuetext", f"mess, word 11 of 16, {change}, verdict {found.probability[10]:.0%}".replace("%", "\xa0%")
    )


@pytest.mark.parametrize("said", [(), ("present",)], ids=["page", "presented"])
def test_what_stands_beside_the_units_is_explained_there(at_home, said):
    page, found = at_home(TURN, said=said), trace(load(), TURN)
    label = page.locator(".stage .most")
    said_of = {10: "moved it most here:", mixed(found): "here (− the other way):", unshared(found): "(in log odds):"}  # noqa: RUF001
    for step, text in said_of.items():
        chosen(page, step + 1)
        expect(label).to_be_visible()
        expect(label).to_contain_text(text.replace(" the other ", "\xa0the\xa0other\xa0").replace("− ", "−\xa0"))  # noqa: RUF001


def test_a_number_of_no_unit_stays_in_its_field_with_a_sentence_that_says_so(visit):
    visitor = visit()
    visitor.at(11)  # it has played
    page, sentence = visitor.page, visitor.sentence
    field, before = page.locator(".stage").get_by_role("spinbutton"), sentence.inner_text()
    for typed, why in (
        ("300", "There is no unit 300: type a number from 0 to 255."),
        ("-1", "There is no unit -1: type a number from 0 to 255."),
        ("2.5", "2.5 is no whole number: type one from 0 to 255."),
    ):
        field.fill(typed)
        field.press("Enter")
        expect(page.locator(".units .refusal")).to_have_text(why)
        expect(field).to_have_accessible_description(why)
        expect(field).to_have_value(typed)
        expect(field).to_have_attribute("aria-invalid", "true")
    assert sentence.inner_text() == before
    chosen(page, 3)
    expect(field).to_have_value("2.5")  # until something better is typed or chosen
    chosen(page, 11)
    page.locator(".movers .chip").last.click()
    expect(page.locator(".units .refusal")).to_be_hidden()
    expect(field).to_have_attribute("aria-invalid", "false")
    expect(field).to_have_value(page.locator(".movers .chip[aria-pressed=true] b").inner_text())
    field.fill("")
    field.press("Enter")
    expect(page.locator(".units .refusal")).to_be_hidden()
    expect(field).not_to_have_value("")


def test_a_page_taken_home_says_which_units_it_holds(at_home):
    page = at_home(TURN)
    field = page.get_by_role("spinbutton")
    held = page.evaluate(
        "JSON.parse(document.getElementById('payloads').textContent).stage.units.toSorted((a, b) => a - b)"
    )
    for typed in ("300", "0", "2.5"):
        field.fill(typed)
        field.press("Enter")
        why = f"This page holds the units {', '.join(map(str, held))}: type one of these numbers."
        expect(page.locator(".units .refusal")).to_have_text(why)
        expect(field).to_have_value(typed)


def test_a_plain_networks_unit_is_its_mover_too_and_where_it_adds_nothing_it_is_said_why(at_home):
    page, found = at_home(TURN, model="rnn"), trace(load(ROOT / "assets/models/rnn"), TURN)
    unit = movers(found, found.most_moving_step()).units[0]
    expect(page.get_by_role("spinbutton")).to_have_value(str(unit))
    expect(page.locator(".stage .sentence")).to_contain_text(f"Unit {unit} brings")
    chosen(page, 12)
    expect(page.locator(".stage .sentence")).to_contain_text(f"Unit {unit} adds 0.00: it stays at −1.00.")  # noqa: RUF001
