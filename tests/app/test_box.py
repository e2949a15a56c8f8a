"""What a browser tells the box: where its visitor looks, what it kept over a reload. It may tell anything."""

import pytest
from drawn import drawn

from lstm_demo.app import box, looked
from lstm_demo.app import visit as visits
from lstm_demo.app.examples import examples, first_text
from lstm_demo.texts import Texts

TEXTS = Texts()


@pytest.fixture
def tell(monkeypatch):
    """`tell(visitor, hear, sent)`: their browser sends that; AppTest has none."""
    draw = box.draw

    def send(visitor, hear, sent):
        events = [sent]  # it sends one, however often the page is drawn because of it
        with monkeypatch.context() as patch:
            patch.setattr(box, "draw", lambda: (events and hear(events.pop()), draw()))
            visitor.app.run()

    return send


@pytest.fixture
def keep(tell):
    """`keep(visitor, sent)`: their browser sends what it kept."""
    return lambda visitor, sent: tell(visitor, box._restore, sent)


@pytest.mark.parametrize("hear", [looked._look, looked.reset], ids=["look", "reset"])
def test_where_the_visitor_looks_is_believed_of_the_reading_on_show_alone(visit, tell, hear):
    visitor = visit().type("My own words.").look(word=2)
    name = visitor.payload["reading"]
    for sent in (None, "nonsense", {"reading": "another", "word": 1}, {"reading": name, "word": -1}):
        tell(visitor, looked._look, sent)
        assert visitor.selection.word == 2
    tell(visitor, hear, {"reading": name, "word": 1})
    if hear is looked.reset:
        visitor.app.button(key="read.undo").click().run()
    assert visitor.selection.word == 1


def test_an_address_that_is_sent_once_more_does_not_bring_back_the_word_that_was_left(visit, tell):
    visitor = visit().type("My own words are here.").look(word=3)

    def send(number):
        visitor.app.query_params["word"] = str(number)
        visitor.app.run()
        return visitor.selection.word

    assert send(2) == 1  # where the visitor steps, the browser writes
    tell(visitor, looked._look, {"reading": visitor.payload["reading"], "word": 4})
    assert send(2) == 4  # it was sent before the answer came
    assert send(5) == 4
    assert send(2) == 1  # now the visitor went back


def test_an_own_text_comes_back_behind_an_example_after_a_reload(visit, keep):
    visitor = visit(query={"example": "plain"})
    text = examples()["plain"].text
    for own in (7, "", "  ", text, "x" * 10**6):
        keep(visitor, {"read": text, "draft": text, "own": own})
        assert len(visitor.app.button_group(key="read.example").options) == len(examples())
    keep(visitor, {"read": text, "draft": text, "own": "My own words."})
    assert visitor.app.button_group(key="read.example").value == "plain"
    assert visitor.choose(visits.OWN).selection.reading.text == "My own words."


def test_the_own_text_of_a_link_is_marked_so(visit, keep):
    linked = visit(query={"text": "My own words."})
    assert linked.app.button_group(key="read.example").value == visits.OWN
    again = visit()
    keep(again, {"read": "My own words.", "draft": "My own words."})
    assert again.app.button_group(key="read.example").value == visits.OWN


def test_what_a_browser_kept_over_a_reload_comes_back_read_and_typed(visit, keep):
    visitor = visit(query={"unit": "7", "word": "3"})
    assert drawn(visitor.app)["box"]["awaited"]
    for sent in ("nonsense", {"read": 1, "draft": ""}, {"read": "x" * 10**6, "draft": ""}, None):
        keep(visitor, sent)
        assert visitor.selection.reading.text == visitor.box == first_text()
    keep(visitor, {"read": "Not bad at all.", "draft": "Not bad at all. Or"})
    assert visitor.payload["words"][:2] == ["Not", "bad"]
    assert visitor.box == "Not bad at all. Or"
    assert (visitor.selection.unit, visitor.selection.word) == (7, 2)
    keep(visitor, {"read": "Another.", "draft": "Another."})  # a text comes back once
    assert visitor.selection.reading.text == "Not bad at all."
    assert visitor.box == "Another."


def test_a_link_with_a_text_is_stronger_than_what_a_browser_kept(visit, keep):
    visitor = visit(query={"example": "plain"})
    assert not drawn(visitor.app)["box"]["awaited"]
    keep(visitor, {"read": "Another.", "draft": "Another."})
    assert visitor.selection.reading.text == examples()["plain"].text
