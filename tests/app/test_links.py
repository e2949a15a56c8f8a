"""Does a link bring the view back, the review only where it was asked for, and nothing that somebody made up?"""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from lstm_demo.app import frame, links, state
from lstm_demo.limits import MAX_LINK_CHARACTERS
from lstm_demo.views import marks
from lstm_demo.words import say

OWN = "Café & <b>bar</b>: 100 % “good”, #1?\n好 😀"


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
    [found] = [
        key for key in ("hint", "hint_word", "privacy") if f"{say(f'link.{key}')} {say('link.copy')}" in captions
    ]
    return found


def test_a_link_has_the_settings_and_neither_review_nor_a_word_of_it(visit):
    visitor = visit(query={"read.order": "by number"}).type(OWN).pick(unit=7, step=2)
    assert open_link(visitor) == {"read.order": "by number"}
    assert hint(visitor) == "hint"


def test_a_link_has_the_review_where_it_was_asked_for_and_brings_it_back(visit):
    visitor = visit().type(OWN)
    values = open_link(visitor, with_text=True)
    assert values == {links.TEXT: OWN}
    assert hint(visitor) == "privacy"
    again = visit(query=values)
    assert again.is_whole()
    assert again.box == OWN
    assert "".join(again.payload["words"]).startswith("Café&")
    assert links.TEXT not in again.app.query_params
    assert again.type("Another one.").box == "Another one."


def test_a_link_names_the_example_on_show(visit):
    visitor = visit().choose("plain")
    values = open_link(visitor)
    assert values == {links.EXAMPLE: "plain"}
    assert hint(visitor) == "hint"
    again = visit(query=values)
    assert again.box == state.examples()["plain"].text
    assert dict(again.app.query_params) == {}


def test_a_link_names_the_word_that_was_chosen_and_opens_at_it(visit):
    values = open_link(visit().type(OWN).pick(unit=7, step=2), with_text=True)
    assert values == {links.TEXT: OWN, links.WORD: "3"}
    assert visit(query=values).payload["selected"] == 2


def test_a_link_opens_an_example_at_its_word_and_says_so(visit):
    visitor = visit().choose("plain").pick(unit=7, step=2)
    values = open_link(visitor)
    assert values == {links.EXAMPLE: "plain", links.WORD: "3"}
    assert hint(visitor) == "hint_word"
    assert visit(query=values).payload["selected"] == 2


def step_inside(visitor):
    [inside] = visitor.app.get("bidi_component")
    [shown] = json.loads(inside.proto.json)
    return shown["words"], shown["step"]


def test_a_link_of_the_worked_example_has_its_word_and_nothing_of_the_review(visit):
    worked = say("inside.worked")
    visitor = visit(query={"inside.text": say("inside.example")}).choose("plain").pick(unit=7, step=2)
    visitor.app.switch_page("lstm_demo/app/pages/inside.py").run()
    assert not {links.WORD, links.EXAMPLE, links.TEXT} & set(open_link(visitor))
    assert hint(visitor) == "hint"
    visitor.app.session_state["words_chosen"] = {worked: 4, state.examples()["plain"].text: 2}
    values = open_link(visitor)
    assert values[links.WORD] == "5"
    assert not {links.EXAMPLE, links.TEXT} & set(values)
    assert hint(visitor) == "hint_word"
    assert step_inside(visit(query=values, page="inside")) == (worked.split(), 4)
    visitor.app.button_group(key="inside.text").set_value("review").run()
    assert {links.EXAMPLE: "plain", links.WORD: "3"}.items() <= open_link(visitor).items()


@pytest.mark.parametrize("query", [{"text": ""}, {"example": "no such example"}])
def test_a_word_of_a_text_that_cannot_be_shown_is_no_word_of_another(visit, query):
    visitor = visit(query=query | {"word": "2"})
    assert "words_chosen" not in visitor.app.session_state


@pytest.mark.parametrize("break_", ["\r\n", "\r"])
def test_line_ends_in_a_link_are_as_a_browsers_box_has_them(visit, break_):
    visitor = visit(query={links.TEXT: f"A good{break_}film."})
    assert visitor.is_whole()
    assert visitor.box == "A good\nfilm."  # else the page would call it unread, for the box never holds the other


def test_a_review_that_has_no_room_in_a_link_is_said_so_and_left_out(visit):
    visitor = visit().type("good " * MAX_LINK_CHARACTERS).pick(unit=7, step=2)
    assert open_link(visitor, with_text=True) == {}
    assert hint(visitor) == "hint"
    [note] = visitor.notes
    assert f"a link has room for {MAX_LINK_CHARACTERS:,}" in note


@pytest.mark.parametrize(
    "text", ["", "  \n", "\u200b", "x" * (MAX_LINK_CHARACTERS + 1)], ids=["empty", "blank", "invisible", "long"]
)
def test_a_link_with_a_review_that_cannot_be_shown_is_a_sentence_and_an_example(visit, text):
    visitor = visit(query={links.TEXT: text})
    assert visitor.is_whole()
    assert visitor.notes == [say("link.refused", most=f"{MAX_LINK_CHARACTERS:,}")]
    assert visitor.box == next(iter(state.examples().values())).text
    assert links.TEXT not in visitor.app.query_params


@pytest.mark.parametrize(
    "query",
    [
        {"example": "no such example"},
        {"example": ["plain", "nothing"]},
        {"text": ["one", "A dull film."]},
        {"text": "\x00\ud7ff\ufffd"},
        {"unit": "unit -1", "layer": "99", "read.quantity": "[]", "word": "0"},
        {"word": "99999999999999999999"},
        {"word": "999", "example": "plain"},
        {"models.set": "nothing", "link.open": "true", "link.with_text": "x", "surplus": "1"},
    ],
)
def test_whatever_stands_in_an_address_the_page_is_whole(visit, query):
    visitor = visit(query=query)
    assert visitor.is_whole()
    assert links.TEXT not in visitor.app.query_params


NAMES = ("lstm", "attention", "bilstm", "cell-output", "cnn-lstm", "peephole", "rnn")


@pytest.mark.parametrize("asked", ["nonsense", "<b>*x*</b>", "LSTM", "x" * 5000, "\x00"])
def test_a_link_with_a_model_that_is_not_here_says_so_and_which_are(visit, asked):
    visitor = visit(query={"model": asked})
    assert visitor.is_whole()
    [note] = visitor.notes
    assert note == say(
        "app.missing",
        asked=frame.plain(marks.shorten(asked)),
        name="lstm",
        names=", ".join(frame.plain(name) for name in NAMES),
    )
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
    left = visitor.app.query_params.items()
    assert {name: value if isinstance(value, str) else value[-1] for name, value in left} == kept


def test_a_link_to_another_page_keeps_the_review_for_the_first(visit):
    visitor = visit(query={links.TEXT: OWN}, page="about")
    assert not visitor.app.exception
    visitor.app.switch_page("lstm_demo/app/pages/read.py").run()
    assert visitor.box == OWN
