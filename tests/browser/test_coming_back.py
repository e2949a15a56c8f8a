"""What comes back after another lens or page, a reload, a link and the back button? Whatever was chosen and typed."""

import re

from playwright.sync_api import expect

from lstm_demo.app.examples import examples
from lstm_demo.texts import Texts

TEXTS, EXAMPLES = Texts(), examples()


def test_word_unit_and_lens_stay_over_lens_page_reload_and_link(visit):
    visitor = visit()
    visitor.slider.focus()
    for key in ("Home", *["ArrowRight"] * 8):
        visitor.page.keyboard.press(key)
    visitor.at(9)
    visitor.unit.fill("7")
    visitor.unit.press("Enter")
    expect(visitor.page).to_have_url(re.compile(r"unit=7"))
    visitor.open("equations")
    visitor.at(9)
    visitor.slider.focus()
    visitor.page.keyboard.press("ArrowRight")  # which the server is not told
    visitor.go("models")
    visitor.page.reload()
    visitor.wait("models")
    visitor.go("read")
    visitor.at(10)
    expect(visitor.unit).to_have_value("7")
    expect(visitor.page.locator(".equations")).to_be_visible()
    expect(visitor.page).to_have_url(re.compile(r"word=10"))
    visitor.page.reload()
    visitor.wait()
    visitor.at(10)
    expect(visitor.unit).to_have_value("7")
    again = visit(query=f"?{visitor.page.url.partition('?')[2]}")
    again.at(10)
    expect(again.unit).to_have_value("7")
    expect(again.page.locator(".equations")).to_be_visible()


def test_the_back_button_takes_back_what_was_chosen(visit):
    visitor = visit()
    tab = visitor.page.get_by_role("tab", selected=True)
    visitor.open("equations")
    visitor.page.locator(".st-key-read-example").get_by_text(TEXTS["examples.plain.name"]).click()
    expect(visitor.words.nth(3)).to_have_text("about")
    visitor.page.go_back()
    expect(visitor.words.nth(3)).to_have_text("superb")
    expect(visitor.box).to_have_value(EXAMPLES["turn"].text)
    expect(tab).to_have_text(TEXTS["lens.equations"])
    visitor.page.go_back()
    expect(tab).to_have_text(TEXTS["lens.cell"])
    visitor.page.go_forward()
    expect(tab).to_have_text(TEXTS["lens.equations"])


def test_what_was_read_and_what_was_typed_since_come_back_after_a_reload(visit):
    visitor = visit()
    visitor.type("A xylophonic film.")
    visitor.write("A xylophonic film, and long.")
    visitor.page.reload()
    expect(visitor.box).to_have_value("A xylophonic film, and long.")
    expect(visitor.words).to_have_text(["A", "xylophonic", "film", "."])
    expect(visitor.note).to_have_text(TEXTS["read.unread"])
    for name in ("about", "models"):
        visitor.go(name)
    expect(visitor.page.get_by_text("A xylophonic film.")).to_be_visible()  # the review that was read
    visitor.page.reload()
    visitor.wait("models")
    expect(visitor.page.get_by_text("A xylophonic film.")).to_be_visible()
    visitor.go("read")
    expect(visitor.box).to_have_value("A xylophonic film, and long.")
    assert "xylophonic" not in visitor.page.url
