"""Arrays: which numbers belong to a layer of Keras? From HDF5, of the file itself and of a size that was looked at."""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_WEIGHT_BYTES

Arrays = Callable[[str, str, str], list[Tensor]]  # (layer's name, its class, its group's name) -> its weights in order

_INSIDE = {
    "LSTM": ("cell/vars",),
    "GRU": ("cell/vars",),
    "Bidirectional": ("forward_layer/cell/vars", "backward_layer/cell/vars"),
}


def native(file: Any, layer: str, kind: str, group: str) -> list[Tensor]:
    """Weights of a `.keras` file: groups are called after classes and counted, variables are numbered."""
    tensors = []
    for inside in _INSIDE.get(kind, ("vars",)):
        parent = f"layers/{group}/{inside}"
        tensors += [_read(file, f"{parent}/{number}") for number in range(len(_walk(file, parent)))]
    return tensors


def legacy(file: Any, layer: str, kind: str, group: str) -> list[Tensor]:
    """Weights of a `.h5` file: groups are called after layers and list their variables in order."""
    inside = "model_weights/" if "model_weights" in file else ""  # or they are the whole file
    parent = _walk(file, f"{inside}{layer}")
    names = [name.decode() if isinstance(name, bytes) else str(name) for name in parent.attrs["weight_names"]]
    return [_read(parent, name) for name in names]


def _read(file: Any, path: str) -> Tensor:
    """One dataset of floating-point numbers, as float32 in memory of its own."""
    dataset = _walk(file, path)
    size = math.prod(dataset.shape) * 4
    if dataset.dtype.kind != "f" or size > MAX_WEIGHT_BYTES or dataset.external or dataset.is_virtual:
        raise InputError(
            f"The weights {path} are {dataset.dtype} of {size:,} bytes; a bundle takes floating-point numbers, at most "
            f"{MAX_WEIGHT_BYTES:,} bytes of them, that stand in the file itself."
        )
    return torch.from_numpy(dataset[()].astype("float32"))


def _walk(file: Any, path: str) -> Any:
    """What stands at `path`; links that lead out of the file are not followed."""
    import h5py

    for part in path.split("/"):
        if not isinstance(file.get(part, getlink=True), h5py.HardLink):
            raise InputError(f"{part!r} in the file is missing or leads out of it; save the whole model again.")
        file = file[part]
    return file
