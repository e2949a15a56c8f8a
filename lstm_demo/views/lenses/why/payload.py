"""The payload of the lens Why: what did each method find, and how far can it be believed?

`why.js` beside this file draws it. Arrays are base64 of little-endian float32.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lstm_demo.errors import LstmDemoError
from lstm_demo.explain.attribution import DEFAULT_METHOD, METHODS, Attribution
from lstm_demo.explain.faithfulness import Faithfulness
from lstm_demo.explain.gradients import Gradients
from lstm_demo.explain.phrases import Interaction, Phrase
from lstm_demo.explain.trace import Trace
from lstm_demo.predict import Label
from lstm_demo.texts import Texts
from lstm_demo.views.marks import word_of
from lstm_demo.views.stage.payload import FULL_TINT
from lstm_demo.views.view import View

_LONGEST_WORD = 60  # characters shown of one word
_LARGE, _SMALL = 0.01, 1e-9  # shares that are written out, and that are no longer written as a power of ten


@dataclass(frozen=True)
class MarkedPhrase:
    """A phrase that a visitor marked, each of its words alone, and what its two parts do together."""

    whole: Phrase
    words: Sequence[Phrase]
    parts: Interaction | None = None  # None: it is one word, and has no parts


@dataclass(frozen=True)
class Explained:
    """What is known of why a text got its verdict. What was not computed yet, or not asked for, is missing."""

    attributions: Mapping[str, Attribution] = field(default_factory=dict)  # by method
    refusals: Mapping[str, LstmDemoError] = field(default_factory=dict)  # why this network cannot have others
    checks: Mapping[str, Faithfulness] = field(default_factory=dict)  # by how words are deleted: "dropped", "unknown"
    waits: bool = False  # does a visitor have to ask for what is missing, because it takes seconds?
    phrase: MarkedPhrase | None = None
    phrase_refusal: LstmDemoError | None = None  # why this network has no phrases
    gradients: Mapping[str, Gradients] = field(default_factory=dict)  # by the kind of network, this one's first


def payload(
    trace: Trace,
    texts: Texts,
    view: View,
    explained: Explained,
    *,
    reading: str,
    channel: str = "read",
    present: bool = False,
) -> dict[str, Any]:
    """All that the lens needs, as JSON; `reading` names what the stage publishes.

    `words` are tokens; behind a convolution a step of the stage takes `pool` of them. `methods` stand in the order of
    `METHODS`; where `scores` [word] is None, `because` says why, or is empty where it was not computed yet.
    """
    side: Label = "positive" if trace.last.logit > 0 else "negative"
    return {
        "channel": channel,
        "reading": reading,
        "present": present,
        "words": _words(trace, explained),
        "pool": _pool(trace),
        "methods": [_method(name, explained, texts) for name in METHODS],
        "method": _first(explained),
        "view": "words",
        "full_tint": FULL_TINT,
        "probability": trace.last.probability,
        "neutral": trace.last.neutral,
        "logit": trace.last.logit,
        "band": list(trace.config.edges),
        "side": side,
        "side_name": texts[f"why_lens.against.{side}"] if trace.config.has_neutral else texts[f"label.{side}"],
        "check": {how: _check(check) for how, check in explained.checks.items()} or None,
        "waits": explained.waits,
        "phrase": None if explained.phrase is None else _phrase(explained.phrase),
        "no_phrase": "" if explained.phrase_refusal is None else explained.phrase_refusal.worded(texts),
        **_gradients(trace, explained, texts),
        "texts": texts.table("why_lens"),
        "signs": texts.table("number"),
    }


def _words(trace: Trace, explained: Explained) -> list[str]:
    found = next(iter(explained.attributions.values()), None)
    return [word_of(step, _LONGEST_WORD) for step in (found.steps if found else trace.steps)]


def _first(explained: Explained) -> str:
    """The method that is shown at first: the default, or of the quick ones what did best in the study."""
    ranked = (DEFAULT_METHOD, "ledger_telescoped", "running_change", *METHODS)
    return next((name for name in ranked if name in explained.attributions), "")


def _method(name: str, explained: Explained, texts: Texts) -> dict[str, Any]:
    found, refusal = explained.attributions.get(name), explained.refusals.get(name)
    error = None if found is None else found.standard_error
    return {
        "name": name,
        "title": texts[f"methods.{name}"],
        "scores": None if found is None else _packed(found.scores),
        "errors": None if error is None else _packed(error),
        "because": "" if refusal is None else refusal.worded(texts),
    }


def _check(check: Faithfulness) -> dict[str, Any]:
    """Probabilities of the verdict's side, and the mean falls over the first half of the words."""
    random = check.random
    return {
        "words": check.deleted.tolist(),
        "curves": {name: _packed(curve.probability) for name, curve in check.curves.items()},
        "random": {"mean": _packed(random.mean), "low": _packed(random.low), "high": _packed(random.high)},
        "areas": {name: curve.area for name, curve in check.curves.items()},
        "random_area": float(random.areas.mean()),
        "random_most": float(np.percentile(random.areas, 95)),
        "better": [name for name, curve in check.curves.items() if curve.is_better],
    }


def _phrase(marked: MarkedPhrase) -> dict[str, Any]:
    whole, parts = marked.whole, marked.parts
    return {
        "first": whole.span[0],
        "last": whole.span[1] - 1,
        "whole": whole.relevant,
        "words": [word.relevant for word in marked.words],
        "rest": whole.rest + whole.bias,
        "split": None if parts is None else parts.spans[1][0],
        "parts": None if parts is None else [parts.first, parts.second],
        "interaction": None if parts is None else parts.interaction,
        "is_sound": whole.is_sound and (parts is None or parts.is_sound),
    }


def _gradients(trace: Trace, explained: Explained, texts: Texts) -> dict[str, Any]:
    """The norms at every word, or behind a convolution at every `pool` words, and how the first one compares.

    One memory is shown, that of the first network with one. A ratio to 0 is not said.
    """
    curves: list[dict[str, Any]] = []
    shares = []
    for name, found in explained.gradients.items():
        title = texts[f"gradients.{name}"]
        of = {"pool": _pool(trace) if len(found.steps) == trace.n_steps else 1}
        curves.append({"name": name, "title": title, "norms": _packed(found.hidden), **of})
        if found.cell is not None and all(curve["name"] != "memory" for curve in curves):
            curves.append({"name": "memory", "title": texts["gradients.memory"], "norms": _packed(found.cell), **of})
        if found.hidden[-1]:
            share = float(found.hidden[0] / found.hidden[-1])
            shares.append(texts.format("gradients.share", share=_written(share, texts), name=title))
    compared = texts.format("gradients.compared", shares=texts.list(shares)) if shares else ""
    sentence = texts.format("gradients.said", compared=compared).strip() if curves else ""
    return {"gradients": curves or None, "faded": sentence}


def _pool(trace: Trace) -> int:
    """How many words a step takes."""
    return trace.config.pool if trace.config.convolution else 1


def _written(share: float, texts: Texts) -> str:
    """A share as it is said: 0.42, 3e-7, or below 1e-9."""
    if share >= _LARGE:
        return texts.number(share, 2)
    power = f"{max(share, _SMALL):.0e}".replace("e-0", "e-").replace("-", texts["number.minus"])
    return power if share > _SMALL else texts.format("number.below", percent=power)


def _packed(values: Any) -> str:
    return base64.b64encode(np.asarray(values, dtype="<f4").tobytes()).decode()
