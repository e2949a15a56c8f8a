"""Do the heatmaps show the trace, on fixed scales, in the order stated, with a visitor's words as text?"""

from dataclasses import replace

import numpy as np
import pytest

from lstm_demo.explain.trace import PRODUCTS, QUANTITIES
from lstm_demo.texts import Texts
from lstm_demo.views.plots import heatmaps
from lstm_demo.views.scales import memory_limit

ENGLISH = Texts()

GATES = ("input_gate", "forget_gate", "output_gate")
PICTURES = (*QUANTITIES, *PRODUCTS)
UNITS = np.array([3, 0, 4])


@pytest.mark.parametrize("quantity", PICTURES)
def test_cells_are_whole_hundredths_in_one_byte_units_by_words(reading, quantity):
    trace = reading("a b c d")
    cells = heatmaps.heatmap(trace, quantity, UNITS, ENGLISH).data[0]
    values = getattr(trace, quantity)[-1, 0].T[UNITS]
    assert cells.z.dtype == np.int8
    assert cells.z.shape == (3, 4)
    np.testing.assert_allclose(cells.z * heatmaps.HUNDREDTH, values, atol=0.005001)


@pytest.mark.parametrize("quantity", PICTURES)
@pytest.mark.parametrize("text", ["a", "a b c d e f g"])
def test_scales_are_fixed_whatever_the_values(reading, quantity, text):
    trace = reading(text)
    cells = heatmaps.heatmap(trace, quantity, UNITS, ENGLISH).data[0]
    end = 100 * heatmaps.limit(trace, quantity, -1, 0)
    assert (cells.zmin, cells.zmax) == (0 if quantity in GATES else -end, end)
    assert cells.zauto is None


def test_the_scale_of_the_memory_does_not_follow_the_units_on_show(reading):
    trace = reading("a b c d")
    cell = np.array(trace.cell)
    cell[-1, 0, :, UNITS[0]] = 7.0
    trace = replace(trace, cell=cell)
    ends = {heatmaps.heatmap(trace, "cell", UNITS[rows], ENGLISH).data[0].zmax for rows in ([0], [1, 2], [0, 1, 2])}
    assert ends == {100 * memory_limit(trace, -1, 0)}


@pytest.mark.parametrize("quantity", PICTURES)
@pytest.mark.parametrize("wide", [False, True])
def test_every_figure_has_a_title_a_legend_and_an_alternative_text(reading, quantity, wide):
    trace = reading("a b")
    figure = heatmaps.heatmap(trace, quantity, UNITS, ENGLISH, wide=wide)
    assert figure.layout.title.text
    assert figure.data[0].showscale == wide  # small ones have one legend together, which the lens draws
    assert len(figure.data[0].colorbar.ticktext) == 2
    alt = heatmaps.alt(trace, figure, quantity, ENGLISH)
    assert ENGLISH[f"{quantity}.title"] in alt
    assert "3 units" in alt
    assert "2 words" in alt
    assert figure.data[0].colorbar.ticktext[0] in alt


def test_both_axes_of_a_wide_figure_are_named(reading):
    for wide, names in ((True, ("word", "unit")), (False, (None, None))):
        layout = heatmaps.heatmap(reading("a b"), "cell", UNITS, ENGLISH, wide=wide).layout
        assert (layout.xaxis.title.text, layout.yaxis.title.text) == names


def test_the_forget_gate_says_that_high_means_keep(reading):
    trace = reading("a")
    for wide, said in ((True, "high means keep"), (False, "keeps")):
        assert said in heatmaps.heatmap(trace, "forget_gate", UNITS, ENGLISH, wide=wide).layout.title.text


def test_the_cells_limits_are_printed(reading):
    trace = reading("a b")
    trace = replace(trace, cell=np.full_like(trace.cell, -1.5))
    for wide in (False, True):
        figure = heatmaps.heatmap(trace, "cell", UNITS, ENGLISH, wide=wide)
        assert "±2" in figure.layout.title.text
    assert figure.data[0].colorbar.ticktext == ("−2", "2")  # noqa: RUF001 - a minus as it is printed
    assert (figure.data[0].z == -150).all()


@pytest.mark.parametrize(
    ("far", "limit", "ends"),
    [(25, 1, ("≤ −1", "≥ 1")), (26, 2, ("≤ −2", "≥ 2"))],  # noqa: RUF001
)
def test_one_memory_in_ten_may_lie_beyond_a_scale_below_2_and_is_told_as_it_is(reading, far, limit, ends):
    trace = reading("a " * 50)  # with five units 250 values, of which 25 may lie beyond, and 26 may not
    cell = np.full_like(trace.cell, 0.5)
    cell[-1, 0, :far, UNITS[0]] = 300
    figure = heatmaps.heatmap(replace(trace, cell=cell), "cell", UNITS, ENGLISH)
    cells = figure.data[0]
    assert cells.z.dtype == np.int16
    assert (cells.zmin, cells.zmax) == (-100 * limit, 100 * limit)
    np.testing.assert_array_equal(cells.z[0, :far], 30_000)
    assert cells.colorbar.ticktext == ends
    assert figure.to_json()


def test_kept_and_written_share_the_scale_of_the_cell_that_they_make(reading):
    trace = reading("a b")
    trace = replace(trace, cell=np.full_like(trace.cell, -1.5))
    assert {name: heatmaps.limit(trace, name, -1, 0) for name in PICTURES if name not in GATES} == {
        "candidate": 1,
        "cell": 2,
        "hidden": 1,
        "kept": 2,
        "written": 2,
        "shown": 1,
    }


def test_units_stand_in_the_order_given_and_name_themselves(reading):
    trace = reading("a b c")
    ranked = trace.units_by_effect().tolist()
    figure = heatmaps.heatmap(trace, "hidden", np.array(ranked), ENGLISH, wide=True)
    assert list(figure.data[0].y) == [f"unit {unit}" for unit in ranked]
    assert list(figure.layout.yaxis.ticktext) == [str(unit) for unit in ranked]


def test_repeated_words_keep_columns_of_their_own(reading):
    columns = heatmaps.heatmap(reading("a a a a"), "cell", UNITS, ENGLISH).data[0].x
    assert list(columns) == ["1: a", "2: a", "3: a", "4: a"]


def test_markup_in_words_is_escaped_wherever_it_could_be_drawn(reading):
    figure = heatmaps.heatmap(reading("<b> </b> & <a href='x'>"), "cell", UNITS, ENGLISH, wide=True)
    drawn = [*figure.data[0].x, *figure.layout.xaxis.ticktext]
    plain = "".join(drawn).replace('<span style="font-style:normal">', "").replace("</span>", "")
    assert "<" not in plain
    assert "&lt;" in plain


def test_layers_and_directions_are_chosen(reading):
    trace = reading("a b c", n_layers=3, bidirectional=True)
    cells = heatmaps.heatmap(trace, "hidden", UNITS, ENGLISH, layer=1, direction=1).data[0]
    np.testing.assert_array_equal(cells.z, np.rint(trace.hidden[1, 1].T[UNITS] * 100))


def test_a_large_picture_travels_in_few_bytes(make_bundle, reading):
    trace = reading("a " * 300, hidden_size=256)
    figure = heatmaps.heatmap(trace, "input_gate", trace.units_by_effect(), ENGLISH)
    assert len(figure.to_json()) < 130_000
