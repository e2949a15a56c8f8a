"""Keras' recurrent layers: which layers of ours are they? Their equations are checked, their weights laid out anew.

Keras keeps the blocks of an LSTM's weights in the order input, forget, candidate, output, as PyTorch does; its
kernels are transposed, and it has one bias vector where PyTorch has two. A GRU's are in the order update, reset, new,
where PyTorch has reset, update, new; with `reset_after` its two bias vectors are PyTorch's. CuDNNLSTM and CuDNNGRU
keep two vectors, and each gate's kernel as CuDNN had it: transposed in memory, and in shape.
"""

from typing import Any

import torch
from torch import Tensor

from lstm_demo.cells import BLOCKS, Cell
from lstm_demo.convert.keras.layers import Layer, entry_of
from lstm_demo.convert.stack import RecurrentLayer
from lstm_demo.errors import InputError

RECURRENT = ("LSTM", "GRU", "CuDNNLSTM", "CuDNNGRU", "Bidirectional")
_CELLS: dict[str, Cell] = {"LSTM": "lstm", "GRU": "gru", "CuDNNLSTM": "lstm", "CuDNNGRU": "gru"}
_MERGES = ("concat", "sum", "ave")
_SAME_ANYHOW = "load its weights into an LSTM with recurrent_activation='sigmoid' and train it for some epochs more"


def cell_of(layers: list[Layer]) -> Cell:
    """LSTMs or GRUs?"""
    names = [_kind(layer) for layer in layers]
    for layer, name in zip(layers, names, strict=True):
        if name not in _CELLS:
            raise InputError(f"{layer} holds a {name}; a bundle's layers are LSTMs or GRUs.")
    cells = sorted({_CELLS[name] for name in names})
    if len(cells) > 1:
        raise InputError(
            f"The layers are {' and '.join(cell.upper() for cell in cells)}; in a bundle all are of one kind."
        )
    return cells[0]


def recurrent_layer(layer: Layer, cell: Cell, width: int, last: bool) -> RecurrentLayer:
    """The layer that reads `width` numbers at each step; all but the last give every step's state."""
    configs = _directions(layer)
    merge = layer.config.get("merge_mode", "concat")
    if merge not in _MERGES:
        raise InputError(f"{layer} has merge_mode={merge!r}; a bundle has both directions side by side, or their sum.")
    if not last and not configs[0].get("return_sequences"):
        raise InputError(f"{layer} gives its last state alone to the layer above; a bundle's layers give every word's.")
    cudnn = _kind(layer).startswith("CuDNN")
    biased = cudnn or bool(entry_of(configs[0], "use_bias", True))
    axes = [2, 2] + [2 if cell == "gru" and not cudnn else 1] * biased
    weights = layer.shaped(axes * len(configs))
    directions = []
    for number in range(len(configs)):
        own = weights[number * len(axes) : (number + 1) * len(axes)]
        directions.append(_direction(layer, cell, width, own, cudnn))
    return RecurrentLayer(tuple(directions), merge)


def gives_every_word(layer: Layer) -> bool:
    """Does it give every word's state, and not the last one alone?"""
    return bool(_directions(layer)[0].get("return_sequences"))


def _direction(layer: Layer, cell: Cell, width: int, weights: list[Tensor], cudnn: bool) -> dict[str, Tensor]:
    """One direction's parameters by PyTorch's names, from Keras' kernel, recurrent kernel and bias, if there is one."""
    kernel, recurrent, *bias = weights
    H, n_blocks = int(recurrent.shape[0]), len(BLOCKS[cell])
    b = bias[0] if bias else torch.zeros(n_blocks * H)
    if cudnn:
        b = b.view(2, -1)
    elif b.ndim == 1:
        b = torch.stack((b, torch.zeros_like(b)))  # [vector, blocks * unit]
    blocks = n_blocks * H
    if [*kernel.shape, *recurrent.shape, *b.shape] != [width, blocks, H, blocks, 2, blocks]:
        kind = "an LSTM" if cell == "lstm" else "a GRU"
        raise InputError(f"The weights of {layer} are not those of {kind} that reads {width} numbers a word.")
    if cudnn:
        kernel = torch.cat([gate.contiguous().view(H, width).T for gate in _gates(kernel, n_blocks)], dim=1)
        recurrent = torch.cat([gate.T for gate in _gates(recurrent, n_blocks)], dim=1)
    made = {"weight_ih": kernel.T, "weight_hh": recurrent.T, "bias_ih": b[0], "bias_hh": b[1]}
    if cell == "gru":
        made = {name: torch.cat([tensor.chunk(3)[k] for k in (1, 0, 2)]) for name, tensor in made.items()}
    return {name: tensor.contiguous() for name, tensor in made.items()}


def _gates(kernel: Tensor, n_blocks: int) -> tuple[Tensor, ...]:
    return kernel.chunk(n_blocks, dim=1)


def _kind(layer: Layer) -> str:
    return str(layer.config["layer"]["class_name"]) if layer.kind == "Bidirectional" else layer.kind


def _directions(layer: Layer) -> list[dict[str, Any]]:
    """The configurations of a layer's directions, the forward one first; checked."""
    if layer.kind != "Bidirectional":
        return [_cell(layer, layer.kind, layer.config, backwards=False)]
    forward = layer.config["layer"]
    backward = layer.config.get("backward_layer") or forward
    return [
        _cell(layer, forward["class_name"], forward["config"], backwards=False),
        _cell(layer, backward["class_name"], backward["config"], backwards=backward is not forward),
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
        if (entry := entry_of(config, name, value)) != value:
            way = ""
            if entry == "hard_sigmoid":
                way = f" It is another cell, and other ones by that name in Keras 2 and 3: {_SAME_ANYHOW}."
            raise InputError(f"{layer} has {name}={entry!r}; in a bundle it is {value!r}.{way}")
    return config
