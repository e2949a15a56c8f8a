"""Every member of the family is trained by the same call as the default, and learns."""

from dataclasses import replace

import pytest
import torch
from toy import QUICK, TINY, make_toy_split

from lstm_demo.errors import InputError
from lstm_demo.explain.by_hand import largest_difference
from lstm_demo.explain.tracing import trace
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.predict import predict
from lstm_demo.training.fit import fit
from lstm_demo.training.states import training_states


@pytest.fixture(scope="module")
def split():
    """With enough texts for validation to calibrate by: of forty, luck decides what a calibration error is."""
    return make_toy_split(n_validation=400)


def test_a_member_learns_and_what_it_learnt_can_be_watched(tmp_path, split, member):
    if member.get("n_classes") == 3:
        with pytest.raises(InputError, match="train with 1 or 2"):
            fit(split, replace(TINY, **member), QUICK, tmp_path)
        return
    gentle = replace(QUICK, learning_rate=0.02) if member.get("cell") == "rnn" else QUICK
    bundle = fit(split, replace(TINY, **member), gentle, tmp_path)
    good, bad = predict(bundle, ["film good plot", "film bad plot"])
    assert good.probability > 0.7 > 0.3 > bad.probability
    found = trace(bundle, "scene music bad ending")
    assert found.logit[-1] == pytest.approx(predict(bundle, ["scene music bad ending"])[0].logit, abs=1e-5)
    assert largest_difference(bundle, found) < 1e-5


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn", "peephole", "cell_output"])
@pytest.mark.parametrize("convolution", [0, 4])
def test_states_in_training_are_the_networks_own(cell, convolution):
    torch.manual_seed(1)
    config = Config(9, 3, 4, n_layers=2, bidirectional=True, dropout=0.0, cell=cell, convolution=convolution)
    network, embedded, lengths = SentimentLSTM(config), torch.randn(4, 7, 3), torch.tensor([5, 1, 7, 4])
    found, expected = training_states(network, embedded, lengths), network.states(embedded, lengths)
    inside = (torch.arange(found.shape[1]) < config.n_steps(lengths)[:, None])[..., None]
    torch.testing.assert_close(found * inside, expected * inside, rtol=1e-5, atol=1e-6)
