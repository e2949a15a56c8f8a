"""Every member of the family can be drawn; what it does not have is left out, and what is its own is said."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.cells import STEPS
from lstm_demo.explain.by_hand import hand_step
from lstm_demo.explain.trace import trace
from lstm_demo.views import attention, curves, equations, heatmaps, marks, page, reader
from lstm_demo.views.notes import VARIANTS, notes, table, told
from lstm_demo.words import say

TEXT = "a c e zzz b d i"
CELLS = tuple(STEPS)


@pytest.fixture
def draw(make_bundle):
    """`draw(step, unit, **config)`: the payload of the equations, and the trace that it was made from."""

    def make(step, unit=None, **config):
        bundle = make_bundle(**config)
        found = trace(bundle, TEXT)
        return equations.payload(found, hand_step(bundle, found, step), step, unit), found

    return make


def test_every_figure_of_every_member_is_drawn(reading, member):
    found = reading(TEXT, **member)
    units = found.units_by_effect()[:4]
    for name in (*found.quantities, *found.products):
        drawn = heatmaps.heatmap(found, name, units)
        assert np.asarray(drawn.data[0].z).shape == (4, found.n_steps)
        assert f"{found.n_steps} {unit_of(found)} as columns" in heatmaps.alt(found, drawn)
    lines = curves.unit_curves(found, 2)
    assert [line.name for line in lines.data] == [say(f"{name}.title") for name in curve_names(found)]
    alt = curves.alt(found, lines)
    assert "gate" in alt or found.cell is None
    assert f" over {found.n_steps} {unit_of(found)}: " in alt
    assert json.dumps(reader.payload(found), allow_nan=False)
    assert "<script" in page.page(found)


def unit_of(found):
    """What a step is called."""
    return "steps" if found.config.convolution else "words"


def curve_names(found):
    order = ("input_gate", "forget_gate", "output_gate", "candidate", "cell", "hidden")
    return [name for name in order if name in found.quantities]


def test_a_plain_network_shows_its_hidden_state_alone(reading):
    found = reading(TEXT, cell="rnn")
    lines = curves.unit_curves(found, 2)
    assert not lines.layout.yaxis.visible
    assert "gate" not in curves.alt(found, lines)
    assert "gate" not in lines.layout.title.subtitle.text
    memory = reader.payload(found)["memory"]
    assert set(memory["quantities"]) == {"hidden"}
    assert tuple(memory["parts"]) == ("hidden",)
    assert lines.layout.yaxis2.title.text != "memory"
    assert "memory" not in say("hidden.plain.caption") + told(found, "hidden.subtitle") + told(found, "read.inside")


@pytest.mark.parametrize("name", ["reader", "inside"])
def test_the_scripts_get_the_texts_of_their_network_and_no_others(reading, name):
    lstm = table(reading(TEXT), name)
    relatives = ({"cell": "rnn"}, {"convolution": 4}, {"n_layers": 2}, {"cell": "rnn", "convolution": 4})
    tables = [table(reading(TEXT, **config), name) for config in relatives]
    both = reading(TEXT, n_layers=2, bidirectional=True)
    tables += [table(both, name, layer, direction) for layer in (0, 1) for direction in (0, 1)]
    for own in (lstm, *tables):
        assert not {key for key in own if key.partition(".")[0] in VARIANTS}
        assert set(own) >= set(lstm)
    assert all(any(own[key] != lstm[key] for key in lstm) for own in tables)


def test_a_text_is_said_otherwise_only_where_it_would_be_wrong(reading):
    assert told(reading(TEXT), "heatmap.x") == say("heatmap.x") == told(reading(TEXT, cell="rnn"), "heatmap.x")
    assert told(reading(TEXT, convolution=4), "heatmap.x") == "step"
    assert told(reading(TEXT, cell="rnn"), "curves.caption") == say("curves.plain.caption")
    assert "{number}" in table(reading(TEXT, convolution=4), "reader")["place"]
    assert "word" not in table(reading(TEXT, convolution=4), "reader")["place"]
    both = table(reading(TEXT, cell="rnn", convolution=4), "inside")
    assert "six" not in both["proof"]


def test_no_caption_says_of_the_verdict_what_holds_for_some_members_alone(reading, member):
    found = reading(TEXT, **member)
    for name in (*found.quantities, *found.products):
        assert "verdict" not in told(found, f"{name}.caption", limit=1)


def test_what_is_shown_goes_on_to_the_verdict_only_where_no_layer_stands_between(reading):
    lower, only = (table(reading(TEXT, n_layers=n), "inside")["part_h"] for n in (2, 1))
    assert "the verdict and" in only
    assert "the layer above or to the verdict" in lower
    assert [table(reading(TEXT, n_layers=n), "reader")["to_verdict"] for n in (1, 2)] == ["verdict", "onwards"]
    assert "verdict" not in say("inside.family.part_h_rnn")  # said of every layer of a plain network


def test_there_is_nothing_to_keep_where_reading_begins_be_it_at_the_last_word(reading):
    found = reading(TEXT, bidirectional=True)
    assert not found.kept[0, 0, 0].any()
    assert not found.kept[0, 1, -1].any()
    assert found.kept[0, 1, 0].all()
    assert "first word" not in say("forget_gate.caption")
    assert "Where reading begins there is nothing to keep" in say("forget_gate.caption")


def test_before_the_first_word_a_plain_network_has_one_number_that_is_0(draw):
    payload, _ = draw(0, 2, cell="rnn")
    assert payload["first"]
    assert {name for name in payload["values"] if name.endswith("_before")} == {"h_before"}
    assert payload["say"]["before_first"] == "nothing was read before: it is 0"
    assert "both are 0" in draw(0, 2)[0]["say"]["before_first"]


def test_windows_stand_apart_and_words_are_counted_not_windows(reading):
    payload = reader.payload(reading("a, zzz b d", convolution=4))  # five words and marks, two unknown
    assert payload["words"] == ["a, zzz", ", zzz b d", "b d"]
    assert payload["gaps"] == [0, 1, 1]
    assert payload["verdict"]["known"] == say("verdict.known", known=3, total=5)
    assert payload["verdict"]["unknown"] == [",", "zzz"]


def test_what_must_be_said_is_said(reading):
    assert notes(reading(TEXT)) == []
    [windows] = notes(reading(TEXT, convolution=4))
    assert "reads 2 words at a time and sees 1 more" in windows
    assert notes(reading(TEXT, cell="rnn")) == [say("family.plain")]
    both, upper = reading(TEXT, bidirectional=True), reading(TEXT, bidirectional=True, n_layers=2)
    assert (notes(both), notes(both, direction=1)) == ([], [say("family.backward")])
    assert (notes(upper), notes(upper, direction=1)) == ([], [say("family.backward")])
    assert notes(upper, layer=-1) == notes(upper, layer=1) == [say("family.above")]
    assert notes(upper, layer=-1, direction=1) == [say("family.backward_above")]
    assert notes(reading(TEXT, n_layers=2), layer=1) == []


def test_an_upper_layer_reads_what_the_one_below_shows_and_not_the_word(make_bundle):
    bundle = make_bundle(n_layers=2, bidirectional=True)
    found = trace(bundle, TEXT)
    upper, lower = (equations.payload(found, hand_step(bundle, found, 2, n), 2, layer=n) for n in (1, 0))
    assert (upper["width"], lower["width"]) == (2 * 5, 3)
    assert upper["say"]["part_x"].startswith("The layer below")
    assert lower["say"]["part_x"].startswith("The word")
    plain = trace(make_bundle(cell="rnn", n_layers=2), TEXT)
    upper, lower = (table(plain, "inside", layer)["family.part_x_rnn"] for layer in (1, 0))
    assert upper.startswith("The layer below")
    assert lower.startswith("The word")


def test_attention_is_drawn_as_it_is_and_not_as_importance(reading):
    found = reading(TEXT, readout="attention")
    figure = attention.attention_bars(found, step=2)
    np.testing.assert_array_equal(figure.data[0].y, found.attention)
    assert figure.layout.yaxis.range[0] == 0
    assert figure.layout.yaxis.range[1] > found.attention.max()
    assert all(text.endswith("\u00a0%") for text in figure.layout.yaxis.ticktext)  # as everywhere
    assert list(figure.data[0].customdata) == [marks.percent(share) for share in found.attention.tolist()]
    assert figure.layout.shapes[0].y0 == pytest.approx(1 / 7)
    largest = int(found.attention.argmax())
    assert f"“{largest + 1}: {found.steps[largest].text}”" in attention.alt(figure)
    assert attention.alt(figure).endswith(say("figure.framed", word="3: e"))
    assert "framed" not in attention.alt(attention.attention_bars(found))
    assert "not importance" in say("attention.caption")


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("convolution", [0, 4])
@pytest.mark.parametrize("step", [0, 3])
def test_the_numbers_on_show_make_the_equations_true(draw, cell, convolution, step):
    for unit in range(5):
        payload, found = draw(step, unit, cell=cell, convolution=convolution)
        assert payload["kind"] == cell
        assert set(payload["sums"]) == (set("ifgo") if cell != "rnn" else {"h"})
        for letter, (*parts, total, seen) in payload["sums"].items():
            assert sum(parts) + seen == pytest.approx(total, abs=1e-5)
            squashed = np.tanh(total) if letter in "gh" else 1 / (1 + np.exp(-total))
            assert payload["values"][letter] == pytest.approx(squashed, abs=1e-5)
        assert payload["values"]["h"] == pytest.approx(found.hidden[0, 0, step, unit], abs=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_the_whole_vector_of_every_cell_is_summed_up(draw, cell):
    payload, found = draw(3, cell=cell)
    drawn = set("ifgoch") if cell != "rnn" else {"h"}
    assert set(payload["shares"]) == set(payload["limits"]) == drawn
    assert payload["values"]["h"] == pytest.approx(found.hidden[0, 0, 3].mean(), abs=1e-5)


def test_a_window_has_no_row_in_the_embedding(draw):
    payload, _ = draw(1, 0, convolution=4)
    assert payload["row"]["id"] is None
    assert payload["row"]["width"] == 4
    assert min(payload["row"]["numbers"]) >= 0  # the filters' answers, after ReLU


def test_the_page_speaks_of_as_many_equations_as_there_are(draw):
    assert equations.help_text("lstm") == say("inside.help_text")
    assert equations.help_text("peephole").startswith(equations.help_text("lstm"))
    assert equations.help_text("peephole").endswith(say("inside.family.note_peephole"))
    assert "its one equation" in equations.help_text("rnn")
    assert "gate" not in equations.help_text("rnn")
    _, found = draw(0, 0, cell="rnn")
    sentence = equations.proof(found, 3.2e-7)
    assert "The equation in plain numpy" in sentence
    assert "35 numbers" in sentence  # 1 quantity, 7 words, 5 units


@given(st.floats(1e-4, 1.08))
def test_the_axis_of_attention_has_few_round_shares(most):
    ticks = attention._ticks(most)
    assert 2 <= len(ticks) <= 5
    assert ticks[0] == 0
    assert 0.4 * most < ticks[-1] <= most
    assert all(tick == float(f"{tick:.2g}") for tick in ticks)
