"""A model that skips unknown words and reads a mark and padding: the page shows what is not typed, and not read."""

import pytest
import streamlit
import torch

from lstm_demo.app import changed_word
from lstm_demo.app import visit as visits
from lstm_demo.app.selection import LENSES, Reading, Selection
from lstm_demo.bundle import Bundle, save_folder
from lstm_demo.explain.edits import GateEdit
from lstm_demo.text import PADDING, UNKNOWN, Vocabulary
from lstm_demo.texts import Texts
from lstm_demo.tokenization import Tokenization

ENGLISH = Texts()
WORDS = (PADDING, UNKNOWN, *"abcdefghij", "startseq")
USUAL = {"unknown": "skip", "before": ["startseq"], "padding": "before", "padded_to": 6, "max_tokens": 8, "keep": "end"}


@pytest.fixture
def folder_of(tmp_path, make_bundle):
    """`folder_of(words, settings)`: where a model of format 2 lies that knows these words and splits texts so."""

    def make(words, settings):
        way = Tokenization("blanks", **settings)
        tiny = make_bundle(vocabulary_size=len(words), tokenization=way, initial_state=True)
        save_folder(Bundle("told", tiny.network, Vocabulary(words)), tmp_path / "told", torch.float32)
        return str(tmp_path / "told")

    return make


@pytest.fixture
def told(visit, monkeypatch, folder_of):
    """`told(query=None, words=WORDS, **settings)`: a visitor of a server whose own model is such a one."""

    def make(query=None, words=WORDS, **settings):
        folder = folder_of(words, settings or USUAL)
        monkeypatch.setenv("LSTM_DEMO_MODEL", folder)
        return visit(query)

    return make


def test_the_stage_says_what_nobody_typed_and_what_is_not_read(told):
    payload = told().type("zzz a b www c").payload
    assert payload["words"] == ["<pad>", "<pad>", "<startseq>", "a", "b", "c"]
    assert payload["gaps"] == [1, 1, 1, 1, 1, 1]
    assert payload["kinds"] == {"0": "padding", "1": "padding", "2": "mark"}
    assert payload["skipped"] == {"3": ["zzz"], "5": ["www"]}
    assert (payload["notes"]["unread"], payload["notes"]["unknown"]) == (["zzz", "www"], [])
    assert payload["notes"]["known"] == "3 of 5 words and punctuation marks known"
    assert set(payload["initial"]) == {"hidden", "cell"}


def test_a_text_that_comes_with_a_link_and_is_not_read_gets_a_sentence_too(told):
    visitor = told({"text": "zzz www"})
    assert visitor.notes == [ENGLISH["read.all_unread"]]
    assert not visitor.app.exception


def test_a_text_is_said_to_be_cut_where_it_was(told):
    notes = told().type("a b c d e f g h i j").payload["notes"]
    assert "3 words and punctuation marks at the beginning were left out" in notes["left_out"]
    assert notes["known"] == "7 of the last 7 words and punctuation marks known"


def test_a_text_of_which_nothing_is_read_gets_a_sentence_and_the_last_one_stays(told):
    visitor = told().type("a b")
    before = visitor.payload
    visitor.type("zzz www")
    assert visitor.notes == [ENGLISH["read.all_unread"]]
    assert visitor.payload == before
    assert visitor.box == "zzz www"


@pytest.mark.parametrize("settings", [USUAL, {"unknown": "skip"}], ids=["marked", "bare"])
def test_where_nothing_is_ever_read_there_is_a_sentence_and_no_crash(told, settings):
    visitor = told(words=(PADDING, UNKNOWN, "qqq", "startseq"), **settings)
    assert not visitor.app.exception
    visitor.type("good film")
    assert not visitor.app.exception
    assert visitor.notes


@pytest.mark.parametrize("lens", LENSES)
def test_every_lens_reads_it(told, lens):
    visitor = told().type("zzz a b www c").look(lens=lens, word=4)
    assert visitor.is_whole()
    assert visitor.lens[0] == lens


@pytest.mark.parametrize(
    ("step", "how", "found", "steps"),
    [(0, "drop", None, ()), (2, "right", None, ()), (4, "drop", "a c", (5,)), (4, "left", "b a c", (5,))],
)
def test_only_typed_words_are_changed_and_an_experiment_goes_along(folder_of, monkeypatch, step, how, found, steps):
    text, edits = "a b c", (GateEdit("forget_gate", value=0.5, steps=(5,)),)
    monkeypatch.setattr(streamlit, "session_state", {})
    visits.select(Selection(Reading(folder_of(WORDS, USUAL), text, edits), lens="whatif"))
    assert changed_word.change(how, step) is (found is not None)
    reading = visits.selection().reading
    assert reading.text == (found or text)
    assert reading.edits[0].steps == (steps or (5,))


def test_the_other_pages_are_there(told):
    visitor = told().type("zzz a b")
    for page in ("models", "about", "read"):
        visitor.go(page)
        assert not visitor.app.exception
