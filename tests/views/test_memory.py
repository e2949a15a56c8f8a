"""Does the drawing get the trace's own numbers, and means that are means?"""

import base64
from dataclasses import replace

import numpy as np
import pytest

from lstm_demo.explain.trace import QUANTITIES
from lstm_demo.views import heatmaps
from lstm_demo.views.memory import N_UNITS, PARTS, memory
from lstm_demo.words import say


def decoded(text, *shape):
    return np.frombuffer(base64.b64decode(text), dtype="<f4").reshape(shape)


def test_units_carry_the_traces_values_exactly(reading):
    trace = reading("a b c d", hidden_size=40)
    found = memory(trace, -1, 0, None)
    assert found["units"] == trace.units_by_effect()[:N_UNITS].tolist()
    assert found["unit"] == found["units"][0]
    values = decoded(found["values"], len(QUANTITIES), N_UNITS, 4)
    for name, drawn in zip(QUANTITIES, values, strict=True):
        np.testing.assert_array_equal(drawn, getattr(trace, name)[-1, 0][:, found["units"]].T)


def test_how_the_rows_are_ordered_is_said_of_the_layer_and_of_an_order_that_was_kept(reading):
    trace = reading("a b c d", n_layers=2)
    above, below = trace.units_by_effect(1), trace.units_by_effect(0)
    assert above.tolist() != below.tolist()
    assert memory(trace, 1, 0, None)["order"] == say("order.effect")
    assert memory(trace, 0, 0, None)["order"] == memory(trace, 0, 0, None, below)["order"] == say("order.state")
    assert memory(trace, 0, 0, None, above)["order"] == memory(trace, 1, 0, None, below)["order"] == say("order.kept")
    assert "verdict" not in say("order.state") + say("order.kept")


def test_a_unit_that_is_followed_is_among_those_drawn(reading):
    trace = reading("a b", hidden_size=40)
    weakest = int(trace.units_by_effect()[-1])
    found = memory(trace, -1, 0, weakest)
    assert found["unit"] == found["units"][-1] == weakest
    assert len(found["units"]) == N_UNITS + 1
    values = decoded(found["values"], len(QUANTITIES), N_UNITS + 1, 2)
    np.testing.assert_array_equal(values[QUANTITIES.index("cell"), -1], trace.cell[-1, 0, :, weakest])
    assert memory(trace, -1, 0, 3)["unit"] == 3


def test_means_are_of_sizes_and_products_have_means_of_their_own(reading):
    trace = reading("a b c")
    ones = np.ones((1, 1, 3, 5), dtype=np.float32)
    gate = ones * np.array([0, 0, 0.5, 1, 1], dtype=np.float32)
    candidate = ones * np.array([1, 1, 0.5, 0, -1], dtype=np.float32)
    trace = replace(trace, input_gate=gate, forget_gate=gate, candidate=candidate, cell=-2 * ones)
    mean, low, high = decoded(memory(trace, 0, 0, None)["means"], len(PARTS), 3, 3).swapaxes(0, 1)  # [part, step] each
    by_name = {name: mean[number].tolist() for number, name in enumerate(PARTS)}
    assert by_name["input_gate"] == [0.5] * 3
    assert by_name["candidate"] == pytest.approx([0.7] * 3)
    assert by_name["written"] == pytest.approx([0.25] * 3)  # not 0.5 * 0.7
    assert by_name["cell"] == [2] * 3
    assert by_name["kept"] == [0, 1, 1]
    assert by_name["squashed"] == pytest.approx([np.tanh(2)] * 3)
    assert low[0].tolist() == [0] * 3
    assert high[0].tolist() == [1] * 3


@pytest.mark.parametrize("n_units", [1, 2, 5, 40])
def test_the_range_is_that_of_the_percentiles(reading, n_units):
    trace = reading("a b c d", hidden_size=n_units)
    drawn = decoded(memory(trace, -1, 0, None)["means"], len(PARTS), 3, 4)
    for name, (_, low, high) in zip(PARTS[:-1], drawn, strict=False):
        sizes = np.abs(getattr(trace, name)[-1, 0])  # [step, unit]
        np.testing.assert_allclose((low, high), np.percentile(sizes, (10, 90), axis=-1), rtol=1e-5, atol=1e-7)


def test_layers_and_directions_are_chosen(reading):
    trace = reading("a b c", n_layers=2, bidirectional=True)
    found = memory(trace, 0, 1, 4)
    values = decoded(found["values"], len(QUANTITIES), 5, 3)
    np.testing.assert_array_equal(values[5, found["units"].index(4)], trace.hidden[0, 1, :, 4])
    assert found["backward"] == 1
    assert memory(trace, 0, 0, 4)["backward"] == 0


def test_scales_are_fixed(reading):
    trace = reading("a b")
    trace = replace(trace, cell=np.full_like(trace.cell, -2.5))
    quantities = memory(trace, -1, 0, None)["quantities"]
    assert {name: (scale["low"], scale["limit"]) for name, scale in quantities.items()} == {
        **dict.fromkeys(("input_gate", "forget_gate", "output_gate"), (0, 1)),
        **dict.fromkeys(("candidate", "hidden"), (-1, 1)),
        "cell": (-1, 4),
    }
    assert "±4" in quantities["cell"]["subtitle"]


@pytest.mark.parametrize(("far", "limit", "beyond"), [(2, 1, True), (3, 512, False)])
def test_the_cells_scale_is_that_of_the_pictures_and_says_whether_a_value_lies_beyond(reading, far, limit, beyond):
    trace = reading("a " * 5)  # with five units 25 values, of which two may lie beyond
    cell = np.full_like(trace.cell, 0.5)
    cell[-1, 0, :far, 4] = -300
    trace = replace(trace, cell=cell)
    scale = memory(trace, -1, 0, None)["quantities"]["cell"]
    assert (scale["limit"], scale["beyond"]) == (limit, beyond)
    assert limit == heatmaps.limit(trace, "cell", trace.units_by_effect(), -1, 0)


def test_a_unit_that_is_followed_does_not_change_the_scale_of_the_others(reading):
    trace = reading("a b", hidden_size=20)
    order = trace.units_by_effect()
    cell = np.full_like(trace.cell, 0.5)
    cell[-1, 0, :, order[[0, -1]]] = 300  # 2 of the first units' 32 values may lie beyond, but not 4 of 34
    scale = memory(replace(trace, cell=cell), -1, 0, int(order[-1]), order)["quantities"]["cell"]
    assert (scale["limit"], scale["beyond"]) == (1, True)


def test_a_hundred_words_travel_in_few_bytes(reading):
    found = memory(reading("a " * 100, hidden_size=256), -1, 0, None)
    assert len(found["values"]) + len(found["means"]) < 70_000
