"""What does a person see who goes from page to page, and who follows or makes a link?"""

import re

import pytest
from playwright.sync_api import expect

from lstm_demo.hub import bundled, load
from lstm_demo.texts import Texts

from .driver import DESK, FRAMES, MAIN, PHONE, SECONDS, TABLET, faults

ENGLISH = Texts()


def test_the_keyboard_is_seen_in_the_menu(visit):
    link = visit().page.get_by_role("link", name="Models")
    link.focus()
    link.press("Shift")  # so that it is the keyboard that brought it there
    assert link.evaluate("link => getComputedStyle(link).outline").startswith("rgb(23, 33, 43) solid 2px")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_choice_of_a_model_and_the_link_stand_in_the_same_place_on_all_pages(visit, size):
    visitor = visit(size)

    places = []
    for name in ("read", "models", "about"):
        if name != "read":
            visitor.go(name)
        visitor.page.evaluate("document.fonts.ready.then(() => null)")
        visitor.page.evaluate(FRAMES)
        found = [visitor.page.locator(f".st-key-{key}").bounding_box() for key in ("model", "link-open")]
        places.append([(round(one["x"]), round(one["y"]), round(one["width"])) for one in found])
    assert places[0] == places[1] == places[2]
    expect(visitor.page.get_by_role("button", name=ENGLISH["app.present"])).to_have_count(0)


def test_on_a_phone_the_header_is_three_calm_rows(visit):
    visitor = visit(PHONE)

    def middle(selector):
        box = visitor.page.locator(selector).first.bounding_box()
        return box["y"] + box["height"] / 2

    origin = visitor.page.locator(".st-key-frame-model [data-testid=stCaptionContainer] p")
    line = float(origin.evaluate("(one) => parseFloat(getComputedStyle(one).lineHeight)"))
    assert origin.bounding_box()["height"] < 3 * line
    rows = {"h1": "[data-testid=stMainMenu]", ".st-key-frame-pages": ".st-key-link-open"}
    rows[".st-key-model"] = ".st-key-frame-model [data-testid=stCaptionContainer] p"
    for one, other in rows.items():
        assert middle(one) == pytest.approx(middle(other), abs=4)


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_while_the_script_runs_nothing_is_printed_over_the_header(visit, size):
    visitor = visit(size)
    visitor.page.evaluate(
        """() => {
          const status = document.createElement("div"); // as Streamlit draws it after half a second
          status.dataset.testid = "stStatusWidget";
          status.innerHTML = "<i>running</i><button>Stop</button>";
          document.querySelector("[data-testid=stToolbar]").prepend(status);
        }"""
    )
    status, header = (
        visitor.page.locator(one).bounding_box() for one in ("[data-testid=stStatusWidget]", ".st-key-frame-header")
    )
    assert header["y"] + header["height"] < status["y"] < status["y"] + status["height"] <= size["height"]
    expect(visitor.page.get_by_role("button", name="Stop", exact=True)).to_have_count(0)


@pytest.mark.parametrize("name", ["models", "about"])
def test_models_and_about_fit_and_are_accessible(visit, name):
    visitor = visit(name=name)
    if name == "models":
        visitor.unfold(5, "apart", "costs", "short", "figures", "pairs", "mistakes", "training", "card")
    for size, scheme in ((DESK, "light"), (TABLET, "light"), (PHONE, "light"), (PHONE, "dark")):
        visitor.look(size, scheme)
        visitor.wait(name)
        assert visitor.overflow() <= 0
        if size is not TABLET:
            assert faults(visitor.page) == []


def test_all_models_read_one_review_when_asked_and_all_of_it_fits(visit):
    visitor = visit(name="models", scheme="dark", query="?text=A%20xylophonic%20mess%2C%20but%20I%20loved%20it.")
    page, names = visitor.page, [*bundled()]
    page.get_by_role("button", name=ENGLISH.format("side.button", count=len(names))).click()
    rows = page.locator(".lstm-side li")
    expect(rows).to_have_count(len(names))
    expect(rows.first).to_contain_text("xylophonic")
    visitor.wait("models")
    visitor.unfold(0, "pairs")
    for size in (DESK, PHONE):
        visitor.look(size, "dark")
        for name in ("compared", "pairs"):
            table = page.get_by_role("region", name=ENGLISH[f"{name}.alt"])
            assert table.evaluate("one => one.scrollWidth - one.clientWidth") <= 0  # on a phone its rows are cards
            label = table.locator("td[data-label]").last.evaluate("cell => getComputedStyle(cell, '::before').display")
            assert (label == "block") == (size is PHONE)
            assert table.get_by_role("rowheader").count() == table.locator("tbody th").count() > 0
        track = page.locator(".lstm-side .track").first.bounding_box()
        for marker in page.locator(".lstm-side .marker").all():
            box = marker.bounding_box()
            assert track["x"] - 4 <= box["x"] <= box["x"] + box["width"] <= track["x"] + track["width"] + 4
        assert visitor.overflow() <= 0
    assert faults(page) == []


def test_a_part_that_is_pressed_while_all_models_read_opens(visit):
    visitor = visit(name="models", query="?text=Nobody%20else%20reads%20this%20dull%20text.")
    visitor.page.locator(".st-key-models-compare button").click()
    expect(visitor.page.get_by_test_id("stProgress")).to_have_count(1)  # they read
    visitor.page.locator(".st-key-models-open-pairs summary").click()
    expect(visitor.page.get_by_role("region", name=ENGLISH["pairs.alt"])).to_be_visible()
    expect(visitor.page.locator(".lstm-side li")).to_have_count(len(bundled()))


def test_what_was_typed_and_which_model_answers_stay_over_all_pages(visit):
    visitor = visit()
    visitor.type("A xylophonic film.")
    for name in ("about", "models"):
        visitor.go(name)
        expect(visitor.page.locator(".st-key-frame-model")).to_contain_text(ENGLISH["app.origin_bundled"])
        assert "xylophonic" not in visitor.page.url
    visitor.go("read")
    expect(visitor.box).to_have_value("A xylophonic film.")
    expect(visitor.words.first).to_have_text("A")


def test_models_shows_another_test_set_and_keeps_it_in_the_link(visit):
    visitor = visit(name="models")
    visitor.unfold(2, "figures")
    (tn, _), _ = load().evaluation["sets"]["sst2"]["confusion"]
    visitor.page.locator(".st-key-models-set").get_by_text("SST-2, test", exact=True).click()
    expect(visitor.figures.nth(1)).to_have_accessible_name(re.compile(f"{tn:,} were judged negative"))
    expect(visitor.page).to_have_url(re.compile(r"models\.open\.figures=.*models\.set="))


@pytest.mark.parametrize(("size", "most"), [(DESK, 2000), (PHONE, 4000)], ids=["desk", "phone"])
def test_models_shows_first_what_a_newcomer_looks_for_and_folds_the_rest(visit, size, most):
    visitor = visit(size, name="models")
    table = visitor.page.get_by_role("region", name=ENGLISH["compared.alt"]).bounding_box()
    assert table["y"] < size["height"] / 4
    assert table["x"] + table["width"] <= size["width"]
    assert visitor.page.evaluate(f"{MAIN}.scrollHeight") <= most


def test_the_legend_has_the_real_colours(visit):
    visitor = visit(name="about")
    swatches = visitor.page.locator(".lstm-legend .swatch")
    expect(swatches.nth(3)).to_be_visible()
    found = swatches.evaluate_all("all => all.map(one => getComputedStyle(one).backgroundImage)")
    assert "rgb(0, 103, 165)" in found[0]  # blue, a positive verdict
    assert "rgb(219, 95, 160)" in found[3]  # pink: the forget gate's hue


def test_a_link_is_made_on_request_and_brings_settings_and_review_back(visit):
    review = "Café & <b>bar</b>, 100 % xylophonic!"
    visitor = visit()
    visitor.write(review).press("Enter")
    expect(visitor.words.first).to_have_text("Café")
    visitor.open("equations")
    visitor.page.get_by_role("button", name=ENGLISH["link.open"]).click()
    link = visitor.page.get_by_test_id("stCode").locator("code")
    expect(link).to_contain_text("lens=equations")
    expect(link).not_to_contain_text("xylophonic")
    visitor.page.get_by_text(ENGLISH["link.with_text"]).click()
    expect(link).to_contain_text("xylophonic")
    expect(visitor.page.get_by_text(ENGLISH["link.privacy"])).to_be_visible()
    assert "xylophonic" not in visitor.page.url
    assert faults(visitor.page) == []
    again = visit(query="?" + link.inner_text().split("?", 1)[1])
    expect(again.box).to_have_value(review)
    expect(again.words.first).to_have_text("Café")
    expect(again.page.locator(".equations")).to_be_visible()
    expect(again.page).not_to_have_url(re.compile("xylophonic"), timeout=SECONDS * 1000)


def test_a_link_with_a_review_too_long_is_a_sentence(visit):
    visitor = visit(query="?text=" + "x" * 2_001)
    expect(visitor.page.get_by_text("The review in this link cannot be shown")).to_be_visible()
    expect(visitor.words.first).to_have_text("The")


def test_a_link_to_the_page_that_was_inside_leads_to_the_same_unit_and_word(visit, address):
    visitor = visit()
    visitor.page.goto(f"{address}inside?unit=unit%207&word=3")
    visitor.wait()
    expect(visitor.page.locator(".equations")).to_be_visible()
    expect(visitor.unit).to_have_value("7")
    visitor.at(3)


def test_every_page_has_a_title_of_its_own(visit):
    visitor = visit()
    for name in ("models", "about", "read"):
        visitor.go(name)
        expect(visitor.page).to_have_title(ENGLISH[f"{name}.title"])
