"""Is what travels to a browser what Plotly itself would send, and does Plotly find it sound?"""

import copy
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
from plotly.basedatatypes import BaseFigure

from lstm_demo.texts import Texts
from lstm_demo.views.plots import attention, curves, heatmaps
from lstm_demo.views.plots.figure import Figure

ENGLISH = Texts()

TEXTS = ["a", "a b c d", "a b " * 40]
NUMBERS = [{"type": "scatter", "y": np.array([1, 0.5], dtype=np.float32)}]


def drawn(trace):
    units = trace.units_by_effect()
    for quantity in (*trace.quantities, *trace.products):
        for wide in (False, True):
            yield heatmaps.heatmap(trace, quantity, units, ENGLISH, wide=wide)
    for panel in curves.panels(trace):
        yield curves.unit_curves(trace, 2, panel, ENGLISH)
    yield attention.attention_bars(
        replace(trace, attention=np.full(trace.n_steps, 1 / trace.n_steps, np.float32)), ENGLISH
    )


@pytest.mark.parametrize("text", TEXTS)
def test_every_figure_is_sound_and_travels_as_plotly_would_send_it(reading, text):
    for figure in drawn(reading(text)):
        built = go.Figure(**figure.plain).to_dict()  # raises where a name or a value is not Plotly's
        built["layout"].pop("template", None)
        assert _plain(figure.to_dict()) == _plain(built)


def test_who_only_passes_a_figure_on_builds_nothing():
    wrong = Figure([{"type": "scatter", "z": 1}], {})
    assert wrong.to_dict() == {"data": [{"type": "scatter", "z": 1}], "layout": {}}
    with pytest.raises(ValueError, match="Invalid property"):
        _ = wrong.data


def test_it_is_a_figure_in_everything_else():
    figure = Figure(NUMBERS, {"height": 300})
    before = figure.to_dict()
    assert isinstance(figure, BaseFigure)
    assert figure.layout.height == 300
    assert figure.data[0].y.tolist() == [1, 0.5]
    assert figure.to_dict()["data"] == before["data"]
    figure.update_layout(height=400)
    assert figure.to_dict()["layout"]["height"] == 400
    assert figure.to_html(include_plotlyjs=False)


def test_what_no_figure_has_is_an_error():
    with pytest.raises(AttributeError):
        _ = Figure(NUMBERS, {}).flavour


def test_a_copy_stands_for_itself():
    figure = Figure(NUMBERS, {"height": 300})
    other = copy.deepcopy(figure)
    other.update_layout(height=400)
    assert (figure.layout.height, other.layout.height) == (300, 400)


def _plain(value):
    """Plotly turns lists into tuples."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("wide", [False, True])
def test_for_a_projector_no_letter_is_small(reading, wide):
    trace = reading("a b c d")
    shared = {"quantity": "cell", "units": trace.units_by_effect(), "texts": ENGLISH, "wide": wide}
    plain, large = (heatmaps.heatmap(trace, **shared, large=large) for large in (False, True))
    assert min(_sizes(plain.plain)) >= 14
    assert min(_sizes(large.plain)) >= 20
    assert large.layout.height > plain.layout.height
    assert large.layout.margin.l > plain.layout.margin.l
    assert large.data[0].zmax == plain.data[0].zmax


def _sizes(value):
    if isinstance(value, list):
        return [size for entry in value for size in _sizes(entry)]
    if not isinstance(value, dict):
        return []
    own = [value["size"]] if "size" in value else []
    return own + [size for entry in value.values() for size in _sizes(entry)]
