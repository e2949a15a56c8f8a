"""Does the table show what was measured of each model and baseline, and a dash where nothing was?"""

import math
import re
from dataclasses import replace

import pytest

from lstm_demo.texts import Texts
from lstm_demo.views.models import comparison
from lstm_demo.views.models.comparison import Row
from lstm_demo.views.numbers import interval, measured_count

from .rows import PAIRS, baseline, figures, judged, model

ENGLISH = Texts()
PARTS, DASH = (comparison.FIRST, comparison.MORE), "\N{EN DASH}"


def cells(row):
    """The plain texts of a row's cells, without what a model is."""
    row = re.sub(r'<span class="what">.*?</span>', "", row)
    return [re.sub(r"<[^>]*>", " ", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]


def rows_of(html):
    return re.findall(r"<tr.*?</tr>", html)


def test_a_row_shows_what_was_measured(make_bundle):
    bundle = make_bundle()
    one = model(bundle, "one", 900, 800, pairs=PAIRS, words_per_second=86_489.4)
    [_, row], [_, more] = (rows_of(comparison.table([one], [], ENGLISH, part)) for part in PARTS)
    name, imdb, sst2, pairs = cells(row)
    same, error, _, parameters, size, speed = cells(more)
    assert name == same == "one"
    assert imdb.split() == ["90.0", "%", *interval(*judged(900).interval, ENGLISH).split()]
    assert error == f"{judged(900).calibration_error:.3f}"
    assert sst2.startswith("80.0\u00a0%")
    assert (pairs, parameters) == ("60.0\u00a0%", f"{bundle.n_parameters:,}")
    assert (size, speed) == ("1.5\u00a0MB", "86,000")


@pytest.mark.parametrize("columns", PARTS)
def test_what_was_not_measured_is_a_dash(make_bundle, columns):
    html = comparison.table([model(make_bundle(), "one")], [baseline("words", 900)], ENGLISH, columns)
    first, group, second = rows_of(html)[1:]
    known = ("parameters", "size")
    assert [cell == DASH for cell in cells(first)[1:]] == [column not in known for column in columns]
    assert cells(group) == [ENGLISH["compared.baselines"]]
    assert cells(second)[1] != DASH
    assert cells(second)[2:] == [DASH] * (len(columns) - 1)


@pytest.mark.parametrize("columns", PARTS)
def test_all_rows_have_the_columns_of_the_head(make_bundle, columns):
    models, others = [model(make_bundle(), "one", 900)], [baseline("words", 1)]
    html = comparison.table(models, others, ENGLISH, columns)
    assert {len(cells(row)) for row in rows_of(html) if "rowgroup" not in row} == {1 + len(columns)}
    assert f'colspan="{1 + len(columns)}"' in html


def test_the_speaking_model_is_marked_and_no_other(make_bundle):
    models = [model(make_bundle(), "one", is_chosen=True), model(make_bundle(), "two")]
    html = comparison.table(models, [], ENGLISH)
    assert html.count('class="chosen"') == html.count('class="mark"') == 1
    assert ENGLISH["compared.chosen"] in rows_of(html)[1]


def test_the_best_on_long_reviews_stands_first_and_the_unmeasured_last(make_bundle):
    found = [model(make_bundle(), name, right) for name, right in (("c", None), ("b", 700), ("a", 900), ("d", None))]
    assert [row.name for row in comparison.in_order(found)] == ["a", "b", "c", "d"]
    assert found[0].accuracy("imdb") == -math.inf


def test_baselines_have_names_for_people_and_unknown_ones_their_own():
    rows = comparison.baselines({"nb-svm": figures(900), "<new>": figures(950)}, ENGLISH)
    assert [row.name for row in rows] == ["<new>", "NB-SVM"]
    assert [bool(row.what) for row in rows] == [False, True]
    assert "<new>" not in comparison.table([], rows, ENGLISH)


def test_a_hostile_name_is_text(make_bundle):
    html = comparison.table([model(make_bundle(), "<img src=x onerror=alert(1)>" + "x" * 100)], [], ENGLISH)
    assert "<img" not in html
    assert "x" * 100 not in html


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({}, ["LSTM", "5 units"]),
        ({"n_layers": 2, "bidirectional": True}, ["2 layers", "both directions", "5 units each"]),
        ({"convolution": 4}, ["over a convolution of 4 filters"]),
        ({"readout": "attention"}, ["verdict attends over all states"]),
        ({"readout": "mean"}, ["mean of all states"]),
        ({"readout": "max"}, ["maxima of all states"]),
        ({"cell": "peephole"}, ["peepholes"]),
        ({"cell": "cell_output"}, ["output gate reads the new memory"]),
        ({"cell": "rnn"}, ["without gates"]),
    ],
)
def test_what_a_model_is_comes_from_its_configuration(make_bundle, config, words):
    told = comparison.kind(make_bundle(**config), ENGLISH)
    assert all(word in told for word in words)
    assert ("each" in told) == ("n_layers" in config)


def test_what_a_model_learnt_from_comes_from_its_recipe(make_bundle):
    bundle = make_bundle()
    reviews = replace(bundle, recipe={"recipe": {"reviews_only": True}, "pretrained": False})
    before = replace(bundle, recipe={"recipe": {"reviews_only": False}, "pretrained": True})
    assert "long reviews alone" in comparison.kind(reviews, ENGLISH)
    assert "began as a language model" in comparison.kind(before, ENGLISH)
    assert "by its own account" in comparison.kind(replace(bundle, repository="user/repo"), ENGLISH)
    assert comparison.kind(bundle, ENGLISH) == "LSTM, 5 units"


def test_a_speed_of_nothing_can_be_written():
    assert measured_count(0.0, ENGLISH) == "0"
    assert measured_count(0.004, ENGLISH) == "0"


def test_a_row_may_be_all_but_empty():
    assert "<table " in comparison.table([], [Row("x")], ENGLISH)


@pytest.mark.parametrize("columns", PARTS)
def test_on_a_card_each_figure_carries_the_name_of_its_column(make_bundle, columns):
    html = comparison.table([model(make_bundle(), "one", 900, 800)], [baseline("words", 900)], ENGLISH, columns)
    labels = re.findall(r'data-label="(.*?)"', html)
    assert labels == [ENGLISH[f"compared.{column}"] for column in columns] * 2
    assert not re.findall(r"<(?:table|thead|tbody|tr|th|td)(?![^>]* role=)[^>]*>", html)  # style takes their own away


def test_large_numbers_of_units_are_written_as_everywhere(make_bundle):
    assert "1,024 units" in comparison.kind(make_bundle(hidden_size=1_024), ENGLISH)
