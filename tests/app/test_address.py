"""Does an address bring the view back, the review only where it was asked for, and nothing that somebody made up?"""

from urllib.parse import parse_qs, urlsplit

import pytest
from drawn import drawn

from lstm_demo.app import frame
from lstm_demo.app.examples import examples, first_text
from lstm_demo.explain.edits import InitialState
from lstm_demo.hub import bundled
from lstm_demo.limits import MAX_LINK_CHARACTERS
from lstm_demo.texts import Texts
from lstm_demo.views import marks

TEXTS = Texts()
OWN = "Caf\u00e9 & <b>bar</b>: 100 % \u201cgood\u201d, #1?\n\u597d \U0001f600"


def open_link(visitor, with_text=False):
    """Open the popover; give the values of the link in it."""
    visitor.app.session_state["link.open"] = True
    visitor.app.session_state["link.with_text"] = with_text
    visitor.app.run()
    [code] = visitor.app.code
    return {name: values[-1] for name, values in parse_qs(urlsplit(code.value).query).items()}


def hint(visitor):
    """Which text stands below the link."""
    captions = " ".join(caption.value for caption in visitor.app.caption)
    keys = ("hint", "hint_word", "hint_apart", "privacy")
    [found] = [key for key in keys if f"{TEXTS[f'link.{key}']} {TEXTS['link.copy']}" in captions]
    return found


def query_of(visitor):
    return {name: value if isinstance(value, str) else value[-1] for name, value in visitor.app.query_params.items()}


LOOKED = {"unit": "7", "word": "3", "lens": "equations"}


def test_the_address_says_all_of_a_view_but_the_text(visit):
    visitor = visit().type(OWN).look(unit=7, lens="equations")
    assert query_of(visitor) == {"unit": "7", "lens": "equations"}
    visitor.choose("plain")
    assert query_of(visitor) == {"example": "plain", "unit": "7", "lens": "equations"}
    visitor.app.selectbox(key="model").select("rnn").run()
    assert query_of(visitor) == {"example": "plain", "model": "rnn", "lens": "equations"}
    visitor.go("models")
    assert query_of(visitor) == {"example": "plain", "model": "rnn", "lens": "equations"}


def test_an_address_opens_the_view_of_which_it_speaks(visit):
    visitor = visit(query={"example": "plain", "model": "bilstm", "layer": "1", "direction": "backward", **LOOKED})
    assert visitor.is_whole()
    assert visitor.box == visitor.selection.reading.text == examples()["plain"].text
    assert visitor.payload["view"] == {"layer": 0, "direction": 1, "unit": 7, "step": 2}
    assert visitor.lens[0] == "equations"
    assert not visitor.payload["autoplay"]


def test_a_link_to_the_page_that_was_inside_leads_to_the_equations_of_the_same_unit(visit):
    visitor = visit(query={"unit": "unit 7", "word": "3", "inside.view": "one unit"}, page="inside")
    assert visitor.is_whole()
    assert visitor.lens[0] == "equations"
    assert visitor.payload["view"] == {"layer": 0, "direction": 0, "unit": 7, "step": 2}


def test_a_link_has_the_settings_and_neither_review_nor_a_word_of_it(visit):
    visitor = visit().type(OWN).look(unit=7, word=2, lens="equations")
    assert open_link(visitor) == {"unit": "7", "lens": "equations"}
    assert hint(visitor) == "hint"


def test_a_link_without_the_review_says_that_the_experiment_stays_behind_too(visit):
    visitor = visit(query={"text": OWN, "experiment": "begin cell=2@unit 7"})
    assert visitor.selection.reading.edits
    assert "experiment" not in open_link(visitor)
    assert hint(visitor) == "hint_apart"
    assert "experiment" in open_link(visitor, with_text=True)
    assert hint(visitor) == "privacy"


def test_a_link_has_the_review_where_it_was_asked_for_and_brings_it_back(visit):
    visitor = visit().type(OWN).look(unit=7, word=2)
    values = open_link(visitor, with_text=True)
    assert values == {"text": OWN, "unit": "7", "word": "3"}
    assert hint(visitor) == "privacy"
    again = visit(query=values)
    assert again.is_whole()
    assert again.box == OWN
    assert again.payload["view"] == {"layer": 0, "direction": 0, "unit": 7, "step": 2}
    assert "".join(again.payload["words"]).startswith("Caf\u00e9&")
    assert "text" not in query_of(again)
    assert again.type("Another one.").box == "Another one."


def test_a_link_names_the_example_and_its_word_and_says_so(visit):
    visitor = visit().choose("plain")
    assert open_link(visitor) == {"example": "plain"}
    assert hint(visitor) == "hint"
    values = open_link(visitor.look(word=2))
    assert values == {"example": "plain", "word": "3"}
    assert hint(visitor) == "hint_word"
    assert visit(query=values).payload["view"]["step"] == 2


@pytest.mark.parametrize("break_", ["\r\n", "\r"])
def test_line_ends_in_a_link_are_as_a_browsers_box_has_them(visit, break_):
    visitor = visit(query={"text": f"A good{break_}film."})
    assert visitor.is_whole()
    assert visitor.box == "A good\nfilm."  # else the page would call it unread, for the box never holds the other


def test_a_review_that_has_no_room_in_a_link_is_said_so_and_left_out(visit):
    visitor = visit().type("good " * MAX_LINK_CHARACTERS).look(unit=7, word=2)
    assert open_link(visitor, with_text=True) == {"unit": "7"}
    assert hint(visitor) == "hint"
    [note] = visitor.notes
    assert f"a link has room for {MAX_LINK_CHARACTERS:,}" in note


@pytest.mark.parametrize(
    "text", ["", "  \n", "\u200b", "x" * (MAX_LINK_CHARACTERS + 1)], ids=["empty", "blank", "invisible", "long"]
)
def test_a_link_with_a_review_that_cannot_be_shown_is_a_sentence_and_an_example(visit, text):
    visitor = visit(query={"text": text})
    assert visitor.is_whole()
    assert visitor.notes == [frame.plain(TEXTS.format("link.refused", most=f"{MAX_LINK_CHARACTERS:,}"))]
    assert visitor.box == first_text()
    assert query_of(visitor) == {}


@pytest.mark.parametrize(
    "query",
    [
        {"example": "no such example"},
        {"example": ["plain", "nothing"]},
        {"text": ["one", "A dull film."]},
        {"text": "\x00\ud7ff\ufffd"},
        {"unit": "unit -1", "layer": "99", "lens": "[]", "word": "0", "direction": "up"},
        {"unit": "4095", "word": "1000", "layer": "8"},
        {"word": "99999999999999999999"},
        {"word": "999", "example": "plain"},
        {"models.set": "nothing", "link.open": "true", "link.with_text": "x", "surplus": "1", "present": "0"},
    ],
)
def test_whatever_stands_in_an_address_the_page_is_whole(visit, query):
    visitor = visit(query=query)
    assert visitor.is_whole()
    assert "text" not in query_of(visitor)
    assert set(query_of(visitor)) <= {"word", "example", "models.set", "link.open", "link.with_text", "surplus"}


NAMES = tuple(bundled())


@pytest.mark.parametrize("asked", ["nonsense", "<b>*x*</b>", "LSTM", "x" * 5000, "\x00"])
def test_a_link_with_a_model_that_is_not_here_says_so_and_which_are(visit, asked):
    visitor = visit(query={"model": asked})
    assert visitor.is_whole()
    [note] = visitor.notes
    missing = TEXTS.format("app.missing", asked=marks.shorten(asked), name="lstm", names=", ".join(NAMES))
    assert note == frame.plain(missing)
    assert "model" not in visitor.app.query_params
    visitor.app.run()
    assert visitor.notes == []


@pytest.mark.parametrize("name", NAMES)
def test_a_link_with_a_model_that_is_here_is_followed_without_a_word(visit, name):
    visitor = visit(query={"model": name}, page="about")
    assert visitor.notes == []
    assert visitor.app.selectbox(key="model").value == name


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ({"layer": "9", "direction": "up"}, {}),
        ({"layer": "1", "direction": "backward"}, {}),
        ({"model": "bilstm", "layer": "9"}, {"model": "bilstm"}),
        ({"model": "bilstm", "layer": "1"}, {"model": "bilstm", "layer": "1"}),
    ],
)
def test_a_layer_that_the_model_does_not_have_leaves_the_address(visit, query, kept):
    visitor = visit(query=query)
    assert visitor.notes == []
    assert query_of(visitor) == kept


def test_a_link_to_another_page_keeps_the_review_for_the_first(visit):
    visitor = visit(query={"text": OWN}, page="about")
    assert not visitor.app.exception
    assert visitor.go("read").box == visitor.selection.reading.text == OWN


def test_what_somebody_typed_to_begin_after_is_in_no_address_and_in_a_link_only_where_it_was_asked_for(visit):
    experiment = 'begin cell=2@unit 7;begin after="Dear diary."'
    visitor = visit(query={"example": "plain", "experiment": experiment})
    assert visitor.is_whole()
    assert drawn(visitor.app)["stage"]["initial"]
    assert visitor.selection.reading.edits == (InitialState(cell=2, units=(7,)), InitialState(after="Dear diary."))
    assert visitor.app.query_params["experiment"] == "begin cell=2@unit 7"
    assert open_link(visitor)["experiment"] == "begin cell=2@unit 7"
    assert open_link(visitor, with_text=True)["experiment"] == experiment
    assert hint(visitor) == "privacy"
