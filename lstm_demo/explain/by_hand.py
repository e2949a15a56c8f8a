"""Do the equations, worked by hand from the weights, give what the trace says? And what went into one step?

Plain numpy in double precision, one step after the other: a second way to every gate and state, from the same words
and the same weights, which shares none of the equations with the first.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from lstm_demo.bundle import Bundle
from lstm_demo.errors import InputError
from lstm_demo.explain.arrays import Array, own
from lstm_demo.explain.edits import check_index
from lstm_demo.explain.trace import Trace
from lstm_demo.text import read

Exact = NDArray[np.float64]
GATES = ("input_gate", "forget_gate", "candidate", "output_gate")  # the order of the rows: i, f, g, o


@dataclass(frozen=True, eq=False)
class HandStep:
    """What one layer, in one direction, has in hand at one step, before anything is squashed.

    The four parts add up to what is squashed, `W x + U h + b` and what a gate sees of the cell. Their rows stand in
    the order of `GATES`; a plain recurrent network has one row, for its hidden state. The arrays are copies, float32
    and read-only: nothing done to them reaches the network.
    """

    from_input: Array  # W x [row, unit]
    from_hidden: Array  # U h [row, unit], h from the step before, in the direction of reading
    from_cell: Array  # what a gate sees of the cell [row, unit]: i and f of the one before, o of the new one
    bias: Array  # b [row, unit], PyTorch's two bias vectors summed
    hidden_before: Array  # h [unit]; zeros where nothing was read before
    cell_before: Array  # c [unit]
    word_id: (
        int | None
    )  # the row of the embedding that belongs to the word, 1 for every unknown word; None for a window
    embedding: Array  # that row [embedding]: one-hot times matrix; for a window, what the filters answered [filter]

    @property
    def preactivation(self) -> Array:
        """What is squashed [row, unit]."""
        return self.from_input + self.from_hidden + self.from_cell + self.bias


def hand_step(bundle: Bundle, trace: Trace, step: int, layer: int = -1, direction: int = 0) -> HandStep:
    """Take apart what is squashed at `step` of a `trace` by `bundle`.

    Raises:
        InputError: the trace has no such step, layer or direction; all count from 0, and layer -1 is the last. Or it is
            an experiment.
    """
    _check_unedited(trace)
    layer = trace.n_layers - 1 if layer == -1 else layer
    check_index("step", step, trace.n_steps)
    check_index("layer", layer, trace.n_layers)
    check_index("direction", direction, trace.n_directions)
    W, U, b, V = _weights(bundle, layer, direction)
    ids = read(trace.text, bundle.vocabulary).ids
    read_there = _first_inputs(bundle, ids)[step]
    x = read_there if layer == 0 else trace.hidden[layer - 1, :, step].ravel()  # [input]
    before = step - 1 if direction == 0 else step + 1
    nothing = np.zeros(trace.n_units, dtype=np.float32)
    is_first = not 0 <= before < trace.n_steps
    h = nothing if is_first else trace.hidden[layer, direction, before]
    c = nothing if is_first or trace.cell is None else trace.cell[layer, direction, before]
    after = nothing if trace.cell is None else trace.cell[layer, direction, step]
    hidden_part = np.concatenate((U @ h, np.zeros(len(W) - len(U))))  # not all rows may see h
    parts = [part.reshape(-1, trace.n_units) for part in (W @ x, hidden_part, b)]  # each [row, unit]
    cell_part = np.zeros_like(parts[0])
    if bundle.config.cell == "peephole":
        cell_part[[0, 1, 3]] = V[0] * c, V[1] * c, V[2] * after
    elif bundle.config.cell == "cell_output":
        cell_part[3] = V @ after
    return HandStep(
        from_input=own(parts[0]),
        from_hidden=own(parts[1]),
        from_cell=own(cell_part),
        bias=own(parts[2]),
        hidden_before=own(h),
        cell_before=own(c),
        word_id=None if bundle.config.convolution else ids[step],
        embedding=own(read_there),
    )


def largest_difference(bundle: Bundle, trace: Trace) -> float:
    """How far a `trace` by `bundle` lies from the hand computation: the largest over all quantities, steps, units.

    A difference counts as it is up to numbers of 1, and as a share of the number beyond, which a cell can be. What is
    rounded at one step is carried on by the next ones, so that it grows with the text. It is NaN where a number is.

    Raises:
        InputError: the trace is an experiment.
    """
    _check_unedited(trace)
    x = _first_inputs(bundle, read(trace.text, bundle.vocabulary).ids)  # [step, input]
    largest = [0.0]
    for layer in range(trace.n_layers):
        outputs = []
        for direction in range(trace.n_directions):
            found = _read_by_hand(bundle.config.cell, x, _weights(bundle, layer, direction), direction)
            traced = np.stack([trace.part(name)[layer, direction] for name in trace.quantities])
            apart = np.abs(found - traced) / np.maximum(1, np.abs(traced))  # [quantity, step, unit]
            largest.append(float(apart.max(initial=0)))
            outputs.append(found[-1])  # the hidden state
        x = np.concatenate(outputs, axis=-1)  # [step, direction * unit]
    return float(np.max(largest))  # unlike Python's, it sees NaN


def _check_unedited(trace: Trace) -> None:
    if trace.edits:
        raise InputError(
            "This trace is an experiment, and the equations give the network's own numbers; give one without edits."
        )


def _read_by_hand(cell: str, x: Exact, weights: tuple[Exact, ...], direction: int) -> Exact:
    """The equations, step by step, from the inputs [step, input]: [quantity, step, unit], as a trace orders them."""
    W, U, b, V = weights
    n_units = U.shape[1]
    found = np.zeros((1 if cell == "rnn" else 6, len(x), n_units))
    h = c = np.zeros(n_units)
    for t in range(len(x)) if direction == 0 else reversed(range(len(x))):
        z = W @ x[t] + b
        z[: len(U)] += U @ h
        if cell == "rnn":
            h = found[0, t] = np.tanh(z)
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
        found[:, t] = i, f, o, g, c, h
    return found


def _sigmoid(z: Any) -> Any:
    return (1 + np.tanh(z / 2)) / 2  # 1 / (1 + e^-z), but nothing overflows


def _first_inputs(bundle: Bundle, ids: tuple[int, ...]) -> Exact:
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


def _weights(bundle: Bundle, layer: int, direction: int) -> tuple[Exact, ...]:
    """W, U, b and what reads the cell, of which there may be nothing."""
    with torch.no_grad():
        W, U, b, V = bundle.network.weights(layer, direction)
        return tuple(np.zeros(0) if one is None else one.double().numpy() for one in (W, U, b, V))
