"""The movers of a step: which units moved the verdict there, and by how much?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_demo.errors import InputError
from lstm_demo.explain.arrays import Array, read_only
from lstm_demo.explain.trace import Trace

_LEAST_CHANGE = 0.1  # log odds; a share of less would be a share of next to nothing


@dataclass(frozen=True, eq=False)
class Movers:
    """All units, the one that did most first, ties by number.

    | name | shape | meaning |
    | --- | --- | --- |
    | `units` | [unit] | their numbers |
    | `amounts` | [unit] | what each added to the change of the logit, in that order; they sum to `change` |
    | `shares` | [unit] | `amounts / change`: 1 is all of it, below 0 is against it; they sum to 1 |
    | `change` | | how far the step moved the logit |

    `amounts` and `shares` are None where the change is no sum over units that is known: in two directions, behind a
    convolution, below hidden linear layers, where the readout looks at other states than the last one, and in a lower
    layer, which the verdict does not see. There the order is that of `Trace.units_by_effect`, over the whole text.
    `shares` are None as well where the verdict hardly moved, and where one unit added more than all together, for
    others took it away again.
    """

    units: NDArray[np.intp]
    amounts: Array | None = None
    shares: Array | None = None
    change: float | None = None


def movers(trace: Trace, step: int, layer: int = -1, direction: int = 0) -> Movers:
    """What each unit of a layer and direction added to the verdict's change at `step`: `w * (h[step] - h[step - 1])`.

    Raises:
        InputError: there is no such step.
    """
    if not 0 <= step < trace.n_steps:
        raise InputError(f"step is {step}; the text has {trace.n_steps} steps, so give a number from 0 on below that.")
    if not adds_up(trace, layer):
        return Movers(trace.units_by_effect(layer, direction))
    amounts = changes_by_unit(trace, step, step + 1)[0]
    order = np.argsort(-np.abs(amounts), kind="stable")
    change = float(trace.changes[step])
    amounts = read_only(amounts[order])
    has_shares = abs(change) >= max(_LEAST_CHANGE, abs(amounts[0]))
    shares = read_only(amounts / np.float32(change)) if has_shares else None
    return Movers(order, amounts, shares, change)


def first_movers(trace: Trace, layer: int = -1, direction: int = 0) -> NDArray[np.intp]:
    """The first one of `movers` at every step [step]."""
    if adds_up(trace, layer):
        first: NDArray[np.intp] = np.abs(changes_by_unit(trace)).argmax(axis=1)
        return first
    return np.full(trace.n_steps, trace.units_by_effect(layer, direction)[0])


def adds_up(trace: Trace, layer: int = -1) -> bool:
    """Is each change of the verdict the sum of what the units of that layer added to it?"""
    return trace.exact and layer % trace.n_layers == trace.n_layers - 1


def changes_by_unit(trace: Trace, first: int = 0, end: int | None = None) -> Array:
    """What each unit of the last layer added to the logit at the steps from `first` to before `end` [step, unit].

    It holds where `adds_up` does; over the units it sums to `Trace.changes`.
    """
    assert trace.readout_weight is not None
    hidden = trace.hidden[-1, 0]  # [step, unit]
    before = np.zeros(hidden.shape[1], dtype=np.float32)  # [unit]
    if first:
        before = hidden[first - 1]
    elif trace.initial_hidden is not None:
        before = trace.initial_hidden[-1, 0]
    added: Array = trace.readout_weight[0] * np.diff(hidden[first:end], axis=0, prepend=before[None])
    return added


def default_unit(trace: Trace, layer: int = -1, direction: int = 0) -> int:
    """The unit to begin with: the first mover at the step that moved the verdict most; 0 in a text of no steps."""
    if not trace.n_steps:
        return 0
    return int(movers(trace, trace.most_moving_step(), layer, direction).units[0])
