"""Is a training curve read as it was written, and is every odd one a sentence?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.errors import BundleError
from lstm_demo.history import Epoch, best_epoch, read_history
from lstm_demo.hub import load
from lstm_demo.limits import MAX_EPOCHS

HEAD = "epoch,training_loss,training_accuracy,validation_loss,validation_accuracy\n"
ROW = "{},0.5,0.75,0.25,{}\n"


@pytest.fixture
def history_of(make_bundle):
    return lambda text: read_history(replace(make_bundle(), history=text))


def test_a_curve_is_read_whatever_else_it_holds(history_of):
    found = history_of("seconds,surplus," + HEAD + "1.5,x," + ROW.format(1, 0.5) + "2,," + ROW.format(3, 0.875))
    assert found == (Epoch(1, 0.5, 0.75, 0.25, 0.5), Epoch(3, 0.5, 0.75, 0.25, 0.875))


def test_the_first_of_the_best_epochs_is_the_one_that_was_kept(history_of):
    found = history_of(HEAD + ROW.format(1, 0.5) + ROW.format(2, 0.75) + ROW.format(3, 0.75))
    assert best_epoch(found).epoch == 2


@pytest.mark.parametrize("text", ["", " \n", HEAD], ids=["no file", "an empty one", "a head alone"])
def test_no_row_is_no_curve(history_of, text):
    assert history_of(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "epoch,loss\n1,0.5\n",
        HEAD + "1,0.5\n",
        HEAD + ROW.format("one", 0.5),
        HEAD + ROW.format(1, "nan"),
        HEAD + ROW.format(1, "1.5"),
        HEAD + "1,inf,0.5,0.5,0.5\n",
        HEAD + "1,-1,0.5,0.5,0.5\n",
        HEAD + ROW.format(2, 0.5) + ROW.format(2, 0.5),
        HEAD + ROW.format(0, 0.5),
        HEAD + ROW.format(10**9, 0.5),
        HEAD + '"1,0.5',
        HEAD + "".join(ROW.format(k, 0.5) for k in range(1, MAX_EPOCHS + 2)),
    ],
)
def test_an_odd_curve_is_a_sentence(history_of, text):
    with pytest.raises(BundleError, match=r"history\.csv holds no training curve \(line \d+\)"):
        history_of(text)


@given(st.text(max_size=200) | st.text(alphabet="0123456789.,-\n\"e'", max_size=200).map(lambda text: HEAD + text))
def test_any_text_is_a_curve_or_a_sentence(make_bundle, text):
    try:
        found = read_history(replace(make_bundle(), history=text))
    except BundleError:
        return
    assert all(isinstance(row, Epoch) for row in found)


def test_the_bundled_models_curve_is_sound():
    assert len(read_history(load())) >= 1
