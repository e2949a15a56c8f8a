"""The first way to store a network that leaves its verdicts alone is taken, and no file grows beyond bounds by it."""

import pytest
import torch
from safetensors.torch import load as load_weights

from lstm_demo import storage
from lstm_demo.bundle import WEIGHTS, Bundle, load_folder
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.text import Vocabulary
from lstm_demo.training import storing
from lstm_demo.training.storing import Way, store, ways

PACKED, HALF, SINGLE = Way(torch.float16, packed=True), Way(torch.float16), Way(torch.float32)


@pytest.mark.parametrize(
    ("n_words", "expected"),
    [
        (9_000, [HALF, SINGLE]),  # (2.3 + 0.1) million numbers, 9.7 MB of four bytes each
        (15_000, [HALF]),  # 3.8 million in the table, 16 MB
        (16_000, [PACKED, HALF]),  # 4.1 million, 8.5 MB of two bytes each
        (30_000, [PACKED]),  # 7.7 million, 16 MB of two bytes each
    ],
)
def test_what_takes_more_than_ten_megabytes_is_no_way(n_words, expected):
    network = SentimentLSTM(Config(n_words, embedding_size=256, hidden_size=256, cell="rnn"))
    assert ways(Bundle("large", network, Vocabulary(("<pad>", "<unk>")))) == expected


@pytest.fixture
def tiny(make_bundle, monkeypatch):
    """A bundle that can be stored in all three ways."""
    monkeypatch.setattr(storage, "_N_FREQUENT", 4)
    monkeypatch.setattr(storing, "_MAX_TABLE", 0)
    assert ways(make_bundle()) == [PACKED, HALF, SINGLE]
    return make_bundle()


@pytest.mark.parametrize(
    ("moves", "n_tried", "kept", "moved"),
    [
        ([0.004, 0.0, 0.0], 1, PACKED, 0.004),
        ([0.005, 0.0, 0.0], 1, PACKED, 0.005),
        ([0.3, 0.004, 0.0], 2, HALF, 0.004),
        ([0.3, 0.2, 0.004], 3, SINGLE, 0.004),
        ([0.3, 0.2, 0.1], 3, SINGLE, 0.1),
        ([0.3, 0.1, 0.2], 3, HALF, 0.1),  # none is good: the least bad
        ([0.1, 0.3, 0.1], 3, PACKED, 0.1),  # of equals the smallest
    ],
)
def test_the_first_way_that_moves_little_is_kept_or_else_the_least_bad(tiny, tmp_path, moves, n_tried, kept, moved):
    left = iter(moves)
    assert store(tiny, tmp_path, lambda network: next(left)) == moved
    assert len(list(left)) == 3 - n_tried
    stored = load_weights((tmp_path / WEIGHTS).read_bytes())
    assert ("embedding.rare" in stored) == kept.packed
    assert {one.dtype for one in stored.values()} - {torch.int8} == {kept.dtype}


def test_what_is_measured_is_what_was_written(tiny, tmp_path):
    exact, seen = tiny.network.embedding.weight, []

    def measure(network):
        seen.append(float((network.embedding.weight - exact).abs().max()))
        return 1000 * seen[-1]

    assert store(tiny, tmp_path, measure) == 0.0
    packed, half, single = seen
    assert packed > half > single == 0.0
    assert torch.equal(load_folder(tmp_path).network.embedding.weight, exact)
