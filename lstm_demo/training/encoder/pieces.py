"""Word pieces: what does an encoder read of a text? Of a long one head and tail; and many texts in one batch."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lstm_demo.training.batches import by_length
from lstm_demo.training.encoder.network import Teacher

_INFERENCE_BATCH = {"cpu": (16_384, 512), "cuda": (131_072, 4_096)}  # pieces and texts in one batch without gradients
_TEXTS_AT_ONCE = 10_000  # to the tokenizer
_STEP = 4  # lengths of batches are multiples of it: for each new shape bfloat16's code is compiled anew


@dataclass(frozen=True, eq=False)
class Pieces:
    """Texts as ids of word pieces."""

    ids: tuple[NDArray[np.int32], ...]  # [text] of [piece], the encoder's marks of start and end included
    padding: int

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Pieces of each text: [text]."""
        return np.array([len(one) for one in self.ids], np.int64)

    def batch(self, rows: Sequence[int], device: torch.device) -> tuple[Tensor, Tensor]:
        """Ids and mask [text, piece] of the texts numbered in `rows`, padded on the right."""
        longest = _STEP * math.ceil(max(len(self.ids[row]) for row in rows) / _STEP)
        ids = np.full((len(rows), longest), self.padding, np.int64)
        mask = np.zeros((len(rows), longest), np.int64)
        for place, row in enumerate(rows):
            ids[place, : len(self.ids[row])] = self.ids[row]
            mask[place, : len(self.ids[row])] = 1
        return torch.from_numpy(ids).to(device), torch.from_numpy(mask).to(device)


def split_texts(tokenizer: Any, texts: Sequence[str], max_pieces: int) -> Pieces:
    """Split `texts` into word pieces; of one that is longer than `max_pieces`, head and tail are kept, half and half.

    (The end of a review says as much as its start; Sun et al. 2019 found head and tail to be the best cut.)
    """
    start, end, room = tokenizer.cls_token_id, tokenizer.sep_token_id, max_pieces - 2
    pieces = []
    for first in range(0, len(texts), _TEXTS_AT_ONCE):
        some = [*texts[first : first + _TEXTS_AT_ONCE]]
        for ids in tokenizer(some, add_special_tokens=False, verbose=False)["input_ids"]:
            head = room - room // 2
            kept = ids if len(ids) <= room else ids[:head] + ids[len(ids) - room // 2 :]
            pieces.append(np.array([start, *kept, end], np.int32))
    return Pieces(tuple(pieces), tokenizer.pad_token_id)


def make_batches(
    groups: Sequence[tuple[int, ...]], lengths: NDArray[np.int64], pieces: int, texts: int, random: np.random.Generator
) -> list[list[int]]:
    """Put texts of similar length into batches, in random order.

    Args:
        groups: texts that stay in one batch, by number: an edit and its original, or one alone.
        lengths: of all texts [text], in pieces.
        pieces: at most so many in a batch, padding included; a single group may have more.
        texts: at most so many in a batch; a single group may have more.
        random: shuffles texts of like length, and the batches.
    """
    longest = np.array([max(int(lengths[row]) for row in group) for group in groups], np.int64)
    batches: list[list[int]] = []
    batch: list[int] = []
    for k in by_length(longest, random):
        group, width = groups[k], max(int(longest[k]), max((int(lengths[row]) for row in batch), default=0))
        n = len(batch) + len(group)
        if batch and (n > texts or n * width > pieces):
            batches.append(batch)
            batch = []
        batch = [*batch, *group]
    batches += [batch] if batch else []
    return [batches[k] for k in random.permutation(len(batches))]


def predict_logits(network: Teacher, pieces: Pieces, device: torch.device, bfloat16: bool) -> NDArray[np.float64]:
    """The logits [text] that `network`, in evaluation mode, gives."""
    logits = np.zeros(len(pieces.ids))
    with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16, enabled=bfloat16):
        for rows in _reading_order(pieces.lengths, *_INFERENCE_BATCH.get(device.type, _INFERENCE_BATCH["cpu"])):
            logits[rows] = network(*pieces.batch(rows, device)).double().cpu().numpy()
    return logits


def _reading_order(lengths: NDArray[np.int64], max_pieces: int, max_texts: int) -> Iterator[list[int]]:
    """All texts in batches, the shortest first."""
    batch: list[int] = []
    for row in np.argsort(lengths, kind="stable").tolist():
        n = len(batch) + 1
        if batch and (n > max_texts or n * lengths[row] > max_pieces):
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch
