"""A Keras model: which network of ours is it? Its layers one by one, in their order, checked exactly."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from lstm_demo.convert.answers import Answers
from lstm_demo.convert.head import Linear
from lstm_demo.convert.keras.file import KerasFile, open_keras
from lstm_demo.convert.keras.head import HEAD, head_of, scaling_of
from lstm_demo.convert.keras.layers import Layer, entry_of, read_chain
from lstm_demo.convert.keras.recurrent import RECURRENT, cell_of, gives_every_word, recurrent_layer
from lstm_demo.convert.keras.text import words_of
from lstm_demo.convert.parts import Convolution, Parts
from lstm_demo.convert.readouts import check_width
from lstm_demo.convert.stack import RecurrentLayer
from lstm_demo.convert.words.found import Words
from lstm_demo.errors import InputError, LstmDemoError
from lstm_demo.limits import MAX_WINDOW

_POOLS = {"GlobalAveragePooling1D": "mean", "GlobalMaxPooling1D": "max"}
_CONVOLUTIONS = ("Conv1D", "Convolution1D")


def read_keras(path: Path, architecture: Path | None = None) -> tuple[Parts, Words | None]:
    """Read the model at `path`, a `.keras` or `.h5` file, and the words in it, where it takes strings.

    Raises:
        InputError: the file cannot be read, or its network is no network of ours; says which layer does not fit.
    """
    file = open_keras(path, architecture)
    try:
        return _parts(file)
    except LstmDemoError:
        raise
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise InputError(f"The configuration in {path.name} is not laid out as Keras writes it.") from error


def _parts(file: KerasFile) -> tuple[Parts, Words | None]:
    chain, length = read_chain(file)
    text, embedding_layer, middle, recurrent, pool, head = _sorted(chain)
    [embedding] = embedding_layer.shaped([2])
    embedding, convolution = _below(embedding, middle)
    cell = cell_of([one for one in recurrent if one.kind in RECURRENT])
    width = int(embedding.shape[1]) if convolution is None else len(convolution.weight)
    layers = _stack(recurrent, cell, width)
    readout = _readout(recurrent[-1], layers[-1], pool)
    operations, notes = head_of(head)
    first = next(one for one in operations if isinstance(one, Linear))
    check_width(head[0].name, int(first.weight.shape[1]), layers[-1].width, False, cell)
    masks = embedding_layer.config.get("mask_zero") is True
    masked = masks and readout != "max" and convolution is None  # neither a maximum nor a convolution knows a mask
    words = words_of(text, file, masked) if text else None
    return Parts(
        embedding=embedding,
        layers=layers,
        head=operations,
        cell=cell,
        convolution=convolution,
        masked=masked,
        says=Answers(
            readout=readout,
            padding_id=0 if masks else None,
            max_tokens=length,
            padded_to=None if masked else length,
            positive=1 if operations and len(_last(operations).weight) == 1 else None,
        ),
        notes=notes,
    ), words


def _last(operations: Sequence[object]) -> Linear:
    return [one for one in operations if isinstance(one, Linear)][-1]


def _sorted(chain: list[Layer]) -> tuple[Layer | None, Layer, list[Layer], list[Layer], Layer | None, list[Layer]]:
    """Text, embedding, what stands below and among the recurrent layers, pooling, head; refuses any other order."""
    left = list(chain)

    def take(*kinds: str) -> Layer | None:
        return left.pop(0) if left and left[0].kind in kinds else None

    def take_all(*kinds: str) -> list[Layer]:
        return list(iter(lambda: take(*kinds), None))

    text = take("TextVectorization")
    embedding = take("Embedding")
    below = take_all("BatchNormalization", *_CONVOLUTIONS, "Activation", "ReLU", "MaxPooling1D") if embedding else []
    recurrent = _take_recurrent(left) if embedding else []
    pool = take(*_POOLS) if recurrent else None
    head = take_all(*HEAD) if recurrent else []
    if embedding and recurrent and any(one.kind == "Dense" for one in head) and not left:
        return text, embedding, below, recurrent, pool, head
    before = chain[-len(left) - 1] if len(left) < len(chain) else "the input"
    stranger = left[0] if left else "nothing more"
    raise InputError(
        f"After {before} this model has {stranger}. A bundle is an Embedding; a Conv1D with padding='same', ReLU and "
        "MaxPooling1D, if there is one; layers of LSTM or GRU, Bidirectional or not; at most one pooling over the "
        "words; and Dense layers with ReLU or tanh between them. BatchNormalization and dropout may stand between."
    )


def _take_recurrent(left: list[Layer]) -> list[Layer]:
    """The recurrent layers from the front of `left`, and normalisations with another recurrent layer behind them."""
    taken: list[Layer] = []
    while left and left[0].kind in RECURRENT:
        taken.append(left.pop(0))
        if len(left) > 1 and left[0].kind == "BatchNormalization" and left[1].kind in RECURRENT:
            taken.append(left.pop(0))
    return taken


def _stack(layers: list[Layer], cell: str, width: int) -> list[RecurrentLayer]:
    made: list[RecurrentLayer] = []
    for layer in layers:
        if layer.kind == "BatchNormalization":
            scaling = scaling_of(layer)
            if scaling.scale.shape != (made[-1].width,):
                raise InputError(f"{layer} normalises {len(scaling.scale)} numbers where there are {made[-1].width}.")
            made[-1] = replace(made[-1], scale=scaling.scale, shift=scaling.shift)
            continue
        made.append(recurrent_layer(layer, "gru" if cell == "gru" else "lstm", width, last=layer is layers[-1]))
        width = made[-1].width
    return made


def _below(embedding: Tensor, middle: list[Layer]) -> tuple[Tensor, Convolution | None]:
    """The embedding, normalised where it is, and the convolution over it; checked to be one that a bundle has."""
    while middle and middle[0].kind == "BatchNormalization":
        scaling = scaling_of(middle.pop(0))
        if scaling.scale.shape != embedding.shape[1:]:
            raise InputError(f"A BatchNormalization normalises {len(scaling.scale)} numbers, not an embedding's.")
        embedding = embedding * scaling.scale + scaling.shift
    if not middle:
        return embedding, None
    layer, *rest = middle
    if layer.kind not in _CONVOLUTIONS:
        raise InputError(f"{layer} stands before the recurrent layers; a bundle has a Conv1D with ReLU there, first.")
    activation = entry_of(layer.config, "activation", "linear")
    if activation == "linear" and rest and rest[0].kind in ("Activation", "ReLU"):
        behind = rest.pop(0)
        activation = "relu" if behind.kind == "ReLU" else entry_of(behind.config, "activation", "linear")
    pool = rest.pop(0) if rest and rest[0].kind == "MaxPooling1D" else None
    if rest or activation != "relu":
        what = f"{rest[0]} follows" if rest else f"the activation is {activation!r}"
        raise InputError(f"Behind {layer} {what}; a bundle has ReLU there, then at most one MaxPooling1D.")
    size = _pool(pool) if pool else 1
    drops_rest = pool is not None and size > 1 and pool.config.get("padding", "valid") == "valid"
    return embedding, Convolution(*_filters(layer, int(embedding.shape[1])), size, drops_rest)


def _filters(layer: Layer, width: int) -> tuple[Tensor, Tensor]:
    """Weight [filter, embedding, width] and bias [filter]; a filter of even width gets a column of zeros before it."""
    fixed = {"strides": 1, "dilation_rate": 1, "groups": 1, "data_format": "channels_last"}
    for name, value in fixed.items():
        entry = layer.config.get(name, value)
        entry = entry[0] if isinstance(entry, list) and len(entry) == 1 else entry
        if entry != value:
            raise InputError(f"{layer} has {name}={entry!r}; in a bundle it is {value!r}.")
    padding = layer.config.get("padding", "valid")
    if padding not in ("same", "causal"):
        raise InputError(
            f"{layer} has padding={padding!r}, which leaves out the windows at both ends of a text; in a bundle each "
            "token gives one, padding='same'."
        )
    kernel, *bias = layer.shaped([3, 1] if entry_of(layer.config, "use_bias", True) else [3])
    weight = kernel.permute(2, 1, 0).contiguous()  # [filter, embedding, width]
    if weight.shape[1] != width:
        raise InputError(f"The weights of {layer} are not those of filters over {width} numbers a word.")
    if padding == "causal":
        weight = functional.pad(weight, (0, weight.shape[2] - 1))
    elif weight.shape[2] % 2 == 0:  # Keras pads one more behind
        weight = functional.pad(weight, (1, 0))
    if weight.shape[2] > MAX_WINDOW:
        raise InputError(f"The filters of {layer} see {weight.shape[2]} tokens; in a bundle at most {MAX_WINDOW}.")
    return weight, bias[0] if bias else torch.zeros(len(weight))


def _pool(layer: Layer) -> int:
    """How many tokens the maximum is taken over."""
    size, strides, padding = (layer.config.get(name) for name in ("pool_size", "strides", "padding"))
    size = size[0] if isinstance(size, list) else size
    strides = strides[0] if isinstance(strides, list) else strides
    if not isinstance(size, int) or strides not in (None, size) or (padding == "same" and size > 2):
        raise InputError(
            f"{layer} has pool_size={size}, strides={strides}, padding={padding!r}; a bundle takes each token once, "
            "from the first on."
        )
    return size


def _readout(layer: Layer, top: RecurrentLayer, pool: Layer | None) -> str:
    """Which states the head reads, one of READOUTS; directions that are added up are told apart elsewhere."""
    if not pool:
        if gives_every_word(layer):
            raise InputError(
                f"{layer} gives every word's state to the Dense layer; a bundle reads the last, or a pool."
            )
        return "last"
    if pool.config.get("data_format", "channels_last") != "channels_last" or pool.config.get("keepdims"):
        raise InputError(f"{pool} has another data_format or keepdims; use channels_last without keepdims.")
    if _POOLS[pool.kind] == "max" and top.merge != "concat":
        raise InputError(f"{pool} takes the maximum of both directions' sum; a bundle has that of each direction.")
    return _POOLS[pool.kind]
