"""Does the page that is taken home show the trace by itself, on every screen, and in a notebook?"""

import re
import time

import pytest
from playwright.sync_api import expect

from lstm_demo import load, trace
from lstm_demo.explain.movers import default_unit
from lstm_demo.texts import Texts
from lstm_demo.tokenization import Tokenization
from lstm_demo.views import page as own_page
from lstm_demo.views import stage
from lstm_demo.views.web import code

from .driver import DESK, FRAMES, PHONE, WORDS_400, faults

TURN = "The acting was superb, but the plot was a mess and I was bored."
ENGLISH = Texts()
PARTS = {"forget_gate", "kept", "input_gate", "candidate", "written", "cell", "output_gate", "hidden"}


def words(page):
    return page.locator(".stage .words")


def expect_word(page, number):
    expect(words(page)).to_have_attribute("aria-valuenow", str(number))


def look_at(page, number):
    """Go to a word by the keyboard."""
    words(page).focus()
    page.keyboard.press("Home")
    for _ in range(number - 1):
        page.keyboard.press("ArrowRight")
    expect_word(page, number)


def shown(page):
    """The numbers in the pipe, by part; what stands there besides is its name."""
    texts = page.locator(".cell-lens .part:not(.outcome):has(.number)").evaluate_all(
        "parts => parts.map((part) => [part.dataset.part, part.querySelector('.number').textContent])"
    )
    numbers = {part: re.search(r"[+\u2212]?\d+\.\d+", text) for part, text in texts}
    return {part: float(match[0].replace("\u2212", "-")) for part, match in numbers.items() if match}


def test_the_cell_shows_the_numbers_of_the_trace_at_the_word_that_the_stage_looks_at(at_home):
    page, found = at_home(TURN), trace(load(), TURN)
    unit = default_unit(found)
    for step in (0, 3, 10, 15):
        look_at(page, step + 1)
        numbers = shown(page)
        expected = {part: float(getattr(found, part)[-1, 0, step, unit]) for part in PARTS}
        assert {part: numbers[part] for part in PARTS} == pytest.approx(expected, abs=0.0051)
        percent = 100 * float(found.probability[step])
        said = re.search(r"(\d+(?:\.\d)?)\xa0%", page.locator(".stage .figures").inner_text())
        assert float(said[1]) == pytest.approx(percent, abs=0.51)


def test_keys_a_drag_and_buttons_pass_from_word_to_word_and_end_at_the_ends(at_home):
    page = at_home(TURN)
    expect_word(page, 11)
    words(page).focus()
    for key, number in {"End": 16, "ArrowRight": 16, "PageUp": 6, "ArrowLeft": 5, "Home": 1, "PageDown": 11}.items():
        page.keyboard.press(key)
        expect_word(page, number)
    page.get_by_role("button", name="One word on").click()
    expect_word(page, 12)
    for number in (4, 2):
        box = page.locator(".stage .word").nth(number - 1).bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
    page.mouse.up()
    expect_word(page, 2)


def test_the_keys_step_with_the_focus_on_the_lens_too(at_home):
    page = at_home(TURN)
    page.locator(".cell-lens .plan").focus()
    page.keyboard.press("ArrowRight")
    expect_word(page, 12)


@pytest.mark.parametrize("held", ["altKey", "ctrlKey", "metaKey"])
def test_the_browsers_own_shortcuts_remain_its_own(at_home, held):
    page = at_home("Not bad at all.")
    before = words(page).get_attribute("aria-valuenow")
    taken = """(list, held) => {
      const press = new KeyboardEvent("keydown", {key: "ArrowLeft", cancelable: true, bubbles: true, [held]: true});
      list.dispatchEvent(press);
      return press.defaultPrevented; }"""
    assert words(page).evaluate(taken, held) is False
    expect_word(page, before)
    assert words(page).evaluate(taken, "shiftKey") is True


def test_play_goes_on_by_itself_and_stops_at_the_first_touch(at_home):
    page = at_home(TURN)
    words(page).focus()
    page.keyboard.press("Home")
    began = time.monotonic()
    page.keyboard.press("Space")
    expect(words(page)).to_have_attribute("aria-valuenow", re.compile(r"^([4-9]|1\d)$"))
    assert time.monotonic() > began
    page.locator(".stage .word").nth(7).click()
    expect_word(page, 8)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_timeout(900)
    expect_word(page, 8)


def test_words_that_are_still_to_be_read_are_paler(at_home):
    page = at_home(TURN)
    words(page).focus()
    page.keyboard.press("Home")
    expect(page.locator(".stage .word.ahead")).to_have_count(15)
    page.keyboard.press("End")
    expect(page.locator(".stage .word.ahead")).to_have_count(0)


def test_nothing_moves_while_one_scrubs(at_home):
    page = at_home(TURN)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        page.evaluate(FRAMES)
        words(page).focus()
        page.keyboard.press("Home")
        heights = set()
        for _ in range(16):
            heights.add(page.evaluate("['stage', 'cell'].map(id => document.getElementById(id).offsetHeight).join()"))
            page.keyboard.press("ArrowRight")
        assert len(heights) == 1


def test_a_step_through_400_words_touches_few_of_them_and_both_in_one_frame(at_home):
    page = at_home(WORDS_400)
    expect(page.locator(".stage .word")).to_have_count(400)
    touched, together = page.evaluate(
        """async () => {
          const root = document.getElementById("stage").shadowRoot;
          const lens = document.getElementById("cell").shadowRoot.querySelector(".cell-lens");
          const list = root.querySelector(".words");
          const watch = new MutationObserver(() => {});
          watch.observe(list, {subtree: true, attributes: true, childList: true});
          const go = (key) => {
            const before = lens.textContent;
            list.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
            const own = watch.takeRecords().filter((one) => one.target.matches(".word, .word *"));
            return [own.length, lens.textContent !== before];
          };
          go("Home");
          const all = [...Array(100).keys()].map(() => go("ArrowRight"));
          return [Math.max(...all.map(([n]) => n)), all.filter(([, moved]) => moved).length];
        }"""
    )
    assert 0 < touched <= 6  # chosen and ahead, of the last word and of the new one
    assert together > 95  # two words may have the same numbers


def test_only_the_units_that_it_holds_can_be_chosen_and_it_says_which(at_home):
    page = at_home(TURN)
    field, refusal = page.locator(".stage .units input"), page.locator(".stage .refusal")
    held = sorted(
        stage.payload(found := trace(load(), TURN), ENGLISH, own_page._first_view(found), reading="")["units"]
    )
    other = next(unit for unit in range(256) if unit not in held)
    before = page.locator(".cell-lens").inner_text()
    for typed in (other, 999, 1.5):
        field.fill(str(typed))
        field.press("Enter")
        expect(refusal).to_have_text(f"This page holds the units {str(held)[1:-1]}: type one of these numbers.")
        assert page.locator(".cell-lens").inner_text() == before
    field.fill(str(held[0]))
    field.press("Enter")
    expect(refusal).to_be_hidden()
    expect(page.locator(".cell-lens")).to_contain_text(f"Unit {held[0]} ")


def test_another_layer_or_direction_which_it_does_not_hold_cannot_be_chosen(at_home):
    for select in at_home(TURN, model="bilstm").locator(".stage .units select").all():
        expect(select).to_be_disabled()


def test_markup_stands_as_text(at_home):
    page = at_home("good </script><script>alert(1)</script><img src=x onerror=alert(2)>")
    assert page.locator("img").count() == 0
    assert "alert" in "".join(page.locator(".stage .word").all_inner_texts())


@pytest.mark.parametrize(("text", "scheme"), [(TURN, "light"), (TURN, "dark"), (WORDS_400, "light")])
def test_it_is_accessible_and_fits(at_home, text, scheme):
    page = at_home(text, PHONE, scheme, reduced_motion="reduce", bypass_csp=True)
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.evaluate(FRAMES)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        assert faults(page) == []


def test_a_notebook_draws_it_in_a_frame_and_has_a_sentence_where_frames_are_not_trusted(at_home):
    page = at_home("a film")
    page.set_content(trace(load(), "Not bad at all.")._repr_html_())
    expect(page.frame_locator("iframe").locator(".stage .words")).to_be_visible()
    expect(page.frame_locator("iframe").locator(".cell-lens .plan")).to_be_visible()
    expect(page.get_by_text("The network read 5 words and punctuation marks")).to_be_visible()


def test_it_is_downloaded_from_the_app_as_it_stands(visit, tmp_path):
    visitor = visit()
    visitor.at(11)  # it has played
    page = visitor.page
    page.get_by_role("button", name="Link").click()
    with page.expect_download() as caught:
        page.get_by_role("button", name=ENGLISH["link.download"]).click()
    caught.value.save_as(tmp_path / "page.html")
    assert caught.value.suggested_filename == ENGLISH["link.file"]
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == own_page.page(trace(load(), TURN), ENGLISH)


def test_an_older_drawing_that_is_given_up_takes_nothing_off_the_page(browser, at_home):
    page = at_home("Not bad at all.")
    left = page.evaluate(
        f"""() => {{
          const code = {code.expression(code.parts())};
          code.serve("test", code.parts);
          const payload = JSON.parse(document.getElementById("payloads").textContent).stage;
          const host = document.body.appendChild(document.createElement("div"));
          const parentElement = host.attachShadow({{ mode: "open" }});
          const draw = (turn) => {{
            const data = new TextEncoder().encode(JSON.stringify({{ ...payload, turn }}));
            return globalThis[Symbol.for("test")]("stage", {{ parentElement, data, setTriggerValue() {{}} }});
          }};
          const [older, newer] = [draw(0), draw(1)];
          return [older, newer].map((giveUp) => (giveUp(), parentElement.childElementCount));
        }}"""
    )
    assert left == [1, 0]


def test_what_nobody_typed_is_pale_and_what_is_not_read_is_named_where_it_stands(at_home, make_bundle):
    way = Tokenization("blanks", unknown="skip", before=["k"], padding="before", padded_to=5)
    page = at_home("zzz a b www", model=make_bundle(tokenization=way, initial_state=True))
    chips = page.locator(".stage .word")
    expect(chips).to_have_text(["<pad>", "<pad>", "<k>", "a", "b"])
    assert chips.evaluate_all("all => all.map((one) => one.classList.contains('untyped'))") == [True] * 3 + [False] * 2
    assert chips.nth(3).get_attribute("title") == ENGLISH.format("stage.skipped", words="zzz")
    expect(page.locator(".stage .notes")).to_contain_text(f"{ENGLISH['stage.unread_words']}: zzz, www")
    expect(page.locator(".stage .key").first).to_contain_text(ENGLISH["stage.key_untyped"])
    look_at(page, 1)
    expect(page.locator(".stage .sentence")).to_contain_text(ENGLISH["stage.padding"])
    found = shown(page)
    assert found["kept"] != 0  # of the memory that it begins with
    assert found["kept"] + found["written"] == pytest.approx(found["cell"], abs=0.011)
    assert faults(page) == []
