"""Arrays: how does what a network computed become arrays that nobody can write to?"""

from typing import Any, overload

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lstm_demo.explain.states import Layers

Array = NDArray[np.float32]


def stacked(layers: Layers, name: str) -> Tensor | None:
    """One quantity of all layers and directions [layer, direction, step, unit]; None where there is none."""
    if getattr(layers[0][0], name) is None:
        return None
    return torch.stack([torch.stack([getattr(one, name) for one in directions]) for directions in layers])


@overload
def frozen(tensor: Tensor) -> Array: ...
@overload
def frozen(tensor: None) -> None: ...
def frozen(tensor: Tensor | None) -> Array | None:
    """The same numbers, in the same memory."""
    return None if tensor is None else read_only(tensor.numpy())


def read_only(array: Array) -> Array:
    """The array itself, which cannot be written to from now on."""
    array.flags.writeable = False
    return array


def own(array: NDArray[Any]) -> Array:
    """A copy in single precision that cannot be written to."""
    return read_only(np.array(array, dtype=np.float32))
