"""Does the lens Equations show the numbers of the word and the unit in the link, and answer what is asked in it?"""

import json

import pytest
from drawn import drawn

from lstm_demo import load, trace
from lstm_demo.explain.by_hand import largest_difference
from lstm_demo.language import LanguageModel, load_language, next_words
from lstm_demo.views.lenses.equations.payload import scientific

TEXT = "The plot was a mess."


@pytest.fixture
def opened(visit):
    """`opened(text=TEXT, **query)`: the app of a visitor who followed a link to the lens."""
    return lambda text=TEXT, **query: visit(query={"lens": "equations", "text": text, **query}).app


def payload(app):
    assert not app.exception
    assert not app.error
    return drawn(app)["equations"]


def ask(app, **asked):
    """Leave behind what a browser's question does; AppTest has no component to click."""
    app.session_state["equations.asked"] = (payload(app)["reading"], asked)
    return payload(app.run())


def test_word_and_unit_are_those_of_the_link(opened):
    found = payload(opened(word="2", unit="7"))
    assert (found["step"], found["unit"], found["layer"]) == (1, 7, 0)
    assert found["words"] == ["The", "plot", "was", "a", "mess", "."]
    assert (found["proof"], found["expected"]) == (None, None)


@pytest.mark.parametrize("text", ["x", "zorblat flumptious", "<b>good</b> $x$", "😀", "good " * 1000])
def test_whatever_was_read_can_be_looked_into(opened, text):
    found = payload(opened(text))
    assert found["words"]
    assert len(json.dumps(found)) < 400_000


def test_the_largest_difference_is_told_when_somebody_asks(opened):
    found = ask(opened(), proof=None)
    difference = largest_difference(load(), trace(load(), TEXT))
    assert 0 < difference < 1e-5
    assert f"difference {scientific(difference)}." in found["proof"]


def test_what_a_language_model_expects_next_is_its_own_and_what_came_is_marked(opened):
    found = ask(opened(), expected=1)["expected"]
    guesses = next_words(load_language(), ["the", "plot"])[-1]
    assert [one["word"] for one in found["guesses"]] == [guess.word for guess in guesses]
    assert [one["share"] for one in found["guesses"]] == pytest.approx(
        [guess.probability for guess in guesses], abs=1e-6
    )
    assert [one["word"] for one in found["guesses"] if one["came"]] == ["was"]
    assert (found["step"], found["ends"]) == (1, False)


@pytest.mark.parametrize(
    ("model", "text", "step", "word"),
    [
        ("lstm", "I didn\N{RIGHT SINGLE QUOTATION MARK}t like it.", 1, "n't"),
        ("lstm", "A film called \N{LEFT DOUBLE QUOTATION MARK}Jaws\N{RIGHT DOUBLE QUOTATION MARK}", 2, '"'),
        ("lstm", "A waste OF Time", 2, "time"),
        ("cnn-lstm", "The film was a complete waste of time.", 2, "time"),  # after "a complete waste of"
        ("rnn", "A complete waste of time.", 3, "time"),
    ],
)
def test_what_came_is_marked_however_it_was_typed_and_whatever_is_read_at_a_time(opened, model, text, step, word):
    found = ask(opened(text, model=model), expected=step)["expected"]
    assert [one["word"] for one in found["guesses"] if one["came"]] == [word]


@pytest.mark.parametrize("model", ["lstm", "cnn-lstm"])
def test_after_the_last_word_nothing_came(opened, model):
    app = opened(model=model)
    found = ask(app, expected=len(payload(app)["words"]) - 1)["expected"]
    assert found["ends"]
    assert not any(one["came"] for one in found["guesses"])


def test_a_word_that_is_asked_about_is_scored_alone(opened, monkeypatch):
    scored, scores = [], LanguageModel.scores
    monkeypatch.setattr(
        LanguageModel, "scores", lambda network, part: (scored.append(len(part)), scores(network, part))[1]
    )
    app = opened()
    assert scored == []  # nobody asked
    ask(app, expected=3)
    assert scored == [1]


def test_layers_and_directions_are_those_of_the_link(opened):
    found = payload(opened(model="bilstm", layer="1", direction="backward", unit="2", word="2"))
    assert (found["layer"], found["backward"], found["unit"], found["step"]) == (0, True, 2, 1)
    assert found["terms"]["x"]["name"] == "lstm.weight_ih_l0_reverse"
