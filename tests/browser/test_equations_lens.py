"""Does the lens Equations follow the stage in the same frame, open every number, and fit wherever it is looked at?"""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from lstm_demo import load, trace

from .driver import DESK, FRAMES, PHONE, faults
from .equations_page import TEXT, page_of, payloads
from .letters import letters_of_the_app

VALUE = """letter => document.getElementById("equations").shadowRoot
  .querySelector(`.of-${letter} .result .number`).textContent"""
OUTSIDE = """root => [...root.querySelectorAll(".line, .panel, .more")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)"""
SMALL = """(root, least) => [...root.querySelectorAll("*")].filter((one) =>
  [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
  && Number.parseFloat(getComputedStyle(one).fontSize) < least).map((one) => one.textContent)"""


@pytest.fixture
def opened(new_page, tmp_path):
    """`opened(payloads, size=DESK, faces="", **options)`: stage and lens in a page from the disk."""

    def open_page(data, size=DESK, faces="", **options):
        path = tmp_path / "page.html"
        path.write_text(page_of(data, faces), encoding="utf-8")
        page = new_page(viewport=size, offline=True, **options)
        page.goto(path.as_uri())
        expect(page.locator(".equations .result").first).to_be_visible()
        page.evaluate("document.fonts.ready.then(() => null)")
        return page

    return open_page


@pytest.fixture(scope="module")
def bundle():
    return load()


@pytest.fixture(scope="module")
def found(bundle):
    """What the network has at the unit and the words of `payloads`: `found(quantity, step=10)`."""
    read = trace(bundle, TEXT)
    return lambda quantity, step=10: float(read.part(quantity)[0, 0, step, 247])


def written(number, sign="+"):
    """As the page writes it, to three places, without a sign where nothing is left of it."""
    rounded = round(float(number), 3) or 0.0
    return f"{rounded:{sign if rounded else ''}.3f}".replace("-", "\N{MINUS SIGN}")


def value(page, letter):
    return page.evaluate(VALUE, letter)


def term(page, letter, key):
    """The button of a term."""
    return page.locator(f".equations [data-name='{letter} {key}']")


def panel(page):
    return page.locator(".equations .panel")


def test_why_its_memory_is_what_it_is_stands_there_without_a_click(opened, bundle, found):
    page = opened(payloads(bundle), DESK, letters_of_the_app())
    line = page.locator(".of-c .line").inner_text()
    numbers = re.findall(r"[+\N{MINUS SIGN}]?\d\.\d{3}", line)
    assert numbers[0] == written(found("cell"))
    factors = [found("forget_gate"), found("cell", 9), found("input_gate")]
    factors += [found("candidate"), found("kept"), found("written")]
    assert numbers[1:] == [written(number, "") for number in factors]
    assert page.locator(".equations").bounding_box()["height"] <= 240
    expect(panel(page)).to_have_count(0)


def test_where_the_numbers_as_they_are_written_do_not_add_up_it_is_said(opened, bundle):
    read = trace(bundle, TEXT)
    kept, added, cell = (np.round(1000 * read.part(name)[0, 0, 10]) for name in ("kept", "written", "cell"))
    page = opened(payloads(bundle, unit=int(np.flatnonzero(kept + added != cell)[0])))
    expect(page.locator(".hint")).to_be_visible()
    page.get_by_role("button", name="All 256 units").click()  # whose vectors have no number to add up
    expect(page.locator(".hint")).to_be_hidden()


def test_the_chosen_word_changes_in_the_same_frame_and_the_server_hears_nothing(opened, bundle, found):
    page = opened(payloads(bundle))
    before = value(page, "c")
    page.locator(".stage [role=slider]").focus()
    after = page.evaluate(
        """([script, key]) => {
          const slider = document.getElementById("stage").shadowRoot.querySelector("[role=slider]");
          slider.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
          return eval(script)("c");
        }""",
        [VALUE, "ArrowLeft"],
    )
    assert (before, after) == (written(found("cell")), written(found("cell", 9)))
    assert page.evaluate("sent") == []


def test_a_term_opens_to_products_that_add_up_and_closes_with_escape(opened, bundle):
    page = opened(payloads(bundle))
    for letter, key in (("i", "x"), ("f", "h"), ("o", "b")):
        term(page, letter, key).focus()
        page.keyboard.press("Enter")
        expect(panel(page)).to_have_count(1)
        expect(term(page, letter, key)).to_have_attribute("aria-expanded", "true")
        products = [_number(one) for one in panel(page).locator(".product").all_inner_texts()]
        assert sum(products[:-1]) == pytest.approx(products[-1], abs=0.003)
        expect(panel(page)).to_contain_text("lstm.")
    page.keyboard.press("Escape")
    expect(panel(page)).to_have_count(0)
    expect(term(page, "o", "b")).to_be_focused()


def test_a_term_is_heard_with_the_sign_that_stands_before_it(opened, bundle, found):
    page = opened(payloads(bundle))
    weights = bundle.network.weights(0, 0)
    embedded = bundle.network.embedding.weight[bundle.read(TEXT).ids[10]]
    unit, n_units = 247, bundle.config.hidden_size
    bias, from_word = float(weights.b[unit]), float(weights.W[n_units + unit] @ embedded)
    expect(term(page, "i", "b")).to_have_text(re.compile(f"{written(abs(bias), '')}$"))
    expect(term(page, "i", "b")).to_have_accessible_name(f"Input gate, bias: {written(bias, '')}")
    expect(term(page, "f", "x")).to_have_accessible_name(f"Forget gate, from the word: {written(from_word, '')}")
    expect(term(page, "c", "c_before")).to_have_accessible_name(
        f"Memory c, memory before: {written(found('cell', 9), '')}"
    )


def _number(text):
    return float(text.replace("\N{MINUS SIGN}", "-"))


def test_an_open_panel_follows_the_word_and_the_keyboard_stays(opened, bundle):
    page = opened(payloads(bundle))
    term(page, "i", "x").click()
    expect(panel(page)).to_contain_text("“mess”")
    page.keyboard.press("ArrowLeft")
    expect(panel(page)).to_contain_text("“a”")
    expect(term(page, "i", "x")).to_be_focused()
    page.keyboard.press("Home")
    term(page, "f", "h").click()
    expect(panel(page)).to_contain_text("Nothing was read before")
    page.keyboard.press("r")  # Streamlit's shortcut goes no further than the lens
    expect(panel(page)).to_have_count(1)


def test_the_memory_before_leads_to_the_word_before(opened, bundle, found):
    page = opened(payloads(bundle))
    term(page, "c", "c_before").click()
    panel(page).get_by_role("button", name="Go to “a”").click()
    assert value(page, "c") == written(found("cell", 9))


def test_the_way_to_the_verdict_ends_at_the_per_cent(opened, bundle):
    page = opened(payloads(bundle))
    page.locator(".equations [data-name=verdict]").click()
    read = trace(bundle, TEXT)
    expect(panel(page)).to_contain_text(re.compile(f"= {read.probability[10]:.0%}".replace("%", ".% positive")))
    expect(panel(page).locator(".total")).to_contain_text(written(read.logit[10], ""))
    rows = panel(page).locator("th").all_inner_texts()
    products = read.readout_weight[0] * read.hidden[0, 0, 10]
    assert rows[0] == f"unit {abs(products).argmax()}"
    assert "unit 247" in rows  # the one that is looked at
    assert rows[-2:] == ["bias", "log odds"]


def test_vectors_are_bold_and_never_stand_over_one_units_number(opened, bundle):
    page = opened(payloads(bundle))
    assert page.locator(".of-h .result .vector, .of-c .result .vector, .of-c .vector, .of-h .vector").count() == 0
    page.get_by_role("button", name="All 256 units").click()
    assert page.locator(".of-h .result .vector").count() == 1
    assert re.fullmatch(r"0\.\d{3} ± 0\.\d{3}", value(page, "i"))
    weight = "getComputedStyle(document.getElementById('equations').shadowRoot.querySelector('.vector var')).fontWeight"
    assert page.evaluate(weight) == "700"
    expect(page.get_by_role("button", name="All 256 units")).to_be_focused()


def test_what_takes_time_is_asked_for_once_and_never_by_another_word(opened, bundle):
    page = opened(payloads(bundle))
    page.get_by_role("button", name="Next word").click()
    expect(panel(page)).to_contain_text("Computing")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("sent") == [["ask", {"what": "expected", "word": 10}]]
    guesses = [{"word": "and", "share": 0.25, "came": True}, {"word": "<img src=x>", "share": 0.125, "came": False}]
    page.evaluate("found => lens.update({ ...data, expected: { step: 10, guesses: found, ends: false } })", guesses)
    expect(panel(page).locator("li").first).to_contain_text(re.compile("and.*25.%.*it came", re.DOTALL))
    expect(panel(page).locator("li").last).to_contain_text("<img src=x>")
    page.keyboard.press("ArrowRight")
    expect(panel(page).get_by_role("button", name="Ask for this word")).to_be_visible()
    page.get_by_role("button", name="Proof by hand").click()
    page.evaluate("lens.update({ ...data, proof: 'largest difference 3e-7' })")
    expect(panel(page)).to_have_text(re.compile("largest difference 3e-7"))
    page.evaluate("lens.update(data)")  # another run that nobody asked in
    expect(panel(page)).to_have_text(re.compile("largest difference 3e-7"))
    page.get_by_role("button", name="Read an example instead").click()
    assert page.evaluate("sent.at(-1)") == ["ask", {"what": "example", "word": 11, "unit": 247}]


def test_another_unit_dims_the_numbers_until_its_own_are_there(opened, bundle):
    page = opened(payloads(bundle))
    other = payloads(bundle, unit=7)["equations"]
    page.evaluate("other => { window.other = other; }", other)
    page.evaluate("lens.update(other)")
    expect(page.locator(".equations")).to_have_class(re.compile("late"))  # the stage still shows 247
    page.evaluate("lens.update(data)")
    expect(page.locator(".equations")).not_to_have_class(re.compile("late"))


def test_hovering_a_letter_lights_its_like(opened, bundle):
    page = opened(payloads(bundle))
    page.locator(".of-c [data-part=f]").first.hover()
    lit = page.locator(".equations .lit").evaluate_all("all => [...new Set(all.map(one => one.dataset.part))]")
    assert lit == ["f"]
    page.mouse.move(1, 1)
    expect(page.locator(".equations .lit")).to_have_count(0)


@pytest.mark.parametrize(
    ("config", "letters"),
    [
        ({}, "ifgoch"),
        ({"cell": "peephole"}, "ifgcoh"),
        ({"cell": "cell_output"}, "ifgcoh"),
        ({"cell": "gru"}, "rznh"),
        ({"cell": "rnn"}, "h"),
        ({"n_layers": 2, "bidirectional": True}, "ifgoch"),
        ({"convolution": 4}, "ifgoch"),
    ],
    ids=str,
)
def test_each_kind_of_network_has_its_own_equations_and_none_leaves_its_place(opened, make_bundle, config, letters):
    place = {"layer": 1, "direction": 1} if config.get("bidirectional") else {}
    page = opened(payloads(make_bundle(**config), "a c e zzz b d i", 2, step=1, **place))
    for view in ("Unit 2", "All 5 units"):
        page.locator(".equations").get_by_role("button", name=view, exact=True).click()
        classes = page.locator(".equation").evaluate_all("all => all.map(one => one.className.split('of-')[1])")
        assert "".join(classes) == letters
        for one in page.locator(".equations button[aria-expanded]").all():
            one.click()
            expect(panel(page)).to_have_count(1)
            text = page.locator(".equations").inner_text()
            assert "undefined" not in text
            assert "NaN" not in text
        for width in (1280, 768, 360):
            page.set_viewport_size({"width": width, "height": 844})
            page.evaluate(FRAMES)
            assert page.locator(".equations").evaluate(OUTSIDE) == [], (view, width)


def test_every_size_and_theme_is_accessible_and_can_be_read(opened, bundle):
    data = payloads(bundle)
    for size, options in (
        (DESK, {}),
        (PHONE, {"color_scheme": "dark"}),
        (DESK, {"forced_colors": "active"}),
    ):
        page = opened(data, size, **options)
        term(page, "i", "h").click()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        if "forced_colors" not in options:  # there the browser chooses the colours
            assert [fault for fault in faults(page) if "equations" in json.dumps(fault)] == []
        assert page.locator(".equations").evaluate(SMALL, 14) == []


def test_presented_everything_is_larger_and_still_fits(opened, bundle):
    page = opened(payloads(bundle, present=True), DESK, letters_of_the_app())
    assert page.locator(".equations").bounding_box()["height"] <= 240
    term(page, "i", "x").click()
    assert page.locator(".equations").evaluate(SMALL, 20) == []
    assert page.locator(".equations").evaluate(OUTSIDE) == []
