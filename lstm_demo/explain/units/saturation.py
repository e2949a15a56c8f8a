"""Saturation: how often does a gate of a unit stand open, and how often shut?

Karpathy, Johnson & Li (2015), section 4.2: a gate is open ("right-saturated") above 0.9 and shut ("left-saturated")
below 0.1. A unit whose forget gate is nearly always open keeps for long; one whose forget gate is nearly always shut
has no memory to speak of.
"""

from typing import NamedTuple

from lstm_demo.cells import BLOCKS
from lstm_demo.explain.edits import check_index
from lstm_demo.explain.trace import Trace

OPEN, SHUT = 0.9, 0.1


class Saturation(NamedTuple):
    """Shares of steps, 0..1."""

    open: float  # above 0.9
    shut: float  # below 0.1


def gates_of(cell: str) -> tuple[str, ...]:
    """The gates of a cell, which stand between 0 and 1; a plain one has none.

    >>> gates_of("gru"), gates_of("rnn")
    (('reset_gate', 'update_gate'), ())
    """
    return tuple(block for block in BLOCKS[cell] if block.endswith("_gate"))


def saturation(trace: Trace, unit: int, layer: int = -1, direction: int = 0) -> dict[str, Saturation]:
    """How often each gate of a unit is open or shut in one text; nothing where there are no gates or no steps.

    Raises:
        InputError: there is no such unit.
    """
    check_index("unit", unit, trace.n_units)
    if not trace.n_steps:
        return {}
    found = {}
    for gate in gates_of(trace.config.cell):
        values = trace.part(gate)[layer, direction, :, unit]  # [step]
        found[gate] = Saturation(float((values > OPEN).mean()), float((values < SHUT).mean()))
    return found
