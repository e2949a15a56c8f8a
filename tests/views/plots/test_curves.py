"""Do the lines of one unit show the trace, each in its panel, on fixed scales?"""

import numpy as np
import pytest

from lstm_demo.texts import Texts
from lstm_demo.views.plots import curves
from lstm_demo.views.theme import symmetric_limit

ENGLISH = Texts()


def test_all_six_quantities_of_the_unit_are_drawn(reading):
    trace = reading("a b c d")
    figure = curves.unit_curves(trace, 3, ENGLISH)
    names = ("input_gate", "forget_gate", "output_gate", "candidate", "cell", "hidden")
    for line, name in zip(figure.data, names, strict=True):
        np.testing.assert_array_equal(line.y, getattr(trace, name)[-1, 0, :, 3])
    assert {line.yaxis for line in figure.data[:3]} == {"y"}
    assert {line.yaxis for line in figure.data[3:]} == {"y2"}


def test_of_a_gru_two_gates_are_drawn_above_and_two_states_below(reading):
    trace = reading("a b c d", cell="gru")
    figure = curves.unit_curves(trace, 3, ENGLISH)
    places = {"reset_gate": "y", "update_gate": "y", "candidate": "y2", "hidden": "y2"}
    for line, (name, axis) in zip(figure.data, places.items(), strict=True):
        np.testing.assert_array_equal(line.y, getattr(trace, name)[-1, 0, :, 3])
        assert line.yaxis == axis
    assert figure.layout.yaxis.visible
    assert figure.layout.yaxis2.tickvals[-1] == 1


def test_scales_are_fixed_and_printed(reading):
    trace = reading("a b c d")
    figure = curves.unit_curves(trace, 3, ENGLISH)
    limit = symmetric_limit(trace.cell[-1, 0, :, 3])
    assert list(figure.layout.yaxis.tickvals) == [0, 0.5, 1]
    assert list(figure.layout.yaxis2.tickvals) == [-limit, 0, limit]
    assert figure.layout.yaxis2.range[0] < -limit < limit < figure.layout.yaxis2.range[1]


def test_every_line_is_named_at_its_end_without_overlap(reading):
    figure = curves.unit_curves(reading("a b c"), 0, ENGLISH)
    heights = sorted(note.y for note in figure.layout.annotations[:3])
    assert len(figure.layout.annotations) == 6
    assert np.diff(heights).min() >= 0.259
    assert "Forget gate" in "".join(note.text for note in figure.layout.annotations)


def test_the_alternative_text_names_unit_words_and_limits(reading):
    trace = reading("a b c")
    alt = curves.alt(trace, curves.unit_curves(trace, 4, ENGLISH), 4, ENGLISH)
    assert "Unit 4" in alt
    assert "3 words" in alt
    assert "output gate between 0 and 1," in alt  # as on the axis


@pytest.mark.parametrize("ends", [{"a": 1.0, "b": 1.0, "c": 1.0}, {"a": 0.0, "b": 0.01, "c": 0.02}])
def test_names_stay_inside_the_panel(ends):
    placed = curves.spread(ends, 0.0, 1.0, 0.2)
    assert min(placed.values()) >= -1e-9
    assert max(placed.values()) <= 1 + 1e-9
    assert np.diff(sorted(placed.values())).min() >= 0.2 - 1e-9


def test_markup_in_words_is_escaped(reading):
    figure = curves.unit_curves(reading("<b>"), 0, ENGLISH)
    assert "<b" not in "".join(figure.data[0].x)


@pytest.mark.parametrize("n_steps", [1, 2, 7, 40, 100])
def test_the_axis_of_words_goes_on_for_the_margin_that_is_told(reading, n_steps):
    trace = reading("a " * n_steps)
    margin = curves.margin(trace)
    assert margin >= 0.5
    low, high = curves.unit_curves(trace, 0, ENGLISH).layout.xaxis.range
    assert (low, high) == pytest.approx((-margin, n_steps - 1 + margin))
