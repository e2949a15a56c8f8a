"""Streams: how does a language model read its texts? Side by side, each from its start, its state carried along.

Texts of similar length make a group; a group is read chunk by chunk from a state of zeros, as a classifier reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lstm_demo.text import PADDING_ID
from lstm_demo.training.batches import by_length


@dataclass(frozen=True, eq=False)
class Chunk:
    """The next steps of all texts of a group; a target is padding where its text has ended."""

    ids: Tensor  # [text, step], int64
    targets: Tensor  # [text, step], int64: the word after each word

    def to(self, device: torch.device) -> "Chunk":
        """The same on `device`."""
        return Chunk(self.ids.to(device), self.targets.to(device))


@dataclass(frozen=True, eq=False)
class Streams:
    """Texts as ids: `ids[starts[k]:starts[k + 1]]` is text k."""

    ids: NDArray[np.int32]  # [token]
    starts: NDArray[np.int64]  # [text + 1]

    @property
    def n_predicted(self) -> int:
        """How many words follow a word of their text: the targets of one epoch."""
        return int(np.maximum(np.diff(self.starts) - 1, 0).sum())

    def groups(self, seed: int, epoch: int, n_texts: int) -> list[NDArray[np.int64]]:
        """Shuffle the texts of at least two tokens into groups of about the same length; a pure function."""
        random = np.random.default_rng((seed, epoch))
        lengths = np.diff(self.starts)
        order = by_length(lengths, random)
        order = order[lengths[order] >= 2]
        cuts = [order[start : start + n_texts] for start in range(0, len(order), n_texts)]
        return [cuts[k] for k in random.permutation(len(cuts))]

    def chunks(self, rows: NDArray[np.int64], n_steps: int) -> Iterator[Chunk]:
        """Cut the texts in `rows` into chunks of at most `n_steps`, all about as long."""
        starts, ends = self.starts[rows], self.starts[rows + 1]
        longest = int((ends - starts).max())
        ids = np.full((len(rows), longest), PADDING_ID, np.int64)  # [text, step]
        for row, start, end in zip(ids, starts, ends, strict=True):
            row[: end - start] = self.ids[start:end]
        n_chunks = -(-(longest - 1) // n_steps)
        for first, last in zip(*(np.linspace(0, longest - 1, n_chunks + 1).astype(int)[s] for s in _ENDS), strict=True):
            yield Chunk(torch.from_numpy(ids[:, first:last]), torch.from_numpy(ids[:, first + 1 : last + 1]))


_ENDS = (slice(None, -1), slice(1, None))
