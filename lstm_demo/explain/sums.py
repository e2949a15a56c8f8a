"""Sums before the squashing: which products make what one unit's gates see, at every step?

`W x + U h + b`, taken apart: each dot product with the products that are largest in size, both biases, and what a
gate sees of the cell. The same for the verdict, `w . h + b`. Worked from the weights, in numpy.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_demo.bundle import Bundle
from lstm_demo.explain.arrays import Array, own, read_only
from lstm_demo.explain.by_hand import check_unedited, first_inputs, numpy_initial, numpy_weights
from lstm_demo.explain.edits import check_index
from lstm_demo.explain.trace import Trace
from lstm_demo.loop import StepLoop, suffix

N_LARGEST = 4  # products of each dot product that stand one by one


@dataclass(frozen=True, eq=False)
class DotProducts:
    """One row of a weight matrix for each of some gates, times a vector, at every step.

    The products are `weights[row, source] * values[step, row, k]` with `source = sources[step, row, k]`, the largest in
    size first. What they leave of a sum is the sum of all others.
    """

    name: str  # of the parameter, as PyTorch has it
    weights: Array  # [row, source]
    sums: Array  # [step, row]
    sources: NDArray[np.uint16]  # [step, row, product]
    values: Array  # [step, row, product]

    def products(self) -> Array:
        """The largest products [step, row, product]."""
        rows = np.arange(len(self.weights))[:, None]
        return own(self.weights[rows, self.sources] * self.values)


@dataclass(frozen=True, eq=False)
class UnitSums:
    """What one unit adds up at every step, in one layer and direction, before anything is squashed.

    Rows stand in the order of `cells.BLOCKS`, as in PyTorch: i, f, g, o; in a GRU r, z, n; in a plain recurrent network
    one row, for its hidden state. `from_input + from_hidden + seen_of_cell + biases` is what is squashed; in a GRU's
    third row, `from_input + b_ih + reset_gate * (from_hidden + b_hh)`.
    """

    unit: int
    from_input: DotProducts  # W x
    from_hidden: DotProducts  # U h, h from the step before in the direction of reading; cell_output: rows i, f, g
    from_cell: DotProducts | None  # cell_output: V c, c the new one, one row, for o
    peephole_weights: (
        Array | None
    )  # peephole: p for i, f and o; i and f see the unit's c of the step before, o its new one
    seen_of_cell: Array  # what of it each gate sees [step, row]
    biases: Array  # [row, vector]: PyTorch's b_ih and b_hh; one vector where the cell has only one
    bias_names: tuple[str, ...]  # [vector]
    reset_gate: Array | None  # gru: how much of the state's part the candidate takes [step]
    word_ids: tuple[int, ...] | None  # [step], rows of the embedding, 1 for every unknown word; None for windows
    inputs: Array  # what the first layer reads [step, input]

    def preactivation(self) -> Array:
        """What is squashed [step, row]."""
        hidden = np.zeros_like(self.from_input.sums)
        hidden[:, : self.from_hidden.sums.shape[1]] = self.from_hidden.sums
        if self.reset_gate is not None:
            hidden += self.biases[:, 1]
            hidden[:, 2] *= self.reset_gate
            return own(self.from_input.sums + self.biases[:, 0] + hidden)
        return own(self.from_input.sums + hidden + self.seen_of_cell + self.biases.sum(axis=1))


def unit_sums(bundle: Bundle, trace: Trace, unit: int, layer: int = -1, direction: int = 0) -> UnitSums:
    """Take apart what `unit` adds up at every step of a `trace` by `bundle`.

    Raises:
        InputError: the trace has no such unit, layer or direction; all count from 0, and layer -1 is the last. Or it is
            an experiment.
    """
    check_unedited(trace)
    layer = trace.n_layers - 1 if layer == -1 else layer
    check_index("layer", layer, trace.n_layers)
    check_index("direction", direction, trace.n_directions)
    check_index("unit", unit, trace.n_units)
    ids = bundle.read(trace.text).ids
    words = first_inputs(bundle, ids)  # [step, input]
    T, H = trace.n_steps, trace.n_units
    x = words if layer == 0 else trace.hidden[layer - 1].swapaxes(0, 1).reshape(T, -1)  # [step, input]
    W, U, _, V, _ = numpy_weights(bundle, layer, direction)
    name = suffix(layer, direction)
    h_0, c_0 = (one.astype(np.float32) for one in numpy_initial(bundle, layer, direction))  # [unit]
    h = _before(trace.hidden[layer, direction], direction, h_0)  # [step, unit]
    from_cell, peepholes, seen = None, None, np.zeros((T, len(W) // H), dtype=np.float32)
    if bundle.config.cell == "cell_output":
        assert trace.cell is not None
        from_cell = _dot_products(f"lstm.weight_ch_{name}", V[[unit]], trace.cell[layer, direction])
        seen[:, 3] = from_cell.sums[:, 0]
    elif bundle.config.cell == "peephole":
        assert trace.cell is not None
        c, peepholes = trace.cell[layer, direction, :, unit], own(V[:, unit])  # [step], [gate]
        c_before = _before(trace.cell[layer, direction], direction, c_0)[:, unit]  # [step]
        seen[:, [0, 1, 3]] = np.stack((V[0, unit] * c_before, V[1, unit] * c_before, V[2, unit] * c), axis=1)
    bias_names, biases = _biases(bundle, layer, direction)
    return UnitSums(
        unit=unit,
        from_input=_dot_products(f"lstm.weight_ih_{name}", W[unit::H], x),
        from_hidden=_dot_products(f"lstm.weight_hh_{name}", U[unit::H], h),
        from_cell=from_cell,
        peephole_weights=peepholes,
        seen_of_cell=read_only(seen),
        biases=own(biases[:, unit::H].T),
        bias_names=bias_names,
        reset_gate=None if trace.reset_gate is None else own(trace.reset_gate[layer, direction, :, unit]),
        word_ids=None if bundle.config.convolution else tuple(ids),
        inputs=own(words),
    )


def readout_products(trace: Trace) -> DotProducts:
    """The verdict after each step as a dot product, `w . h`: one row; with `trace.bias` its sums are the logits.

    It is so where `trace.exact`; elsewhere the verdict reads something else than the state at that step.
    """
    assert trace.readout_weight is not None
    return _dot_products("fc.weight", trace.readout_weight[[0]], trace.hidden[-1, 0])


def carried(trace: Trace, layer: int = -1, direction: int = 0) -> Array:
    """What each unit had to keep at each step [step, unit]: its memory before, or what it showed where it has none."""
    states, begin = trace.hidden, trace.initial_hidden
    if trace.cell is not None:
        states, begin = trace.cell, trace.initial_cell
    first = np.zeros(trace.n_units, dtype=np.float32) if begin is None else begin[layer, direction]  # [unit]
    return _before(states[layer, direction], direction, first)


def _before(states: Array, direction: int, begin: Array) -> Array:
    """The states [step, unit] of the step before, in the direction of reading; `begin` [unit] before the first."""
    around = (begin[None], states[:-1]) if direction == 0 else (states[1:], begin[None])
    return np.concatenate(around) if len(states) else states


def _dot_products(name: str, weights: NDArray[np.floating], vectors: NDArray[np.floating]) -> DotProducts:
    """All rows of `weights` [row, source] times all `vectors` [step, source]."""
    products = weights.astype(np.float32) * vectors.astype(np.float32)[:, None]  # [step, row, source]
    n = min(N_LARGEST, products.shape[-1])
    sizes = -np.abs(products)
    sources = np.argpartition(sizes, n - 1, axis=-1)[..., :n]  # [step, row, product]
    order = np.argsort(np.take_along_axis(sizes, sources, axis=-1), axis=-1, kind="stable")
    sources = np.take_along_axis(sources, order, axis=-1)
    steps = np.arange(len(vectors))[:, None, None]
    numbers = sources.astype(np.uint16)
    numbers.flags.writeable = False
    return DotProducts(name, own(weights), own(vectors @ weights.T), numbers, own(vectors[steps, sources]))


def _biases(bundle: Bundle, layer: int, direction: int) -> tuple[tuple[str, ...], Array]:
    """Names [vector] and numbers [vector, blocks * unit] of the biases, as the network holds them."""
    network, end = bundle.network, suffix(layer, direction)
    if isinstance(network.lstm, StepLoop):
        return (f"lstm.bias_ih_{end}",), own(network.weights(layer, direction).b.detach().numpy()[None])
    _, _, b_ih, b_hh = (tensor.detach().numpy() for tensor in network.fused_weights(layer, direction))
    return (f"lstm.bias_ih_{end}", f"lstm.bias_hh_{end}"), own(np.stack((b_ih, b_hh)))
