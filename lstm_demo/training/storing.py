"""In how few bytes can a network travel without changing its verdicts? Ways to store it are tried and measured."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import torch

from lstm_demo.bundle import Bundle, load_folder, save_folder
from lstm_demo.model import SentimentLSTM

MAX_MOVE = 0.005  # of a probability, by storing
_MAX_BYTES = 10e6  # of all numbers
_MAX_TABLE = 4_000_000  # numbers of an embedding; a larger one is packed at first


class Way(NamedTuple):
    """How numbers are written, see `save_folder`."""

    dtype: torch.dtype
    packed: bool = False


def ways(bundle: Bundle) -> list[Way]:
    """How `bundle` may be stored, what takes the fewest bytes first; all but the first take at most 10 MB."""
    is_large = bundle.network.embedding.weight.numel() > _MAX_TABLE
    half, single = Way(torch.float16), Way(torch.float32)
    others = ([half] if is_large else []) + [single]
    return [
        Way(torch.float16, is_large),
        *(way for way in others if bundle.n_parameters * way.dtype.itemsize <= _MAX_BYTES),
    ]


def store(bundle: Bundle, folder: Path, measure: Callable[[SentimentLSTM], float]) -> float:
    """Write `bundle` to `folder` in the first way that moves no probability by more than `MAX_MOVE`.

    Where all do, in the one that moves them least.

    Args:
        bundle: its network is exact.
        folder: holds a whole model at any moment.
        measure: how far the network that it is given is off, as the largest move of a probability, 0..1.

    Returns:
        How far the network that `folder` now holds is off.
    """
    moves: dict[Way, float] = {}
    for way in ways(bundle):
        save_folder(bundle, folder, *way)
        moves[way] = measure(load_folder(folder).network)
        if moves[way] <= MAX_MOVE:
            return moves[way]
    best = min(moves, key=lambda way: moves[way])
    save_folder(bundle, folder, *best)
    return moves[best]
