"""The payload of the lens What if: what can be changed, what was changed, and what happened?

`whatif.js` beside this file draws it; numbers of units come from the stage.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lstm_demo.explain.edits import RANGES
from lstm_demo.explain.trace import Trace
from lstm_demo.predict import Verdict
from lstm_demo.texts import Texts
from lstm_demo.views.lenses.whatif.happened import happened
from lstm_demo.views.lenses.whatif.suggestions import invites
from lstm_demo.views.lenses.whatif.trying import Trying, tried
from lstm_demo.views.models.side_by_side import ModelVerdict
from lstm_demo.views.numbers import briefly, percent
from lstm_demo.views.view import View

_SAME = 1e-6  # a probability
_STARTS = (("cell", 3.0), ("hidden", 1.0))  # what a reading begins with, and how far from 0; beyond 3 tanh is flat


@dataclass(frozen=True)
class Asked:
    """What a visitor asked of the lens, and what it answers."""

    others: Sequence[ModelVerdict] | None = None  # what other models say of the words; None: nobody asked
    before_words: Verdict | None = None  # the verdict before words were changed; None: they were not
    changed_words_last: bool = True  # and no change inside the network since
    bag: float | None = None  # what a bag of words says of these words, a probability; None: there is none
    bag_before: float | None = None  # the same of the words before they were changed


def payload(
    trace: Trace,
    texts: Texts,
    view: View,
    asked: Asked,
    trying: Trying = Trying(),  # noqa: B008 - a value
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
        trying: how far the experiment has come.
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
        "starts": [_start(name, limit, texts) for name, limit in _STARTS if name in trace.quantities],
        "begins": (own or trace).initial_hidden is not None,
        "n_units": trace.n_units,
        "untyped": [number for number, step in enumerate(trace.steps) if step.kind != "word"],
        **tried(trace, texts, view, trying),
        "is_short": not trace.running_is_complete,  # there is less to be said, and less room
        "said": _said(trace, own, texts, asked),
        "bag": _bag(asked, texts),
        "invites": invites(own or trace, texts, view),
        "others": None if asked.others is None else [_other(one, texts) for one in asked.others],
        "texts": texts.table("whatif_lens"),
        "signs": texts.table("number"),
    }


def _said(trace: Trace, own: Trace | None, texts: Texts, asked: Asked) -> str:
    """What the last change did, to the network or to the words; before any, an invitation."""
    if own is not None and (asked.before_words is None or not asked.changed_words_last):
        return happened(own, trace, texts)
    if asked.before_words is None:
        return texts["whatif_lens.invite"]
    verdicts = (asked.before_words, (own or trace).last, trace.last)
    before, after, with_edits = (briefly(one, texts, trace.config.edges) for one in verdicts)
    said = texts.format("whatif_lens.reworded", before=before, after=after)
    return said if own is None else f"{said} {texts.format('whatif_lens.goes_along', after=with_edits)}"


def _bag(asked: Asked, texts: Texts) -> str:
    """For contrast: what is said by words alone, of the words before they were changed as well."""
    if asked.bag is None:
        return ""
    after = percent(asked.bag, texts)
    if asked.bag_before is None:
        return texts.format("whatif_lens.bag", after=after)
    moved = "same" if abs(asked.bag - asked.bag_before) < _SAME else "moved"
    return texts.format(f"whatif_lens.bag_{moved}", before=percent(asked.bag_before, texts), after=after)


def _gate(name: str, texts: Texts) -> dict[str, Any]:
    low, high = RANGES[name]
    return {"name": name, "title": texts[f"terms.{name}"], "low": low, "high": high}


def _start(name: str, limit: float, texts: Texts) -> dict[str, Any]:
    title = texts.format("whatif_lens.start", quantity=texts[f"terms.{name}"])
    return {"name": f"start_{name}", "title": title, "low": -limit, "high": limit}


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
