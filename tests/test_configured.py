"""Does every configuration make a network that reads, a batch as each of its texts alone?"""

import torch
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.model import Config, SentimentLSTM

ENTRIES = {
    "vocabulary_size": st.integers(2, 20),
    "embedding_size": st.integers(1, 4),
    "hidden_size": st.integers(1, 4),
    "n_layers": st.integers(1, 2),
    "bidirectional": st.booleans(),
    "dropout": st.floats(0, 0.9),
    "readout": st.sampled_from(["last", "mean", "max", "attention"]),
    "n_classes": st.integers(1, 3),
    "cell": st.sampled_from(["lstm", "gru", "rnn", "peephole", "cell_output"]),
    "convolution": st.integers(0, 3),
    "convolution_width": st.sampled_from([1, 3, 5]),
    "pool": st.integers(1, 4),
    "dense": st.lists(st.integers(1, 4), max_size=2).map(tuple),
    "dense_activation": st.sampled_from(["relu", "tanh"]),
}


@given(st.fixed_dictionaries(ENTRIES), st.lists(st.integers(1, 9), min_size=1, max_size=4))
def test_every_configuration_makes_a_network_that_reads(values, sizes):
    network = SentimentLSTM(Config(**values)).eval()
    rows = [[1 + k % (values["vocabulary_size"] - 1) for k in range(size)] for size in sizes]
    lengths = torch.tensor(sizes)
    padded = torch.zeros(len(rows), max(sizes), dtype=torch.long)
    for row, ids in zip(padded, rows, strict=True):
        row[: len(ids)] = torch.tensor(ids)
    together = network(padded, lengths)
    assert together.shape == (len(rows), values["n_classes"])
    assert together.isfinite().all()
    alone = torch.cat([network(torch.tensor([row]), torch.tensor([len(row)])) for row in rows])
    torch.testing.assert_close(together, alone, rtol=1e-4, atol=1e-5)
