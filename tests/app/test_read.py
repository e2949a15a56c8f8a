"""Does the first page answer everything that can be typed, and lose nothing?"""

import json
import logging

import pytest

from lstm_demo.app import cache, panels, reader_component, state
from lstm_demo.explain.trace import PRODUCTS, QUANTITIES
from lstm_demo.limits import MAX_CHARACTERS, MAX_TOKENS
from lstm_demo.predict import predict
from lstm_demo.words import say

SECRET = "xylophonic"
HOSTILE = {
    "one character": "x",
    "emoji": "😀👍🏽 a great film 🤦‍♂️",
    "chinese": "这部电影非常好看。",
    "right to left": "فيلم جميل جدا",
    "markup": "<b>good</b> <script>alert(1)</script> &amp; <a href='https://example.org'>x</a>",
    "mathematics": "It costs $5$ and $x^2$, _so_ **good** :red[bad] `code`",
    "repeated words": "good good good good good",
    "one long word": "b" * MAX_CHARACTERS,
    "longest allowed": ("The film was good. " * 2000)[:MAX_CHARACTERS],
}


def test_the_first_paint_shows_a_finished_example(visit):
    first = visit()
    assert first.is_whole()
    assert first.notes == []
    example = next(iter(state.examples().values()))
    assert first.box == example.text
    assert first.app.button_group(key="read.example").value == example.key
    assert example.point in [caption.value for caption in first.app.caption]


def test_the_page_shows_the_numbers_of_the_library(visit):
    text = "Not bad at all."
    payload = visit().type(text).payload
    [prediction] = predict(cache.speaker().bundle, [text])
    assert payload["probability"][-1] == pytest.approx(prediction.probability, abs=1e-4)
    assert payload["verdict"]["tone"] == prediction.label
    assert payload["words"] == list(prediction.tokens)


def test_which_model_speaks_is_in_sight(visit):
    shown = " ".join(block.value for block in visit().app.markdown)
    bundle = cache.speaker().bundle
    assert bundle.name in shown
    assert f"{bundle.n_parameters:,}" in shown


@pytest.mark.parametrize("chip", list(state.examples()))
def test_every_example_can_be_read(visit, chip):
    chosen = visit().choose(chip)
    assert chosen.is_whole()
    assert chosen.box == state.examples()[chip].text
    assert state.examples()[chip].point in [caption.value for caption in chosen.app.caption]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_typed_is_read_and_stays_in_the_box(visit, text):
    typed = visit().type(text)
    assert typed.is_whole()
    assert typed.notes == []
    assert typed.box == text


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u200b", "<br />"], ids=["empty", "spaces", "invisible", "a break"])
def test_where_there_is_no_word_the_page_says_so_and_keeps_what_it_showed(visit, text):
    visitor = visit().type("A dull film.")
    before = visitor.payload
    visitor.type(text)
    assert visitor.is_whole()
    [note] = visitor.notes
    assert "no word" in note
    assert visitor.payload == before
    assert visitor.box == text


def test_a_text_that_is_too_long_is_refused_in_a_sentence_and_kept(visit):
    text = "b" * (MAX_CHARACTERS + 1)
    visitor = visit().type(text)
    assert visitor.is_whole()
    [note] = visitor.notes
    assert "20,001 characters" in note
    assert "Shorten" in note
    assert visitor.box == text


def test_words_beyond_the_limit_are_counted(visit):
    payload = visit().type("good " * (MAX_TOKENS + 5)).payload
    assert len(payload["words"]) == MAX_TOKENS
    assert " 5 " in payload["verdict"]["left_out"]


def test_a_text_of_ones_own_comes_back(visit):
    visitor = visit().type("My own words.").choose("long")
    assert visitor.box == state.examples()["long"].text
    assert visitor.choose(state.OWN).box == "My own words."


def test_reset_brings_the_first_example_and_settings_back_and_keeps_ones_own_text(visit):
    visitor = visit().type("My own words.")
    visitor.app.button_group(key="read.quantity").set_value("cell").run()
    assert len(visitor.figures) == 2
    visitor.app.button(key="read.reset").click().run()
    assert visitor.is_whole()
    assert visitor.box == next(iter(state.examples().values())).text
    assert visitor.choose(state.OWN).box == "My own words."


@pytest.mark.parametrize("quantity", [*QUANTITIES, *PRODUCTS])
def test_one_picture_can_be_chosen(visit, quantity):
    visitor = visit()
    visitor.app.button_group(key="read.quantity").set_value(quantity).run()
    assert not visitor.app.exception
    assert [figure.key for figure in visitor.figures] == [f"read.heatmap.{quantity}", "read.curves"]
    assert all(figure.proto.alt for figure in visitor.figures)
    assert not any("{" in caption.value for caption in visitor.app.caption)


def test_units_their_number_and_their_order_can_be_chosen(visit):
    visitor = visit()
    visitor.app.button_group(key="read.order").set_value("by_number").run()
    captions = " ".join(caption.value for caption in visitor.app.caption)
    assert f"units of the network, {say('order.number_effect', n=16)};" in captions
    visitor.app.button_group(key="read.n_units").set_value("all").run()
    captions = " ".join(caption.value for caption in visitor.app.caption)
    assert f"units of the network, {say('order.number')};" in captions
    visitor.app.selectbox(key="unit").select("7").run()
    assert visitor.is_whole()
    assert "256 units" in visitor.figures[0].proto.alt
    assert "Unit 7" in visitor.figures[-1].proto.alt


def test_the_reader_follows_the_unit_chosen_below(visit):
    visitor = visit()
    assert visitor.payload["memory"]["unit"] == visitor.payload["memory"]["units"][0]
    visitor.app.selectbox(key="unit").select("7").run()
    assert visitor.payload["memory"]["unit"] == 7
    assert 7 in visitor.payload["memory"]["units"]


@pytest.mark.parametrize("sent", [(-1, 0), (256, 0), (10**9, 0), (0, -1), (0, 5)])
def test_what_is_no_unit_or_no_word_chooses_nothing(monkeypatch, sent):
    monkeypatch.setattr(panels.st, "session_state", kept := {})
    panels._follow("Not bad at all.", 256, 5, 112, *sent)
    assert kept == {}


def test_what_was_chosen_in_the_reader_is_kept_for_all_pages(monkeypatch):
    monkeypatch.setattr(panels.st, "session_state", kept := {})
    panels._follow("Not bad at all.", 256, 5, 112, 7, 2)
    assert kept == {"unit": "7", "words_chosen": {"Not bad at all.": 2}}


@pytest.mark.parametrize("sent", [None, 3, {}, {"unit": 1}, {"unit": "1", "step": 2}, {"unit": 1.5, "step": None}])
def test_what_is_no_choice_is_not_passed_on(monkeypatch, sent):
    monkeypatch.setattr(reader_component.st, "session_state", {"reader": {"pick": sent}})
    reader_component._pass_on("reader", pytest.fail)


def test_unit_and_word_chosen_in_the_reader_show_in_the_pictures_and_on_the_page_inside(visit):
    visitor = visit().type("Not bad at all.")
    before = [figure.proto.spec for figure in visitor.figures]
    visitor.pick(unit=7, step=2)
    assert (visitor.payload["memory"]["unit"], visitor.payload["selected"]) == (7, 2)
    assert "Unit 7" in visitor.figures[-1].proto.alt
    after = [figure.proto.spec for figure in visitor.figures]
    assert all(one != other for one, other in zip(before, after, strict=True))
    visitor.app.switch_page("lstm_demo/app/pages/inside.py").run()
    [inside] = visitor.app.get("bidi_component")
    [shown] = json.loads(inside.proto.json)
    assert shown["step"] == 2
    assert visitor.app.selectbox(key="unit").value == "7"


def test_units_keep_their_rows_while_a_text_is_edited_and_not_for_another_text(visit):
    def rows():
        return json.loads(visitor.figures[0].proto.spec)["data"][0]["y"]

    def by_effect(text):
        return [f"unit {unit}" for unit in cache.traced("default", text).units_by_effect()[:16]]

    visitor = visit().type("The film is dull and far too long.")
    first = rows()
    assert first == by_effect("The film is dull and far too long.")
    edited = "The film is wonderful and never too long."
    visitor.type(edited)
    assert rows() == first != by_effect(edited)
    assert visitor.payload["memory"]["order"] == say("order.kept")
    assert f"units of the network, {say('order.kept')}" in " ".join(caption.value for caption in visitor.app.caption)
    visitor.app.button(key="read.reset").click().run()
    visitor.type(edited)
    assert rows() == by_effect(edited)
    assert say("order.kept") not in " ".join(caption.value for caption in visitor.app.caption)


def test_kept_written_and_shown_stand_beside_each_other(visit):
    visitor = visit()
    visitor.app.button_group(key="read.quantity").set_value("products").run()
    assert [figure.key for figure in visitor.figures] == [*(f"read.heatmap.{name}" for name in PRODUCTS), "read.curves"]
    assert say("read.products_caption") in [caption.value for caption in visitor.app.caption]


def test_a_hundred_words_travel_in_few_bytes(visit):
    visitor = visit().type("The acting was superb , but the plot was dull . " * 9)
    sent = [len(component.proto.SerializeToString()) for component in visitor.app.get("bidi_component")]
    sent += [len(figure.proto.SerializeToString()) for figure in visitor.figures]
    assert len(visitor.payload["words"]) == 99
    assert sum(sent) < 250_000


def test_nothing_typed_reaches_the_log_or_the_address(visit, caplog, capfd):
    with caplog.at_level(logging.DEBUG):
        visitor = visit().type(f"A {SECRET} film.").type(f"{SECRET} " * 3000)
        visitor.app.button_group(key="read.order").set_value("by_number").run()
    written = capfd.readouterr()
    assert SECRET not in caplog.text + written.out + written.err
    assert SECRET not in str(dict(visitor.app.query_params))
