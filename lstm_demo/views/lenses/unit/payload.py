"""The payload of the lens This unit: what does it get of the chosen unit, and of one drawn at random beside it?

`unit.js` beside this file draws it. Words, and the chosen unit's numbers at them, are the stage's.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_demo.errors import LstmDemoError
from lstm_demo.explain.trace import Trace
from lstm_demo.explain.units import NearWord, OnAndOff, Saturation, Snippet, Unit, WordWrite, saturation
from lstm_demo.texts import Texts
from lstm_demo.views.marks import shorten
from lstm_demo.views.stage.payload import FULL_TINT
from lstm_demo.views.view import View

_LONGEST_WORD = 60  # characters shown of one word
_MOST_FOUND = 9  # units named that are on and off as asked


@dataclass(frozen=True)
class OnOff:
    """Words that a visitor marked, and the units that are on and off there."""

    on: Sequence[int]  # steps
    off: Sequence[int]  # none: all others
    units: Sequence[OnAndOff]


@dataclass(frozen=True)
class Near:
    """The words near one of the text, or why there are none."""

    word: str
    words: Sequence[NearWord] = ()
    probability: float | None = None  # the verdict on the word alone, as that of a positive review, 0..1
    refusal: LstmDemoError | None = None


@dataclass(frozen=True)
class Elsewhere:
    """What is known of the two units from the corpus; nothing where the index is not of this network or layer."""

    order: NDArray[np.intp] | None = None  # unit numbers [unit], the largest effect over the corpus first
    unit: Unit | None = None
    other: Unit | None = None
    refusal: LstmDemoError | None = None  # what is wrong with an index that should be there


@dataclass(frozen=True)
class Asked:
    """What a visitor asked for."""

    on_off: OnOff | None = None
    near: Mapping[int, Near] = field(default_factory=dict)  # by step


def payload(
    trace: Trace,
    texts: Texts,
    view: View,
    other: int | None,
    seed: int,
    elsewhere: Elsewhere,
    asked: Asked,
    *,
    reading: str,
    channel: str = "read",
    present: bool = False,
) -> dict[str, Any]:
    """All that the lens needs, as JSON; `reading` names what the stage publishes.

    `order` are all unit numbers, the strongest first, by what `ranked` says: the effect over the "corpus", the effect
    in this "text", or in a lower layer how much a unit shows in the text, its "state". `other` is the unit that was
    drawn by `seed`; a network of one unit has none.
    """
    order = trace.units_by_effect(view.layer, view.direction) if elsewhere.order is None else elsewhere.order
    is_last, own = view.layer == trace.n_layers - 1, elsewhere.unit
    return {
        "channel": channel,
        "reading": reading,
        "present": present,
        "unit": _unit(trace, texts, view, view.unit, elsewhere.unit),
        "other": None if other is None else _unit(trace, texts, view, other, elsewhere.other),
        "hidden": None if other is None else _packed(trace.hidden[view.layer, view.direction, :, other]),
        "seed": seed,
        "order": order.tolist(),
        "ranked": "corpus" if elsewhere.order is not None else "text" if is_last else "state",
        "corpus": None if own is None else {"sentences": own.n_sentences, "steps": own.n_steps},
        "because": "" if own else _because(trace, texts, view, elsewhere),
        "on_off": None if asked.on_off is None else _on_off(asked.on_off),
        "near": {str(step): _near(near, texts) for step, near in asked.near.items()},
        "band": list(trace.config.edges),
        "full_tint": FULL_TINT,
        "texts": texts.table("unit_lens"),
        "signs": texts.table("number"),
    }


def _because(trace: Trace, texts: Texts, view: View, elsewhere: Elsewhere) -> str:
    """Why nothing is known of what a unit does elsewhere, and what one can do about it."""
    if elsewhere.refusal:
        return elsewhere.refusal.worded(texts)
    if not trace.config.has_linear_readout:  # an index ranks units by their weights
        return texts["unit_lens.hidden_layers"]
    is_kept = view.layer == trace.n_layers - 1 and view.direction == 0
    return texts["unit_lens.no_index" if is_kept else "unit_lens.not_this_layer"]


def _unit(trace: Trace, texts: Texts, view: View, number: int, known: Unit | None) -> dict[str, Any]:
    """One unit: the sign of its weight where the verdict sees it, its gates here, and what is known of it elsewhere."""
    is_last = view.layer == trace.n_layers - 1
    weights = trace.readout_weight if is_last else None  # none below hidden linear layers either
    weight = 0.0 if weights is None else float(weights[view.direction, number])
    here = saturation(trace, number, view.layer, view.direction)
    return {
        "number": number,
        "counts": texts["label.positive" if weight > 0 else "label.negative"] if weight else "",
        "against": texts["label.negative" if weight > 0 else "label.positive"] if weight else "",
        "effect": None if known is None else known.effect,
        "gates": [_gate(name, found, known, texts) for name, found in here.items()],
        "writes": [] if known is None else [_writes(known.writes_up), _writes(known.writes_down)],
        "snippets": [] if known is None else [_snippets(known.up), _snippets(known.down)],
    }


def _gate(name: str, here: Saturation, known: Unit | None, texts: Texts) -> dict[str, Any]:
    """How often a gate is open and how often shut, here and over the corpus, as shares of steps."""
    corpus = None if known is None else list(known.gates[name])
    return {"name": name, "title": texts[f"terms.{name}"], "here": list(here), "corpus": corpus}


def _writes(writes: Sequence[WordWrite]) -> list[list[Any]]:
    return [[shorten(one.word, _LONGEST_WORD), round(one.mean, 4), one.n_places] for one in writes]


def _snippets(snippets: Sequence[Snippet]) -> list[list[Any]]:
    """What stands before the place, the place, what comes after it, the change there, and where it is from."""
    return [
        [one.text[: one.span[0]], one.text[slice(*one.span)], one.text[one.span[1] :], round(one.change, 4), one.source]
        for one in snippets
    ]


def _on_off(asked: OnOff) -> dict[str, Any]:
    """The units by number, by sign, and with the least that they show where they are on, and the most where off."""
    first = [[one.unit, one.sign, round(one.on, 4), round(one.off, 4)] for one in asked.units[:_MOST_FOUND]]
    return {"on": list(asked.on), "off": list(asked.off), "units": first, "more": len(asked.units) - len(first)}


def _near(near: Near, texts: Texts) -> dict[str, Any]:
    refusal = "" if near.refusal is None else near.refusal.worded(texts)
    words = [
        [shorten(one.word, _LONGEST_WORD), round(one.cosine, 4), round(one.logit, 4), round(one.probability, 6)]
        for one in near.words
    ]
    word = shorten(near.word, _LONGEST_WORD)
    return {"word": word, "words": words, "probability": near.probability, "because": refusal}


def _packed(values: Any) -> str:
    return base64.b64encode(np.asarray(values, dtype="<f4").tobytes()).decode()
