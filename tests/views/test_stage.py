"""Does the stage's payload say what the trace says, and nothing that is not known?"""

import base64
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from node import evaluate

from lstm_demo.explain.edits import GateEdit
from lstm_demo.explain.movers import default_unit, movers
from lstm_demo.explain.trace import QUANTITIES
from lstm_demo.explain.tracing import compare, trace
from lstm_demo.limits import MAX_TOKENS
from lstm_demo.predict import Verdict, sigmoid
from lstm_demo.texts import Texts
from lstm_demo.views import stage
from lstm_demo.views.scales import memory_limit
from lstm_demo.views.stage import payload
from lstm_demo.views.view import View

HOSTILE = '<img src=x onerror="alert(1)"> & <b>a</b> $x$ </script>'


def floats(text):
    return np.frombuffer(base64.b64decode(text), dtype="<f4")


def staged(reading, view=None, **values):
    layer = reading.n_layers - 1
    view = view or View(layer, 0, default_unit(reading, layer), reading.most_moving_step())
    return payload(reading, Texts(), view, reading="a1", **values)


def test_every_word_has_its_verdict_and_its_change_and_the_verdict_begins_before_them(reading):
    text = reading("a b c, d a")
    data = staged(text)
    assert data["words"] == ["a", "b", "c", ",", "d", "a"]
    np.testing.assert_array_equal(floats(data["probability"])[1:], text.probability)
    assert floats(data["probability"])[0] == pytest.approx(sigmoid(text.bias))
    np.testing.assert_array_equal(floats(data["changes"]), text.changes)


def test_the_numbers_of_the_units_are_the_traces_to_the_bit(reading, member):
    text = reading("a b c, d a", **member)
    data = staged(text)
    values = floats(data["values"]).reshape(len(data["quantities"]), len(data["units"]), text.n_steps)
    for name, rows in zip(data["quantities"], values, strict=True):
        for unit, row in zip(data["units"], rows, strict=True):
            np.testing.assert_array_equal(row, text.part(name)[-1, 0, :, unit])


def test_a_few_units_are_sent_and_those_that_are_looked_at_first_are_among_them(make_bundle):
    text = trace(make_bundle(hidden_size=40), "a b c d e f g h i j k a b c")
    data = staged(text, View(0, 0, unit=17, step=5))
    assert len(data["units"]) == len(set(data["units"])) == 12
    assert data["units"][:2] == [17, default_unit(text)]
    assert set(movers(text, 5).units[:4]) <= set(data["units"])


def test_each_words_movers_are_those_of_movers(reading):
    text = reading("a b c, d a")
    data = staged(text)
    units = floats(data["movers"]).reshape(text.n_steps, 4)
    amounts = floats(data["amounts"]).reshape(text.n_steps, 4)
    for step in range(text.n_steps):
        expected = movers(text, step)
        assert units[step].tolist() == expected.units[:4].tolist()
        np.testing.assert_array_equal(amounts[step], expected.amounts[:4])
    np.testing.assert_array_equal(floats(data["weights"]), text.readout_weight[0, data["units"]])


@pytest.mark.parametrize("values", [{"bidirectional": True}, {"convolution": 4}, {"readout": "attention"}])
def test_where_parts_of_a_change_are_not_known_none_are_sent(reading, values):
    text = reading("a b c d", **values)
    data = staged(text)
    assert data["amounts"] is None
    assert data["weights"] is None
    assert floats(data["movers"]).tolist() == text.units_by_effect()[:4].tolist()


def test_two_directions_leave_unknown_what_is_not_known(reading):
    data = staged(reading("a b c", bidirectional=True))
    assert np.isnan(floats(data["probability"])[:3]).all()
    assert np.isnan(floats(data["changes"])).all()
    assert data["complete"] is False
    assert data["largest"] == {}
    whole = staged(reading("a b c", prefixes=True, bidirectional=True))
    assert whole["complete"] is True
    assert not np.isnan(floats(whole["probability"])).any()


def verdicts(reading, *probabilities):
    """A trace of a neutral beginning with these verdicts."""
    p = np.array(probabilities, dtype=np.float32)
    text = reading(" ".join("abcdefgh"[: len(p)]))
    return replace(text, bias=0.0, before=Verdict(0.0, 0.5), probability=p, logit=np.log(p / (1 - p)))


def test_a_step_is_called_the_largest_only_where_both_measures_agree(reading):
    agree = verdicts(reading, 0.55, 0.2, 0.3)
    assert staged(agree)["largest"] == {"1": "step", "2": "rise"}
    # 50 to 90 % are 40 points and 2.2 log odds; 90 to 99.9 % are fewer points and more log odds
    assert staged(verdicts(reading, 0.9, 0.999, 0.99))["largest"] == {"2": "fall"}
    assert staged(verdicts(reading, 0.9))["largest"] == {}


def test_a_text_of_one_kind_of_steps_has_no_largest_of_the_other_kind(reading):
    assert "fall" not in staged(verdicts(reading, 0.55, 0.6, 0.8))["largest"].values()


def test_words_stand_as_typed_and_gaps_tell_what_stood_between(reading):
    data = staged(reading("A b, isn't\n\nc<br />d"))
    assert data["words"] == ["A", "b", ",", "is", "n't", "c", "d"]
    assert data["gaps"] == [0, 1, 0, 1, 0, 2, 2]


def test_unknown_words_are_named_once_and_the_rest_counted(reading):
    data = staged(reading("a zorp zorp"))
    assert data["known"] == [1, 0, 0]
    assert data["notes"]["unknown"] == ["zorp"]
    assert data["notes"]["known"] == "1 of 3 words and punctuation marks known"
    assert data["notes"]["caution"]
    many = staged(reading(" ".join(f"zorp{n}" for n in range(20))))["notes"]
    assert len(many["unknown"]) == 12
    assert "8" in many["more"]


def test_misspelled_words_are_named_with_what_they_were_read_as(reading):
    data = staged(reading("a bbbb bbbb c", corrects_spelling=True))
    assert data["words"] == ["a", "bbbb", "bbbb", "c"]
    assert data["read_as"] == {"1": "b", "2": "b"}
    assert data["notes"]["corrected"] == [["bbbb", "b"]]
    assert data["notes"]["known"] == ""


def test_where_all_is_known_and_read_there_is_no_note(reading):
    assert not any(staged(reading("a b"))["notes"].values())


def test_another_language_is_the_caution_and_its_unknown_words_go_without_saying(reading):
    noted = staged(reading("zorp a b c"), language="de")["notes"]
    assert noted["caution"] == "This looks like German; the model has only read English, so its verdict means little."
    assert noted["unknown"] == []
    assert noted["more"] == ""
    assert noted["known"] == "3 of 4 words and punctuation marks known"


def test_what_was_left_out_is_said(reading):
    data = staged(reading("a " * (MAX_TOKENS + 7)))
    assert len(data["words"]) == MAX_TOKENS
    assert " 7 " in data["notes"]["left_out"]


def test_a_plain_network_sends_what_it_has(reading):
    data = staged(reading("a b c", cell="rnn"))
    assert data["quantities"] == ["hidden"]
    assert data["limit"] == 1


def test_a_gru_sends_its_two_gates_its_candidate_and_its_state(reading):
    text = reading("a b c", cell="gru")
    data = staged(text)
    assert data["quantities"] == ["reset_gate", "update_gate", "candidate", "hidden"]
    assert data["limit"] == 1
    values = floats(data["values"]).reshape(4, len(data["units"]), 3)
    np.testing.assert_array_equal(values[1, 0], text.update_gate[0, 0, :, data["units"][0]])


def test_attention_is_sent_where_there_is_one(reading):
    text = reading("a b c", readout="attention")
    np.testing.assert_array_equal(floats(staged(text)["attention"]), text.attention)
    assert staged(reading("a b c"))["attention"] is None


def test_another_layer_and_direction_are_those_of_the_view(reading):
    text = reading("a b c", n_layers=2, bidirectional=True)
    data = staged(text, View(0, 1, unit=3, step=1))
    values = floats(data["values"]).reshape(len(data["quantities"]), len(data["units"]), 3)
    np.testing.assert_array_equal(values[data["quantities"].index("cell"), 0], text.cell[0, 1, :, 3])
    assert data["view"] == {"layer": 0, "direction": 1, "unit": 3, "step": 1}
    assert (data["layers"], data["directions"]) == (2, 2)


def test_lenses_are_named_in_the_order_given(reading):
    data = staged(reading("a"), lenses=("cell", "units"), lens="units")
    assert data["lenses"] == [{"name": "cell", "title": "Cell"}, {"name": "units", "title": "All units"}]
    assert data["lens"] == "units"


def test_a_hundred_words_leave_half_the_budget_to_the_lens(make_bundle):
    text = trace(make_bundle(hidden_size=64), " ".join("abcdefghij" * 10))
    assert text.n_steps == 100
    assert len(json.dumps(staged(text))) < 60_000


@given(text=st.text(min_size=1, max_size=60))
def test_whatever_is_typed_becomes_strict_json_with_the_words_as_they_are(make_bundle, text):
    reading = trace(make_bundle(), text)
    if not reading.n_steps:
        return
    data = json.loads(json.dumps(staged(reading), allow_nan=False))
    assert len(data["words"]) == len(data["gaps"]) == len(data["known"]) == reading.n_steps
    assert all(0 < len(word) <= 60 for word in data["words"])
    assert data["gaps"][0] in (0, 1)


def test_a_visitors_words_are_not_escaped_for_nothing_makes_markup_of_them(reading):
    data = staged(reading(HOSTILE))
    assert "<" in data["words"]
    assert "&lt;" not in "".join(data["words"])


def test_a_word_of_20000_letters_is_shown_shortened(reading):
    [word] = staged(reading("b" * 20_000))["words"]
    assert len(word) == 60
    assert word.endswith("…")


def test_an_experiment_is_said_to_be_one(make_bundle):
    edited = trace(make_bundle(), "a b c", (GateEdit("forget_gate", value=1.0, steps=(1,)),))
    assert "1 change was made" in staged(edited)["notes"]["experiment"]


def test_the_scripts_know_every_quantity_that_is_sent_and_four_made_of_them():
    script = Path(stage.__file__).with_name("reading.js").as_uri()
    known = evaluate(f"import {{ KNOWN }} from {json.dumps(script)}; const result = KNOWN;")
    assert known == [*QUANTITIES, "before", "kept", "written", "squashed"]


def test_behind_an_experiment_stands_the_networks_own_reading_by_its_own_scale(make_bundle):
    own, edited = compare(make_bundle(), "a b c d", (GateEdit("forget_gate", value=1.0, steps=(2,)),))
    data = staged(edited, View(0, 0, unit=1, step=2), own=own, origin="a0")
    np.testing.assert_array_equal(floats(data["own"]["probability"])[1:], own.probability)
    values = floats(data["own"]["values"]).reshape(len(data["quantities"]), len(data["units"]), own.n_steps)
    for name, rows in zip(data["quantities"], values, strict=True):
        np.testing.assert_array_equal(rows, own.part(name)[0, 0][:, data["units"]].T)
    assert data["own"]["differs"] == 2
    assert (data["reading"], data["origin"]) == ("a1", "a0")
    assert data["limit"] == staged(own)["limit"] == pytest.approx(memory_limit(own, 0, 0))


def test_without_an_experiment_nothing_stands_behind_it(reading):
    data = staged(reading("a b c"))
    assert data["own"] is None
    assert data["origin"] == data["reading"]


def test_of_two_directions_no_word_is_said_to_be_the_first_that_differs(make_bundle):
    own, edited = compare(make_bundle(bidirectional=True), "a b c", (GateEdit("input_gate", value=1.0),))
    assert own.logit[-1] != edited.logit[-1]
    assert staged(edited, own=own)["own"]["differs"] is None
