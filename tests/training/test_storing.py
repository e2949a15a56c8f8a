"""The first way to store a network that leaves its verdicts alone is taken, and no file grows beyond bounds by it."""

import pytest
import torch
from safetensors.torch import load as load_weights

from lstm_demo import storage
from lstm_demo.bundle import WEIGHTS, Bundle, load_folder
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.text import Vocabulary
from lstm_demo.training import storing
from lstm_demo.training.storing import store, types

HALF, SINGLE = torch.float16, torch.float32


@pytest.mark.parametrize(("n_words", "expected"), [(9_000, [HALF, SINGLE]), (9_100, [HALF])])  # 9.74 and 9.85 MB
def test_what_takes_too_many_bytes_is_no_way(n_words, expected):
    network = SentimentLSTM(Config(n_words, embedding_size=256, hidden_size=256, cell="rnn"))
    assert types(Bundle("large", network, Vocabulary(("<pad>", "<unk>")))) == expected


@pytest.mark.parametrize(
    ("moves", "kept", "moved"),
    [
        ([0.004], HALF, 0.004),
        ([0.005], HALF, 0.005),
        ([0.3, 0.004], SINGLE, 0.004),
        ([0.3, 0.2], SINGLE, 0.2),
        ([0.2, 0.3], HALF, 0.2),  # none is good: the least bad
        ([0.3, 0.3], HALF, 0.3),  # of equals the smallest
    ],
)
def test_the_first_way_that_moves_little_is_kept_or_else_the_least_bad(make_bundle, tmp_path, moves, kept, moved):
    left = iter(moves)
    assert store(make_bundle(), tmp_path, lambda network: next(left)) == moved
    assert not list(left)
    stored = load_weights((tmp_path / WEIGHTS).read_bytes())
    assert {one.dtype for one in stored.values()} == {kept}


def test_what_is_too_large_is_packed(make_bundle, tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "_MIN_FREQUENT", 4)
    monkeypatch.setattr(storing, "MAX_BUNDLED_BYTES", 1)
    assert store(make_bundle(), tmp_path, lambda network: 0.1) == 0.1
    assert "embedding.rare" in load_weights((tmp_path / WEIGHTS).read_bytes())


def test_what_is_measured_is_what_was_written(make_bundle, tmp_path):
    bundle, seen = make_bundle(), []
    exact = bundle.network.embedding.weight

    def measure(network):
        seen.append(float((network.embedding.weight - exact).abs().max()))
        return 1000 * seen[-1]

    assert store(bundle, tmp_path, measure) == 0.0
    half, single = seen
    assert half > single == 0.0
    assert torch.equal(load_folder(tmp_path).network.embedding.weight, exact)
