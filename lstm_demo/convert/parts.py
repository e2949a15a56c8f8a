"""Parts: what does a source's network consist of, and which network of ours is the same function?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

import torch
from torch import Tensor

from lstm_demo.cells import Cell
from lstm_demo.config import Config, Readout
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
}
_SHARES = {"forward": (1.0, 0.0), "backward": (0.0, 1.0), "sum": (1.0, 1.0), "average": (0.5, 0.5)}


@dataclass(frozen=True, eq=False)
class Parts:
    """A source's weights, float32, in PyTorch's layout and order of gates; and what the source says of itself."""

    embedding: Tensor  # [row, embedding]
    lstm: Mapping[str, Tensor]  # by PyTorch's names: weight_ih_l0, ..., always with both biases
    weight: Tensor  # [class, seen], of the linear layer
    bias: Tensor  # [class]
    hidden_size: int
    n_layers: int
    bidirectional: bool
    cell: Cell = "lstm"  # or "gru"
    readout: str | None = None  # one of READOUTS; None where the source does not say
    masked: bool = False  # does it pass over padding, whatever is asked?
    padding_id: int | None = None  # where the source says it
    notes: tuple[str, ...] = field(default=())

    @property
    def n_classes(self) -> int:
        return int(self.weight.shape[0])

    def config(self, readout: str, vocabulary_size: int) -> Config:
        """The configuration of the same function, for a vocabulary of this size."""
        return Config(
            vocabulary_size=vocabulary_size,
            embedding_size=int(self.embedding.shape[1]),
            hidden_size=self.hidden_size,
            n_layers=self.n_layers,
            bidirectional=self.bidirectional,
            cell=self.cell,
            dropout=0.0,  # plays no part any more
            readout=cast(Readout, readout if readout in ("mean", "max") else "last"),
            n_classes=self.n_classes,
            neutral_band=(0.5, 0.5),  # a tutorial has two labels
        )

    def tensors(self, readout: str, positive: int, rows: list[int | None]) -> dict[str, Tensor]:
        """The parameters of the same function, by our names.

        Args:
            readout: one of READOUTS.
            positive: the positive class of two, or what an output above 0.5 stands for where there is one: 1 positive.
            rows: for each word of the new vocabulary the embedding's row; None for a row of zeros.
        """
        weight, bias = _oriented(self._widened(readout), self.bias, positive)
        zeros = torch.zeros(1, self.embedding.shape[1])
        source = torch.cat((self.embedding, zeros))  # row -1 holds zeros
        chosen = torch.tensor([-1 if row is None else row for row in rows])
        tensors = {"embedding.weight": source[chosen], "fc.weight": weight, "fc.bias": bias}
        return tensors | {f"lstm.{name}": tensor for name, tensor in self.lstm.items()}

    def _widened(self, readout: str) -> Tensor:
        """The linear layer's weight as one on both directions, the forward one first [class, direction * unit]."""
        check_readout(readout, self)
        if not self.bidirectional or readout in ("last", "mean", "max"):
            return self.weight
        if readout == "last-swapped":
            return self.weight.roll(self.hidden_size, dims=1)
        return torch.cat([share * self.weight for share in _SHARES[readout]], dim=1)


def check_readout(readout: str, parts: Parts) -> None:
    """Refuse a readout that does not go with the linear layer's width, or that no bundle has."""
    width, H = int(parts.weight.shape[1]), parts.hidden_size
    if not parts.bidirectional:
        if readout in _SHARES or readout == "last-swapped":
            raise InputError(
                f"The readout {readout!r} needs two directions; this {parts.cell.upper()} has one. "
                "Give last, mean or max."
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


def check_width(name: str, width: int, hidden_size: int, bidirectional: bool, cell: Cell = "lstm") -> None:
    """Refuse a linear layer that does not read the recurrent layers' states."""
    allowed = (hidden_size, 2 * hidden_size) if bidirectional else (hidden_size,)
    if width not in allowed:
        raise InputError(
            f"The linear layer {name!r} reads {width} numbers, but the {cell.upper()} gives "
            f"{' or '.join(map(str, allowed))}; a bundle has nothing between the two."
        )


def check_classes(name: str, n_classes: int) -> None:
    """Refuse a verdict that is neither one number nor two."""
    if n_classes not in (1, 2):
        raise InputError(
            f"The linear layer {name!r} has {n_classes} outputs; a bundle has one logit, or two classes: "
            "negative and positive."
        )


def check_numbers(name: str, tensor: Tensor) -> Tensor:
    """`tensor` as float32; refuses what is not made of finite floating-point numbers."""
    if not tensor.is_floating_point() or tensor.layout != torch.strided:
        raise InputError(f"{name} holds {tensor.dtype} numbers; weights are plain floating-point numbers.")
    number = tensor.detach().to(torch.float32, copy=True)
    if not torch.isfinite(number).all():
        raise InputError(f"{name} holds numbers that are not finite; the training went wrong, so train it again.")
    return number


def _oriented(weight: Tensor, bias: Tensor, positive: int) -> tuple[Tensor, Tensor]:
    """Turn the linear layer so that its logit speaks for a positive review."""
    if positive == 1:
        return weight, bias
    return (-weight, -bias) if len(weight) == 1 else (weight.flip(0), bias.flip(0))
