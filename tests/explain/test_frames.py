"""Do the tables of explanations hold their numbers, each row at its step, unit or point?"""

import numpy as np
import pytest

from lstm_demo import attribute, faithfulness, gradients, ledger

TEXT = "a zzz c d"
SPANS = [(0, 1), (2, 5), (6, 7), (8, 9)]


def test_steps_are_named_by_number_word_and_place(make_bundle):
    for found in (attribute(make_bundle(), TEXT), gradients(make_bundle(), TEXT)):
        frame = found.to_frame()
        assert frame["step"].tolist() == [0, 1, 2, 3]
        assert frame["word"].tolist() == TEXT.split()
        assert list(zip(frame["start"], frame["end"], strict=True)) == SPANS


@pytest.mark.parametrize(("cell", "names"), [("lstm", ["hidden", "cell", "input"]), ("gru", ["hidden", "input"])])
def test_gradients_have_the_norms_that_there_are(make_bundle, cell, names):
    found = gradients(make_bundle(cell=cell), TEXT)
    frame = found.to_frame()
    assert list(frame)[4:] == names
    for name in names:
        np.testing.assert_array_equal(frame[name], getattr(found, name))


def test_a_ledger_has_a_row_for_each_step_and_unit(make_bundle):
    found = ledger(make_bundle(), TEXT)
    frame = found.to_frame()
    assert len(frame) == 4 * 5
    for row in frame.itertuples():
        assert row.word == TEXT.split()[row.step]
        assert row.half_life == found.half_life[row.unit]
        for name in ("written", "survived", "worth", "let_go"):
            assert getattr(row, name) == getattr(found, name)[row.step, row.unit]
    assert len(ledger(make_bundle(), "").to_frame()) == 0


def test_a_check_has_a_row_for_each_point(make_bundle):
    found = faithfulness(make_bundle(), TEXT, "leave_out", n_orders=3)
    frame = found.to_frame()
    assert frame["deleted"].tolist() == found.deleted.tolist() == [0, 1, 2]
    np.testing.assert_array_equal(frame["leave_out"], found.curves["leave_out"].probability)
    for name in ("mean", "low", "high"):
        np.testing.assert_array_equal(frame[f"random_{name}"], getattr(found.random, name))
