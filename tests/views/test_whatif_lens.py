"""Does the lens What if ask what the numbers invite, name what was changed, and say no more than what happened?"""

import json

import numpy as np
import pytest
import torch

from lstm_demo.explain.edits import GateEdit, InitialState, UnitEdit
from lstm_demo.explain.movers import movers
from lstm_demo.explain.tracing import compare, trace
from lstm_demo.predict import Verdict, predict, to_label
from lstm_demo.texts import Texts
from lstm_demo.views.lenses import whatif
from lstm_demo.views.lenses.whatif.changes import called
from lstm_demo.views.lenses.whatif.happened import happened
from lstm_demo.views.models.side_by_side import ModelVerdict
from lstm_demo.views.notes import texts_of
from lstm_demo.views.numbers import percent
from lstm_demo.views.view import View

TEXT = "a b c d e f"
ENGLISH = Texts()


def drawn(read, own=None, **asked):
    view = View(read.n_layers - 1, 0, unit=1, step=2)
    texts = texts_of(ENGLISH, read.config, view.layer)
    return whatif.payload(read, texts, view, whatif.Asked(**asked), reading="a1", own=own)


def test_every_network_of_the_family_has_its_gates_and_questions(make_bundle, member):
    read = trace(make_bundle(**member), TEXT)
    data = drawn(read)
    names = [gate["name"] for gate in data["gates"]]
    assert set(names) == set(read.quantities) - {"cell", "hidden"}
    assert len(data["invites"]["units"]) == read.n_steps
    assert (data["invites"]["kept"] is None) == (data["invites"]["keeps"] is None) == (not data["gates"])
    starts = ["start_cell", "start_hidden"] if read.cell is not None else ["start_hidden"]
    assert [start["name"] for start in data["starts"]] == starts
    json.dumps(data, allow_nan=False)
    assert ("layer" in data["place"]) == (read.n_layers > 1)
    assert ("direction" in data["place"]) == (read.n_directions > 1)


@pytest.mark.parametrize("seed", range(6))
def test_questions_are_about_the_first_mover_of_each_word_and_what_its_gate_did(make_bundle, seed):
    read = trace(make_bundle(seed), TEXT)
    invites = drawn(read)["invites"]
    units = [int(movers(read, step).units[0]) for step in range(read.n_steps)]
    assert invites["units"] == units
    assert invites["kept"] == [int(read.forget_gate[0, 0, step, unit] >= 0.5) for step, unit in enumerate(units)]
    before = [0.0, *(float(read.cell[0, 0, step - 1, units[step]]) for step in range(1, read.n_steps))]
    assert invites["full"] == [int(abs(memory) >= 0.05) for memory in before]
    assert (invites["after"] == ENGLISH["whatif_lens.blame"]) == (read.probability[-1] >= 0.5)


def test_questions_are_those_of_the_networks_own_reading(make_bundle):
    own, edited = compare(make_bundle(), TEXT, (GateEdit("forget_gate", value=0.0),))
    assert drawn(edited, own)["invites"] == drawn(own)["invites"]


@pytest.mark.parametrize(
    ("edit", "name"),
    [
        (GateEdit("forget_gate", value=1.0, steps=(2,), units=(3,)), "forget gate = 1.00, at “c”, unit 3"),
        (
            GateEdit("input_gate", scale=0.5, steps=(1, 2)),
            "input gate \N{MULTIPLICATION SIGN} 0.50, at 2 words, all units",
        ),
        (UnitEdit((1, 3)), "silent, units 1 and 3"),
        (UnitEdit((0, 1, 2, 3)), "silent, 4 units"),
        (UnitEdit((0, 1, 2, 3, 4)), "silent"),
        (InitialState(cell=2, units=(3,)), "memory c at the start = 2.00, unit 3"),
        (
            InitialState(hidden=0.5, cell=-1),
            "hidden state h at the start = 0.50 and memory c at the start = \N{MINUS SIGN}1.00, all units",
        ),
        (InitialState(hidden=0, cell=0), "begin empty, all units"),
        (InitialState(after="A  dull\nfilm."), "begin after “A dull film.”, all units"),
    ],
)
def test_a_change_is_named(make_bundle, edit, name):
    assert called(edit, trace(make_bundle(), TEXT, (edit,)), ENGLISH) == name


def test_what_was_changed_goes_back_as_it_came(make_bundle):
    edit = GateEdit("forget_gate", value=0.5, steps=(2,))
    own, edited = compare(make_bundle(), TEXT, (edit,))
    [sent] = drawn(edited, own)["edits"]
    sent.pop("title")
    assert GateEdit(**sent) == edit


def test_a_beginning_goes_back_as_it_came_and_is_said_to_differ_from_before_the_first_word(make_bundle):
    edit = InitialState(hidden=0.9, cell=2)
    own, edited, sentence = said(make_bundle(), edit)
    [sent] = drawn(edited, own)["edits"]
    sent.pop("title")
    assert InitialState(**sent) == edit
    assert "differ before the first word" in sentence


def test_what_is_said_is_about_the_last_change_be_it_of_the_network_or_of_the_words(make_bundle):
    own, edited = compare(make_bundle(), TEXT, (GateEdit("candidate", value=1.0, steps=(3,)),))
    assert drawn(own)["said"] == ENGLISH["whatif_lens.invite"]
    words = drawn(own, before_words=Verdict(-0.85, 0.3))["said"]
    assert "it was 30" in words
    both = drawn(edited, own, before_words=Verdict(-0.85, 0.3))["said"]
    assert both.startswith(words)
    assert percent(float(edited.probability[-1]), ENGLISH, own.config.neutral_band) in both.removeprefix(words)
    assert drawn(edited, own, before_words=Verdict(-0.85, 0.3), changed_words_last=False)["said"] == happened(
        own, edited, ENGLISH
    )


def test_a_bag_of_words_stands_beside_it_and_order_is_nothing_to_it(make_bundle):
    read = trace(make_bundle(), TEXT)
    assert drawn(read)["bag"] == ""
    assert "says 71" in drawn(read, bag=0.71)["bag"]
    assert "says 71\N{NO-BREAK SPACE}% before and after" in drawn(read, bag=0.71, bag_before=0.71)["bag"]
    assert "said 30\N{NO-BREAK SPACE}% and says 71" in drawn(read, bag=0.71, bag_before=0.3)["bag"]


def said(bundle, *edits):
    own, edited = compare(bundle, TEXT, edits)
    return own, edited, happened(own, edited, ENGLISH)


def test_where_nothing_changes_it_says_so(make_bundle):
    _, _, sentence = said(make_bundle(), GateEdit("forget_gate", scale=1.0))
    assert sentence.startswith("Nothing changes at the end")
    assert "first" not in sentence


def test_what_is_said_is_what_happened(make_bundle):
    starts = set()
    for seed in range(12):
        own, edited, sentence = said(make_bundle(seed), GateEdit("candidate", value=1.0, steps=(3,)))
        change = float(edited.probability[-1] - own.probability[-1])
        starts.add(sentence.split(":")[0].split(" from ")[0])
        if sentence.startswith("The verdict turns"):
            assert to_label(own.probability[-1], own.config) != to_label(edited.probability[-1], own.config)
            assert abs(change) >= 0.02
        elif sentence.startswith("Almost nothing"):
            assert abs(change) < 0.02
        else:
            assert ("rises" in sentence) == (change > 0)
            assert abs(change) >= 0.02
        assert "The two verdicts first differ at “d”." in sentence
    assert len(starts) > 2  # else the cases were not met


def test_of_three_classes_all_shares_are_said_and_each_counts(make_bundle):
    texts = texts_of(ENGLISH, make_bundle(n_classes=3).config)
    for seed in range(8):
        own, edited = compare(make_bundle(seed, n_classes=3), TEXT, (GateEdit("candidate", value=1.0, steps=(3,)),))
        sentence = happened(own, edited, texts)
        for one in (own, edited):
            assert f"{percent(one.probability[-1], ENGLISH)} positive, {percent(one.neutral[-1], ENGLISH)} neutral" in (
                sentence
            )
        moved = np.abs(edited.probabilities[-1] - own.probabilities[-1]).max()
        assert sentence.startswith(("Almost nothing", "Nothing")) == (moved < 0.02)


@pytest.mark.parametrize(("scale", "is_said"), [(9.0, True), (0.1, False)])
def test_what_moved_on_the_way_alone_is_said_as_well(make_bundle, scale, is_said):
    """A state that no later step reads is hidden at one of them: the end is the same."""
    bundle = make_bundle()
    with torch.no_grad():
        bundle.network.lstm.weight_hh_l0.zero_()
        bundle.network.fc.weight.mul_(scale)
    own, edited, sentence = said(bundle, GateEdit("output_gate", value=0.0, steps=(1,)))
    before, after = (percent(float(one.probability[1]), ENGLISH, own.config.edges) for one in (own, edited))
    assert sentence.startswith("Nothing changes at the end")
    assert (f"On the way more did: at “b” it is {after} positive instead of {before}." in sentence) == is_said


def test_who_carries_it_is_said_from_the_sum(make_bundle):
    tried = (said(make_bundle(seed), UnitEdit((2,), steps=(5,))) for seed in range(20))
    own, _, sentence = next(one for one in tried if abs(one[1].probability[-1] - one[0].probability[-1]) >= 0.02)
    part = float((own.readout_weight[0] * own.hidden[-1, 0, -1])[2])
    written = ("+" if part < 0 else "") + ENGLISH.number(-part, 2)
    assert f"unit 2 changed the final sum by {written}, all others by 0.00" in sentence


def test_what_another_model_says_stands_beside_it(make_bundle):
    prediction = predict(make_bundle(), [TEXT])[0]
    rows = (ModelVerdict("GRU", (0.4, 0.6), prediction), ModelVerdict("x", (0.4, 0.6), None, refusal="It is gone."))
    first, second = drawn(trace(make_bundle(), TEXT), others=rows)["others"]
    assert (first["title"], first["probability"]) == ("GRU", prediction.probability)
    assert (second["label"], second["percent"]) == ("", "It is gone.")
    assert np.isfinite(first["probability"])
