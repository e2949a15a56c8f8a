"""Storing: in how few bytes can a network travel without changing its verdicts? Ways are tried and measured."""

from collections.abc import Callable
from pathlib import Path

import torch

from lstm_demo.bundle import Bundle, load_folder, save_folder
from lstm_demo.model import SentimentLSTM
from lstm_demo.storage import MAX_BUNDLED_BYTES

MAX_MOVE = 0.005  # of a probability, by storing


def types(bundle: Bundle) -> list[torch.dtype]:
    """How the numbers of `bundle` may be stored, what takes the fewest bytes first; all but the first are small enough.

    What is too large in float16 is packed by `save_folder`, as far as need be.
    """
    n_bytes = bundle.n_parameters * torch.float32.itemsize
    return [torch.float16, torch.float32] if n_bytes <= MAX_BUNDLED_BYTES else [torch.float16]


def store(bundle: Bundle, folder: Path, measure: Callable[[SentimentLSTM], float]) -> float:
    """Write `bundle` to `folder` in the first type that moves no probability by more than `MAX_MOVE`.

    Where all do, in the one that moves them least.

    Args:
        bundle: its network is exact.
        folder: holds a whole model at any moment.
        measure: how far the network that it is given is off, as the largest move of a probability, 0..1.

    Returns:
        How far the network that `folder` now holds is off.
    """
    moves: dict[torch.dtype, float] = {}
    for dtype in types(bundle):
        save_folder(bundle, folder, dtype, MAX_BUNDLED_BYTES)
        moves[dtype] = measure(load_folder(folder).network)
        if moves[dtype] <= MAX_MOVE:
            return moves[dtype]
    best = min(moves, key=lambda dtype: moves[dtype])
    save_folder(bundle, folder, best, MAX_BUNDLED_BYTES)
    return moves[best]
