"""The head of a Keras model: which linear layers, activations and normalisations stand behind its states?"""

import torch

from lstm_demo.convert.answers import NONE
from lstm_demo.convert.head import Linear, Operation, Scaling, normalization
from lstm_demo.convert.keras.layers import Layer, entry_of
from lstm_demo.convert.readouts import check_classes
from lstm_demo.errors import InputError

HEAD = ("Dense", "BatchNormalization", "Activation", "ReLU", "Softmax")
_OUTPUTS = {1: "sigmoid", 2: "softmax", 3: "softmax"}


def head_of(layers: list[Layer]) -> tuple[list[Operation], tuple[str, ...]]:
    """The operations behind the states, without the last activation, and what has to be said of them.

    Raises:
        InputError: an activation is none that a bundle has at its place.
    """
    operations: list[Operation] = []
    names: list[str] = []  # of the layers that the operations come from
    for layer in layers:
        found = _operations(layer)
        operations += found
        names += [str(layer)] * len(found)
    last = [one for one in operations if isinstance(one, Linear)][-1]
    check_classes(next(layer for layer in reversed(layers) if layer.kind == "Dense").name, len(last.weight))
    wanted = _OUTPUTS[len(last.weight)]
    while operations[-1] == NONE:
        operations.pop()
    is_logit = not isinstance(operations[-1], str)
    if not is_logit and operations[-1] != wanted:
        raise InputError(
            f"{names[len(operations) - 1]} has {len(last.weight)} outputs and the activation {operations[-1]!r}; a "
            "bundle has one with a sigmoid, or two or three with a softmax."
        )
    between = operations if is_logit else operations[:-1]
    for operation, name in zip(between, names, strict=False):
        if isinstance(operation, str) and operation not in ("relu", "tanh", NONE):
            raise InputError(
                f"{name} has the activation {operation!r}, and more follows; between linear layers a bundle has relu "
                "or tanh."
            )
    taken = "Its output has no activation, and is taken for a logit (from_logits=True)."
    return between, (taken,) if is_logit else ()


def scaling_of(layer: Layer) -> Scaling:
    """What a trained BatchNormalization does with the numbers of its last axis."""
    config = layer.config
    axis = config.get("axis", -1)
    axis = axis[0] if isinstance(axis, list) and len(axis) == 1 else axis
    if axis not in (-1, 1, 2):
        raise InputError(f"{layer} has axis={axis!r}; a bundle takes one that normalises each number of a state.")
    scaled, centred = entry_of(config, "scale", True), entry_of(config, "center", True)
    weights = layer.shaped([1] * (2 + bool(scaled) + bool(centred)))
    mean, variance = weights[-2:]
    gamma = weights[0] if scaled else torch.ones_like(mean)
    beta = weights[bool(scaled)] if centred else torch.zeros_like(mean)
    if not mean.shape == variance.shape == gamma.shape == beta.shape:
        raise InputError(f"The weights of {layer} are not the ones that Keras gives it; save the whole model again.")
    return normalization(mean, variance, float(entry_of(config, "epsilon", 1e-3)), gamma, beta)


def _operations(layer: Layer) -> list[Operation]:
    match layer.kind:
        case "Dense":
            weights = layer.shaped([2, 1] if entry_of(layer.config, "use_bias", True) else [2])
            weight = weights[0].T.contiguous()
            bias = weights[1] if len(weights) == 2 else torch.zeros(len(weight))
            if bias.shape != weight.shape[:1]:
                raise InputError(f"The weights of {layer} are not those that Keras gives it; save the model again.")
            return [Linear(weight, bias), _activation(layer)]
        case "BatchNormalization":
            return [scaling_of(layer)]
        case "ReLU":
            plain = {"max_value": None, "negative_slope": 0.0, "threshold": 0.0}
            if any(layer.config.get(name, value) not in (value, 0, None) for name, value in plain.items()):
                raise InputError(f"{layer} is no plain ReLU, max(0, x); a bundle has that or tanh.")
            return ["relu"]
        case "Softmax":
            return ["softmax"]
        case _:
            return [_activation(layer)]


def _activation(layer: Layer) -> str:
    name = str(entry_of(layer.config, "activation", "linear"))
    return NONE if name == "linear" else name
