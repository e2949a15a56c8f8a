"""A Keras file: what stands in it? Its configuration as JSON, its weights as numbers; nothing is deserialised.

A `.keras` file is a zip of `config.json` and `model.weights.h5`; a `.h5` file keeps the configuration as an attribute.
"""

import io
import json
import math
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from lstm_demo.errors import InputError, LstmDemoError
from lstm_demo.limits import MAX_WEIGHT_BYTES

Arrays = Callable[[str, str, str], list[Tensor]]  # (layer's name, its class, its group's name) -> its weights in order

_CONFIG, _WEIGHTS = "config.json", "model.weights.h5"
_MAX_CONFIG_BYTES = 5_000_000
_INSIDE = {
    "LSTM": ("cell/vars",),
    "GRU": ("cell/vars",),
    "Bidirectional": ("forward_layer/cell/vars", "backward_layer/cell/vars"),
}


def open_keras(path: Path) -> tuple[dict[str, Any], Arrays]:
    """The configuration of the model in `path`, and a function that gives the weights of one of its layers.

    Raises:
        InputError: h5py is missing, or the file is damaged, too large, or not a whole Keras model.
    """
    try:
        import h5py
    except ImportError as error:
        raise InputError(f"To read {path.name}, h5py is needed: pip install h5py, then try again.") from error
    try:
        if path.suffix == ".keras":
            with zipfile.ZipFile(path) as archive:
                config = _parse(_entry(archive, _CONFIG, _MAX_CONFIG_BYTES), path.name)
                file = h5py.File(io.BytesIO(_entry(archive, _WEIGHTS, 2 * MAX_WEIGHT_BYTES)), "r")
            return config, _guarded(path.name, lambda *layer: _native(file, *layer))
        file = h5py.File(path, "r")
        if "model_config" not in file.attrs:
            raise InputError(f"{path.name} holds weights without their layers; save the whole model with model.save().")
        return _parse(file.attrs["model_config"], path.name), _guarded(path.name, lambda *layer: _legacy(file, *layer))
    except LstmDemoError:
        raise
    except (FileNotFoundError, PermissionError):
        raise
    except (OSError, KeyError, RuntimeError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
        raise InputError(f"{path.name} is damaged, or no Keras file; save it again with model.save().") from error


def _guarded(name: str, arrays: Arrays) -> Arrays:
    """`arrays`, with one plain sentence for whatever HDF5 stumbles over."""

    def read(layer: str, kind: str, group: str) -> list[Tensor]:
        try:
            return arrays(layer, kind, group)
        except LstmDemoError:
            raise
        except (OSError, KeyError, RuntimeError, ValueError, TypeError, AttributeError) as error:
            raise InputError(f"{name} lacks sound weights of the layer {layer!r}; save it again.") from error

    return read


def _entry(archive: zipfile.ZipFile, name: str, max_bytes: int) -> bytes:
    if (size := archive.getinfo(name).file_size) > max_bytes:
        raise InputError(f"{name} in the file has {size:,} bytes; at most {max_bytes:,} are read.")
    with archive.open(name) as file:
        return file.read(max_bytes)


def _parse(content: str | bytes, name: str) -> dict[str, Any]:
    try:
        config = json.loads(content)
    except (ValueError, RecursionError, TypeError) as error:
        raise InputError(f"The configuration in {name} is not sound JSON; save the model again.") from error
    if not isinstance(config, dict):
        raise InputError(f"The configuration in {name} is no JSON object; save the model again.")
    return config


def _native(file: Any, layer: str, kind: str, group: str) -> list[Tensor]:
    """Weights of a `.keras` file: groups are called after classes and counted, variables are numbered."""
    tensors = []
    for inside in _INSIDE.get(kind, ("vars",)):
        parent = f"layers/{group}/{inside}"
        tensors += [_read(file, f"{parent}/{number}") for number in range(len(_walk(file, parent)))]
    return tensors


def _legacy(file: Any, layer: str, kind: str, group: str) -> list[Tensor]:
    """Weights of a `.h5` file: groups are called after layers and list their variables in order."""
    parent = _walk(file, f"model_weights/{layer}")
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
