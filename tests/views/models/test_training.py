"""Does the training curve show the epochs on fixed scales, and mark the one that was kept?"""

import pytest

from lstm_demo.history import Epoch
from lstm_demo.texts import Texts
from lstm_demo.views.models import training

ENGLISH = Texts()

HISTORY = (Epoch(1, 0.7, 0.6, 0.5, 0.7), Epoch(2, 0.4, 0.8, 0.3, 0.9), Epoch(3, 0.2, 0.95, 0.6, 0.85))


@pytest.mark.parametrize(("measure", "kept"), [("accuracy", 0.9), ("loss", 0.3)])
def test_both_series_and_the_kept_epoch_are_drawn(measure, kept):
    figure = training.training_curve(HISTORY, measure, ENGLISH)
    validation, learnt, best = figure.data
    assert list(validation.x) == list(learnt.x) == [1, 2, 3]
    assert list(validation.y) == [getattr(row, f"validation_{measure}") for row in HISTORY]
    assert list(learnt.y) == [getattr(row, f"training_{measure}") for row in HISTORY]
    assert (best.x[0], best.y[0]) == (2, kept)
    assert "epoch 2" in figure.layout.title.subtitle.text


def test_scales_are_fixed_and_grow_only_for_a_loss_above_one():
    for measure in training.MEASURES:
        assert list(training.training_curve(HISTORY, measure, ENGLISH).layout.yaxis.tickvals) == [0, 0.5, 1]
    worse = (Epoch(1, 2.5, 0.5, 1.5, 0.5),)
    assert list(training.training_curve(worse, "loss", ENGLISH).layout.yaxis.tickvals) == [0, 1.5, 3]
    assert list(training.training_curve(worse, "accuracy", ENGLISH).layout.yaxis.tickvals) == [0, 0.5, 1]


def test_names_stand_at_the_lines_ends_and_lines_differ_without_colour():
    figure = training.training_curve(HISTORY, "accuracy", ENGLISH)
    names = " ".join(note.text for note in figure.layout.annotations)
    assert "━ validation" in names
    assert "┄ training" in names
    assert figure.data[0].line.dash != figure.data[1].line.dash


@pytest.mark.parametrize(("measure", "kept"), [("accuracy", "90.0\u00a0%"), ("loss", "0.300")])
def test_the_one_value_written_is_that_of_the_kept_epoch(measure, kept):
    figure = training.training_curve(HISTORY, measure, ENGLISH)
    assert figure.layout.title.subtitle.text.endswith(f"epoch 2, validation {kept}")
    assert not [note.text for note in figure.layout.annotations if any(map(str.isdigit, note.text))]


def test_a_long_training_has_few_ticks_and_no_dots():
    history = tuple(Epoch(k, 0.5, 0.5, 0.5, 0.5) for k in range(1, 101))
    figure = training.training_curve(history, "loss", ENGLISH)
    assert len(figure.layout.xaxis.tickvals) <= 10
    assert figure.data[0].mode == "lines"


def test_the_alternative_text_says_the_numbers():
    alt = training.alt(training.training_curve(HISTORY, "accuracy", ENGLISH), "accuracy", ENGLISH)
    assert alt.startswith("Accuracy over 3 epochs.")
    assert "training 95.0\u00a0%, validation 85.0\u00a0%" in alt
    assert "epoch 2 were kept, with 90.0\u00a0%" in alt
    assert "0.600" in training.alt(training.training_curve(HISTORY, "loss", ENGLISH), "loss", ENGLISH)


def test_over_fitting_is_told_from_the_numbers():
    told = training.summary(HISTORY, ENGLISH)
    assert "epoch 2" in told
    assert "falls from 0.40 to 0.20" in told
    assert "rises, from 0.30 to 0.60" in told
    assert "**over-fitting**" in told


@pytest.mark.parametrize("last", [0.25, 0.305, 0.6])
def test_what_was_judged_no_better_is_the_mean_of_reviews_and_sentences(last):
    history = (HISTORY[1], Epoch(3, 0.2, 0.95, last, 0.85))
    assert "held-back texts, reviews and sentences weighed alike," in training.summary(history, ENGLISH)
    assert "reviews" not in training.alt(training.training_curve(history, "accuracy", ENGLISH), "accuracy", ENGLISH)


def test_where_there_is_none_it_is_not_claimed():
    assert "last epoch was the best" in training.summary(HISTORY[:2], ENGLISH)
    steady = training.summary((HISTORY[1], Epoch(3, 0.2, 0.95, 0.305, 0.85)), ENGLISH)
    falls = training.summary((HISTORY[1], Epoch(3, 0.2, 0.95, 0.295, 0.85)), ENGLISH)
    assert "does not rise by more than 2\u00a0%" in steady
    assert "does not rise" not in falls
    assert "loss falls" in falls
    assert "loss falls" not in steady
    assert training.summary((HISTORY[1], Epoch(3, 0.5, 0.7, 0.6, 0.85)), ENGLISH) == ""  # both rise: not that
    assert training.summary(HISTORY[:1], ENGLISH) == ""
