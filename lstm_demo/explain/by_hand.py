"""The computation by hand: do the equations, worked by hand from the weights, give what the trace says?

Plain numpy in double precision, one step after the other: a second way to every gate and state, from the same words
and the same weights, which shares none of the equations with the first.
"""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from lstm_demo.bundle import Bundle
from lstm_demo.cells import BLOCKS
from lstm_demo.errors import InputError
from lstm_demo.explain.arrays import Array
from lstm_demo.explain.trace import Trace

Exact = NDArray[np.float64]
GATES = BLOCKS["lstm"]  # the order of the rows: i, f, g, o


def largest_difference(bundle: Bundle, trace: Trace) -> float:
    """How far a `trace` by `bundle` lies from the hand computation: the largest over all quantities, steps, units.

    A difference counts as it is up to numbers of 1, and as a share of the number beyond, which a cell can be. What is
    rounded at one step is carried on by the next ones, so that it grows with the text. It is NaN where a number is.

    Raises:
        InputError: the trace is an experiment.
    """
    check_unedited(trace)
    x = first_inputs(bundle, bundle.read(trace.text).ids)  # [step, input]
    largest = [0.0]
    for layer in range(trace.n_layers):
        outputs = []
        for direction in range(trace.n_directions):
            begin = numpy_initial(bundle, layer, direction)
            by_hand = _read_by_hand(bundle.config.cell, x, numpy_weights(bundle, layer, direction), direction, begin)
            traced = np.stack([trace.part(name)[layer, direction] for name in trace.quantities])
            apart = np.abs(by_hand - traced) / np.maximum(1, np.abs(traced))  # [quantity, step, unit]
            largest.append(float(apart.max(initial=0)))
            outputs.append(by_hand[-1])  # the hidden state
        x = np.concatenate(outputs, axis=-1)  # [step, direction * unit]
    return float(np.max(largest))  # unlike Python's, it sees NaN


def check_unedited(trace: Trace) -> None:
    """Refuse a trace that is an experiment."""
    if trace.edits:
        raise InputError("trace.edited")


def _read_by_hand(cell: str, x: Exact, weights: tuple[Exact, ...], direction: int, begin: tuple[Exact, Exact]) -> Exact:
    """The equations, step by step, from the inputs [step, input]: [quantity, step, unit], as a trace orders them.

    They go on from h and c of `begin` [unit].
    """
    h, c = begin
    if cell == "gru":
        return _read_gru_by_hand(x, weights, direction, h)
    W, U, b, V, _ = weights
    n_units = U.shape[1]
    quantities = np.zeros((1 if cell == "rnn" else 6, len(x), n_units))
    for t in range(len(x)) if direction == 0 else reversed(range(len(x))):
        z = W @ x[t] + b
        z[: len(U)] += U @ h
        if cell == "rnn":
            h = quantities[0, t] = np.tanh(z)
            continue
        i, f, g, o = z.reshape(4, -1)
        if cell == "peephole":
            i, f = i + V[0] * c, f + V[1] * c
        i, f, g = _sigmoid(i), _sigmoid(f), np.tanh(g)
        c = f * c + i * g
        if cell == "peephole":
            o = o + V[2] * c
        elif cell == "cell_output":
            o = o + V @ c
        o = _sigmoid(o)
        h = o * np.tanh(c)
        quantities[:, t] = i, f, o, g, c, h
    return quantities


def _read_gru_by_hand(x: Exact, weights: tuple[Exact, ...], direction: int, h: Exact) -> Exact:
    """The same of a GRU: its gates r and z, its candidate n, its hidden state h."""
    W, U, b, _, b_hn = weights
    n_units = U.shape[1]
    quantities = np.zeros((4, len(x), n_units))
    for t in range(len(x)) if direction == 0 else reversed(range(len(x))):
        from_x, from_h = (W @ x[t] + b).reshape(3, -1), (U @ h).reshape(3, -1)  # [block, unit]
        r, z = _sigmoid(from_x[:2] + from_h[:2])
        n = np.tanh(from_x[2] + r * (from_h[2] + b_hn))
        h = (1 - z) * n + z * h
        quantities[:, t] = r, z, n, h
    return quantities


def _sigmoid(z: Any) -> Any:
    return (1 + np.tanh(z / 2)) / 2  # 1 / (1 + e^-z), but nothing overflows


def first_inputs(bundle: Bundle, ids: tuple[int, ...]) -> Exact:
    """What the first layer reads [step, input]: rows of the embedding; behind a convolution, the strongest answers."""
    table: Array = bundle.network.embedding.weight.detach().numpy()  # [word, embedding]
    words = table[list(ids)].astype(np.float64)  # [token, embedding]
    config = bundle.config
    if not config.convolution:
        return words
    weights = bundle.network.convolution.state_dict()
    filters, bias = (
        weights[name].double().numpy() for name in ("weight", "bias")
    )  # [filter, embedding, place]; [filter]
    padded = np.pad(words, ((config.convolution_width // 2,) * 2, (0, 0)))
    answers = np.zeros((len(ids), config.convolution))  # [token, filter]
    for token in range(len(ids)):
        seen = padded[token : token + config.convolution_width].T  # [embedding, place]
        answers[token] = np.maximum(0, (filters * seen).sum(axis=(1, 2)) + bias)
    pools = [answers[first : first + config.pool].max(axis=0) for first in range(0, len(ids), config.pool)]
    return np.array(pools).reshape(-1, config.convolution)


def numpy_weights(bundle: Bundle, layer: int, direction: int) -> tuple[Exact, ...]:
    """W, U, b, what reads the cell, and a GRU's b_hn; of the last two there may be nothing."""
    with torch.no_grad():
        weights = bundle.network.weights(layer, direction)
        return tuple(np.zeros(0) if one is None else one.double().numpy() for one in weights)


def numpy_initial(bundle: Bundle, layer: int, direction: int) -> tuple[Exact, Exact]:
    """The hidden state and the cell [unit] that a layer begins with in a direction."""
    hidden, cell = (one.detach().double().numpy() for one in bundle.network.initial(layer, direction))
    return hidden, cell
