"""Does the pipe get what it needs besides the stage's numbers, and is what it claims of the verdict true?"""

import base64
import json

import numpy as np
import pytest

from lstm_demo.explain.edits import GateEdit
from lstm_demo.explain.tracing import compare, trace
from lstm_demo.texts import Texts
from lstm_demo.views.lenses import cell
from lstm_demo.views.lenses.whatif import Trying
from lstm_demo.views.scales import memory_limit
from lstm_demo.views.theme import saturating_limit
from lstm_demo.views.view import View

TEXT = "a b c d a e"


def _payload(read, layer=0, direction=0, texts=None):
    return cell.payload(read, texts or Texts(), View(layer, direction, unit=1, step=2), reading="abc")


def test_weights_times_what_is_shown_add_up_to_the_verdict_after_every_word(make_bundle):
    read = trace(make_bundle(), TEXT)
    weights = np.frombuffer(base64.b64decode(_payload(read)["weights"]), dtype="<f4")
    assert weights.shape == (read.n_units,)
    np.testing.assert_allclose(read.hidden[-1, 0] @ weights + read.bias, read.logit, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("config", "layer", "leads_to"),
    [
        ({}, 0, "verdict"),
        ({"n_layers": 2}, 1, "verdict"),
        ({"n_layers": 2}, 0, "layer"),
        ({"bidirectional": True}, 0, "readout"),
        ({"readout": "mean"}, 0, "readout"),
        ({"readout": "attention"}, 0, "readout"),
        ({"convolution": 4}, 0, "readout"),
        ({"cell": "gru"}, 0, "verdict"),
        ({"cell": "rnn"}, 0, "verdict"),
    ],
)
def test_a_unit_is_worth_something_only_where_the_verdict_reads_its_state_alone(make_bundle, config, layer, leads_to):
    payload = _payload(trace(make_bundle(**config), TEXT), layer)
    assert payload["leads_to"] == leads_to
    assert (payload["weights"] is None) == (leads_to != "verdict")


def test_a_full_pipe_is_the_same_for_all_units_and_words(make_bundle):
    read = trace(make_bundle(), TEXT)
    scales = {
        cell.payload(read, Texts(), View(0, 0, unit, step), reading="abc")["full"]
        for unit in range(read.n_units)
        for step in range(read.n_steps)
    }
    assert scales == {memory_limit(read, 0, 0)}
    assert scales == {saturating_limit(read.cell[0, 0])}


@pytest.mark.parametrize("kind", ["gru", "rnn"])
def test_a_network_without_a_memory_has_the_scale_of_what_it_shows(make_bundle, kind):
    assert _payload(trace(make_bundle(cell=kind), TEXT))["full"] == 1.0


def test_the_payload_is_small_and_says_where_it_looks(make_bundle):
    read = trace(make_bundle(n_layers=2, bidirectional=True, hidden_size=64), TEXT)
    payload = _payload(read, layer=1, direction=1)
    assert payload["backward"] is True
    assert payload["view"] == {"layer": 1, "direction": 1}
    assert len(json.dumps(payload, allow_nan=False)) < 6_000


def test_its_valves_know_the_experiment_where_a_server_can_make_one(make_bundle):
    edit = GateEdit("forget_gate", value=0.5, steps=(2,), units=(1,))
    own, edited = compare(make_bundle(), TEXT, (edit,))
    view = View(0, 0, unit=1, step=2)
    payload = cell.payload(edited, Texts(), view, reading="abc", own=own, trying=Trying(answered=4, can_undo=True))
    assert payload["tried"]["edits"][0]["title"] == "forget gate = 0.50, at “c”, unit 1"
    assert (payload["tried"]["answered"], payload["tried"]["can_undo"], payload["tried"]["place"]) == (4, True, {})
    assert cell.payload(edited, Texts(), view, reading="abc", own=own)["tried"] is None
