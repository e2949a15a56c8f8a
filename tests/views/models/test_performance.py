"""Do table, confusion matrix and reliability diagram show an evaluation's figures, on fixed scales?"""

import re

import pytest

from lstm_demo.evaluation import measure
from lstm_demo.texts import Texts
from lstm_demo.views import theme
from lstm_demo.views.models import performance

ENGLISH = Texts()


@pytest.fixture
def found():
    return measure([0.95, 0.9, 0.2, 0.1, 0.6, 1.0], [1, 1, 1, 0, 0, 1])


def test_the_table_has_a_column_for_each_test_set(found):
    lines = performance.table({"one": found, "two": found}, ENGLISH).split("\n")
    assert lines[0].endswith("| one | two |")
    assert {line.count("|") for line in lines} == {4}
    assert "| Accuracy | **66.7\u00a0%** |" in lines[3]
    low, high = (f"{100 * limit:.1f}" for limit in found.interval)
    assert f"{low}\N{EN DASH}{high}\u00a0%" in lines[4]


def test_the_confusion_matrix_shows_counts_and_shares_of_each_truth(found):
    cells = performance.confusion(found, ENGLISH).data[0]
    assert [list(row) for row in cells.z] == [[0.5, 0.5], [0.25, 0.75]]
    assert cells.text[1][1] == "3<br>75\u00a0%"
    assert [list(row) for row in cells.customdata] == [["50.0\u00a0%"] * 2, ["25.0\u00a0%", "75.0\u00a0%"]]
    assert "%{customdata}<" in cells.hovertemplate
    assert (cells.zmin, cells.zmax) == (0, 1)
    assert "1 were judged negative and 3 positive" in performance.confusion_alt(found, ENGLISH)


def test_reliability_shows_every_bin_with_its_count_on_scales_from_0_to_1(found):
    figure = performance.reliability(found, ENGLISH)
    diagonal, points, counts = figure.data
    assert list(diagonal.x) == list(diagonal.y) == [0, 1]
    assert list(points.x) == [point.probability for point in found.reliability]
    assert list(points.y) == [point.positive for point in found.reliability]
    assert sum(counts.y) == pytest.approx(1)
    assert list(counts.text) == ["1", "1", "1", "3"]
    assert counts.x[-1] == pytest.approx(0.95)  # a probability of 1 belongs to the last tenth
    for axis in (figure.layout.xaxis, figure.layout.yaxis, figure.layout.yaxis2):
        assert list(axis.tickvals) == [0, 0.5, 1]
    assert "3 texts" in performance.reliability_alt(found, ENGLISH)
    assert list(points.customdata[0]) == ["10.0\u00a0%", "0.0\u00a0%", "1"]
    assert list(counts.customdata[-1]) == ["3", "50.0\u00a0%"]


def test_numbers_under_the_pointer_are_written_as_everywhere(found):
    for one in (*performance.reliability(found, ENGLISH).data, *performance.confusion(found, ENGLISH).data):
        asked = re.findall(r"%{(.*?)}", one.hovertemplate or "")
        assert not [name for name in asked if ":" in name]  # Plotly's own format has no space before the sign
        assert all(name in ("x", "y") or name.startswith("customdata") for name in asked)


def test_what_holds_for_every_test_set_speaks_of_texts(found):
    drawn = [
        performance.table({"one": found}, ENGLISH),
        performance.confusion_alt(found, ENGLISH),
        performance.reliability_alt(found, ENGLISH),
    ]
    drawn += [
        str(performance.confusion(found, ENGLISH)),
        str(performance.reliability(found, ENGLISH)),
        ENGLISH["reliability.caption"],
    ]
    assert not [text for text in drawn if "eviews" in text]


def test_figures_about_a_model_borrow_no_colour_that_means_something_else(found):
    drawn = str(performance.reliability(found, ENGLISH)) + str(performance.confusion(found, ENGLISH))
    others = {hue for name, hue in theme.HUES.items() if name not in ("measured", "grid")} - {theme.HUES["measured"]}
    taken = others | {shade for name in ("positive", "negative") for shade in theme.PAGE[name]}
    assert not [colour for colour in taken if colour in drawn]


def test_one_class_alone_can_be_drawn():
    found = measure([0.9], [1])
    assert performance.confusion(found, ENGLISH).data[0].z[0][0] == 0
    assert len(performance.reliability(found, ENGLISH).data[1].x) == 1
