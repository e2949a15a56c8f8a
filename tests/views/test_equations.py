"""Does the payload of the equations hold the trace's own numbers, and do they make the equations true?"""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from lstm_demo.explain.by_hand import GATES, hand_step
from lstm_demo.explain.trace import trace
from lstm_demo.views import equations, theme
from lstm_demo.views.marks import percent
from lstm_demo.views.notes import VARIANTS
from lstm_demo.words import texts

TEXT = "a c e zzz b d"  # six steps, one of them unknown
NAMES = {"i": "input_gate", "f": "forget_gate", "g": "candidate", "o": "output_gate", "c": "cell", "h": "hidden"}


@pytest.fixture
def draw(make_bundle):
    """`draw(step, unit, layer, direction, text, **config)`: the payload, and the trace that it was made from."""

    def make(step, unit=None, layer=0, direction=0, text=TEXT, **config):
        bundle = make_bundle(**config)
        found = trace(bundle, text)
        hand = hand_step(bundle, found, step, layer, direction)
        return equations.payload(found, hand, step, unit, layer=layer, direction=direction), found

    return make


@pytest.mark.parametrize("step", [0, 2, 5])
@pytest.mark.parametrize(("layer", "direction"), [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_one_units_numbers_are_those_of_the_trace(draw, step, layer, direction):
    payload, found = draw(step, 3, layer, direction, n_layers=2, bidirectional=True)
    for letter, name in NAMES.items():
        assert payload["values"][letter] == pytest.approx(getattr(found, name)[layer, direction, step, 3], abs=1e-6)
    before = step - 1 if direction == 0 else step + 1
    assert payload["first"] == (not 0 <= before < 6)
    for letter, name in (("c_before", "cell"), ("h_before", "hidden")):
        expected = 0 if payload["first"] else getattr(found, name)[layer, direction, before, 3]
        assert payload["values"][letter] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("step", range(6))
def test_the_numbers_on_show_make_all_six_equations_true(draw, step):
    payload, _ = draw(step, 4)
    v = payload["values"]
    for letter in "ifgo":
        *parts, total, seen_of_the_cell = payload["sums"][letter]
        assert sum(parts) == pytest.approx(total, abs=1e-5)
        assert seen_of_the_cell == 0
        squashed = np.tanh(total) if letter == "g" else 1 / (1 + np.exp(-total))
        assert v[letter] == pytest.approx(squashed, abs=1e-5)
    assert v["kept"] == pytest.approx(v["f"] * v["c_before"], abs=1e-5)
    assert v["written"] == pytest.approx(v["i"] * v["g"], abs=1e-5)
    assert v["c"] == pytest.approx(v["kept"] + v["written"], abs=1e-5)
    assert v["tanh"] == pytest.approx(np.tanh(v["c"]), abs=1e-5)
    assert v["h"] == pytest.approx(v["o"] * v["tanh"], abs=1e-5)


def test_what_the_units_would_add_to_the_verdict_makes_the_running_verdict(draw):
    for step in range(6):
        added = []
        for unit in range(5):
            payload, found = draw(step, unit)
            verdict = payload["verdict"]
            assert verdict["product"] == pytest.approx(verdict["weight"] * payload["values"]["h"], abs=1e-5)
            added.append(verdict["product"])
        assert sum(added) + found.bias == pytest.approx(found.logit[step], abs=1e-4)


INSTEAD = [
    ({"n_layers": 2}, "above"),  # the lower one
    ({"n_layers": 2, "readout": "attention"}, "above"),
    ({"bidirectional": True}, "ends"),
    ({"bidirectional": True, "convolution": 4}, "ends"),
    ({"convolution": 4}, "windows"),
    ({"readout": "mean"}, "mean"),
    ({"readout": "max", "bidirectional": True}, "max"),
]


@pytest.mark.parametrize(("config", "reads"), INSTEAD)
@pytest.mark.parametrize("unit", [1, None])
def test_where_the_verdict_does_not_read_the_state_itself_it_is_said_what_it_reads(draw, config, reads, unit):
    payload, _ = draw(2, unit, **config)
    assert payload.get("verdict") is None
    assert payload["reads"] == texts()[f"family.reads.{reads}"]


@pytest.mark.parametrize("config", [{}, {"bidirectional": True}, {"cell": "rnn"}])
def test_where_the_verdict_attends_the_share_of_the_word_is_said(draw, config):
    for step in range(6):
        payload, found = draw(step, 1, readout="attention", **config)
        share, word = percent(float(found.attention[step])), found.steps[step].text
        assert payload["verdict"] is None
        assert f"at “{word}”, the share is {share};" in payload["reads"]


@pytest.mark.parametrize("config", [{}, {"cell": "rnn"}, {"cell": "peephole"}])
def test_where_it_reads_the_state_nothing_else_is_said(draw, config):
    payload, _ = draw(2, 1, **config)
    assert payload["verdict"]
    assert payload["reads"] == ""


@pytest.mark.parametrize(("config", "products"), [({}, True), ({"n_layers": 2}, True), ({"cell": "rnn"}, False)])
def test_of_products_is_spoken_only_where_there_are_some(draw, config, products):
    payload, found = draw(2, None, **config)
    assert ("product" in payload["say"]["mean_note"]) == products == bool(found.products)


def test_the_letters_stand_in_the_order_of_the_gates():
    assert tuple(NAMES[letter] for letter in equations.GATE_LETTERS) == GATES


def test_the_whole_vector_is_its_mean_its_spread_and_where_the_units_lie(draw):
    payload, found = draw(2)
    for letter, name in NAMES.items():
        values = getattr(found, name)[0, 0, 2]
        assert payload["values"][letter] == pytest.approx(values.mean(), abs=1e-5)
        assert payload["spread"][letter] == pytest.approx(values.std(), abs=1e-5)
        assert sum(payload["shares"][letter]) == pytest.approx(100, abs=1)
        low, high = payload["limits"][letter]
        assert (low, high) == {"i": (0, 1), "f": (0, 1), "o": (0, 1)}.get(letter, (-high, high))
        at = min(int((values[0] - low) / (high - low) * 20), 19)
        assert payload["shares"][letter][at] > 0
    written = found.input_gate[0, 0, 2] * found.candidate[0, 0, 2]
    assert payload["values"]["written"] == pytest.approx(written.mean(), abs=1e-5)  # not the product of the means
    assert "sums" not in payload


@pytest.mark.parametrize(("far", "limit", "beyond"), [(1, 1, True), (5, 512, False)])
def test_a_unit_that_counts_does_not_push_all_others_into_the_middle(make_bundle, far, limit, beyond):
    bundle = make_bundle()
    found = trace(bundle, TEXT)  # with five units and six steps 30 values, of which three may lie beyond
    cell = np.full_like(found.cell, 0.5)
    cell[0, 0, 1 : 1 + far, 4] = 300
    payload = equations.payload(replace(found, cell=cell), hand_step(bundle, found, 1), 1)
    assert (payload["limits"]["c"], payload["beyond"]) == ([-limit, limit], beyond)
    assert payload["shares"]["c"][-1] == (20 if beyond else 0)


def test_the_row_is_that_of_the_embedding(draw, make_bundle):
    payload, _ = draw(1, 0)
    row = make_bundle().network.embedding.weight[4]  # padding, unknown, a, b, c
    assert payload["row"]["id"] == "4"
    assert payload["row"]["size"] == "13"
    assert payload["row"]["width"] == 3
    assert payload["row"]["numbers"] == pytest.approx(row.tolist(), abs=1e-6)
    assert max(map(abs, payload["row"]["stripes"])) == 100
    assert payload["known"] == [1, 1, 1, 0, 1, 1]
    unseen, _ = draw(3, 0)
    assert unseen["row"]["id"] == "1"


def test_a_payload_is_json_and_small_and_has_every_text(draw):
    text = " ".join("abcdefghijk"[k % 11] for k in range(1000))
    for unit in (0, None):
        payload, _ = draw(500, unit, text=text)
        assert len(json.dumps(payload, allow_nan=False)) < 30_000
    names = {key.removeprefix("inside.") for key in texts() if key.startswith("inside.")}
    assert set(payload["say"]) == {name for name in names if name.partition(".")[0] not in VARIANTS}


def test_every_part_of_the_drawing_has_a_sentence_and_a_hue():
    code, style = equations.javascript(), equations.css()
    parts = ["x", "h_before", "c_before", *"ifgo", "kept", "written", "c", "tanh", "h"]
    for part in parts:
        assert f"\n  {part}: {{ wires:" in code
        assert texts()[f"inside.part_{part}"]
        assert f".p-{part}" in style
    for name, hue in theme.HUES.items():
        assert f"--hue-{name}: {hue};" in style


def test_what_the_gates_let_through_is_named_in_the_drawing():
    code = equations.javascript()
    for part in ("kept", "written", "h"):
        assert texts()[f"inside.product_{part}"]
        assert re.search(rf"\n  {part}: {{ .*, product: \[", code)


def test_the_proof_counts_what_was_compared(draw):
    _, found = draw(0, 0, n_layers=2, bidirectional=True)
    sentence = equations.proof(found, 3.2e-7)
    assert "3e-7" in sentence
    assert "20 units" in sentence
    assert "720 numbers" in sentence  # 6 quantities, 6 words, 20 units
    assert equations.scientific(0.0) == "0"


def mix(one, other, share):
    parts = (round(share * int(one[k : k + 2], 16) + (1 - share) * int(other[k : k + 2], 16)) for k in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)


def luminance(colour):
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("side", ["light", "dark"])
@pytest.mark.parametrize("hue", ["input_gate", "forget_gate", "candidate", "output_gate"])
def test_letters_in_a_hue_can_be_read_also_when_lit(hue, side):
    assert "var(--hue) 52%, var(--ink)" in equations.css()
    ink, card = (getattr(theme.PAGE[name], side) for name in ("ink", "card"))
    text = mix(theme.HUES[hue], ink, 0.52)
    for ground in (card, mix(theme.HUES[hue], card, 0.22)):
        low, high = sorted((luminance(text), luminance(ground)))
        assert (high + 0.05) / (low + 0.05) >= 4.5
