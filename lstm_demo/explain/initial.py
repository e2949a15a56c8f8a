"""Initial states: in which does a reading begin? In the network's own, mostly zeros; or where an experiment says."""

from collections.abc import Sequence

import torch

from lstm_demo.bundle import Bundle
from lstm_demo.cells import Quantities
from lstm_demo.errors import InputError
from lstm_demo.explain.arrays import Array, frozen
from lstm_demo.explain.edits import Edit, InitialState, UnitEdit, is_at
from lstm_demo.explain.states import Initial, Layers, State, all_states
from lstm_demo.explain.steps import read_for_trace
from lstm_demo.model import Config


def initial_states(bundle: Bundle, edits: Sequence[Edit]) -> Initial | None:
    """The hidden state and the cell of each layer and direction before the first word; None for zeros.

    They are the network's own, where it has any, and what edits make of them, in their order. A `UnitEdit` at all steps
    silences its units here as well, so that the first step hears nothing of them either. A text that an `InitialState`
    names is read by the network as it is.

    Raises:
        InputError: a text to begin after has no words, or is too long.
    """
    config = bundle.config
    if not config.initial_state and not any(isinstance(edit, InitialState) for edit in edits):
        return None
    directions = range(config.n_directions)
    states = [[bundle.network.initial(layer, one) for one in directions] for layer in range(config.n_layers)]
    for edit in edits:
        read = _read(bundle, edit)
        for layer, begun in enumerate(states):
            for direction, state in enumerate(begun):
                if is_at(edit, layer, direction):
                    end = _end(read[layer][direction], direction) if read else None
                    begun[direction] = _edited(edit, state, end)
    return states


def check_beginnings(edits: Sequence[Edit], bundle: Bundle) -> None:
    """Refuse edits that begin after a text which this network cannot read.

    Raises:
        InputError: the text has no words, or is too long.
    """
    for edit in edits:
        if isinstance(edit, InitialState) and edit.after is not None:
            _ids(bundle, edit.after)


def initial_arrays(initial: Initial | None, config: Config) -> tuple[Array | None, Array | None]:
    """The same as a `Trace` holds them: hidden states and cells [layer, direction, unit]."""
    if initial is None:
        return None, None
    hidden, cell = (torch.stack([torch.stack([one[part] for one in layer]) for layer in initial]) for part in (0, 1))
    return frozen(hidden), frozen(cell) if config.has_cell else None


def _edited(edit: Edit, state: State, end: State | None) -> State:
    """The state of one layer and direction as `edit` makes it; `end` is that behind the text to begin after."""
    hidden, cell = state
    match edit:
        case InitialState():
            end_hidden, end_cell = end or (None, None)
            return edit.apply(hidden, edit.hidden, end_hidden), edit.apply(cell, edit.cell, end_cell)
        case UnitEdit(steps=None):
            return edit.apply(hidden), cell
    return state


def _read(bundle: Bundle, edit: Edit) -> Layers | None:
    """All states of the text to begin after, if the edit names one."""
    if not isinstance(edit, InitialState) or edit.after is None:
        return None
    return all_states(bundle.network, bundle.network.embedding(torch.tensor(_ids(bundle, edit.after))))


def _ids(bundle: Bundle, text: str) -> Sequence[int]:
    ids = read_for_trace(bundle, text).ids
    if not ids:
        raise InputError("edit.after_nothing")
    return ids


def _end(found: Quantities, direction: int) -> State:
    """Hidden state and cell [unit] where a direction ends; a network without a cell does not look at it."""
    step = -1 if direction == 0 else 0
    return found.hidden[step], torch.zeros_like(found.hidden[step]) if found.cell is None else found.cell[step]
