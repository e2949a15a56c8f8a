"""Trying: what does a script need to know of the experiment that goes on, in whichever lens it is made?"""

from dataclasses import dataclass
from typing import Any

from lstm_demo.explain.trace import Trace
from lstm_demo.limits import MAX_EDITS
from lstm_demo.texts import Texts
from lstm_demo.views.lenses.whatif.changes import called, plain
from lstm_demo.views.view import View


@dataclass(frozen=True)
class Trying:
    """How far it has come."""

    answered: int = 0  # the number of the message that this is the answer to
    can_undo: bool = False  # was anything changed before?
    refusal: str = ""  # why the last change was not made


def tried(trace: Trace, texts: Texts, view: View, trying: Trying) -> dict[str, Any]:
    """The same as JSON, with the changes of the `trace` and their names; `place` is where new ones are made."""
    return {
        "edits": [{**plain(edit), "title": called(edit, trace, texts)} for edit in trace.edits],
        "most": MAX_EDITS,
        "answered": trying.answered,
        "can_undo": trying.can_undo,
        "refusal": trying.refusal,
        "place": {
            **({"layer": view.layer} if trace.n_layers > 1 else {}),
            **({"direction": view.direction} if trace.n_directions > 1 else {}),
        },
    }
