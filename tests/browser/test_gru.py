"""Does the picture of a GRU show its numbers, without captions that touch, on wide pages and on narrow ones?"""

import pytest
from playwright.sync_api import expect

from lstm_demo.explain.tracing import trace
from lstm_demo.texts import Texts
from lstm_demo.views import page as own_page
from lstm_demo.views.view import View

from .driver import faults
from .test_family import opened  # noqa: F401 - a fixture
from .test_lenses_in_use import TOUCHING

TEXT = "a c e zzz b d i"
VALVES = """(plan) => Object.fromEntries(["update_gate", "rest_gate", "reset_gate"].map((name) =>
  [name, Number(plan.querySelector(`.p-${name} .inside`).style.getPropertyValue("--open"))]))"""


@pytest.fixture
def show(opened, make_bundle):  # noqa: F811
    """`show(step=3, unit=2, direction=0)`: the page of a tiny GRU, and the trace that it was made from."""

    def make(step=3, unit=2, direction=0):
        reading = trace(make_bundle(cell="gru", bidirectional=direction == 1), TEXT)
        page = opened(own_page.page(reading, Texts(), View(0, direction, unit, step)))
        expect(page.locator(".cell-lens .plan")).to_be_visible()
        return page, reading

    return make


@pytest.mark.parametrize("direction", [0, 1])
def test_pipes_and_valves_hold_the_numbers_of_the_trace(show, direction):
    page, reading = show(direction=direction)
    parts = {name: float(reading.part(name)[0, direction, 3, 2]) for name in (*reading.quantities, *reading.products)}
    opened_by = page.locator(".cell-lens .plan").evaluate(VALVES)
    assert opened_by["update_gate"] == pytest.approx(parts["update_gate"], abs=1e-4)
    assert opened_by["rest_gate"] == pytest.approx(1 - parts["update_gate"], abs=1e-4)
    assert opened_by["reset_gate"] == pytest.approx(parts["reset_gate"], abs=1e-4)
    for name in ("candidate", "hidden", "kept", "written"):
        written = page.locator(f".cell-lens .p-{name} .number").inner_text().replace("\N{MINUS SIGN}", "-")
        assert float(written.strip("≈ ")) == pytest.approx(parts[name], abs=0.0051)


def test_the_numbers_stand_in_a_table_with_the_letters_of_the_equations(show):
    page, _ = show()
    page.locator(".cell-lens summary").click()
    heads = page.locator(".cell-lens tbody th").all_inner_texts()
    assert heads == [
        *("reset gate r", "update gate z", "candidate n", "hidden state h"),
        *("kept z·h\N{SUBSCRIPT MINUS}\N{SUBSCRIPT ONE}", "written (1\N{MINUS SIGN}z)·n"),
    ]


@pytest.mark.parametrize("direction", [0, 1])
@pytest.mark.parametrize("width", [1280, 1000, 768, 390])
def test_captions_stand_apart_and_nothing_leaves_the_page(show, width, direction):
    page, _ = show(direction=direction)
    page.set_viewport_size({"width": width, "height": 844})
    page.evaluate("document.fonts.ready.then(() => null)")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.locator(".cell-lens").evaluate(TOUCHING) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_picture_is_accessible(show):
    page, _ = show()
    assert [fault for fault in faults(page) if "cell-lens" in str(fault)] == []
