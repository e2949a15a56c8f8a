"""Do the six equations, worked by hand from the weights, give what the trace says? And what went into one step?

Plain numpy, one step after the other: a second way to every number on the page, which shares no code with the first.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from lstm_demo.bundle import Bundle
from lstm_demo.explain.trace import QUANTITIES, Trace
from lstm_demo.text import read

Array = NDArray[np.float32]
GATES = ("input_gate", "forget_gate", "candidate", "output_gate")  # the order of the rows: i, f, g, o


@dataclass(frozen=True, eq=False)
class HandStep:
    """What one layer, in one direction, has in hand at one step, before anything is squashed.

    The three parts add up to what the gates squash, `W x + U h + b`; their rows stand in the order of `GATES`.
    """

    from_input: Array  # W x [4, unit]
    from_hidden: Array  # U h [4, unit], h from the step before, in the direction of reading
    bias: Array  # b [4, unit], PyTorch's two bias vectors summed
    hidden_before: Array  # h [unit]; zeros where nothing was read before
    cell_before: Array  # c [unit]
    word_id: int  # the row of the embedding that belongs to the word; 1 for every unknown word
    embedding: Array  # that row [embedding]: one-hot times matrix

    @property
    def preactivation(self) -> Array:
        """`W x + U h + b` [4, unit]."""
        return self.from_input + self.from_hidden + self.bias


def hand_step(bundle: Bundle, trace: Trace, step: int, layer: int = -1, direction: int = 0) -> HandStep:
    """Take apart what the gates squash at `step`; `trace` is of an unedited reading by `bundle`."""
    layer %= trace.n_layers
    W, U, b = _weights(bundle, layer, direction)
    word_id = read(trace.text, bundle.vocabulary).ids[step]
    embedding = _embedding(bundle)[word_id]
    x = embedding if layer == 0 else trace.hidden[layer - 1, :, step].ravel()  # [input]
    before = step - 1 if direction == 0 else step + 1
    nothing = np.zeros(trace.n_units, dtype=np.float32)
    is_first = not 0 <= before < trace.n_steps
    h = nothing if is_first else trace.hidden[layer, direction, before]
    c = nothing if is_first else trace.cell[layer, direction, before]
    input_part, hidden_part, bias = (part.reshape(len(GATES), -1) for part in (W @ x, U @ h, b))  # each [4, unit]
    return HandStep(input_part, hidden_part, bias, h, c, word_id, embedding)


def largest_difference(bundle: Bundle, trace: Trace) -> float:
    """How far an unedited `trace` lies from the hand computation: the largest over all six quantities, steps, units.

    A difference counts as it is up to numbers of 1, and as a share of the number beyond, which a cell can be.
    """
    ids = read(trace.text, bundle.vocabulary).ids
    x = _embedding(bundle)[list(ids)]  # [step, input]
    largest = 0.0
    for layer in range(trace.n_layers):
        outputs = []
        for direction in range(trace.n_directions):
            found = _read_by_hand(x, _weights(bundle, layer, direction), direction)  # [quantity, step, unit]
            traced = np.stack([getattr(trace, name)[layer, direction] for name in QUANTITIES])
            apart = np.abs(found - traced) / np.maximum(1, np.abs(traced))
            largest = max(largest, float(apart.max(initial=0)))
            outputs.append(found[QUANTITIES.index("hidden")])
        x = np.concatenate(outputs, axis=-1)  # [step, direction * unit]
    return largest


def _read_by_hand(x: Array, weights: tuple[Array, Array, Array], direction: int) -> Array:
    """The six equations, step by step, from the inputs [step, input]: [quantity, step, unit]."""
    W, U, b = weights
    found = np.zeros((len(QUANTITIES), len(x), U.shape[1]), dtype=np.float32)
    h = c = np.zeros(U.shape[1], dtype=np.float32)
    for t in range(len(x)) if direction == 0 else reversed(range(len(x))):
        i, f, g, o = (W @ x[t] + U @ h + b).reshape(4, -1)
        i, f, g, o = _sigmoid(i), _sigmoid(f), np.tanh(g), _sigmoid(o)
        c = f * c + i * g
        h = o * np.tanh(c)
        found[:, t] = i, f, o, g, c, h  # in the order of QUANTITIES
    return found


def _sigmoid(z: Any) -> Any:
    return (1 + np.tanh(z / 2)) / 2  # 1 / (1 + e^-z), but nothing overflows


def _weights(bundle: Bundle, layer: int, direction: int) -> tuple[Array, Array, Array]:
    with torch.no_grad():
        W, U, b = bundle.network.weights(layer, direction)
        return W.numpy(), U.numpy(), b.numpy()


def _embedding(bundle: Bundle) -> Array:
    table: Array = bundle.network.embedding.weight.detach().numpy()  # [word, embedding]
    return table
