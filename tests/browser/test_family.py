"""Does a real browser write and draw each member's own equations, and read a text by each of them?"""

import json
import re
from itertools import product

import numpy as np
import pytest
from playwright.sync_api import expect

from lstm_demo.explain.by_hand import hand_step
from lstm_demo.explain.trace import trace
from lstm_demo.views import equations
from lstm_demo.views import page as own_page
from lstm_demo.words import say

from .driver import FRAMES

TEXT = "a c e zzz b d i"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>equations</title>
<style>{style}</style></head>
<body><main id="place"></main><script type="module">
{code}
window.show = (data) => main({{ parentElement: document.getElementById("place"), data, setTriggerValue() {{}} }});
show({payload});
</script></body></html>"""


@pytest.fixture
def opened(browser, tmp_path):
    """`opened(html)`: a page from the disk, about which the browser may not complain."""
    context, wrong = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True), []

    def open_page(html):
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield open_page
    context.close()
    assert wrong == []


def worked(bundle, step, unit):
    """What the equations at one word of the text need."""
    found = trace(bundle, TEXT)
    return equations.payload(found, hand_step(bundle, found, step), step, unit)


@pytest.fixture
def inside(opened, make_bundle):
    """`inside(step, unit, **config)`: the equations at one word of a tiny network."""

    def open_page(step, unit, **config):
        payload = json.dumps(worked(make_bundle(**config), step, unit)).replace("<", "\\u003c")
        code = equations.javascript().replace("export default function (", "function main(", 1)
        return opened(PAGE.format(style=equations.css().replace(":host", ":root"), code=code, payload=payload))

    return open_page


def written(page):
    """Each card's equation in letters, without the spaces, by the class of its letter."""
    cards = page.locator(".equations .card")
    names = [re.search(r"p-(\w)", one.get_attribute("class"))[1] for one in cards.all()]
    texts = [re.sub(r"[\s⊙·]+", "", one.locator(".grid").text_content()) for one in cards.all()]
    return dict(zip(names, texts, strict=True))


@pytest.mark.parametrize("unit", [None, 3])
@pytest.mark.parametrize(
    ("cell", "cards", "peeps"),
    [("lstm", "ifgoch", ""), ("peephole", "ifgcoh", "ifo"), ("cell_output", "ifgcoh", "o"), ("rnn", "h", "")],
)
def test_each_cell_has_its_own_equations_in_the_order_in_which_they_are_worked(inside, cell, cards, peeps, unit):
    page = inside(3, unit, cell=cell)
    found = written(page)
    assert list(found) == list(cards)
    drawn = page.locator(".drawing [data-parts]:has(.peep)").all()
    assert sorted(one.get_attribute("data-parts") for one in drawn) == sorted(peeps)
    assert page.locator('.drawing [data-parts="c_before"]').count() == (cell != "rnn")
    starts = {
        "lstm": {"i": "it=sigma(Wixt+Uihtminus1+bi)", "o": "ot=sigma(Woxt+Uohtminus1+bo)"},
        "peephole": {"f": "ft=sigma(Wfxt+Ufhtminus1+pfctminus1+bf)", "o": "ot=sigma(Woxt+Uohtminus1+poct+bo)"},
        "cell_output": {"i": "it=sigma(Wixt+Uihtminus1+bi)", "o": "ot=sigma(Woxt+Voct+bo)"},
        "rnn": {"h": "ht=tanh(Wxt+Uhtminus1+b)"},
    }[cell]
    for letter, equation in starts.items():
        assert found[letter].startswith(
            equation.replace("minus", "\N{MINUS SIGN}").replace("sigma", "\N{GREEK SMALL LETTER SIGMA}")
        )
    shown = page.locator("main").text_content()
    assert "undefined" not in shown
    assert "NaN" not in shown
    for part in page.locator(".drawing .part").all():
        part.focus()
        expect(page.locator(".readout")).not_to_be_empty()
        assert "undefined" not in page.locator(".readout").text_content()


def test_a_gates_numbers_stand_under_its_letters(inside, make_bundle):
    hand = hand_step(make_bundle(cell="peephole"), trace(make_bundle(cell="peephole"), TEXT), 3)
    seen = written(inside(3, 2, cell="peephole"))["f"]
    assert f"{abs(hand.from_cell[1, 2]):.3f}" in seen
    assert f"{abs(hand.preactivation[1, 2]):.3f}" in seen


def test_what_stays_lit_goes_out_where_another_network_has_no_such_part(inside, make_bundle):
    page = inside(3, 2)
    page.locator(".card.p-f .symbol").first.click()
    page.mouse.move(1, 1)
    page.evaluate("document.activeElement.blur()")  # whoever chooses a model is elsewhere
    page.evaluate("data => show(data)", worked(make_bundle(cell="peephole"), 3, 2))
    expect(page.locator(".readout")).to_contain_text("Forget gate, 0.")
    page.evaluate("data => show(data)", worked(make_bundle(cell="rnn"), 3, 2))
    expect(page.locator(".readout")).to_have_text(say("inside.hint"))
    expect(page.locator(".lit")).to_have_count(0)
    page.evaluate("data => show(data)", worked(make_bundle(), 3, 2))
    expect(page.locator(".lit")).to_have_count(0)


def test_before_the_first_word_a_plain_network_brings_one_number(inside):
    brought = inside(0, 2, cell="rnn").locator(".brought")
    expect(brought.locator(".line")).to_have_count(1)
    expect(brought).to_contain_text("nothing was read before: it is 0")


def test_a_window_has_its_filters_answers_and_no_matrix(inside):
    page = inside(1, 0, convolution=4)
    expect(page.locator(".embedding")).to_contain_text("answers of 4 filters")
    assert page.locator(".one-hot").count() == 0


def test_the_reader_reads_by_every_member(opened, make_bundle, member):
    found = trace(make_bundle(**member), TEXT)
    page = opened(own_page.page(found))
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(page.locator(".step")).to_have_count(found.n_steps)
    page.get_by_role("listbox").focus()
    for _ in range(found.n_steps):
        page.keyboard.press("ArrowRight")
        text = page.locator(".lstm-reader").text_content()
        assert "undefined" not in text
        assert "NaN" not in text
    page.locator(".cell .chooser select").select_option("all")
    assert "undefined" not in page.locator(".lstm-reader").text_content()


def test_a_plain_networks_pipes_are_as_wide_as_what_it_shows(opened, make_bundle):
    found = trace(make_bundle(cell="rnn"), TEXT)
    page = opened(own_page.page(found, unit=2, step=3))
    widths = page.locator(".drawing .flow").evaluate_all("all => all.map(one => one.style.transform)")
    sizes = [float(re.search(r"[\d.e-]+(?=\))", one)[0]) for one in widths]
    assert sizes == pytest.approx(np.abs(found.hidden[0, 0, 2:4, 2]).tolist(), abs=1e-4)
    below = page.locator(".drawing .flow").evaluate_all("all => all.map(one => one.classList.contains('below'))")
    assert below == (found.hidden[0, 0, 2:4, 2] < 0).tolist()
    expect(page.locator(".cell .drawing")).to_have_attribute("aria-label", re.compile("as two pipes: shown before"))
    page.get_by_text("What is this?").click()
    assert "forget gate" not in page.locator(".lstm-reader").inner_text()


def test_a_network_that_reads_windows_counts_steps(opened, make_bundle):
    page = opened(own_page.page(trace(make_bundle(convolution=4), TEXT), step=1))
    expect(page.locator(".scrubber .place")).to_have_text("step 2 of 4")
    page.get_by_text("All steps as a table").click()
    expect(page.locator(".lstm-reader table td").first).to_be_attached()


OUTSIDE = """cards => cards.flatMap((card) => {
  const edge = card.getBoundingClientRect().right;
  const outside = [...card.querySelectorAll(".grid > *")].filter((one) => one.getBoundingClientRect().right > edge);
  return outside.map((one) => one.textContent);
})"""


@pytest.mark.parametrize("cell", ["lstm", "peephole", "cell_output", "rnn"])
def test_no_equation_leaves_its_card(inside, make_bundle, cell):
    page, bundle = inside(3, 0, cell=cell), make_bundle(cell=cell)
    for unit, width in product(range(5), (1280, 1024, 768, 390, 360)):
        page.set_viewport_size({"width": width, "height": 844})
        page.evaluate("data => show(data)", worked(bundle, 3, unit))
        page.evaluate(FRAMES)
        assert page.locator(".card").evaluate_all(OUTSIDE) == [], (unit, width)


def test_the_cards_do_not_change_their_shape_from_word_to_word(inside, make_bundle):
    page = inside(0, 0)

    def shapes(width):
        page.set_viewport_size({"width": width, "height": 844})
        for step in range(7):
            page.evaluate("data => window.show(data)", worked(make_bundle(), step, 0))
            page.evaluate(FRAMES)
            yield page.locator(".equations").get_attribute("data-fit")

    *_, settled = shapes(1280)
    assert set(shapes(200)) == {"tight"}
    assert set(shapes(1280)) == {settled} <= {"abreast", "wide"}
