"""A Keras model: which network of ours is a Keras model? Its layers one by one, checked exactly.

Keras keeps the blocks of an LSTM's weights in the order input, forget, candidate, output, as PyTorch does; its
kernels are transposed, and it has one bias vector where PyTorch has two. A GRU's are in the order update, reset, new,
where PyTorch has reset, update, new; with `reset_after` its two bias vectors are PyTorch's.
"""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from lstm_demo.cells import BLOCKS, Cell
from lstm_demo.convert.keras_file import open_keras
from lstm_demo.convert.keras_layers import Layer, read_chain
from lstm_demo.convert.parts import Parts, check_classes, check_numbers, check_width
from lstm_demo.errors import InputError, LstmDemoError
from lstm_demo.loop import suffix

_RECURRENT = ("LSTM", "GRU", "Bidirectional")
_CELLS: dict[str, Cell] = {"LSTM": "lstm", "GRU": "gru"}
_BIAS_AXES = {"lstm": 1, "gru": 2}  # a GRU has two vectors, like PyTorch's
_POOLS = {"GlobalAveragePooling1D": "mean", "GlobalMaxPooling1D": "max"}
_MERGES = {"concat": "last", "sum": "sum", "ave": "average"}
_OUTPUTS = {1: "sigmoid", 2: "softmax"}


def read_keras(path: Path) -> Parts:
    """Read the model at `path`, a `.keras` or `.h5` file.

    Raises:
        InputError: the file cannot be read, or its network is no network of ours; says which layer does not fit.
    """
    model, arrays = open_keras(path)
    try:
        return _parts(read_chain(model, arrays))
    except LstmDemoError:
        raise
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise InputError(f"The configuration in {path.name} is not laid out as Keras writes it.") from error


def _parts(layers: list[Layer]) -> Parts:
    embedding_layer, recurrent, pool, linear, activation = _sorted(layers)
    [embedding] = _shaped(embedding_layer, [2])
    cell = _kind(recurrent)
    lstm, hidden_size, bidirectional = _recurrent(recurrent, cell, int(embedding.shape[1]))
    readout = _readout(recurrent, pool)
    weight, bias, notes = _dense(linear, activation)
    check_width(linear.name, int(weight.shape[1]), hidden_size, bidirectional, cell)
    masks = embedding_layer.config.get("mask_zero") is True
    return Parts(
        embedding=embedding,
        lstm=lstm,
        weight=weight,
        bias=bias,
        hidden_size=hidden_size,
        n_layers=len(recurrent),
        bidirectional=bidirectional,
        cell=cell,
        readout=readout,
        masked=masks and readout != "max",  # the maximum knows no mask
        padding_id=0 if masks else None,
        notes=notes,
    )


def _sorted(layers: list[Layer]) -> tuple[Layer, list[Layer], Layer | None, Layer, Layer | None]:
    """Embedding, recurrent layers, pooling, linear layer, activation; refuses everything else and any other order."""
    left = list(layers)

    def take(*kinds: str) -> Layer | None:
        return left.pop(0) if left and left[0].kind in kinds else None

    embedding = take("Embedding")
    recurrent = list(iter(lambda: take(*_RECURRENT), None)) if embedding else []
    pool = take(*_POOLS) if recurrent else None
    linear = take("Dense") if recurrent else None
    activation = take("Activation") if linear else None
    if embedding and recurrent and linear and not left:
        return embedding, recurrent, pool, linear, activation
    before = layers[-len(left) - 1] if len(left) < len(layers) else "the input"
    stranger = left[0] if left else "nothing more"
    raise InputError(
        f"After {before} this model has {stranger}. A bundle is an Embedding, layers of LSTM or GRU, Bidirectional or "
        "not, at most one pooling over the words, and one Dense layer, and no other layers fit in."
    )


def _kind(layers: list[Layer]) -> Cell:
    """LSTMs or GRUs?"""
    names = [layer.config["layer"]["class_name"] if layer.kind == "Bidirectional" else layer.kind for layer in layers]
    for layer, name in zip(layers, names, strict=True):
        if name not in _CELLS:
            raise InputError(f"{layer} holds a {name}; a bundle's layers are LSTMs or GRUs.")
    if len(set(names)) > 1:
        raise InputError(f"The layers are {' and '.join(sorted(set(names)))}; in a bundle all are of one kind.")
    return _CELLS[names[0]]


def _recurrent(layers: list[Layer], cell: Cell, width: int) -> tuple[dict[str, Tensor], int, bool]:
    """The parameters by PyTorch's names, the units, and whether there are two directions."""
    bidirectional = layers[0].kind == "Bidirectional"
    tensors: dict[str, Tensor] = {}
    sizes = []
    for number, layer in enumerate(layers):
        if (layer.kind == "Bidirectional") != bidirectional:
            raise InputError(f"{layers[0]} and {layer} differ in their directions; a bundle's layers do not.")
        cells = _cells(layer)
        axes = [2, 2] + [_BIAS_AXES[cell]] * bool(_entry(cells[0], "use_bias", True))
        weights = _shaped(layer, axes * len(cells))
        for direction in range(len(cells)):
            own = _direction(layer, cell, width, weights[direction * len(axes) : (direction + 1) * len(axes)])
            tensors |= {f"{name}_{suffix(number, direction)}": tensor for name, tensor in own.items()}
            sizes.append(int(own["weight_hh"].shape[1]))
        width = sum(sizes[-len(cells) :])
    if len(set(sizes)) > 1:
        shown = ", ".join(map(str, sizes))
        raise InputError(f"The {cell.upper()} layers have {shown} units; in a bundle all layers have the same number.")
    return tensors, sizes[0], bidirectional


def _direction(layer: Layer, cell: Cell, width: int, weights: list[Tensor]) -> dict[str, Tensor]:
    """One direction's parameters by PyTorch's names, from Keras' kernel, recurrent kernel and bias, if there is one."""
    kernel, recurrent, *bias = weights
    H, n_blocks = int(recurrent.shape[0]), len(BLOCKS[cell])
    b = bias[0] if bias else torch.zeros(n_blocks * H)
    if b.ndim == 1:
        b = torch.stack((b, torch.zeros_like(b)))  # [vector, blocks * unit]
    blocks = n_blocks * H
    if [*kernel.shape, *recurrent.shape, *b.shape] != [width, blocks, H, blocks, 2, blocks]:
        kind = "an LSTM" if cell == "lstm" else "a GRU"
        raise InputError(f"The weights of {layer} are not those of {kind} that reads {width} numbers a word.")
    made = {"weight_ih": kernel.T, "weight_hh": recurrent.T, "bias_ih": b[0], "bias_hh": b[1]}
    if cell == "gru":
        made = {name: torch.cat([tensor.chunk(3)[k] for k in (1, 0, 2)]) for name, tensor in made.items()}
    return {name: tensor.contiguous() for name, tensor in made.items()}


def _cells(layer: Layer) -> list[dict[str, Any]]:
    """The configurations of a layer's directions, the forward one first; checked."""
    if layer.kind != "Bidirectional":
        return [_cell(layer, layer.kind, layer.config, backwards=False)]
    forward = layer.config["layer"]
    backward = layer.config.get("backward_layer", forward)
    given = "backward_layer" in layer.config
    return [
        _cell(layer, forward["class_name"], forward["config"], backwards=False),
        _cell(layer, backward["class_name"], backward["config"], backwards=given),
    ]


def _cell(layer: Layer, kind: str, config: dict[str, Any], backwards: bool) -> dict[str, Any]:
    """Refuse a cell that computes anything but the equations of `cells.py`."""
    if kind not in _CELLS:
        raise InputError(f"{layer} holds a {kind}; a bundle's layers are LSTMs or GRUs.")
    if kind == "GRU" and config.get("reset_after") is not True:  # before there was the choice, it was so
        raise InputError(
            f"{layer} has reset_after=False: its reset gate acts before the matrix, U(r*h), where a bundle's acts "
            "behind it, r*(U h + b), so that no weights make the two the same; train it with reset_after=True."
        )
    fixed = {
        "activation": "tanh",
        "recurrent_activation": "sigmoid",
        "go_backwards": backwards,
        "stateful": False,
        "return_state": False,
        "time_major": False,
    }
    for name, value in fixed.items():
        if (entry := _entry(config, name, value)) != value:
            raise InputError(f"{layer} has {name}={entry!r}; in a bundle it is {value!r}.")
    return config


def _readout(recurrent: list[Layer], pool: Layer | None) -> str:
    """Which states the linear layer reads, one of READOUTS."""
    for layer in recurrent:
        merge = layer.config.get("merge_mode", "concat")
        if merge not in _MERGES or (merge != "concat" and (pool or layer is not recurrent[-1])):
            raise InputError(f"{layer} has merge_mode={merge!r}; a bundle puts both directions side by side (concat).")
    last = recurrent[-1]
    if not pool:
        if _cells(last)[0].get("return_sequences"):
            raise InputError(f"{last} gives every word's state to the Dense layer; a bundle reads the last, or a pool.")
        return _MERGES[last.config.get("merge_mode", "concat")]
    if pool.config.get("data_format", "channels_last") != "channels_last" or pool.config.get("keepdims"):
        raise InputError(f"{pool} has another data_format or keepdims; use channels_last without keepdims.")
    return _POOLS[pool.kind]


def _dense(layer: Layer, after: Layer | None) -> tuple[Tensor, Tensor, tuple[str, ...]]:
    """The linear layer's weight [class, seen] and bias [class], and what has to be said of it."""
    weights = _shaped(layer, [2, 1] if _entry(layer.config, "use_bias", True) else [2])
    weight = weights[0].T
    check_classes(layer.name, len(weight))
    bias = weights[1] if len(weights) == 2 else torch.zeros(len(weight))
    activation = _entry(layer.config, "activation", "linear")
    if after and activation == "linear":
        activation = _entry(after.config, "activation", "linear")
    elif after:
        raise InputError(f"{layer} has the activation {activation!r}, and {after} follows; a bundle has only one.")
    if bias.shape != weight.shape[:1] or activation not in ("linear", _OUTPUTS[len(weight)]):
        raise InputError(
            f"{layer} has {len(weight)} outputs and the activation {activation!r}; a bundle has one with a sigmoid, "
            "or two with a softmax."
        )
    taken = "Its output has no activation, and is taken for a logit (from_logits=True)."
    return weight, bias, (taken,) if activation == "linear" else ()


def _shaped(layer: Layer, axes: list[int]) -> list[Tensor]:
    """A layer's weights, which should have as many axes as `axes` says of each."""
    if [tensor.ndim for tensor in layer.weights] != axes:
        raise InputError(f"The weights of {layer} are not the ones that Keras gives it; save the whole model again.")
    return [check_numbers(str(layer), tensor) for tensor in layer.weights]


def _entry(config: dict[str, Any], name: str, default: object) -> Any:
    """An entry, or its default; a function is called by its name in old and new files."""
    value = config.get(name, default)
    if isinstance(value, dict):
        value = value.get("config", value.get("class_name"))
    return default if value is None else value
