"""The payload of the lens What if: what can be changed, what was changed, and what happened?

`whatif.js` beside this file draws it; numbers of units come from the stage.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lstm_demo.explain.edits import RANGES
from lstm_demo.explain.trace import Trace
from lstm_demo.limits import MAX_EDITS
from lstm_demo.predict import Verdict
from lstm_demo.texts import Texts
from lstm_demo.views.lenses.whatif.changes import called, plain
from lstm_demo.views.lenses.whatif.happened import happened
from lstm_demo.views.lenses.whatif.suggestions import suggestions
from lstm_demo.views.models.side_by_side import ModelVerdict
from lstm_demo.views.numbers import briefly
from lstm_demo.views.view import View


@dataclass(frozen=True)
class Asked:
    """What a visitor asked of the lens, and what it answers."""

    answered: int = 0  # the number of the message that this is the answer to
    can_undo: bool = False  # was anything changed before?
    refusal: str = ""  # why the last change was not made
    others: Sequence[ModelVerdict] | None = None  # what other models say of the words; None: nobody asked
    before_words: Verdict | None = None  # the verdict before words were changed; None: they were not


def payload(
    trace: Trace,
    texts: Texts,
    view: View,
    asked: Asked,
    *,
    reading: str,
    channel: str = "read",
    present: bool = False,
    own: Trace | None = None,
) -> dict[str, Any]:
    """All that the lens needs, as JSON; `reading` names what the stage publishes.

    Args:
        trace: the experiment, or the network's own reading.
        texts: in the visitor's language, for this kind of network.
        view: where one looks.
        asked: what the visitor asked for.
        reading: what the stage publishes.
        channel: the name of the page's channel.
        present: for a projector?
        own: where the trace is an experiment, the network's own reading.
    """
    return {
        "channel": channel,
        "reading": reading,
        "present": present,
        "gates": [_gate(name, texts) for name in trace.quantities if name in RANGES],
        "place": {
            **({"layer": view.layer} if trace.n_layers > 1 else {}),
            **({"direction": view.direction} if trace.n_directions > 1 else {}),
        },
        "n_units": trace.n_units,
        "untyped": [number for number, step in enumerate(trace.steps) if step.kind != "word"],
        "edits": [{**plain(edit), "title": called(edit, trace, texts)} for edit in trace.edits],
        "most": MAX_EDITS,
        "answered": asked.answered,
        "can_undo": asked.can_undo,
        "refusal": asked.refusal,
        "said": _said(trace, texts, asked) if own is None else happened(own, trace, texts),
        "suggestions": suggestions(own or trace, texts, view),
        "others": None if asked.others is None else [_other(one, texts) for one in asked.others],
        "texts": texts.table("whatif_lens"),
        "signs": texts.table("number"),
    }


def _said(trace: Trace, texts: Texts, asked: Asked) -> str:
    """What stands where there is no experiment: what other words did, or an invitation."""
    if asked.before_words is None:
        return texts["whatif_lens.invite"]
    before, after = (briefly(one, texts, trace.config.edges) for one in (asked.before_words, trace.last))
    return texts.format("whatif_lens.reworded", before=before, after=after)


def _gate(name: str, texts: Texts) -> dict[str, Any]:
    low, high = RANGES[name]
    return {"name": name, "title": texts[f"terms.{name}"], "low": low, "high": high}


def _other(verdict: ModelVerdict, texts: Texts) -> dict[str, Any]:
    """What another model says, or why it says nothing."""
    if verdict.prediction is None:
        return {"title": verdict.name, "label": "", "tone": "none", "percent": verdict.refusal, "is_chosen": False}
    own = verdict.prediction.verdict
    return {
        "title": verdict.name,
        "tone": verdict.prediction.label,
        "label": texts[f"verdict.{verdict.prediction.label}"],
        "percent": briefly(own, texts, verdict.band),
        "probability": own.probability,
        "neutral": own.neutral,
        "is_chosen": verdict.is_chosen,
    }
