"""Does the first page answer everything that can be typed, and lose nothing?"""

import json
import logging
from dataclasses import replace

import pytest
from drawn import drawn

from lstm_demo.app import cache, stage
from lstm_demo.app import visit as visits
from lstm_demo.app.examples import examples, first_text
from lstm_demo.app.selection import LENSES, Selection
from lstm_demo.explain.tracing import trace
from lstm_demo.limits import MAX_CHARACTERS, MAX_TOKENS
from lstm_demo.predict import predict
from lstm_demo.texts import Texts

from .conftest import served

TEXTS = Texts()
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


def test_the_first_paint_shows_a_finished_example_and_plays_it(visit):
    first = visit()
    assert first.is_whole()
    assert first.notes == []
    example = next(iter(examples().values()))
    assert first.box == example.text
    assert first.app.button_group(key="read.example").value == example.key
    assert first.payload["autoplay"]
    assert first.selection == Selection(first.selection.reading)


def test_the_page_shows_the_numbers_of_the_library(visit):
    text = "Not bad at all."
    visitor = visit().type(text)
    [prediction] = predict(cache.served_model().bundle, [text])
    assert visitor.probability[-1] == pytest.approx(prediction.probability, abs=1e-6)
    assert visitor.payload["final"] == prediction.label
    assert visitor.payload["words"] == list(prediction.tokens)


def test_which_model_answers_and_where_it_came_from_is_in_sight(visit):
    visitor = visit()
    bundle = cache.served_model().bundle
    assert f"**{bundle.name}**, {bundle.n_parameters:,} parameters" in served(visitor.app)
    assert any(TEXTS["app.origin_bundled"] in caption.value for caption in visitor.app.caption)


def test_the_heading_names_the_kind_of_network(visit):
    assert [title.value for title in visit().app.title] == [TEXTS["read.heading"]]
    plain = visit(query={"model": "rnn"})
    assert [title.value for title in plain.app.title] == [TEXTS["read.plain.heading"]]


@pytest.mark.parametrize("chip", list(examples()))
def test_every_example_can_be_read(visit, chip):
    chosen = visit().choose(chip)
    assert chosen.is_whole()
    assert chosen.box == chosen.selection.reading.text == examples()[chip].text
    assert drawn(chosen.app)["box"]["point"] == TEXTS[f"examples.{chip}.point"]


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
    assert " 5 " in payload["notes"]["left_out"]


def test_what_is_typed_is_read_when_that_is_wanted_and_not_before(visit):
    visitor = visit()
    visitor.app.text_area(key="read.text").set_value("Mine.").run()
    assert visitor.selection.reading.text == first_text()
    assert visitor.box == "Mine."
    visitor.look(lens="equations")
    assert visitor.selection.reading.text == first_text()
    visitor.app.button(key="read.submit").click().run()
    assert visitor.payload["words"] == ["Mine", "."]


def test_a_text_of_ones_own_comes_back(visit):
    visitor = visit().type("My own words.").choose("long")
    assert visitor.box == examples()["long"].text
    assert visitor.choose(visits.OWN).box == visitor.selection.reading.text == "My own words."


def test_reset_brings_the_first_example_and_settings_back_and_can_be_undone(visit):
    visitor = visit().type("My own words.").look(word=1, unit=7, lens="equations")
    before = visitor.selection
    visitor.app.text_area(key="read.text").set_value("My own words, and more.")
    visitor.app.button(key="read.reset").click().run()
    assert visitor.is_whole()
    assert visitor.box == first_text()
    assert visitor.selection == Selection(replace(before.reading, text=first_text()))
    turn = visitor.payload["turn"]
    visitor.app.button(key="read.undo").click().run()
    assert visitor.selection == before
    assert visitor.box == "My own words, and more."  # not read yet, and not lost either
    assert visitor.payload["turn"] > turn
    assert visitor.payload["view"] | {"step": 1, "unit": 7} == visitor.payload["view"]


def test_a_reset_can_be_undone_until_another_text_is_read(visit):
    visitor = visit().type("My own words.")
    visitor.app.button(key="read.reset").click().run()
    visitor.look(lens="equations")
    assert visitor.app.button(key="read.undo").label == TEXTS["read.undo"]
    visitor.type("Another one.")
    assert "read.undo" not in [button.key for button in visitor.app.button]
    assert visitor.app.button(key="read.reset").label == TEXTS["read.reset"]


def test_undo_brings_back_the_word_where_the_visitor_rested_and_no_unit_where_none_was_chosen(visit):
    visitor = visit().type("My own words.")
    visitor.app.query_params["word"] = "2"  # which the browser wrote
    visitor.app.button(key="read.reset").click().run()
    assert visitor.selection.word is None
    visitor.app.button(key="read.undo").click().run()
    assert (visitor.selection.word, visitor.selection.unit) == (1, None)
    assert visitor.payload["view"]["step"] == 1
    assert visitor.app.button_group(key="read.example").value == visits.OWN


def test_a_reset_of_the_same_text_turns_to_its_first_word_whatever_the_address_says(visit):
    visitor = visit(query={"word": "3", "unit": "7"})
    visitor.app.button(key="read.reset").click().run()
    assert visitor.selection == Selection(visitor.selection.reading)
    assert dict(visitor.app.query_params) == {}
    visitor.app.button(key="read.undo").click().run()
    assert (visitor.selection.word, visitor.selection.unit) == (2, 7)


def test_undo_brings_back_the_model_and_what_was_chosen_in_a_lens(visit):
    visitor = visit(query={"model": "peephole"}).look(unit=7, lens="units")
    visitor.app.selectbox(key="units.choice").select("cell").run()
    before = visitor.selection
    visitor.app.button(key="read.reset").click().run()
    visitor.app.selectbox(key="model").select("bilstm").run()
    visitor.app.button(key="read.undo").click().run()
    assert visitor.is_whole()
    assert visitor.selection == before
    assert visitor.app.selectbox(key="model").value == "peephole"
    assert visitor.app.selectbox(key="units.choice").value == "cell"


@pytest.mark.parametrize("lens", LENSES)
def test_only_the_open_lens_is_drawn(visit, lens):
    visitor = visit().look(lens=lens)
    assert visitor.is_whole()
    assert bool(visitor.figures) == (lens == "units")  # Plotly's chunk comes with the first of them


def test_stage_and_lens_look_at_the_same_word_unit_and_reading(visit):
    visitor = visit().type("Not bad at all.").look(word=2, unit=7, lens="equations")
    name, lens = visitor.lens
    assert name == "equations"
    assert lens["reading"] == visitor.payload["reading"] == stage.name_of(visitor.selection.reading)
    assert (lens["step"], lens["unit"]) == (2, 7)
    assert visitor.payload["view"] == {"layer": 0, "direction": 0, "unit": 7, "step": 2}


def test_until_somebody_chooses_the_unit_is_the_one_that_did_most_of_the_largest_step(visit):
    visitor = visit()
    found = trace(cache.served_model().bundle, first_text())
    step = found.most_moving_step()
    added = found.readout_weight[0] * (found.hidden[0, 0, step] - found.hidden[0, 0, step - 1])
    assert visitor.payload["view"]["step"] == step
    assert visitor.payload["view"]["unit"] == abs(added).argmax()


def test_a_look_at_another_page_loses_neither_text_nor_word_nor_unit_nor_lens(visit):
    visitor = visit().type("Not bad at all.").look(word=2, unit=7, lens="equations")
    before = visitor.selection, visitor.payload
    visitor.go("models").go("about").go("read")
    assert (visitor.selection, visitor.payload) == before
    assert visitor.box == "Not bad at all."


def test_the_page_models_has_the_review_that_was_read(visit):
    visitor = visit().type(f"A {SECRET} mess.").go("models")
    assert any(SECRET in block.value for block in visitor.app.markdown)


def test_another_model_reads_the_same_text_at_the_same_word(visit):
    visitor = visit().type("Not bad at all.").look(word=2, unit=7, lens="equations")
    visitor.app.selectbox(key="model").select("peephole").run()
    assert visitor.is_whole()
    assert visitor.selection == Selection(
        replace(visitor.selection.reading, text="Not bad at all."), 2, lens="equations"
    )
    assert visitor.lens[1]["kind"] == "peephole"


def test_a_presentation_is_entered_and_left_and_the_address_says_so(visit):
    visitor = visit()
    visitor.app.button(key="frame.present").click().run()
    assert visitor.payload["present"]
    assert visitor.lens[1]["present"]
    assert visitor.app.query_params["present"] == "1"
    visitor.app.button(key="frame.leave").click().run()
    assert not visitor.payload["present"]
    assert "present" not in visitor.app.query_params
    assert visit(query={"present": ""}).payload["present"]


def test_a_hundred_words_travel_in_few_bytes(visit):
    visitor = visit().type("The acting was superb , but the plot was dull . " * 9)
    sent = [len(component.proto.SerializeToString()) for component in visitor.app.get("bidi_component")]
    code = max(sent)  # which travels once a visit
    assert len(visitor.payload["words"]) == 99
    assert sum(sent) - code < 100_000


def test_nothing_typed_reaches_the_log_or_the_address(visit, caplog, capfd):
    with caplog.at_level(logging.DEBUG):
        visitor = visit().type(f"A {SECRET} film.").type(f"{SECRET} " * 3000).look(lens="equations")
    written = capfd.readouterr()
    assert SECRET not in caplog.text + written.out + written.err
    assert SECRET not in json.dumps(dict(visitor.app.query_params))
    assert SECRET not in stage.name_of(visitor.selection.reading)
