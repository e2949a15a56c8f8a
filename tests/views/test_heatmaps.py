"""Do the heatmaps show the trace, on fixed scales, in the order stated, with a visitor's words as text?"""

from dataclasses import replace

import numpy as np
import pytest

from lstm_demo.explain.trace import PRODUCTS, QUANTITIES
from lstm_demo.views import heatmaps

GATES = ("input_gate", "forget_gate", "output_gate")
PICTURES = (*QUANTITIES, *PRODUCTS)
UNITS = np.array([3, 0, 4])


@pytest.mark.parametrize("quantity", PICTURES)
def test_cells_are_whole_percents_in_one_byte_units_by_words(reading, quantity):
    trace = reading("a b c d")
    cells = heatmaps.heatmap(trace, quantity, UNITS).data[0]
    values = getattr(trace, quantity)[-1, 0].T[UNITS]
    limit = heatmaps.limit(trace, quantity, UNITS, -1, 0)
    assert cells.z.dtype == np.int8
    assert cells.z.shape == (3, 4)
    np.testing.assert_allclose(cells.z * limit / 100, values, atol=limit * 0.005001)


@pytest.mark.parametrize("quantity", PICTURES)
@pytest.mark.parametrize("text", ["a", "a b c d e f g"])
def test_scales_are_fixed_whatever_the_values(reading, quantity, text):
    cells = heatmaps.heatmap(reading(text), quantity, UNITS).data[0]
    assert (cells.zmin, cells.zmax) == (0 if quantity in GATES else -100, 100)
    assert cells.zauto is None


@pytest.mark.parametrize("quantity", PICTURES)
@pytest.mark.parametrize("wide", [False, True])
def test_every_figure_has_a_title_a_legend_and_an_alternative_text(reading, quantity, wide):
    trace = reading("a b")
    figure = heatmaps.heatmap(trace, quantity, UNITS, wide=wide)
    assert figure.layout.title.text
    assert figure.layout.title.subtitle.text
    assert len(figure.data[0].colorbar.ticktext) == 2
    alt = heatmaps.alt(trace, figure)
    assert figure.layout.title.text in alt
    assert "3 units" in alt
    assert "2 words" in alt
    assert figure.data[0].colorbar.ticktext[0] in alt


def test_both_axes_of_a_wide_figure_are_named(reading):
    for wide, names in ((True, ("word", "unit")), (False, (None, None))):
        layout = heatmaps.heatmap(reading("a b"), "cell", UNITS, wide=wide).layout
        assert (layout.xaxis.title.text, layout.yaxis.title.text) == names


def test_the_forget_gate_says_that_high_means_keep(reading):
    figure = heatmaps.heatmap(reading("a"), "forget_gate", UNITS)
    assert "high means keep" in figure.layout.title.subtitle.text


def test_the_cells_limits_are_printed(reading):
    trace = reading("a b")
    trace = replace(trace, cell=np.full_like(trace.cell, -2.5))
    figure = heatmaps.heatmap(trace, "cell", UNITS)
    assert "±4" in figure.layout.title.subtitle.text
    assert figure.data[0].colorbar.ticktext == ("−4", "4")  # noqa: RUF001 - a minus as it is printed
    assert (figure.data[0].z == -62).all()


@pytest.mark.parametrize(
    ("far", "dtype", "ends"),
    [(15, np.int16, ("≤ −100", "≥ 100")), (16, np.int8, ("−512", "512"))],  # noqa: RUF001
)
def test_one_memory_in_ten_may_lie_beyond_the_scale_and_is_told_as_it_is(reading, far, dtype, ends):
    trace = reading("a " * 50)  # with three units 150 values, of which fifteen may lie beyond, and sixteen may not
    cell = np.full_like(trace.cell, 0.5)
    cell[-1, 0, :far, UNITS[0]] = 300
    figure = heatmaps.heatmap(replace(trace, cell=cell), "cell", UNITS)
    cells, limit = figure.data[0], 1 if far == 15 else 512
    assert cells.z.dtype == dtype
    assert (cells.zmin, cells.zmax) == (-100, 100)
    np.testing.assert_array_equal(cells.z[0, :far], round(100 * 300 / limit))
    assert tuple(tick.removesuffix(" %") for tick in cells.colorbar.ticktext) == ends
    assert figure.to_json()


def test_kept_and_written_share_the_scale_of_the_cell_that_they_make(reading):
    trace = reading("a b")
    trace = replace(trace, cell=np.full_like(trace.cell, -2.5))
    assert {name: heatmaps.limit(trace, name, UNITS, -1, 0) for name in PICTURES if name not in GATES} == {
        "candidate": 1,
        "cell": 4,
        "hidden": 1,
        "kept": 4,
        "written": 4,
        "shown": 1,
    }


def test_units_stand_in_the_order_given_and_name_themselves(reading):
    trace = reading("a b c")
    ranked = trace.units_by_effect().tolist()
    figure = heatmaps.heatmap(trace, "hidden", np.array(ranked))
    assert list(figure.data[0].y) == [f"unit {unit}" for unit in ranked]
    assert list(figure.layout.yaxis.ticktext) == [str(unit) for unit in ranked]


def test_repeated_words_keep_columns_of_their_own(reading):
    columns = heatmaps.heatmap(reading("a a a a"), "cell", UNITS).data[0].x
    assert list(columns) == ["1: a", "2: a", "3: a", "4: a"]


def test_markup_in_words_is_escaped_wherever_it_could_be_drawn(reading):
    figure = heatmaps.heatmap(reading("<b> </b> & <a href='x'>"), "cell", UNITS, wide=True)
    drawn = [*figure.data[0].x, *figure.layout.xaxis.ticktext]
    plain = "".join(drawn).replace('<span style="font-style:normal">', "").replace("</span>", "")
    assert "<" not in plain
    assert "&lt;" in plain


def test_layers_and_directions_are_chosen(reading):
    trace = reading("a b c", n_layers=3, bidirectional=True)
    cells = heatmaps.heatmap(trace, "hidden", UNITS, layer=1, direction=1).data[0]
    np.testing.assert_array_equal(cells.z, np.rint(trace.hidden[1, 1].T[UNITS] * 100))


def test_a_large_picture_travels_in_few_bytes(make_bundle, reading):
    trace = reading("a " * 300, hidden_size=256)
    figure = heatmaps.heatmap(trace, "input_gate", trace.units_by_effect())
    assert len(figure.to_json()) < 130_000


@pytest.mark.parametrize("n_steps", [1, 4, 100])
def test_the_column_of_the_chosen_word_is_framed(reading, n_steps):
    trace = reading("a " * n_steps)
    plain = heatmaps.heatmap(trace, "cell", UNITS)
    assert not plain.layout.shapes
    for step in range(n_steps):
        [frame] = heatmaps.heatmap(trace, "cell", UNITS, step=step).layout.shapes
        assert frame.xref == "x domain"  # of which every column has the same share
        assert (frame.x0 * n_steps, frame.x1 * n_steps) == pytest.approx((step, step + 1))


def test_the_framed_word_is_named_as_it_was_typed(reading):
    trace = reading("a < b")
    assert "framed" not in heatmaps.alt(trace, heatmaps.heatmap(trace, "cell", UNITS))
    assert "“2: <” is framed" in heatmaps.alt(trace, heatmaps.heatmap(trace, "cell", UNITS, step=1))
