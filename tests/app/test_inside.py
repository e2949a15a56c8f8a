"""Does the page Inside the cell show the numbers of the word and the unit that were chosen, and lose nothing?"""

import json

import pytest

from lstm_demo.app import cache, frame, inside_component, state
from lstm_demo.bundle import save_folder
from lstm_demo.explain.trace import trace
from lstm_demo.language import LanguageModel, load_language, next_words
from lstm_demo.words import say

PAGE = "lstm_demo/app/pages/inside.py"
WORKED = "I love natural language processing"
TEXT = "Not bad at all."


@pytest.fixture
def inside(visit):
    """`inside(text)`: a visitor who read `text` (or nothing yet) and went on to the page; gives their AppTest."""

    def open_page(text=None):
        visitor = visit()
        if text is not None:
            visitor.type(text)
        return visitor.app.switch_page(PAGE).run()

    return open_page


def choose_word(app, text, step):
    """Leave behind what a click on a word does; AppTest has no component to click."""
    app.session_state["words_chosen"] = {text: step}
    app.run()


def payload(app):
    assert not app.exception
    assert not app.error
    [component] = app.get("bidi_component")
    [shown] = json.loads(component.proto.json)
    return shown


def guessed(app):
    """What the language model expects, as it is drawn."""
    [drawn] = [block.value for block in app.get("html") if "<ol" in block.value]
    return drawn


def assert_true_to_the_trace(found, text, step, unit, layer=0, direction=0):
    own = trace(cache.speaker().bundle, text)
    assert (found["step"], found["unit"]) == (step, unit)
    for letter, name in {"i": "input_gate", "f": "forget_gate", "o": "output_gate", "g": "candidate"}.items():
        assert found["values"][letter] == pytest.approx(getattr(own, name)[layer, direction, step, unit], abs=1e-5)
    assert found["values"]["c"] == pytest.approx(own.cell[layer, direction, step, unit], abs=1e-5)
    assert found["values"]["h"] == pytest.approx(own.hidden[layer, direction, step, unit], abs=1e-5)


def test_before_anything_was_read_the_first_example_speaks(inside):
    found = payload(inside())
    text = next(iter(state.examples().values())).text
    own = trace(cache.speaker().bundle, text)
    assert found["words"] == [step.text for step in own.steps]
    assert_true_to_the_trace(found, text, own.most_moving_step(), int(own.units_by_effect()[0]))


def test_word_and_unit_can_be_chosen(inside):
    app = inside(TEXT)
    choose_word(app, TEXT, 1)
    app.selectbox(key="unit").select("7").run()
    assert_true_to_the_trace(payload(app), TEXT, step=1, unit=7)


@pytest.mark.parametrize(("sent", "chosen"), [(3, [3]), (0, [0]), (4, []), (-1, []), ("x", []), (None, [])])
def test_a_click_on_a_word_chooses_it_and_what_is_no_word_chooses_nothing(monkeypatch, sent, chosen):
    clicks, found = {}, []
    monkeypatch.setattr(inside_component, "_EQUATIONS", lambda payload, **values: clicks.update(values))
    monkeypatch.setattr(inside_component.st, "session_state", {"cell": {"word": sent}})
    inside_component.draw_equations({"words": list("abcd")}, "cell", found.append)
    clicks["on_word_change"]()
    assert found == chosen


def test_the_worked_example_is_one_click_away_and_so_is_the_way_back(inside):
    app = inside(TEXT)
    choose_word(app, TEXT, 0)
    app.button_group(key="inside.text").set_value("example").run()
    unit = int(trace(cache.speaker().bundle, WORKED).units_by_effect()[0])
    assert payload(app)["words"] == WORKED.split()
    assert_true_to_the_trace(payload(app), WORKED, step=2, unit=unit)
    choose_word(app, WORKED, 4)
    assert payload(app)["step"] == 4
    app.button_group(key="inside.text").set_value("review").run()
    assert payload(app)["words"] == ["Not", "bad", "at", "all", "."]
    app.switch_page("lstm_demo/app/pages/read.py").run()
    assert app.text_area(key="read.text").value == TEXT


def test_reset_brings_back_the_first_word_and_unit_and_keeps_the_review(inside):
    app = inside(TEXT)
    first = payload(app)
    choose_word(app, TEXT, 4)
    app.selectbox(key="unit").select("7").run()
    app.button(key="inside.reset").click().run()
    assert payload(app) == first


def test_the_whole_vector_has_means_and_no_unit(inside):
    app = inside(TEXT)
    app.button_group(key="inside.view").set_value("whole").run()
    found = payload(app)
    own = trace(cache.speaker().bundle, TEXT)
    assert found["unit"] is None
    assert found["values"]["f"] == pytest.approx(own.forget_gate[0, 0, found["step"]].mean(), abs=1e-5)
    assert not [box for box in app.selectbox if box.key == "unit"]


def test_the_largest_difference_is_on_the_page_and_small(inside):
    app = inside(TEXT)
    [proof] = [block.value for block in app.markdown if "Recomputed by hand" in block.value]
    assert "5 words" in proof
    difference = cache.difference_by_hand(cache.speaker().source, TEXT, trace(cache.speaker().bundle, TEXT))
    assert 0 < difference < 1e-5
    assert f"{difference:.0e}".replace("e-0", "e-") in proof


@pytest.mark.parametrize("text", ["x", "zorblat flumptious", "<b>good</b> $x$", "😀", "good " * 1000])
def test_whatever_was_read_can_be_looked_into(inside, text):
    found = payload(inside(text))
    assert found["words"]


def test_layers_and_directions_can_be_chosen(inside, monkeypatch, make_bundle, tmp_path):
    save_folder(make_bundle(bidirectional=True, n_layers=2), tmp_path / "both")
    monkeypatch.setenv(cache.SETTING, str(tmp_path / "both"))
    app = inside("a b c d")
    app.selectbox(key="unit").select("2").run()
    choose_word(app, "a b c d", 1)
    assert_true_to_the_trace(payload(app), "a b c d", step=1, unit=2, layer=1)
    app.button_group(key="layer").set_value("1").run()
    app.button_group(key="direction").set_value("backward").run()
    found = payload(app)
    assert found["backward"]
    assert_true_to_the_trace(found, "a b c d", step=1, unit=2, layer=0, direction=1)


def test_where_every_beginning_was_read_the_same_word_is_first_on_both_pages(visit, monkeypatch, make_bundle, tmp_path):
    save_folder(make_bundle(bidirectional=True), tmp_path / "both")
    monkeypatch.setenv(cache.SETTING, str(tmp_path / "both"))
    visitor = visit().type("a b c d a b c d")
    visitor.app.button(key="read.prefixes").click().run()
    found = trace(cache.speaker().bundle, "a b c d a b c d", prefixes=True)
    first = found.most_moving_step()
    assert first != found.n_steps - 1  # which is the first on show before
    assert visitor.payload["selected"] == first
    visitor.app.switch_page("lstm_demo/app/pages/inside.py").run()
    assert payload(visitor.app)["step"] == first


def test_a_mistake_of_ours_is_a_plain_sentence(inside, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("cannot draw")

    monkeypatch.setattr("lstm_demo.views.equations.payload", fail)
    app = inside()
    assert not app.exception
    assert [box.value for box in app.error] == [say("app.unexpected")]


def test_what_a_language_model_expects_next_is_its_own_and_what_came_is_marked(inside):
    app = inside("The plot was a mess.")
    choose_word(app, "The plot was a mess.", 1)
    drawn = guessed(app)
    guesses = next_words(load_language(), ["the", "plot"])[-1]
    assert [drawn.index(f">{guess.word}<") for guess in guesses] == sorted(drawn.index(f">{g.word}<") for g in guesses)
    assert '<li class="came"><span class="word">was<' in drawn


def test_a_chosen_word_is_scored_alone(inside, monkeypatch):
    scored, scores = [], LanguageModel.scores
    monkeypatch.setattr(
        LanguageModel, "scores", lambda network, part: (scored.append(len(part)), scores(network, part))[1]
    )
    app = inside("The plot was a mess.")
    scored.clear()
    choose_word(app, "The plot was a mess.", 3)
    assert scored == [1]


@pytest.mark.parametrize(
    ("model", "text", "step", "word"),
    [
        ("lstm", "I didn\N{RIGHT SINGLE QUOTATION MARK}t like it.", 1, "n&#x27;t"),
        ("lstm", "A film called \N{LEFT DOUBLE QUOTATION MARK}Jaws\N{RIGHT DOUBLE QUOTATION MARK}", 2, "&quot;"),
        ("lstm", "A waste OF Time", 2, "time"),
        ("cnn-lstm", "The film was a complete waste of time.", 2, "time"),  # after "a complete waste of"
        ("rnn", "A complete waste of time.", 3, "time"),
    ],
)
def test_what_came_is_marked_however_it_was_typed_and_whatever_is_read_at_a_time(visit, model, text, step, word):
    app = visit(query={"model": model}).type(text).app.switch_page(PAGE).run()
    choose_word(app, text, step)
    assert payload(app)["step"] == step
    assert f'<li class="came"><span class="word">{word}<' in guessed(app)


@pytest.mark.parametrize("model", ["lstm", "cnn-lstm"])
def test_after_the_last_word_nothing_came(visit, model):
    app = visit(query={"model": model}).type(TEXT).app.switch_page(PAGE).run()
    last = payload(app)["words"][-1]
    choose_word(app, TEXT, len(payload(app)["words"]) - 1)
    assert "came" not in guessed(app)
    assert any(block.value.startswith(say("expected.end", word=frame.plain(last))) for block in app.markdown)


def test_what_is_said_of_the_language_model_is_true():
    assert f"an LSTM of {load_language().network.config.hidden_size} units" in say("expected.what")
