"""Every word of every text must be read once, from the text's start, in its order."""

from itertools import pairwise

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_demo.training.streams import Streams


def make_streams(lengths) -> Streams:
    starts = np.cumsum([0, *lengths])
    return Streams(np.arange(1, starts[-1] + 1, dtype=np.int32), starts)  # each token is another


@settings(max_examples=60)
@given(
    lengths=st.lists(st.integers(0, 40), min_size=1, max_size=30),
    n_texts=st.integers(1, 8),
    n_steps=st.integers(1, 12),
    seed=st.integers(0, 3),
)
def test_each_word_is_followed_once_by_its_next(lengths, n_texts, n_steps, seed):
    streams = make_streams(lengths)
    pairs = []
    for rows in streams.groups(seed, 0, n_texts):
        assert 1 <= len(rows) <= n_texts
        chunks = list(streams.chunks(rows, n_steps))
        for chunk in chunks:
            assert chunk.ids.shape == chunk.targets.shape
            assert 1 <= chunk.ids.shape[1] <= n_steps
            inside = chunk.targets != 0
            pairs += zip(chunk.ids[inside].tolist(), chunk.targets[inside].tolist(), strict=True)
        for k, row in enumerate(rows):  # the chunks one after the other are the text, from its first word
            read = torch.cat([chunk.ids[k] for chunk in chunks])
            text = streams.ids[streams.starts[row] : streams.starts[row + 1]]
            assert read[: len(text) - 1].tolist() == text[:-1].tolist()
    texts = (streams.ids[start:end].tolist() for start, end in pairwise(streams.starts))
    expected = [pair for text in texts for pair in pairwise(text)]
    assert sorted(pairs) == sorted(expected)
    assert streams.n_predicted == len(expected)


def test_a_group_holds_texts_of_similar_length_and_the_order_depends_on_seed_and_epoch_alone():
    streams = make_streams(np.random.default_rng(0).integers(2, 200, 500))
    lengths = np.diff(streams.starts)
    groups = streams.groups(3, 1, 20)
    assert all(lengths[rows].max() <= 1.3 * lengths[rows].min() + 12 for rows in groups)
    again, other_epoch, other_seed = (streams.groups(*key, 20) for key in ((3, 1), (3, 2), (4, 1)))
    assert [rows.tolist() for rows in groups] == [rows.tolist() for rows in again]
    for other in (other_epoch, other_seed):
        assert [rows.tolist() for rows in groups] != [rows.tolist() for rows in other]


def test_chunks_are_about_equally_long():
    streams = make_streams([101])
    lengths = [chunk.ids.shape[1] for chunk in streams.chunks(np.array([0]), 40)]
    assert lengths == [33, 33, 34]
