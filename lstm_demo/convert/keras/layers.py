"""Keras layers: which layers does a Keras model consist of? A plain chain of them, read from its configuration."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from lstm_demo.convert.keras.file import KerasFile
from lstm_demo.convert.numbers import check_numbers
from lstm_demo.errors import InputError

_IDLE = {"InputLayer", "Dropout", "SpatialDropout1D", "GaussianDropout", "GaussianNoise"}  # nothing at prediction
_WEIGHTED = ("Embedding", "LSTM", "GRU", "CuDNNLSTM", "CuDNNGRU", "Bidirectional", "Dense", "Conv1D",
             "Convolution1D", "BatchNormalization")  # fmt: skip


@dataclass(frozen=True)
class Layer:
    """One layer of the chain; as text "'lstm_1' (LSTM)"."""

    name: str
    kind: str  # Keras' class name
    config: dict[str, Any]
    weights: list[Tensor]
    group: str = ""  # what it is called in a `.keras` file

    def __str__(self) -> str:
        return f"{self.name!r} ({self.kind})"

    def shaped(self, axes: list[int]) -> list[Tensor]:
        """Its weights, which should have as many axes as `axes` says of each."""
        if [tensor.ndim for tensor in self.weights] != axes:
            raise InputError(f"The weights of {self} are not the ones that Keras gives it; save the whole model again.")
        return [check_numbers(str(self), tensor) for tensor in self.weights]


def read_chain(file: KerasFile) -> tuple[list[Layer], int | None]:
    """The layers that compute something, in order; and the length of a text in tokens, where the input says it.

    Raises:
        InputError: the model is no plain chain of layers.
        KeyError, TypeError, AttributeError, IndexError, ValueError: the configuration is not laid out as Keras does.
    """
    model = file.model
    if model["class_name"] not in ("Sequential", "Functional", "Model"):
        raise InputError(
            f"The model is a {model['class_name']!r}, whose function stands in its program; "
            "a Sequential or a functional model can be read."
        )
    counts: Counter[str] = Counter()
    layers: list[Layer] = []
    length: int | None = None
    before = ""
    entries = model["config"]["layers"] if isinstance(model["config"], dict) else model["config"]
    for entry in entries:
        kind, config = entry["class_name"], entry["config"]
        if kind == "NotEqual":  # how Keras writes down that an embedding masks
            continue
        name = config["name"]
        if entry.get("inbound_nodes"):
            _check_inbound(name, entry["inbound_nodes"], before)
        before = name
        group = f"{_snake(kind)}_{counts[kind]}" if counts[kind] else _snake(kind)
        counts[kind] += 1
        length = length or _length(config)
        if kind not in _IDLE:
            weights = file.arrays(name, kind, group) if kind in _WEIGHTED else []
            layers.append(Layer(name, kind, config, weights, group))
    return layers, length


def entry_of(config: dict[str, Any], name: str, default: object) -> Any:
    """An entry, or its default; a function is called by its name in old and new files."""
    value = config.get(name, default)
    if isinstance(value, dict):
        value = value.get("config", value.get("class_name"))
    return default if value is None else value


def _length(config: dict[str, Any]) -> int | None:
    """How many tokens the input has, where a layer's configuration says it."""
    if isinstance(config.get("input_length"), int):
        return int(config["input_length"])
    shape = config.get("batch_shape") or config.get("batch_input_shape")
    if isinstance(shape, list) and len(shape) == 2 and isinstance(shape[1], int) and shape[1] > 1:
        return int(shape[1])
    return None


def _snake(kind: str) -> str:
    """What Keras calls the group of a class: "BatchNormalization" is batch_normalization."""
    kind = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", kind))
    return re.sub("([a-z])([A-Z])", r"\1_\2", kind).lower()


def _check_inbound(name: str, nodes: list[Any], before: str) -> None:
    """Refuse a layer that is used twice, or that reads anything but the layer before it."""
    sources = [_sources(node["args"] if isinstance(node, dict) else node) for node in nodes]
    if sources != [[before]]:
        raise InputError(f"The layer {name!r} does not read the layer before it alone; a bundle is a plain chain.")


def _sources(value: Any) -> list[str]:
    """The layers that a call's arguments come from; Keras 3 writes `keras_history`, Keras 2 a list [name, 0, 0, {}]."""
    if isinstance(value, dict):
        return [value["config"]["keras_history"][0]] if value.get("class_name") == "__keras_tensor__" else []
    if isinstance(value, list) and len(value) >= 3 and isinstance(value[0], str):
        return [value[0]]
    return [name for one in value for name in _sources(one)] if isinstance(value, list) else []
