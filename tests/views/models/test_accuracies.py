"""Does the figure show every accuracy with its interval, on a fixed scale?"""

import pytest

from lstm_demo.texts import Texts
from lstm_demo.views import theme
from lstm_demo.views.models import accuracies
from lstm_demo.views.numbers import interval

from .rows import baseline, judged, model

ENGLISH = Texts()


@pytest.fixture
def rows(make_bundle):
    models = [
        model(make_bundle(), "one", 900, 800, is_chosen=True),
        model(make_bundle(), "none"),
        model(make_bundle(), "<b>", 700),
    ]
    return models, [baseline("words", 850, 750)]


def test_every_accuracy_stands_in_its_row_with_its_interval(rows):
    figure = accuracies.accuracies(*rows, ENGLISH)
    long, short = figure.data
    assert list(long.x) == [0.9, 0.7, 0.85]
    assert list(short.x) == [0.8, 0.75]
    assert [round(y) for y in long.y] == [0, 1, 2]
    assert [round(y) for y in short.y] == [0, 2]
    low, high = judged(900).interval
    assert long.error_x.array[0] == pytest.approx(high - 0.9)
    assert long.error_x.arrayminus[0] == pytest.approx(0.9 - low)
    assert list(long.customdata[0]) == ["one", "90.0\u00a0%", interval(low, high, ENGLISH), "1,000"]
    assert long.marker.symbol != short.marker.symbol


def test_rows_are_named_safely_and_the_speaking_one_is_bold(rows):
    axis = accuracies.accuracies(*rows, ENGLISH).layout.yaxis
    assert list(axis.ticktext) == ["<b>one</b>", "&lt;b&gt;", "words"]
    assert axis.range[0] > axis.range[1]  # the first row on top


def test_the_scale_begins_at_guessing_unless_one_does_worse(rows, make_bundle):
    models, baselines = rows
    assert accuracies.accuracies(models, baselines, ENGLISH).layout.xaxis.tickvals[0] == 0.5
    worse = [*models, model(make_bundle(), "bad", 400)]
    assert accuracies.accuracies(worse, baselines, ENGLISH).layout.xaxis.tickvals[0] == 0
    for some in (models, worse):
        assert accuracies.accuracies(some, baselines, ENGLISH).layout.xaxis.tickvals[-1] == 1


def test_a_line_parts_models_from_baselines_where_there_are_both(rows):
    models, baselines = rows
    for some, n_shapes in ((rows, 2), ((models, []), 1), (([], baselines), 0)):
        assert len(accuracies.accuracies(*some, ENGLISH).layout.shapes) == n_shapes


def test_the_alternative_text_says_the_numbers(rows):
    told = accuracies.alt(*rows, ENGLISH)
    assert "one: 90.0\u00a0% IMDB, test, 80.0\u00a0% SST-2, test; <b>: 70.0\u00a0% IMDB, test; words:" in told
    assert "none" not in told


def test_it_borrows_no_colour_that_means_something_else(rows):
    drawn = str(accuracies.accuracies(*rows, ENGLISH))
    taken = {shade for name in ("positive", "negative") for shade in theme.PAGE[name]}
    assert not [colour for colour in taken if colour in drawn]
