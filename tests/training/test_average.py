"""A mean of models must have the mean of their weights, be calibrated, and refuse what is not alike."""

from dataclasses import replace

import pytest
import torch
from toy import QUICK, TINY

from lstm_demo.errors import InputError
from lstm_demo.training.average import average
from lstm_demo.training.fit import fit


@pytest.fixture(scope="module")
def other(toy_run, toy_split, tmp_path_factory):
    recipe = replace(QUICK, epochs=1, seed=4, learning_rate=0.01)
    return fit(
        toy_split, toy_run.bundle.network.config, recipe, tmp_path_factory.mktemp("other"), initial=toy_run.bundle
    )


def test_the_weights_are_the_mean_by_shares(toy_run, toy_split, other, tmp_path):
    lines: list[str] = []
    found = average([toy_run.bundle, other], [3, 1], toy_split, tmp_path / "mean", lines.append)
    a, b = toy_run.bundle.network, other.network
    expected = 0.75 * a.lstm.weight_hh_l0 + 0.25 * b.lstm.weight_hh_l0
    torch.testing.assert_close(found.network.lstm.weight_hh_l0, expected, atol=1e-3, rtol=1e-3)  # stored in float16
    assert [line.split(":")[0] for line in lines] == ["imdb", "sst", "Done"]
    assert [one["share"] for one in found.recipe["averaged"]] == [0.75, 0.25]
    assert found.history == toy_run.bundle.history


def test_one_model_alone_stays_as_it_is(toy_run, toy_split, tmp_path):
    found = average([toy_run.bundle], [1.0], toy_split, tmp_path / "same")
    torch.testing.assert_close(found.network.fc.weight, toy_run.bundle.network.fc.weight, atol=0.02, rtol=0.02)
    assert found.network.config.neutral_band == toy_run.bundle.network.config.neutral_band


def test_what_is_not_alike_is_refused(toy_run, toy_split, tmp_path):
    with pytest.raises(InputError, match="1 models and 2 shares"):
        average([toy_run.bundle], [1.0, 1.0], toy_split, tmp_path / "odd")
    wider = fit(toy_split, replace(TINY, hidden_size=9), replace(QUICK, epochs=1), tmp_path / "wider")
    with pytest.raises(InputError, match="another network"):
        average([toy_run.bundle, wider], [1.0, 1.0], toy_split, tmp_path / "odd")
    with pytest.raises(InputError, match="shares"):
        average([toy_run.bundle], [0.0], toy_split, tmp_path / "odd")


def test_the_mean_reads_misspelled_words_if_that_is_asked_for(toy_run, toy_split, tmp_path):
    found = average([toy_run.bundle], [1.0], toy_split, tmp_path / "corrects", corrects_spelling=True)
    assert found.config.corrects_spelling
    assert not toy_run.bundle.config.corrects_spelling
