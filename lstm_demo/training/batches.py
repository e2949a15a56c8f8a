"""Batches: in which order, and how cut, do examples reach the network? A pure function of the seed and the epoch."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lstm_demo.spelling import correct
from lstm_demo.text import PADDING_ID, UNKNOWN_ID, Vocabulary, read
from lstm_demo.training.corpus import Corpus
from lstm_demo.training.data import Example
from lstm_demo.training.exchange import ROOM, Exchange

_ORDER, _ENDS, _WORDS, _EXCHANGES = range(4)  # one stream of random numbers for each purpose
_LENGTH_SPREAD = 0.1  # so that the same texts do not always meet


@dataclass(frozen=True, eq=False)
class Encoded:
    """Examples as ids; texts without a token are one unknown word."""

    ids: NDArray[np.int32]  # [token], all examples one after the other
    starts: NDArray[np.int64]  # [example + 1]
    targets: NDArray[np.float32]  # [example], probability of positive
    is_review: NDArray[np.bool_]  # [example]; only in a review does a prefix share the target of the whole
    is_whole: NDArray[np.bool_]  # [example]; a phrase is no whole text
    weights: NDArray[np.float32]  # [example], of the losses

    def __len__(self) -> int:
        return len(self.targets)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Tokens of each example: [example]."""
        return np.maximum(np.diff(self.starts), 1)


@dataclass(frozen=True, eq=False)
class Batch:
    """Some examples as tensors, padded on the right."""

    ids: Tensor  # [batch, step], int64
    lengths: Tensor  # [batch], int64
    targets: Tensor  # [batch], float32
    is_review: Tensor  # [batch], bool
    is_whole: Tensor  # [batch], bool
    weights: Tensor  # [batch], float32, of the losses

    def part(self, rows: slice) -> "Batch":
        """Some of the texts."""
        return Batch(*(tensor[rows] for tensor in self._tensors))

    def to(self, device: torch.device) -> "Batch":
        """The same on `device`."""
        return Batch(*(tensor.to(device) for tensor in self._tensors))

    @property
    def _tensors(self) -> tuple[Tensor, ...]:
        return self.ids, self.lengths, self.targets, self.is_review, self.is_whole, self.weights


def encode(
    examples: Sequence[Example], corpus: Corpus, vocabulary: Vocabulary, *, corrects_spelling: bool = False
) -> Encoded:
    """Look up the tokens of `examples`, which `corpus` holds in the same order, as `text.read` does."""
    ids = corpus.encode(vocabulary)
    for k in _misspelled(corpus, vocabulary) if corrects_spelling else ():
        read_as = read(examples[k].text, vocabulary, corrects_spelling=True, max_tokens=sys.maxsize)
        ids[corpus.starts[k] : corpus.starts[k + 1]] = read_as.ids
    return Encoded(
        ids=ids,
        starts=corpus.starts,
        targets=np.array([example.target for example in examples], np.float32),
        is_review=np.array([_is_review(example) for example in examples], np.bool_),
        is_whole=np.array([example.whole for example in examples], np.bool_),
        weights=np.array([example.weight for example in examples], np.float32),
    )


def _misspelled(corpus: Corpus, vocabulary: Vocabulary) -> list[int]:
    """Which texts have a word that could be a misspelled one: their numbers."""
    known = vocabulary.ids
    slips = np.array([form not in known and correct(form, known) is not None for form in corpus.forms], np.bool_)
    places = np.flatnonzero(slips[corpus.numbers])
    return [*np.unique(np.searchsorted(corpus.starts, places, side="right") - 1)]


def _is_review(example: Example) -> bool:
    return example.source in ("imdb", "edit") or (example.source == "teacher" and example.whole)


class Augmentation(NamedTuple):
    """How texts are changed while they are read, see `exchange`."""

    exchange: Exchange
    words: float  # share of the words of a group that are exchanged
    ends: float  # share of short texts that end augmentation


@dataclass(frozen=True, eq=False)
class Epoch:
    """One pass over `examples`, cut into batches of similar length; `make(k)` gives batch k."""

    examples: Encoded
    rows: tuple[NDArray[np.int64], ...]  # the examples of each batch
    first: NDArray[np.int64]  # [example], where in `examples.ids` to begin to read
    lengths: NDArray[np.int64]  # [example], how many tokens to read
    seed: tuple[int, int]
    word_dropout: float
    augmentation: Augmentation | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def make(self, number: int) -> Batch:
        """Pad the examples of one batch, and replace some words by the unknown one."""
        rows = self.rows[number]
        lengths = self.lengths[rows]
        room = ROOM if self.augmentation else 0
        ids = np.full((len(rows), lengths.max() + room), PADDING_ID, np.int64)  # [batch, step]
        ends = self.examples.starts[rows + 1]
        for row, start, end, length in zip(ids, self.first[rows], ends, lengths, strict=True):
            row[:length] = self.examples.ids[start : start + length] if start < end else UNKNOWN_ID
        if self.augmentation:
            ids, lengths = self._read_augmentation(ids, lengths, number)
        if self.word_dropout:
            random = np.random.default_rng((*self.seed, _WORDS, number))
            dropped = random.random(ids.shape, np.float32) < self.word_dropout
            ids[dropped & (ids != PADDING_ID)] = UNKNOWN_ID
        return Batch(
            ids=torch.from_numpy(ids),
            lengths=torch.from_numpy(lengths),
            targets=torch.from_numpy(self.examples.targets[rows]),
            is_review=torch.from_numpy(self.examples.is_review[rows]),
            is_whole=torch.from_numpy(self.examples.is_whole[rows]),
            weights=torch.from_numpy(self.examples.weights[rows]),
        )

    def _read_augmentation(
        self, ids: NDArray[np.int64], lengths: NDArray[np.int64], number: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        assert self.augmentation
        exchange, words, ends = self.augmentation
        random = np.random.default_rng((*self.seed, _EXCHANGES, number))
        exchange.exchange(ids, words, random)
        short = np.flatnonzero(~self.examples.is_review[self.rows[number]])
        some, some_lengths = ids[short], lengths[short]
        exchange.end_otherwise(some, some_lengths, ends, random)
        ids[short], lengths[short] = some, some_lengths
        return ids[:, : lengths.max()], lengths


def training_epoch(
    examples: Encoded,
    seed: int,
    epoch: int,
    tokens_per_batch: int = 8_192,
    examples_per_batch: int = 256,
    max_tokens: int = 400,
    word_dropout: float = 0.0,
    read: NDArray[np.int64] | None = None,
    augmentation: Augmentation | None = None,
) -> Epoch:
    """Shuffle `examples`, or those numbered in `read`, into batches.

    A text longer than `max_tokens` is cut: by a coin, to its end or to its start.
    Padding counts as tokens; a batch holds at least one example, however long.
    """
    lengths = np.minimum(examples.lengths, max_tokens)
    coins = np.random.default_rng((seed, epoch, _ENDS)).random(len(examples)) < 0.5
    first = examples.starts[:-1] + np.where(coins, examples.lengths - lengths, 0)
    random = np.random.default_rng((seed, epoch, _ORDER))
    order = by_length(lengths, random) if read is None else read[by_length(lengths[read], random)]
    rows = _cut(order, lengths, tokens_per_batch, examples_per_batch)
    shuffled = tuple(rows[k] for k in random.permutation(len(rows)))
    return Epoch(examples, shuffled, first, lengths, (seed, epoch), word_dropout, augmentation)


class Pool(NamedTuple):
    """Examples of which each epoch reads some, others each time."""

    first: int
    n: int
    per_epoch: int

    def read(self, epoch: int) -> NDArray[np.int64]:
        """Those that an epoch reads, by number.

        >>> pool = Pool(first=2, n=5, per_epoch=3)
        >>> pool.read(0).tolist(), pool.read(1).tolist()
        ([2, 3, 4], [5, 6, 2])
        """
        turn = (epoch * self.per_epoch + np.arange(min(self.per_epoch, self.n))) % max(self.n, 1)
        return (self.first + turn).astype(np.int64)


def rows_of_epoch(n_given: int, pools: Sequence[Pool], epoch: int) -> NDArray[np.int64]:
    """Which examples an epoch reads: the first `n_given`, and of each pool what it gives."""
    return np.concatenate((np.arange(n_given), *(pool.read(epoch) for pool in pools))).astype(np.int64)


def by_length(lengths: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.int64]:
    """The texts by their `lengths` [text], the shortest first; lengths within a tenth count as equal."""
    return np.argsort(lengths * (1 + _LENGTH_SPREAD * random.random(len(lengths))), kind="stable")


def reading_order(examples: Encoded, max_tokens: int, tokens_per_batch: int = 32_768) -> Epoch:
    """Cut `examples` into batches by length alone, each text from its start, for labelling."""
    lengths = np.minimum(examples.lengths, max_tokens)
    rows = _cut(np.argsort(lengths, kind="stable"), lengths, tokens_per_batch, 512)
    return Epoch(examples, tuple(rows), examples.starts[:-1], lengths, (0, 0), word_dropout=0.0)


def _cut(order: NDArray[np.int64], lengths: NDArray[np.int64], tokens: int, rows: int) -> list[NDArray[np.int64]]:
    batches: list[NDArray[np.int64]] = []
    start, longest = 0, 0
    for end, k in enumerate(order):
        longest = max(longest, int(lengths[k]))
        n_rows = end - start + 1
        if n_rows > 1 and (n_rows > rows or n_rows * longest > tokens):
            batches.append(order[start:end])
            start, longest = end, int(lengths[k])
    return [*batches, order[start:]] if len(order) else []
