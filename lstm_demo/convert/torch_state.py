"""A PyTorch checkpoint: which parts does it hold? Found by names and shapes, whatever the parts are called.

A `.pt` file is read with `weights_only=True`: tensors and plain containers, nothing that runs.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from lstm_demo.cells import Cell
from lstm_demo.checks import brief
from lstm_demo.convert.parts import Parts, check_classes, check_numbers, check_width
from lstm_demo.errors import InputError
from lstm_demo.loop import suffix

Modules = dict[str, dict[str, Tensor]]  # by path in the network: parameters by name

_RECURRENT = re.compile(r"(weight|bias)_(ih|hh)(?:_l(\d{1,3})(_reverse)?)?\Z")
_WRAPPERS = ("state_dict", "model_state_dict", "model_state", "model", "net", "network", "weights")
_CELLS: dict[float, Cell] = {4.0: "lstm", 3.0: "gru"}  # by blocks of weights a unit


def read_torch(path: Path) -> Parts:
    """Read the checkpoint at `path`.

    Raises:
        InputError: the file cannot be read, or its network is not embedding, LSTM or GRU, linear layer; says what not.
    """
    modules = _modules(_load(path))
    name, recurrent = _recurrent(modules)
    cell = _cell(name, recurrent)
    lstm, n_layers, bidirectional = _layers(name, cell, recurrent)
    hidden_size, embedding_size = int(lstm["weight_hh_l0"].shape[1]), int(lstm["weight_ih_l0"].shape[1])
    rest = {path: parameters for path, parameters in modules.items() if path != name}
    embedding = _embedding(rest, embedding_size)
    linear = _linear([path for path in rest if path != embedding])
    if "weight" not in rest[linear]:
        raise InputError(f"The part {linear!r} is no plain linear layer: it holds {_named(sorted(rest[linear]))}.")
    weight = check_numbers(f"{linear}.weight", rest[linear]["weight"])
    if weight.ndim != 2:
        raise InputError(f"The part {linear!r} is no linear layer: its weight has the shape {list(weight.shape)}.")
    check_classes(linear, len(weight))
    check_width(linear, weight.shape[1], hidden_size, bidirectional, cell)
    bias = rest[linear].get("bias", torch.zeros(len(weight)))
    if set(rest[linear]) - {"weight", "bias"} or bias.shape != weight.shape[:1]:
        raise InputError(f"The part {linear!r} is no plain linear layer: it holds {sorted(rest[linear])}.")
    return Parts(
        embedding=check_numbers(f"{embedding}.weight", rest[embedding]["weight"]),
        lstm=lstm,
        weight=weight,
        bias=check_numbers(f"{linear}.bias", bias),
        hidden_size=hidden_size,
        n_layers=n_layers,
        bidirectional=bidirectional,
        cell=cell,
    )


def _load(path: Path) -> Mapping[str, Tensor]:
    if path.suffix == ".safetensors":
        try:
            return load_file(path)
        except SafetensorError as error:
            raise InputError(f"{path.name} is no sound safetensors file ({brief(error)}); save it again.") from error
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except OSError:
        raise
    except Exception as error:  # whatever a damaged or hostile pickle makes the reader stumble over
        raise InputError(
            f"{path.name} does not hold weights alone ({type(error).__name__}), and nothing else is opened. "
            "Where it was trained, save it with torch.save(model.state_dict(), ...)."
        ) from error
    return _unwrapped(content, path.name)


def _unwrapped(content: Any, name: str) -> Mapping[str, Tensor]:
    """The dictionary of tensors in a checkpoint that may hold more than that."""
    for _ in range(3):
        if isinstance(content, Mapping) and content and all(isinstance(one, Tensor) for one in content.values()):
            return {str(key): value for key, value in content.items()}
        inner = content if isinstance(content, Mapping) else {}
        content = next((inner[key] for key in _WRAPPERS if isinstance(inner.get(key), Mapping)), None)
    raise InputError(f"{name} holds no state_dict; save one with torch.save(model.state_dict(), ...).")


def _modules(state: Mapping[str, Tensor]) -> Modules:
    modules: Modules = {}
    for key, tensor in state.items():
        path, _, leaf = key.rpartition(".")
        modules.setdefault(path, {})[leaf] = tensor
    return modules


def _recurrent(modules: Modules) -> tuple[str, dict[str, Tensor]]:
    """The one recurrent part, and its parameters."""
    recurrent = [path for path, leaves in modules.items() if any(_RECURRENT.match(leaf) for leaf in leaves)]
    if not recurrent:
        raise InputError(f"There is no LSTM or GRU among {_named(modules)}; a bundle needs one.")
    if len(recurrent) > 1:
        raise InputError(
            f"There are {len(recurrent)} recurrent parts, {_named(recurrent)}; "
            "how they are joined does not stand in the file. "
            "A bundle has one LSTM or GRU of one or more layers."
        )
    leaves = modules[recurrent[0]]
    if any(leaf.startswith("weight_hr") for leaf in leaves):
        raise InputError(f"The LSTM {recurrent[0]!r} projects its states (proj_size); a bundle's LSTM does not.")
    if odd := [leaf for leaf in leaves if not _RECURRENT.match(leaf)]:
        raise InputError(
            f"The part {recurrent[0]!r} holds {_named(odd)}, which no LSTM or GRU has; a bundle has no place."
        )
    return recurrent[0], leaves


def _cell(name: str, leaves: Mapping[str, Tensor]) -> Cell:
    """An LSTM or a GRU? As many blocks of weights as its first layer has for each unit."""
    hidden = leaves.get("weight_hh_l0", leaves.get("weight_hh"))
    if hidden is None or hidden.ndim != 2 or 0 in hidden.shape:
        raise InputError(f"The part {name!r} lacks sound first weights; save the whole network's state_dict.")
    if (blocks := hidden.shape[0] / hidden.shape[1]) not in _CELLS:
        kind = "a plain recurrent network" if blocks == 1 else "something else"
        raise InputError(f"The part {name!r} is {kind}, not an LSTM or a GRU: weight_hh_l0 is {list(hidden.shape)}.")
    return _CELLS[blocks]


def _layers(name: str, cell: Cell, leaves: Mapping[str, Tensor]) -> tuple[dict[str, Tensor], int, bool]:
    """The parameters by PyTorch's names, the number of layers, and whether there are two directions."""
    matches = [match for leaf in leaves if (match := _RECURRENT.match(leaf))]
    tensors = {_full(match): check_numbers(f"{name}.{match[0]}", leaves[match[0]]) for match in matches}
    n_layers = 1 + max(int(match[3] or 0) for match in matches)
    bidirectional = any(match[4] for match in matches)
    complete: dict[str, Tensor] = {}
    for full, shape in _shapes(name, tensors, min(n_layers, len(tensors)), 2 if bidirectional else 1):
        tensor = tensors.get(full)
        if tensor is None and full.startswith("bias") and not any(match[1] == "bias" for match in matches):
            tensor = torch.zeros(shape)  # made with bias=False
        if tensor is None or list(tensor.shape) != shape:
            there = "is not there" if tensor is None else f"is {list(tensor.shape)}"
            kind = cell.upper()
            raise InputError(f"In the {kind} {name!r}, {full} {there}; it should be there with the shape {shape}.")
        complete[full] = tensor
    return complete, n_layers, bidirectional


def _shapes(name: str, tensors: Mapping[str, Tensor], L: int, D: int) -> Iterator[tuple[str, list[int]]]:
    """Each parameter's name and shape in a network of `L` layers and `D` directions."""
    hidden, inputs = tensors["weight_hh_l0"], tensors.get("weight_ih_l0")
    if inputs is None or inputs.ndim != 2:
        raise InputError(f"The part {name!r} lacks sound first weights; save the whole network's state_dict.")
    (rows, H), E = hidden.shape, int(inputs.shape[1])  # rows: blocks * unit
    for layer in range(L):
        width = D * H if layer else E
        for direction in range(D):
            place = suffix(layer, direction)
            yield f"weight_ih_{place}", [rows, width]
            yield f"weight_hh_{place}", [rows, H]
            yield f"bias_ih_{place}", [rows]
            yield f"bias_hh_{place}", [rows]


def _full(match: re.Match[str]) -> str:
    """The name in a whole network; those of a cell, such as nn.LSTMCell, lack the layer."""
    return match[0] if match[3] else f"{match[0]}_l0"


def _embedding(modules: Modules, width: int) -> str:
    """The path of the embedding: a weight without bias, as wide as what is read, with a row for each word."""
    embeddings = [
        path
        for path, leaves in modules.items()
        if set(leaves) == {"weight"} and leaves["weight"].ndim == 2 and leaves["weight"].shape[1] == width
    ]
    if len(embeddings) > 1:  # a linear layer without bias looks like a vocabulary of two words
        embeddings = [path for path in embeddings if len(modules[path]["weight"]) > 2]
    if len(embeddings) != 1:
        seen = f"{len(embeddings)} of them: {_named(embeddings)}" if embeddings else f"none among {_named(modules)}"
        raise InputError(f"A bundle has one embedding, {width} numbers wide as it is read; there is {seen}.")
    return embeddings[0]


def _linear(paths: list[str]) -> str:
    if len(paths) != 1:
        seen = f"{len(paths)}: {_named(paths)}" if paths else "nothing"
        raise InputError(
            f"Beside embedding and LSTM or GRU a bundle has one linear layer; there is {seen}. "
            "Further layers, attention, normalisation and convolutions have no place in it."
        )
    return paths[0]


def _named(names: Mapping[str, Any] | list[str]) -> str:
    shown = [repr(name) for name in list(names)[:6]]
    return ", ".join(shown) + (", ..." if len(names) > 6 else "") or "nothing"
