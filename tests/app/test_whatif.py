"""Is an experiment made, taken back and kept as a visitor means it, and is whatever else a browser sends harmless?"""

import pytest
import streamlit
from drawn import drawn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lstm_demo import load
from lstm_demo.app import cache
from lstm_demo.app import visit as visits
from lstm_demo.app.lenses import whatif
from lstm_demo.app.selection import Reading, Selection
from lstm_demo.app.trying import sound
from lstm_demo.explain.edits import GateEdit, InitialState, UnitEdit
from lstm_demo.explain.tracing import compare
from lstm_demo.texts import Texts
from lstm_demo.views.numbers import percent

TEXT = "The plot was a mess."
FORGET = {"gate": "forget_gate", "value": 0.25, "steps": [4], "units": [7]}
EDIT = GateEdit("forget_gate", value=0.25, steps=(4,), units=(7,))
LINK = {"lens": "whatif", "text": TEXT, "experiment": "forget_gate=0.25@word 5@unit 7"}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("forget_gate"),
    lambda values: (
        st.lists(values, max_size=3) | st.dictionaries(st.sampled_from([*FORGET, "scale"]), values, max_size=4)
    ),
    max_leaves=6,
)
MESSAGES = ANYTHING | st.fixed_dictionaries(
    {"what": st.sampled_from(["try", "undo", "word", "others", "no"])},
    optional={
        "edits": ANYTHING,
        "number": ANYTHING,
        "settled": ANYTHING,
        "word": ANYTHING,
        "unit": ANYTHING,
        "how": st.sampled_from(["drop", "left", "right", "change"]) | ANYTHING,
        "to": ANYTHING,
        "wanted": ANYTHING,
    },
)


@pytest.fixture
def session(monkeypatch):
    """A visitor's session that has read `TEXT`, outside any page."""
    kept = {}
    monkeypatch.setattr(streamlit, "session_state", kept)
    visits.select(Selection(Reading("default", TEXT), lens="whatif"))
    return kept


def trying(*edits, settled=True, number=1):
    whatif._hear({"what": "try", "edits": list(edits), "settled": settled, "number": number, "word": 4, "unit": 7})
    return visits.selection().reading.edits


def test_a_change_is_made_and_undone_one_after_the_other(session):
    assert trying(FORGET) == (EDIT,)
    assert trying(FORGET, {"units": [3]}) == (EDIT, UnitEdit((3,)))
    whatif._hear({"what": "undo"})
    assert visits.selection().reading.edits == (EDIT,)
    whatif._hear({"what": "undo"})
    assert visits.selection().reading.edits == ()
    whatif._hear({"what": "undo"})  # there is nothing before
    assert visits.selection().reading.edits == ()


def test_the_networks_own_reading_is_computed_once_while_somebody_drags(session, monkeypatch):
    seen = []
    monkeypatch.setattr(
        cache, "compare", lambda *given, **more: seen.append(more.get("before")) or compare(*given, **more)
    )
    own, _ = cache.compared(Reading("default", TEXT, (EDIT,)))
    again, edited = cache.compared(Reading("default", TEXT, (UnitEdit((3,)),)))
    assert again is own
    assert [before is own for before in seen[-2:]] == [True, True]
    assert edited.logit.tolist() == compare(load(), TEXT, (UnitEdit((3,)),))[1].logit.tolist()


def test_what_was_only_tried_on_the_way_is_not_come_back_to(session):
    for value in (0.1, 0.2, 0.25):
        trying(FORGET | {"value": value}, settled=False)
    assert trying(FORGET) == (EDIT,)
    whatif._hear({"what": "undo"})
    assert visits.selection().reading.edits == ()


def test_a_reading_begins_after_another_text_and_one_that_cannot_be_read_is_refused(session):
    after = {"after": "A dull film."}
    begun = (InitialState(after="A dull film."), InitialState(cell=2, units=(7,)))
    assert trying(after, {"cell": 2, "units": [7]}) == begun
    trying({"after": "x" * 1_001})
    assert "at most 1,000 can be read" in session["whatif.refusal"]
    trying({"after": " "})
    assert session["whatif.refusal"] == Texts()["errors.edit.after_nothing"]
    whatif._hear({"what": "undo"})
    assert visits.selection().reading.edits == ()


def test_where_one_looks_is_kept_and_the_message_is_answered(session):
    trying(FORGET, number=12)
    assert (visits.selection().word, visits.selection().unit) == (4, 7)
    assert session["whatif.answered"] == 12


@pytest.mark.parametrize("edit", [FORGET | {"steps": [6]}, FORGET | {"gate": "update_gate"}, FORGET | {"value": 2}])
def test_what_cannot_be_made_here_changes_nothing_and_is_said(session, edit):
    assert trying(edit) == ()
    assert session["whatif.refusal"]
    assert trying(FORGET) == (EDIT,)
    assert not session["whatif.refusal"]


def test_a_word_is_dropped_moved_and_changed_and_the_experiment_goes_along(session):
    trying(FORGET)
    whatif._hear({"what": "word", "how": "drop", "word": 1})
    assert visits.selection().reading == Reading(
        "default", "The was a mess.", (GateEdit("forget_gate", value=0.25, steps=(3,), units=(7,)),)
    )
    assert visits.box() == "The was a mess."
    assert visits.selection().word == 1
    whatif._hear({"what": "word", "how": "change", "word": 0, "to": "It really"})
    assert visits.selection().reading.text == "It really was a mess."
    assert visits.selection().reading.edits[0].steps == (4,)
    whatif._hear({"what": "word", "how": "left", "word": 4})
    assert visits.selection().reading.text == "It really was mess a."
    assert visits.selection().reading.edits[0].steps == (3,)
    whatif._hear({"what": "word", "how": "drop", "word": 3})
    assert visits.selection().reading.edits == ()
    assert visits.can_undo()


def test_a_word_that_is_not_there_is_left_alone(session):
    for message in ({"word": 99, "how": "drop"}, {"word": 0, "how": "left"}, {"word": 0, "how": "change", "to": " "}):
        whatif._hear({"what": "word", **message})
    assert visits.selection().reading == Reading("default", TEXT)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MESSAGES)
def test_whatever_a_browser_sends_is_harmless(session, message):
    visits.select(Selection(Reading("default", TEXT), lens="whatif"))
    whatif._hear(message)
    reading = visits.selection().reading
    assert reading.edits == () or sound(reading.edits, reading)


def test_a_link_brings_the_experiment_with_both_readings(visit):
    visitor = visit(query=LINK | {"experiment": "input_gate=0@word 5"})
    assert visitor.is_whole()
    edit = GateEdit("input_gate", value=0.0, steps=(4,))
    assert visitor.selection.reading.edits == (edit,)
    own, edited = compare(load(), TEXT, (edit,))
    lens, stage = drawn(visitor.app)["whatif"], drawn(visitor.app)["stage"]
    assert visitor.probability[1:] == pytest.approx(edited.probability)
    assert stage["own"]["differs"] == 4
    assert stage["notes"]["experiment"]
    assert lens["reading"] == stage["reading"] != stage["origin"]
    assert percent(float(own.probability[-1]), Texts(), own.config.neutral_band) in lens["said"]
    assert visitor.app.query_params["experiment"] == "input_gate=0@word 5"


def test_an_experiment_stays_with_another_text_as_far_as_it_has_the_words_and_says_what_is_lost(visit):
    visitor = visit(query=LINK | {"experiment": f"{LINK['experiment']};silence@unit 3"})
    assert visitor.type("A mess, and no plot at all.").selection.reading.edits == (EDIT, UnitEdit((3,)))
    assert visitor.notes == []
    assert visitor.type("A mess.").selection.reading.edits == (UnitEdit((3,)),)
    assert "1 change was left out" in visitor.notes[0]
    assert visitor.is_whole()


def test_another_network_begins_without_the_experiment_and_says_so(visit):
    visitor = visit(query=LINK)
    visitor.app.selectbox(key="model").set_value("gru").run()
    assert visitor.selection.reading.edits == ()
    assert "1 change was left out" in visitor.notes[0]
    assert "experiment" not in visitor.app.query_params


def test_reset_takes_an_experiment_back_and_undo_brings_it_again(visit):
    visitor = visit(query=LINK)
    visitor.app.button(key="read.reset").click().run()
    assert visitor.selection.reading.edits == ()
    visitor.app.button(key="read.undo").click().run()
    assert visitor.selection.reading == Reading(visitor.selection.reading.model, TEXT, (EDIT,))


@pytest.mark.parametrize("experiment", ["forget_gate=7", "nonsense", "silence@unit 1;" * 100])
def test_a_link_with_what_is_no_experiment_says_so_and_shows_the_networks_own_reading(visit, experiment):
    visitor = visit(query=LINK | {"experiment": experiment})
    assert visitor.is_whole()
    assert "cannot be made here" in visitor.notes[0]
    assert visitor.selection.reading.edits == ()


@pytest.mark.parametrize("lens", ["cell", "equations", "units", "why"])
def test_the_other_lenses_stand_beside_an_experiment(visit, lens):
    visitor = visit(query=LINK | {"lens": lens})
    assert not visitor.app.exception
    assert not visitor.app.error
    assert drawn(visitor.app)["stage"]["own"]
    if lens == "equations":
        visitor.app.button(key="equations.take_back").click().run()
        assert drawn(visitor.app)["equations"]
        assert drawn(visitor.app)["stage"]["own"] is None


@pytest.mark.parametrize("model", ["bilstm", "cnn-lstm", "attention", "rnn"])
def test_every_kind_of_network_can_be_experimented_with(visit, model):
    assert visit(query=LINK | {"model": model, "experiment": "silence@unit 3@word 2"}).is_whole()


def test_other_networks_are_asked_only_when_somebody_wants_to_know(visit):
    visitor = visit(query={"lens": "whatif", "text": TEXT})
    assert visitor.lens[1]["others"] is None
    visitor.app.session_state["whatif.others"] = TEXT
    visitor.app.run()
    rows = visitor.lens[1]["others"]
    assert {"GRU", "Plain network (RNN)"} <= {row["title"] for row in rows}
    assert [row["is_chosen"] for row in rows].count(True) == 1
