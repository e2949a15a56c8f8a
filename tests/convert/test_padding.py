"""Padding that the network read, words that it did not, marks, cuts: the bundle reads as it did."""

import json
from dataclasses import replace

import pytest
import torch

from convert.plain import IDS, TEXTS, Udacity, drawn, probability, rows
from lstm_demo import load
from lstm_demo.config import Config
from lstm_demo.convert import decided
from lstm_demo.convert.answers import Answers
from lstm_demo.convert.check import Given, compare
from lstm_demo.convert.convert import Files, convert
from lstm_demo.convert.padding import after_padding
from lstm_demo.errors import InputError
from lstm_demo.model import SentimentLSTM

LONG = 40
ANSWERS = Answers(tokens="blanks", readout="last", unknown_id="none", padded_to=LONG, keep="start")


def before(ids, length=LONG):
    return [0] * (length - len(ids)) + ids[:length]


def after(ids, length=LONG):
    return ids[:length] + [0] * (length - len(ids))


@pytest.fixture
def ask(tmp_path):
    """Convert `model` with `answers`, and compare with what it says of the rows that `make` makes of each text."""
    (tmp_path / "vocab.json").write_text(json.dumps(IDS))

    def run(model, answers, make):
        torch.save(model.state_dict(), tmp_path / "model.pt")
        convert(Files(tmp_path / "model.pt", tmp_path / "vocab.json"), tmp_path / "new", answers)
        given = [Given(text, probability(model, make(text))) for text in TEXTS]
        bundle = load(tmp_path / "new")
        return bundle, compare(bundle, given).largest

    return run


def test_padding_in_front_is_the_state_that_each_text_begins_in(ask):
    """Weights as small as trained ones let the state come to rest."""
    model = drawn(Udacity(), scale=0.4)
    bundle, largest = ask(model, replace(ANSWERS, padding="before"), lambda text: before(rows(text, None)))
    assert bundle.config.initial_state
    assert largest < 1e-4
    assert [token.form for token in bundle.read("the xyzzy film").tokens] == ["the", "film"]  # no step more
    _, without = ask_again(model, bundle)
    assert without > 1e-2


def remembering():
    """Forget gates that are almost open: the state tells how much padding there was."""
    model = drawn(Udacity(), scale=0.4)
    with torch.no_grad():
        for name, tensor in model.lstm.named_parameters():
            if name.startswith("bias_ih"):
                tensor[6:12] += 6
    return model


WHICH = {  # the network, --padding-steps as given, whether it begins behind padding, what is said
    "it forgets": (drawn(Udacity(), scale=0.4), None, True, "random texts, some so long that they had no padding"),
    "it remembers": (remembering(), None, False, "It did not become a state to begin in, since the network remembers"),
    "forced to steps": (drawn(Udacity(), scale=0.4), True, False, "Padding in front of each text, up to 40 tokens"),
    "forced to begin": (remembering(), False, True, "Warning: --no-padding-steps was given, but the network remembers"),
}


@pytest.mark.parametrize("which", WHICH)
def test_what_padding_becomes_is_measured(tmp_path, which):
    model, steps, begins, said = WHICH[which]
    (tmp_path / "vocab.json").write_text(json.dumps(IDS))
    torch.save(model.state_dict(), tmp_path / "model.pt")
    answers = replace(ANSWERS, padding="before", padding_steps=steps)
    notes = convert(Files(tmp_path / "model.pt", tmp_path / "vocab.json"), tmp_path / "new", answers)
    assert any(said in note for note in notes)
    bundle = load(tmp_path / "new")
    assert bundle.config.initial_state == begins
    assert (bundle.config.tokenization.padding == "none") == begins
    full = " ".join(["good bad not the"] * 10)  # it had no padding
    given = [Given(text, probability(model, before(rows(text, None)))) for text in (*TEXTS, full)]
    assert (compare(bundle, given).largest < 1e-3) == (which != "forced to begin")


def test_padding_too_long_to_be_steps_is_refused_if_it_is_remembered(ask, monkeypatch):
    monkeypatch.setattr(decided, "MAX_TOKENS", LONG - 1)
    answers = replace(ANSWERS, padding="before")
    with pytest.raises(InputError, match="too long to be read as steps here, and the network remembers"):
        ask(remembering(), answers, before_all)
    ask(remembering(), replace(answers, padding_steps=False), before_all)


def test_two_directions_cannot_begin_behind_padding(ask):
    with pytest.raises(InputError, match="--no-padding-steps needs a network of one direction"):
        ask(drawn(Udacity(bidirectional=True)), replace(ANSWERS, padding="before", padding_steps=False), before_all)


def before_all(text):
    return before(rows(text, None))


def test_the_state_is_that_of_reading_padding():
    """After 0, 1 and 3 steps, as PyTorch's own layers give it from zeros."""
    torch.manual_seed(0)
    network = SentimentLSTM(Config(vocabulary_size=4, embedding_size=3, hidden_size=2, n_layers=2)).eval()
    none, one, three = after_padding(network, [0, 1, 3])
    assert not any(state.any() for state in none)
    for n_steps, states in ((1, one), (3, three)):
        _, expected = network.lstm(network.embedding(torch.zeros(1, n_steps, dtype=torch.long)))
        for state, own in zip(states, expected, strict=True):  # an LSTM's hidden state, and its cell
            torch.testing.assert_close(state, own.view(2, 1, 2))


def ask_again(model, bundle):
    """The difference that leaving out the padding would make."""
    alone = [Given(text, probability(model, rows(text, None))) for text in TEXTS]
    return bundle, compare(bundle, alone).largest


def test_it_can_be_read_as_steps_which_is_exact_however_long_a_text_is(ask):
    answers = replace(ANSWERS, padding="before", padded_to=9, padding_steps=True, keep="end")
    bundle, largest = ask(drawn(Udacity()), answers, lambda text: before(rows(text, None)[-9:], 9))
    assert bundle.config.tokenization.padding == "before"
    assert not bundle.config.initial_state
    assert largest < 1e-5


@pytest.mark.parametrize(("side", "make"), [("before", before), ("after", after)])
def test_two_directions_read_padding_as_steps(ask, side, make):
    model = drawn(Udacity(bidirectional=True))
    bundle, largest = ask(model, replace(ANSWERS, padding=side), lambda text: make(rows(text, None)))
    assert bundle.config.tokenization.padding == side
    assert len(bundle.read("good").tokens) == LONG
    assert largest < 1e-5


def test_padding_behind_is_read_as_steps(ask):
    _, largest = ask(drawn(Udacity()), replace(ANSWERS, padding="after"), lambda text: after(rows(text, None)))
    assert largest < 1e-5


PLAIN = Answers(tokens="blanks", readout="last", padding="unread")
WAYS = {
    "unknown words as a symbol": (PLAIN, rows),
    "unknown words left out": (replace(PLAIN, unknown_id="none"), lambda text: rows(text, None)),
    "the first four": (replace(PLAIN, max_tokens=4, keep="start"), lambda text: rows(text)[:4]),
    "the last four": (replace(PLAIN, max_tokens=4, keep="end"), lambda text: rows(text)[-4:]),
    "marks": (replace(PLAIN, before=("<sos>",), after=("<eos>",)), lambda text: [12, *rows(text), 13]),
    "a row as a mark": (replace(PLAIN, before=("row:3",)), lambda text: [3, *rows(text)]),
    "marks that are cut": (
        replace(PLAIN, before=("<sos>",), max_tokens=6, keep="end", cuts_marks=True),
        lambda text: [12, *rows(text)][-6:],
    ),
    "characters that were taken out": (
        replace(PLAIN, tokens="blanks-cased", filters="mo"),
        lambda text: rows(text.replace("m", "").replace("o", "")),
    ),
    "few words": (replace(PLAIN, num_words=6), lambda text: [row if row < 6 else 1 for row in rows(text)]),
}


@pytest.mark.parametrize("way", WAYS)
def test_texts_are_read_as_the_network_read_them(ask, way):
    answers, make = WAYS[way]
    assert ask(drawn(Udacity()), answers, make)[1] < 1e-5


def test_a_shifted_index_is_shifted(ask, tmp_path):
    index = {word: row - 2 for word, row in IDS.items() if row > 1}
    model = drawn(Udacity())
    torch.save(model.state_dict(), tmp_path / "shifted.pt")
    (tmp_path / "index.json").write_text(json.dumps(index))
    answers = replace(PLAIN, shift=2, unknown_id=1)
    convert(Files(tmp_path / "shifted.pt", tmp_path / "index.json"), tmp_path / "moved", answers)
    given = [Given(text, probability(model, rows(text))) for text in TEXTS]
    assert compare(load(tmp_path / "moved"), given).largest < 1e-5


def test_characters_are_taken_out_only_where_they_were(ask):
    with pytest.raises(InputError, match=r"--filters goes with --tokens blanks, .*; with nltk nothing is taken out"):
        ask(drawn(Udacity()), replace(PLAIN, tokens="nltk", filters="."), rows)
