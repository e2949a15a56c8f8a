"""Does the lens Equations hold the trace's own numbers at every word, and do they make the equations true?"""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from node import evaluate

from lstm_demo.cells import BLOCKS
from lstm_demo.explain.by_hand import largest_difference
from lstm_demo.explain.sums import unit_sums
from lstm_demo.explain.tracing import trace
from lstm_demo.language import load_language
from lstm_demo.predict import sigmoid
from lstm_demo.texts import Texts
from lstm_demo.views.lenses import equations
from lstm_demo.views.lenses.equations import Answers
from lstm_demo.views.lenses.equations.payload import LETTERS, MOST_STEPS, proof, scientific
from lstm_demo.views.notes import texts_of
from lstm_demo.views.view import View

FOLDER = Path(equations.__file__).parent
TEXT = "a c e zzz b d"  # six steps, one of them unknown
LETTER = dict(zip("ifgo", BLOCKS["lstm"], strict=True)) | {"c": "cell", "h": "hidden"}
OF_A_GRU = dict(zip("rzn", BLOCKS["gru"], strict=True))
READ_IT = """
import { Numbers } from "%(folder)s/unpack.js";
import { linesAt } from "%(folder)s/lines.js";
import { panelOf, verdictPanel } from "%(folder)s/panels.js";
const data = %(data)s;
const numbers = new Numbers(data);
const at = (step) => ({ data, numbers, step, isWhole: false });
"""


@pytest.fixture
def draw(make_bundle):
    """`draw(unit, step, layer, direction, text, answers, **config)`: the payload, and the trace it was made from."""

    def make(unit=3, step=2, layer=0, direction=0, text=TEXT, answers=None, **config):
        bundle = make_bundle(**config)
        found = trace(bundle, text)
        sums = unit_sums(bundle, found, unit, layer, direction)
        view = View(layer, direction, unit, step)
        texts = texts_of(Texts(), found.config, layer, direction)
        return equations.payload(found, texts, view, sums, reading="r", answers=answers), found

    return make


def unpacked(text, kind="<f4"):
    return np.frombuffer(base64.b64decode(text), dtype=kind)


def in_browser(payload: dict[str, Any], expression: str) -> Any:
    """What the lens's own modules make of a payload."""
    code = READ_IT % {"folder": FOLDER.as_uri(), "data": json.dumps(payload)}
    return evaluate(f"{code}const result = {expression};")


@pytest.mark.parametrize(("layer", "direction"), [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_the_units_numbers_are_those_of_the_trace_at_every_word(draw, layer, direction):
    payload, found = draw(3, 2, layer, direction, n_layers=2, bidirectional=True)
    values = in_browser(payload, "data.words.map((_, step) => numbers.values(step))")
    for step, shown in enumerate(values):
        for letter, name in LETTER.items():
            assert shown[letter] == pytest.approx(found.part(name)[layer, direction, step, 3], abs=1e-6)
        before = step - 1 if direction == 0 else step + 1
        past = found.cell[layer, direction, before, 3] if 0 <= before < 6 else 0
        assert shown["c_before"] == pytest.approx(past, abs=1e-6)
        assert shown["kept"] + shown["written"] == pytest.approx(shown["c"], abs=1e-5)
        assert shown["kept"] == pytest.approx(shown["f"] * shown["c_before"], abs=1e-5)
        assert shown["o"] * shown["tanh"] == pytest.approx(shown["h"], abs=1e-5)


def test_what_is_added_up_is_what_the_gates_of_every_member_squash(draw, member):
    payload, found = draw(4, **member)
    steps = in_browser(
        payload,
        """data.words.map((_, step) => data.gates.map((letter) => {
          const { x, h, c, seen, b, biases, let_in, total } = numbers.sums(step, letter);
          const parts = [x.sum, h?.sum ?? 0, c?.sum ?? 0, seen?.product ?? 0, b];
          return { letter, total, parts: letter === "n" ? [x.sum, biases[0], let_in] : parts };
        }))""",
    )
    for step, gates in enumerate(steps):
        for gate in gates:
            assert sum(gate["parts"]) == pytest.approx(gate["total"], abs=1e-5)
            squashed = np.tanh(gate["total"]) if gate["letter"] in "ghn" else sigmoid(gate["total"])
            name = (LETTER | OF_A_GRU)[gate["letter"]]
            assert squashed == pytest.approx(found.part(name)[0, 0, step, 4], abs=1e-5)


def test_every_panel_of_every_member_adds_up(draw, member):
    payload, _ = draw(1, **member)
    panels = in_browser(
        payload,
        """data.words.flatMap((_, step) => linesAt(at(step)).flatMap(({ letter, columns }) =>
          columns.flatMap(({ opens }) => (opens ? [panelOf(at(step), letter, opens)] : []))))""",
    )
    sums = [panel for panel in panels if panel["rows"] and "total" in panel]
    assert sums
    for panel in sums:
        assert sum(row["product"] for row in panel["rows"]) == pytest.approx(panel["total"]["product"], abs=1e-5)
    for panel in panels:
        assert panel["about"]
        for row in panel["rows"]:
            if "weight" in row:
                assert row["weight"] * row["value"] == pytest.approx(row["product"], abs=1e-5)


@pytest.mark.parametrize("direction", [0, 1])
def test_the_numbers_of_a_gru_make_its_equations_true(draw, direction):
    payload, found = draw(3, 2, 1, direction, cell="gru", n_layers=2, bidirectional=True)
    assert payload["gates"] == ["r", "z", "n"]
    values = in_browser(payload, "data.words.map((_, step) => numbers.values(step))")
    for step, shown in enumerate(values):
        for letter, name in (OF_A_GRU | {"h": "hidden"}).items():
            assert shown[letter] == pytest.approx(found.part(name)[1, direction, step, 3], abs=1e-6)
        before = step - 1 if direction == 0 else step + 1
        past = found.hidden[1, direction, before, 3] if 0 <= before < 6 else 0
        assert shown["h_before"] == pytest.approx(past, abs=1e-6)
        assert shown["z"] * past == pytest.approx(shown["kept"], abs=1e-6)
        assert (1 - shown["z"]) * shown["n"] == pytest.approx(shown["written"], abs=1e-6)
        assert shown["kept"] + shown["written"] == pytest.approx(shown["h"], abs=1e-6)


def test_the_biases_of_a_grus_candidate_stand_apart_under_pytorchs_names(draw, make_bundle):
    payload, _ = draw(3, cell="gru")  # five units: the third block of rows begins at 10
    weights = make_bundle(cell="gru").network.state_dict()
    for key, name in (("b_in", "lstm.bias_ih_l0"), ("b_hn", "lstm.bias_hh_l0")):
        panel = in_browser(payload, f"panelOf(at(2), 'n', '{key}')")
        assert panel["inPyTorch"]["names"] == [f"{name}[13]"]
        assert panel["rows"][0]["product"] == pytest.approx(weights[name][13].item(), abs=1e-6)
    rows = in_browser(payload, "panelOf(at(2), 'z', 'h')")["inPyTorch"]
    assert rows["names"] == ["lstm.weight_hh_l0[8]"]
    assert "5:10" in rows["note"]
    assert "r, z, n" in rows["note"]


@pytest.mark.parametrize("config", [{}, {"n_classes": 2}, {"cell": "rnn"}, {"cell": "peephole"}, {"cell": "gru"}])
def test_the_way_to_the_verdict_ends_at_the_running_verdict(draw, config):
    payload, found = draw(0, **config)
    panels = in_browser(payload, "data.words.map((_, step) => verdictPanel(at(step)))")
    for step, panel in enumerate(panels):
        assert sum(row["product"] for row in panel["rows"]) == pytest.approx(found.logit[step], abs=1e-5)
        assert panel["total"]["product"] == pytest.approx(found.logit[step], abs=1e-6)
        own = next(row for row in panel["rows"] if row.get("unit") == 0)
        assert own["product"] == pytest.approx(found.readout_weight[0, 0] * found.hidden[-1, 0, step, 0], abs=1e-6)


INSTEAD = [
    ({"n_layers": 2}, "above"),  # the lower one
    ({"n_layers": 2, "readout": "attention"}, "above"),
    ({"bidirectional": True}, "ends"),
    ({"bidirectional": True, "convolution": 4}, "ends"),
    ({"convolution": 4}, "windows"),
    ({"readout": "mean"}, "mean"),
    ({"readout": "max", "bidirectional": True}, "max"),
    ({"readout": "attention"}, "attention"),
]


@pytest.mark.parametrize(("config", "reads"), INSTEAD)
def test_where_the_verdict_does_not_read_the_state_itself_it_is_said_what_it_reads(draw, config, reads):
    payload, found = draw(**config)
    assert payload["verdict"]["reads"] == Texts()[f"equations.reads_{reads}"]
    assert in_browser(payload, "numbers.verdict(1)") is None
    if found.attention is not None:
        np.testing.assert_array_equal(unpacked(payload["verdict"]["attention"]), found.attention)


def test_the_whole_vector_is_its_mean_and_its_spread(draw):
    payload, found = draw()
    whole = in_browser(payload, "numbers.whole(2)")
    for letter, name in LETTER.items():
        values = found.part(name)[0, 0, 2]
        assert whole["means"][letter] == pytest.approx(values.mean(), abs=1e-5)
        assert whole["deviations"][letter] == pytest.approx(values.std(), abs=1e-5)


def test_the_words_vector_is_the_row_of_the_embedding(draw, make_bundle):
    payload, _ = draw()
    row = make_bundle().network.embedding.weight[4]  # padding, unknown, a, b, c
    assert payload["vectors"]["ids"] == [2, 4, 6, 1, 3, 5]
    assert in_browser(payload, "numbers.vector(1)") == pytest.approx(row.tolist(), abs=1e-6)
    windows, _ = draw(convolution=4)
    assert windows["vectors"]["ids"] is None
    assert windows["vectors"]["width"] == 4


@pytest.mark.parametrize(("n", "most"), [(100, 63_500), (400, 200_000), (1000, 330_000)])
def test_a_payload_is_json_and_small(make_bundle, n, most):
    bundle = make_bundle(hidden_size=256, embedding_size=256)
    found = trace(bundle, " ".join("abcdefghijk"[k % 11] for k in range(n)))
    sums = unit_sums(bundle, found, 7)
    payload = equations.payload(found, Texts(), View(0, 0, 7, n // 2), sums)
    assert len(json.dumps(payload, allow_nan=False)) < most


def test_of_a_long_text_the_products_around_the_chosen_word_are_sent(make_bundle):
    bundle = make_bundle()
    found = trace(bundle, "a b c " * 200)
    for step, first in ((0, 0), (300, 150), (599, 300)):
        payload = equations.payload(found, Texts(), View(0, 0, 1, step), unit_sums(bundle, found, 1))
        assert payload["first"] == first
        inside, outside = first + MOST_STEPS - 1, 0 if first else MOST_STEPS
        sent = in_browser(
            payload, f"[{step}, {inside}, {outside}].map((k) => numbers.sums(k, 'i').x.products !== null)"
        )
        assert sent == [True, True, False]
        assert in_browser(payload, f"numbers.sums({outside}, 'i').total") == pytest.approx(
            unit_sums(bundle, found, 1).preactivation()[outside, 0], abs=1e-5
        )


def test_answers_are_there_only_when_somebody_asked(draw, make_bundle):
    payload, found = draw()
    assert (payload["proof"], payload["expected"]) == (None, None)
    difference = largest_difference(make_bundle(), found)
    payload, _ = draw(answers=Answers(difference=difference))
    assert scientific(difference) in payload["proof"]
    guesses = (("c", 0.25), ("b", 0.125))
    payload, _ = draw(answers=Answers(expected=guesses, comes="b", step=4))
    assert payload["expected"] == {
        "step": 4,
        "guesses": [{"word": "c", "share": 0.25, "came": False}, {"word": "b", "share": 0.125, "came": True}],
        "ends": False,
    }
    payload, _ = draw(answers=Answers(expected=guesses, comes=None, step=5))
    assert payload["expected"]["ends"]


def test_the_proof_counts_what_was_compared(draw):
    _, found = draw(n_layers=2, bidirectional=True)
    sentence = proof(found, Texts(), 3.2e-7)
    assert "3e-7" in sentence
    assert "20 units" in sentence
    assert "720 numbers" in sentence  # 6 quantities, 6 words, 20 units
    assert scientific(0.0) == "0"


def test_what_is_said_of_the_language_model_is_true():
    for key in ("expected", "expected_end"):
        assert f"an LSTM of {load_language().network.config.hidden_size} units" in Texts()[f"equations.{key}"]


def test_each_letter_has_a_name_and_each_gate_a_hue(draw):
    payload, _ = draw()
    assert set(payload["names"]) == set("ifgoch") == set(LETTERS.values()) - {"kept", "written", "r", "z"}
    assert set(draw(cell="gru")[0]["names"]) == set("rznh")
    style = (FOLDER / "equations.css").read_text(encoding="utf-8")
    for letter, name in (LETTER | OF_A_GRU).items():
        if letter not in "ch":
            assert f".p-{letter} {{ --hue: var(--{name}); }}" in style


def test_the_payload_needs_no_torch():
    assert "torch" not in (FOLDER / "payload.py").read_text(encoding="utf-8")


def test_of_three_classes_the_logit_shares_out_what_neutral_leaves(draw):
    payload, found = draw(n_classes=3)
    for step in range(found.n_steps):
        [logit, neutral] = in_browser(payload, f"[verdictPanel(at({step})).total.product, numbers.neutral({step})]")
        assert (1 - neutral) * sigmoid(logit) == pytest.approx(float(found.probability[step]), abs=1e-6)
    names = in_browser(payload, "verdictPanel(at(0)).inPyTorch.names")
    assert names == ["fc.weight[2] \N{MINUS SIGN} fc.weight[0]"]
    assert in_browser(draw()[0], "numbers.neutral(0)") is None


def test_below_hidden_layers_there_is_no_sum_to_open_and_it_is_said(draw):
    payload, _ = draw(dense=(4,))
    assert "The readout is not linear" in payload["verdict"]["reads"]
    assert in_browser(payload, "verdictPanel(at(0))") is None
