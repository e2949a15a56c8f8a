"""Do the lines of one unit show the trace, gates and states apart, on fixed scales?"""

import numpy as np
import pytest

from lstm_demo.texts import Texts
from lstm_demo.views.plots import curves
from lstm_demo.views.theme import symmetric_limit

ENGLISH = Texts()


@pytest.mark.parametrize(
    ("cell", "drawn"),
    [
        ("lstm", {"gates": ("input_gate", "forget_gate", "output_gate"), "states": ("candidate", "cell", "hidden")}),
        ("gru", {"gates": ("reset_gate", "update_gate"), "states": ("candidate", "hidden")}),
        ("rnn", {"states": ("hidden",)}),
    ],
)
def test_gates_and_states_of_the_unit_are_drawn_in_figures_of_their_own(reading, cell, drawn):
    trace = reading("a b c d", cell=cell)
    assert curves.panels(trace) == tuple(drawn)
    for panel, names in drawn.items():
        figure = curves.unit_curves(trace, 3, panel, ENGLISH)
        for line, name in zip(figure.data, names, strict=True):
            np.testing.assert_array_equal(line.y, getattr(trace, name)[-1, 0, :, 3])


def test_scales_are_fixed_and_printed(reading):
    trace = reading("a b c d")
    gates, states = (curves.unit_curves(trace, 3, panel, ENGLISH).layout.yaxis for panel in curves.PANELS)
    limit = symmetric_limit(trace.cell[-1, 0, :, 3])
    assert list(gates.tickvals) == [0, 0.5, 1]
    assert list(states.tickvals) == [-limit, 0, limit]
    assert states.range[0] < -limit < limit < states.range[1]
    [alone] = curves.panels(reading("a b", cell="rnn"))
    assert curves.unit_curves(reading("a b", cell="rnn"), 3, alone, ENGLISH).layout.yaxis.tickvals[-1] == 1


@pytest.mark.parametrize(("panel", "named"), [("gates", "Forget gate"), ("states", "Candidate")])
def test_every_line_is_named_at_its_end_without_overlap(reading, panel, named):
    figure = curves.unit_curves(reading("a b c"), 0, panel, ENGLISH)
    low, high = figure.layout.yaxis.tickvals[0], figure.layout.yaxis.tickvals[-1]
    heights = sorted((note.y - low) / (high - low) for note in figure.layout.annotations)
    assert len(heights) == 3
    assert np.diff(heights).min() >= 0.319
    assert named in "".join(note.text for note in figure.layout.annotations)


def test_the_alternative_text_names_unit_words_and_limits(reading):
    trace = reading("a b c")
    gates, states = (
        curves.alt(trace, curves.unit_curves(trace, 4, panel, ENGLISH), 4, panel, ENGLISH) for panel in curves.PANELS
    )
    for said in (gates, states):
        assert "Unit 4" in said
        assert "3 words" in said
    assert "output gate between 0 and 1." in gates  # as on the axis
    assert "between \N{MINUS SIGN}1 and 1." in states


@pytest.mark.parametrize("ends", [{"a": 1.0, "b": 1.0, "c": 1.0}, {"a": 0.0, "b": 0.01, "c": 0.02}])
def test_names_stay_inside_the_panel(ends):
    placed = curves.spread(ends, 0.0, 1.0, 0.2)
    assert min(placed.values()) >= -1e-9
    assert max(placed.values()) <= 1 + 1e-9
    assert np.diff(sorted(placed.values())).min() >= 0.2 - 1e-9


def test_markup_in_words_is_escaped(reading):
    figure = curves.unit_curves(reading("<b>"), 0, "gates", ENGLISH)
    assert "<b" not in "".join(figure.data[0].x)


@pytest.mark.parametrize("n_steps", [1, 2, 7, 40, 100])
def test_the_axis_of_words_goes_on_for_the_margin_that_is_told(reading, n_steps):
    trace = reading("a " * n_steps)
    margin = curves.margin(trace)
    assert margin >= 0.5
    for panel in curves.PANELS:
        low, high = curves.unit_curves(trace, 0, panel, ENGLISH).layout.xaxis.range
        assert (low, high) == pytest.approx((-margin, n_steps - 1 + margin))
