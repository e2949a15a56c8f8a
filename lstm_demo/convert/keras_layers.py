"""Keras layers: which layers does a Keras model consist of? A plain chain of them, read from its configuration."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from lstm_demo.convert.keras_file import Arrays
from lstm_demo.errors import InputError

_IDLE = {"InputLayer", "Dropout", "SpatialDropout1D", "GaussianDropout", "GaussianNoise"}  # nothing at prediction
_WEIGHTED = ("Embedding", "LSTM", "GRU", "Bidirectional", "Dense")


@dataclass(frozen=True)
class Layer:
    """One layer of the chain; as text "'lstm_1' (LSTM)"."""

    name: str
    kind: str  # Keras' class name
    config: dict[str, Any]
    weights: list[Tensor]

    def __str__(self) -> str:
        return f"{self.name!r} ({self.kind})"


def read_chain(model: dict[str, Any], arrays: Arrays) -> list[Layer]:
    """The layers that compute something, in order.

    Args:
        model: the configuration.
        arrays: gives a layer's weights.

    Raises:
        InputError: the model is no plain chain of layers.
        KeyError, TypeError, AttributeError, IndexError, ValueError: the configuration is not laid out as Keras does.
    """
    if model["class_name"] not in ("Sequential", "Functional", "Model"):
        raise InputError(
            f"The model is a {model['class_name']!r}, whose function stands in its program; "
            "a Sequential or a functional model can be read."
        )
    counts: Counter[str] = Counter()
    layers: list[Layer] = []
    before = ""
    for entry in model["config"]["layers"]:
        kind, config = entry["class_name"], entry["config"]
        if kind == "NotEqual":  # how Keras writes down that an embedding masks
            continue
        name = config["name"]
        if entry.get("inbound_nodes"):
            _check_inbound(name, entry["inbound_nodes"], before)
        before = name
        group = f"{kind.lower()}_{counts[kind]}" if counts[kind] else kind.lower()
        counts[kind] += 1
        if kind not in _IDLE:
            layers.append(Layer(name, kind, config, arrays(name, kind, group) if kind in _WEIGHTED else []))
    return layers


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
