"""Does the reader's payload say what the trace says, and nothing that would run as markup?"""

import json
import math
import re
from dataclasses import replace

import numpy as np
import pytest

from lstm_demo.limits import MAX_TOKENS
from lstm_demo.views import reader

HOSTILE = '<img src=x onerror="alert(1)"> & <b>a</b> $x$'


def test_every_list_has_one_entry_a_step_and_the_verdict_one_more(reading):
    payload = reader.payload(reading("a b c, d a"))
    lists = ("words", "gaps", "known", "numbered", "tint", "points", "log_odds")
    assert {len(payload[key]) for key in lists} == {6}
    assert len(payload["probability"]) == len(payload["percent"]) == 7


def test_the_running_verdict_is_the_traces_and_begins_before_the_first_word(reading):
    trace = reading("a b c d")
    payload = reader.payload(trace)
    assert payload["probability"][0] == pytest.approx(1 / (1 + math.exp(-trace.bias)), abs=1e-4)
    np.testing.assert_allclose(payload["probability"][1:], trace.probability, atol=1e-4)


def test_words_stand_as_typed_and_gaps_tell_what_stood_between(reading):
    payload = reader.payload(reading("A b, isn't\n\nc<br />d"))
    assert payload["words"] == ["A", "b", ",", "is", "n't", "c", "d"]
    assert payload["gaps"] == [0, 1, 0, 1, 0, 2, 2]


def test_a_tint_is_the_change_of_the_logit_in_percent_clipped_at_full_colour(reading):
    trace = reading("a b c d")
    changes = np.array([0.5, -0.25, 10.0, -10.0], dtype=np.float32) * reader.FULL_TINT
    trace = replace(trace, logit=trace.bias + np.cumsum(changes), probability=np.full(4, 0.5))
    assert reader.payload(trace)["tint"] == [50, -25, 100, -100]


def test_the_word_to_begin_with_is_the_one_that_moved_the_verdict_most(reading):
    trace = replace(reading("a b c d"), bias=0.0, probability=np.array([0.6, 0.5, 0.1, 0.2], dtype=np.float32))
    assert reader.payload(trace)["selected"] == 2


def test_a_step_that_was_chosen_is_opened_and_the_largest_change_stays_marked(reading):
    trace = replace(reading("a b c d"), bias=0.0, probability=np.array([0.6, 0.5, 0.1, 0.2], dtype=np.float32))
    payload = reader.payload(trace, step=0)
    assert payload["selected"] == 0
    assert payload["largest"] == 2


def test_changes_stand_in_points_and_in_log_odds_and_add_up(reading):
    trace = replace(reading("a b c d"), bias=0.0, probability=np.array([0.6, 0.5, 0.123, 0.2], dtype=np.float32))
    payload = reader.payload(trace)
    assert payload["points"] == [10.0, -10.0, -37.7, 7.7]
    trace = reading("a b c d")
    payload = reader.payload(trace)
    assert sum(payload["log_odds"]) == pytest.approx(trace.logit[-1] - trace.bias, abs=0.03)
    start, *_, end = payload["probability"]
    assert sum(payload["points"]) == pytest.approx(100 * (end - start), abs=0.3)


def test_full_colour_is_said_in_percent(reading):
    full = reader.payload(reading("a"))["full_tint"]
    assert full == {"full": "2", "low": "12\xa0%", "high": "88\xa0%"}


def test_numbers_stand_at_both_ends_and_where_the_verdict_moved(reading):
    trace = replace(reading("a b c d e"), probability=np.array([0.5, 0.53, 0.56, 0.58, 0.59], dtype=np.float32))
    assert reader.payload(trace)["numbered"] == [1, 0, 1, 0, 1]


@pytest.mark.parametrize(("probability", "label"), [(0.39, "negative"), (0.4, "neutral"), (0.7, "positive")])
def test_the_verdict_is_named_by_the_models_own_band(reading, probability, label):
    trace = replace(reading("a"), probability=np.array([probability], dtype=np.float64))
    verdict = reader.payload(trace)["verdict"]
    assert verdict["tone"] == label
    assert verdict["label"].lower() == label
    assert verdict["percent"].startswith(f"{100 * probability:.0f}")
    assert "40" in verdict["neutral"]
    assert "60" in verdict["neutral"]


def test_unknown_words_are_named_once_and_the_rest_counted(reading):
    payload = reader.payload(reading("a zorp zorp"))
    assert payload["known"] == [1, 0, 0]
    assert payload["verdict"]["unknown"] == ["zorp"]
    assert payload["verdict"]["known"] == "1 of 3 words and marks known"
    assert payload["verdict"]["caution"]
    many = reader.payload(reading(" ".join(f"zorp{n}" for n in range(20))))["verdict"]
    assert len(many["unknown"]) == 12
    assert "8" in many["more"]


def test_no_caution_where_the_words_are_known(reading):
    assert reader.payload(reading("a zorp"))["verdict"]["caution"] == ""


def test_what_was_left_out_is_said(reading):
    payload = reader.payload(reading("a " * (MAX_TOKENS + 7)))
    assert len(payload["words"]) == MAX_TOKENS
    assert " 7 " in payload["verdict"]["left_out"]
    assert reader.payload(reading("a"))["verdict"]["left_out"] == ""


def test_two_directions_leave_unknown_what_is_not_known(reading):
    payload = reader.payload(reading("a b c", bidirectional=True))
    assert payload["probability"][:3] == [None] * 3
    assert payload["percent"][:3] == [""] * 3
    assert payload["tint"] == [0, 0, 0]
    assert payload["points"] == payload["log_odds"] == [None] * 3
    assert payload["selected"] == 2
    whole = reader.payload(reading("a b c", prefixes=True, bidirectional=True))
    assert None not in whole["probability"]


def test_of_the_half_that_reads_backwards_no_word_before_is_spoken_of(reading):
    trace = reading("a b c", bidirectional=True)
    forwards, backwards = (reader.payload(trace, direction=direction)["say"] for direction in (0, 1))
    assert "at the word before" in forwards["opens"]
    assert all("after it" in backwards[name] for name in ("opens", "closes", "settled"))
    assert backwards["rises"] == forwards["rises"]  # the verdict is that on beginnings of the text


def test_a_payload_is_strict_json_and_holds_a_visitors_words_untouched(reading):
    payload = reader.payload(reading(HOSTILE, bidirectional=True))
    json.dumps(payload, allow_nan=False)
    assert "<" in payload["words"]
    assert "&lt;" not in "".join(payload["words"])


def test_a_word_of_20000_letters_is_shown_shortened(reading):
    [word] = reader.payload(reading("b" * 20_000))["words"]
    assert len(word) == 60
    assert word.endswith("…")


@pytest.mark.parametrize("door", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch("])
def test_the_code_has_no_door_for_markup(door):
    assert door not in reader.javascript()


def test_the_style_takes_its_colours_from_the_theme_alone():
    own = reader.css().split("}", 1)[1]  # behind the block of custom properties
    assert "--positive: light-dark(" in reader.css()
    assert "#" not in own
    assert "rgb(" not in own


def test_the_code_is_one_module_with_one_way_in():
    code = reader.javascript()
    assert code.count("export ") == 1
    names = re.findall(r"^function (\w+)", code, re.MULTILINE)
    assert len(names) == len(set(names))
