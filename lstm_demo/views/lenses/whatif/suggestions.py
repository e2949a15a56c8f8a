"""Suggestions: what do the numbers of a reading invite to try, at whichever word somebody looks?

`suggestions.js` beside this file makes the questions, since the chosen word changes in the browser alone.
"""

from typing import Any

from lstm_demo.cells import kind_of
from lstm_demo.explain.movers import first_movers
from lstm_demo.explain.sums import carried
from lstm_demo.explain.trace import Trace
from lstm_demo.texts import Texts
from lstm_demo.views.view import View

_HALF = 0.5  # a gate above it is more open than shut, a probability more positive than negative
_LITTLE = 0.05  # a memory below it, in size, is next to nothing (as in views/lenses/cell/values.js)
_KEEPS = {"lstm": "forget_gate", "gru": "update_gate"}  # which gate keeps
_SHUTS_OUT = {"lstm": ("input_gate", 0.0), "gru": ("update_gate", 1.0)}  # what nothing new can come in by


def invites(own: Trace, texts: Texts, view: View) -> dict[str, Any]:
    """What questions are made of, from the network's own reading; a network without gates has none to hold.

    `units` [step] are the first movers, `kept` [step] says of each whether its gate `keeps` was more open than shut,
    and `full` [step] whether it had anything to keep.
    `shuts_out` is the gate, and its value, by which nothing new comes in. `after` is a text to begin after, which says
    the contrary.
    """
    units = first_movers(own, view.layer, view.direction).tolist()
    kind = kind_of(own.config.cell)
    gate = _KEEPS.get(kind)
    opened = None if gate is None else own.part(gate)[view.layer, view.direction]  # [step, unit]
    praise, blame = beginnings(texts)
    steps = range(own.n_steps)
    before = None if gate is None else carried(own, view.layer, view.direction)  # [step, unit]
    return {
        "units": units,
        "keeps": gate,
        "kept": None if opened is None else [int(opened[step, unit] >= _HALF) for step, unit in enumerate(units)],
        "full": None if before is None else [int(abs(before[step, units[step]]) >= _LITTLE) for step in steps],
        "shuts_out": _SHUTS_OUT.get(kind),
        "after": blame if own.probability[-1] >= _HALF else praise,
    }


def beginnings(texts: Texts) -> tuple[str, str]:
    """The texts that a reading is asked to begin after: praise, and blame."""
    return texts["whatif_lens.praise"], texts["whatif_lens.blame"]
