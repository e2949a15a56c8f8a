"""Are the pictures of all units those that were chosen, with the same scale and statistic as everywhere else?"""

import json
import re

import numpy as np
import pytest

from lstm_demo.explain.edits import InitialState
from lstm_demo.explain.trace import PRODUCTS
from lstm_demo.explain.tracing import compare, trace
from lstm_demo.texts import Texts
from lstm_demo.views import notes
from lstm_demo.views.lenses import units
from lstm_demo.views.lenses.cell import payload as cell_payload
from lstm_demo.views.lenses.units.payload import key
from lstm_demo.views.view import View

TEXT = "a b c d a e"
VIEW = View(layer=0, direction=0, unit=4, step=2)


def drawn(read, choice, view=VIEW):
    rows = units.rows(read.units_by_effect(view.layer, view.direction), 3, view.unit, by_number=False)
    texts = notes.texts_of(Texts(), read.config, view.layer, view.direction)
    pictures = units.pictures(read, texts, view, choice, rows)
    return pictures, units.payload(read, texts, pictures, reading="abc", order="by effect")


def test_every_choice_of_every_network_can_be_drawn(make_bundle, member):
    read = trace(make_bundle(**member), TEXT)
    choices = units.choices(read)
    assert set(read.quantities) | set(read.products) <= set(choices)
    assert ("attention" in choices) == (read.attention is not None)
    for choice in choices:
        pictures, payload = drawn(read, choice)
        assert all(picture.alt for picture in pictures)
        assert [axes["n"] for axes in payload["pictures"]] == [read.n_steps] * len(pictures)
        assert json.dumps(payload, allow_nan=False)
        assert (payload["pictures"][0]["rows"] is not None) == units.has_rows(choice)


def test_sets_are_all_quantities_and_all_products(make_bundle):
    for cell, n_quantities, products in (("lstm", 6, PRODUCTS), ("gru", 4, PRODUCTS[:2])):
        read = trace(make_bundle(cell=cell), TEXT)
        assert units.choices(read)[:2] == ("all", "products")
        assert [picture.name for picture in drawn(read, "all")[0]] == list(read.quantities)
        assert [picture.name for picture in drawn(read, "products")[0]] == list(products)
        assert len(read.quantities) == n_quantities


def test_a_network_of_one_quantity_has_no_set(make_bundle):
    assert units.choices(trace(make_bundle(cell="rnn"), TEXT)) == ("hidden", "lines")


def test_the_unit_that_is_looked_at_has_a_row_wherever_it_ranks():
    order = np.array([4, 2, 0, 3, 1])
    assert units.rows(order, 2, 1, by_number=False).tolist() == [4, 2, 1]
    assert units.rows(order, 2, 1, by_number=True).tolist() == [1, 2, 4]
    assert units.rows(order, 2, 2, by_number=False).tolist() == [4, 2]


def test_pictures_show_the_layer_the_direction_and_the_unit_that_are_looked_at(make_bundle):
    read = trace(make_bundle(n_layers=2, bidirectional=True), TEXT)
    view = View(layer=1, direction=1, unit=3, step=0)
    [picture], _ = drawn(read, "hidden", view)
    assert picture.units[-1] == 3 or 3 in picture.units
    rows = list(picture.units)
    np.testing.assert_array_equal(picture.figure.data[0].z, np.rint(100 * read.hidden[1, 1].T[rows]))
    (_, lines), _ = drawn(read, "lines", view)
    np.testing.assert_array_equal(lines.figure.data[-1].y, read.hidden[1, 1, :, 3])


def test_full_colour_is_what_a_full_pipe_is(make_bundle):
    read = trace(make_bundle(), TEXT)
    full = cell_payload(read, Texts(), VIEW, reading="abc")["full"]
    for name in ("cell", "kept", "written"):
        [picture], _ = drawn(read, name)
        assert picture.limit == full
        assert picture.figure.data[0].zmax == 100 * full


def test_an_experiment_is_drawn_on_the_scale_of_the_networks_own_reading(make_bundle):
    own, edited = compare(make_bundle(), TEXT, (InitialState(cell=2),))
    rows, view = np.arange(3), VIEW
    for choice in ("cell", "products"):
        before = units.pictures(own, Texts(), view, choice, rows)
        after = units.pictures(edited, Texts(), view, choice, rows, scale=own)
        assert [one.limit for one in after] == [one.limit for one in before]
        assert [one.figure.data[0].zmax for one in after] == [one.figure.data[0].zmax for one in before]
    assert units.pictures(edited, Texts(), view, "cell", rows)[0].limit > before[0].limit


def test_kept_at_a_word_is_one_number_on_the_picture_and_in_the_trace(make_bundle):
    """It was a share in one place, a mean of sizes in the second, and a signed mean in the third."""
    read = trace(make_bundle(), TEXT)
    [picture], payload = drawn(read, "kept")
    [axes] = payload["pictures"]
    row = axes["rows"].index(VIEW.unit)
    shown = picture.figure.data[0].z[row, VIEW.step] * axes["step"]
    assert shown == pytest.approx(float(read.kept[0, 0, VIEW.step, VIEW.unit]), abs=0.0051)


def test_streamlit_has_a_picture_under_the_name_that_the_frames_look_for(make_bundle):
    pictures, payload = drawn(trace(make_bundle(), TEXT), "all")
    assert key(pictures[1]) == "units.picture.forget_gate"
    assert payload["pictures"][1]["key"] == "units-picture-forget_gate"


def test_what_must_be_known_of_a_picture_stands_by_it(make_bundle):
    read = trace(make_bundle(readout="attention"), TEXT)
    assert "not importance" in drawn(read, "attention")[1]["about"]
    assert "not importance" in drawn(read, "products")[1]["about"]
    assert drawn(read, "forget_gate")[1]["about"] == Texts()["forget_gate.caption"]
    assert "by effect" in drawn(read, "all")[1]["aid"]


def test_several_small_pictures_have_one_legend(make_bundle):
    read, texts = trace(make_bundle(), TEXT), Texts()
    found = {choice: units.legend(units.names_of(read, choice), texts) for choice in units.choices(read)}
    assert re.findall(r'class="(share|signed)"', found["all"]) == ["share", "signed"]
    assert re.findall(r'class="(share|signed)"', found["products"]) == ["signed"]
    assert {choice for choice, legend in found.items() if legend} == {"all", "products"}
