"""Suggestions: which experiments do the numbers of a reading invite? Each a question, and what answers it."""

from collections.abc import Iterator
from typing import Any

from lstm_demo.cells import kind_of
from lstm_demo.explain.edits import Edit, GateEdit, UnitEdit
from lstm_demo.explain.movers import movers
from lstm_demo.explain.trace import Trace
from lstm_demo.texts import Texts
from lstm_demo.views.lenses.whatif.changes import plain, word_at
from lstm_demo.views.view import View

_HALF = 0.5  # a gate above it is more open than shut
_KEEPS = {"lstm": "forget_gate", "gru": "update_gate"}  # which gate keeps
_SHUTS_OUT = {"lstm": ("input_gate", 0.0), "gru": ("update_gate", 1.0)}  # what nothing new can come in by


def suggestions(own: Trace, texts: Texts, view: View) -> list[dict[str, Any]]:
    """The questions, made from the network's own reading: where the verdict moved most, and the unit that did it.

    Each has `question`, and `edits`, or none where the word at `step` is to be dropped.
    """
    step = own.most_moving_step()
    layer, direction = _place(own, view)
    unit = int(movers(own, step, view.layer, view.direction).units[0])
    said: dict[str, Any] = {"word": word_at(own, step), "unit": unit}
    asked = [
        {"question": texts.format(f"whatif_lens.{key}", **said), "edits": [plain(edit)], "step": step, "unit": unit}
        for key, edit in _experiments(own, view, step, unit, layer, direction)
    ]
    if own.n_steps > 1:
        question = texts.format("whatif_lens.ask_drop", **said)
        asked.append({"question": question, "edits": [], "step": step, "unit": unit})
    return asked


def _experiments(
    own: Trace, view: View, step: int, unit: int, layer: int | None, direction: int | None
) -> Iterator[tuple[str, Edit]]:
    kind = kind_of(own.config.cell)
    if kind in _KEEPS:
        gate = _KEEPS[kind]
        has_kept = own.part(gate)[view.layer, view.direction, step, unit] >= _HALF
        value = 0.0 if has_kept else 1.0
        held = GateEdit(gate, value=value, steps=(step,), units=(unit,), layer=layer, direction=direction)
        yield "ask_let_go" if has_kept else "ask_keep", held
        other, shut = _SHUTS_OUT[kind]
        yield "ask_unwritten", GateEdit(other, value=shut, steps=(step,), layer=layer, direction=direction)
        yield "ask_no_memory", GateEdit(gate, value=0.0, layer=layer, direction=direction)
    yield "ask_silent", UnitEdit((unit,), layer=layer, direction=direction)


def _place(own: Trace, view: View) -> tuple[int | None, int | None]:
    """Layer and direction, where there are several."""
    return view.layer if own.n_layers > 1 else None, view.direction if own.n_directions > 1 else None
