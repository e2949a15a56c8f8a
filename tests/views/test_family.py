"""Every member of the family can be drawn; what it does not have is left out, and what is its own is said."""

import numpy as np
import pytest
from asked import SCRIPTS
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.cells import STEPS
from lstm_demo.model import Config
from lstm_demo.texts import VARIANTS, Texts
from lstm_demo.views import stage
from lstm_demo.views.notes import notes, texts_of
from lstm_demo.views.numbers import percent
from lstm_demo.views.plots import attention, curves, heatmaps
from lstm_demo.views.view import View

ENGLISH = Texts()

TEXT = "a c e zzz b d i"
CELLS = tuple(STEPS)


def test_every_figure_of_every_member_is_drawn(reading, member):
    found = reading(TEXT, **member)
    units, texts = found.units_by_effect()[:4], texts_of(ENGLISH, found.config)
    for name in (*found.quantities, *found.products):
        drawn = heatmaps.heatmap(found, name, units, texts)
        assert np.asarray(drawn.data[0].z).shape == (4, found.n_steps)
        assert f"{found.n_steps} {unit_of(found)} as columns" in heatmaps.alt(found, drawn, name, texts)
    figures = {panel: curves.unit_curves(found, 2, panel, texts) for panel in curves.panels(found)}
    names = [line.name for lines in figures.values() for line in lines.data]
    assert names == [ENGLISH[f"{name}.title"] for name in curve_names(found)]
    for panel, lines in figures.items():
        alt = curves.alt(found, lines, 2, panel, texts)
        assert ("gate" in alt) == (panel == "gates")
        assert f" over {found.n_steps} {unit_of(found)}: " in alt


def unit_of(found):
    """What a step is called."""
    return "steps" if found.config.convolution else "words"


def curve_names(found):
    return list(found.quantities)  # gates first, then states


def test_a_plain_network_shows_its_hidden_state_alone(reading):
    found = reading(TEXT, cell="rnn")
    texts = texts_of(ENGLISH, found.config)
    [panel] = curves.panels(found)
    lines = curves.unit_curves(found, 2, panel, texts)
    assert "gate" not in curves.alt(found, lines, 2, panel, texts)
    assert lines.layout.yaxis.title.text != "memory"
    assert "memory" not in texts["hidden.subtitle"]


@pytest.mark.parametrize("name", [name for name in SCRIPTS if name != "terms" and ENGLISH.table(name)])
def test_the_scripts_get_the_texts_of_their_network_and_no_others(name):
    lstm = said_of(name)
    cells = ({"cell": "rnn"}, {"cell": "gru"}, {"cell": "rnn", "convolution": 4})
    relatives = (*cells, {"convolution": 4}, {"n_layers": 2}, {"n_classes": 3}, {"dense": (4,)})
    tables = [said_of(name, **config) for config in relatives]
    tables += [said_of(name, layer, 1, n_layers=2, bidirectional=True) for layer in (0, 1)]
    for own in (lstm, *tables):
        assert not {key for key in own if key.partition(".")[0] in VARIANTS}
        assert set(own) >= set(lstm)
    has_others = any(f"{name}.{variant}.{key}" in ENGLISH for variant in VARIANTS for key in lstm)
    assert any(own[key] != lstm[key] for own in tables for key in lstm) == has_others


def said_of(name, layer=0, direction=0, **config):
    """All texts of a table, of a tiny network."""
    return texts_of(ENGLISH, Config(vocabulary_size=13, **config), layer, direction).table(name)


def test_a_text_is_said_otherwise_only_where_it_would_be_wrong():
    assert said_of("heatmap")["x"] == ENGLISH["heatmap.x"] == said_of("heatmap", cell="rnn")["x"]
    assert said_of("heatmap", convolution=4)["x"] == "step"
    assert said_of("curves", cell="rnn")["caption"] == ENGLISH["curves.plain.caption"]


def test_no_caption_says_of_the_verdict_what_holds_for_some_members_alone(reading, member):
    found = reading(TEXT, **member)
    for name in (*found.quantities, *found.products):
        if f"{name}.caption" in ENGLISH:
            assert "verdict" not in texts_of(ENGLISH, found.config)[f"{name}.caption"]


def test_there_is_nothing_to_keep_where_reading_begins_be_it_at_the_last_word(reading):
    found = reading(TEXT, bidirectional=True)
    assert not found.kept[0, 0, 0].any()
    assert not found.kept[0, 1, -1].any()
    assert found.kept[0, 1, 0].all()
    assert "first word" not in ENGLISH["forget_gate.caption"]
    assert "Where reading begins there is nothing to keep" in ENGLISH["forget_gate.caption"]


def test_windows_stand_apart_and_words_are_counted_not_windows(reading):
    found = reading("a, zzz b d", convolution=4)  # five words and punctuation marks, two unknown
    payload = stage.payload(found, texts_of(ENGLISH, found.config), View(0, 0, 0, 0), reading="")
    assert payload["words"] == ["a, zzz", ", zzz b d", "b d"]
    assert payload["gaps"] == [0, 1, 1]
    assert payload["notes"]["known"] == ENGLISH.format("verdict.known", known=3, total=5)
    assert payload["notes"]["unknown"] == [",", "zzz"]


def test_what_must_be_said_is_said(reading):
    def said(layer=0, direction=0, **config):
        return notes(reading(TEXT, **config).config, ENGLISH, layer, direction)

    assert said() == []
    [windows] = said(convolution=4)
    assert "reads 2 words at a time and sees 1 more" in windows
    assert said(cell="rnn") == [ENGLISH["family.plain"]]
    assert said(cell="gru") == [ENGLISH["family.gru"]]
    assert "An LSTM has no reset gate" in ENGLISH["family.gru"]
    both, upper = {"bidirectional": True}, {"bidirectional": True, "n_layers": 2}
    assert (said(**both), said(direction=1, **both)) == ([], [ENGLISH["family.backward"]])
    assert (said(**upper), said(direction=1, **upper)) == ([], [ENGLISH["family.backward"]])
    assert said(layer=-1, **upper) == said(layer=1, **upper) == [ENGLISH["family.above"]]
    assert said(layer=-1, direction=1, **upper) == [ENGLISH["family.backward_above"]]
    assert said(layer=1, n_layers=2) == []


def test_attention_is_drawn_as_it_is_and_not_as_importance(reading):
    found = reading(TEXT, readout="attention")
    figure = attention.attention_bars(found, ENGLISH)
    np.testing.assert_array_equal(figure.data[0].y, found.attention)
    assert figure.layout.yaxis.range[0] == 0
    assert figure.layout.yaxis.range[1] > found.attention.max()
    assert all(text.endswith("\u00a0%") for text in figure.layout.yaxis.ticktext)  # as everywhere
    assert list(figure.data[0].customdata) == [percent(share, ENGLISH) for share in found.attention.tolist()]
    assert figure.layout.shapes[0].y0 == pytest.approx(1 / 7)
    largest = int(found.attention.argmax())
    assert f"“{largest + 1}: {found.steps[largest].text}”" in attention.alt(figure, ENGLISH)
    assert "not importance" in ENGLISH["attention.caption"]


@given(st.floats(1e-4, 1.08))
def test_the_axis_of_attention_has_few_round_shares(most):
    ticks = attention._ticks(most)
    assert 2 <= len(ticks) <= 5
    assert ticks[0] == 0
    assert 0.4 * most < ticks[-1] <= most
    assert all(tick == float(f"{tick:.2g}") for tick in ticks)
