"""Readouts: which states does the first linear layer read? Every usual way, as one linear layer on both directions."""

import torch
from torch import Tensor

from lstm_demo.errors import InputError

READOUTS = {
    "last": "the state after the last word; with two directions both final states, the forward one first",
    "mean": "the mean of all words' states",
    "max": "the maximum of all words' states",
    "last-swapped": "both final states, the backward one first",
    "forward": "the forward direction's final state alone, hidden[-2]",
    "backward": "the backward direction's final state alone, hidden[-1]",
    "sum": "the sum of both final states",
    "average": "the mean of both final states",
    "last-step": "output[:, -1], the top layer's output at the last word",
    "attention": "all states, weighted by the softmax over the words of one linear layer of each, nothing between",
}
_SHARES = {"forward": (1.0, 0.0), "backward": (0.0, 1.0), "sum": (1.0, 1.0), "average": (0.5, 0.5)}


def ours(readout: str) -> str:
    """The readout of a bundle for one of READOUTS."""
    return readout if readout in ("mean", "max", "attention") else "last"


def widened(weight: Tensor, readout: str, size: int, bidirectional: bool, cell: str) -> Tensor:
    """A linear layer's weight [out, seen] as one on all directions, the forward one first [out, direction * unit].

    Raises:
        InputError: the readout does not go with the layer's width, or no bundle has it.
    """
    _check(readout, int(weight.shape[1]), size, bidirectional, cell)
    if not bidirectional or readout in ("last", "mean", "max", "attention"):
        return weight
    if readout == "last-swapped":
        return weight.roll(size, dims=1)
    return torch.cat([share * weight for share in _SHARES[readout]], dim=1)


def _check(readout: str, width: int, H: int, bidirectional: bool, cell: str) -> None:
    if not bidirectional:
        if readout in _SHARES or readout == "last-swapped":
            raise InputError(
                f"The readout {readout!r} needs two directions; this {cell.upper()} has one. Give last, mean or max."
            )
        return
    if readout == "last-step":
        raise InputError(
            "With two directions output[:, -1] holds a backward state that has read the last word only; a bundle "
            "reads each direction to its end, so this network has no equal here. Train it on hidden[-2], hidden[-1]."
        )
    needed = H if readout in _SHARES else 2 * H
    if width != needed:
        fitting = "forward, backward, sum or average" if width == H else "last, last-swapped, mean or max"
        raise InputError(
            f"The linear layer reads {width} numbers, but the readout {readout!r} of two directions with {H} units "
            f"gives {needed}; give {fitting}."
        )


def check_width(name: str, width: int, size: int, bidirectional: bool, cell: str) -> None:
    """Refuse a linear layer that does not read the recurrent layers' states."""
    allowed = (size, 2 * size) if bidirectional else (size,)
    if width not in allowed:
        raise InputError(
            f"The linear layer {name!r} reads {width} numbers, but the {cell.upper()} gives "
            f"{' or '.join(map(str, allowed))}; a bundle has nothing between the two."
        )


def check_classes(name: str, n_classes: int) -> None:
    """Refuse a verdict that is not one number, two or three."""
    if n_classes not in (1, 2, 3):
        raise InputError(
            f"The linear layer {name!r} has {n_classes} outputs; a bundle has one logit, or two classes, negative and "
            "positive, or three, with neutral."
        )
