"""The head: which linear layers stand behind the states, when everything that is linear has been joined?

What people put there - linear layers, normalisation, an activation here and there - is a row of operations. Those
without an activation between them are one linear layer; what is left is a bundle's hidden layers and its last one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from lstm_demo.convert.answers import NONE
from lstm_demo.errors import InputError


@dataclass(frozen=True, eq=False)
class Linear:
    """`weight @ x + bias`: weight [out, in], bias [out]."""

    weight: Tensor
    bias: Tensor


@dataclass(frozen=True, eq=False)
class Scaling:
    """`scale * x + shift`, each [unit]: what normalisation does once it is trained."""

    scale: Tensor
    shift: Tensor


Operation = Linear | Scaling | str  # a string: an activation, "relu" or "tanh"; NONE does nothing


def normalization(mean: Tensor, variance: Tensor, epsilon: float, gamma: Tensor, beta: Tensor) -> Scaling:
    """Batch normalisation with its running statistics, as it is done at prediction (Ioffe & Szegedy 2015)."""
    scale = gamma / torch.sqrt(variance + epsilon)
    return Scaling(scale, beta - mean * scale)


def joined(operations: Sequence[Operation]) -> tuple[list[Linear], str]:
    """The linear layers, the last one without an activation, and the activation behind each of the others.

    Raises:
        InputError: there are two kinds of activations, an activation before all layers, or none of the layers is last.
    """
    layers: list[Linear] = []
    activations: list[str] = []
    waiting: Linear | Scaling | None = None
    for operation in operations:
        if operation == NONE:
            continue
        if isinstance(operation, str):
            if not isinstance(waiting, Linear):
                raise InputError(f"A {operation} stands before all linear layers; a bundle's states are read as are.")
            layers.append(waiting)
            activations.append(operation)
            waiting = None
        else:
            waiting = operation if waiting is None else _product(waiting, operation)
    if not isinstance(waiting, Linear):
        raise InputError("Behind the last activation there is no linear layer, which gives a bundle's verdict.")
    if len(set(activations)) > 1:
        raise InputError(f"Between the linear layers stand {' and '.join(activations)}; in a bundle all are of a kind.")
    return [*layers, waiting], next(iter(activations), "relu")


def _product(first: Linear | Scaling, then: Linear | Scaling) -> Linear | Scaling:
    """Both, one behind the other."""
    match first, then:
        case Linear(), Linear():
            return Linear(then.weight @ first.weight, then.weight @ first.bias + then.bias)
        case Linear(), Scaling():
            return Linear(then.scale[:, None] * first.weight, then.scale * first.bias + then.shift)
        case Scaling(), Linear():
            return Linear(then.weight * first.scale, then.weight @ first.shift + then.bias)
        case Scaling(), Scaling():
            return Scaling(then.scale * first.scale, then.scale * first.shift + then.shift)
    raise AssertionError
