"""The stage's payload: what is sent? Words, verdicts so far, and what some units did at every word, as JSON.

`stage.js` beside this file draws it. Arrays are base64 of little-endian float32.
"""

import base64
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_demo.explain.difference import first_difference
from lstm_demo.explain.movers import adds_up, changes_by_unit, default_unit
from lstm_demo.explain.trace import Trace
from lstm_demo.predict import label_of
from lstm_demo.texts import Texts
from lstm_demo.views.marks import shorten, word_of
from lstm_demo.views.scales import memory_limit
from lstm_demo.views.view import View

FULL_TINT = 2.0  # log odds; a word that moved the verdict by this much or more has its full colour
MOST_UNITS = 12  # whose numbers are sent; others come when they are chosen
MOVERS = 4  # units named beside a word
_LONGEST_WORD = 60  # characters shown of one word
_MOST_UNKNOWN = 12  # unknown words named, and corrected ones


def payload(
    trace: Trace,
    texts: Texts,
    view: View,
    *,
    reading: str,
    origin: str | None = None,
    own: Trace | None = None,
    lenses: Sequence[str] = (),
    lens: str = "",
    channel: str = "read",
    autoplay: bool = False,
    present: bool = False,
    turn: int = 0,
    language: str | None = None,
    asks_beginnings: bool = False,
) -> dict[str, Any]:
    """All that the stage needs of a trace of at least one step.

    `probability` [step + 1] begins with the verdict before the first word, and so does `neutral`, which is None where
    that is no class of its own; `changes` [step] are log odds. All are NaN where they are not known. `values`
    [quantity, unit, step] are those of `units`, in the order of `quantities`. `movers` [step, 4] are the units that
    added most to each step's change, and `amounts` [step, 4] what they added, in log odds; where that is not known
    `amounts` is None, and `movers` [1, 4] holds for the whole text.

    Args:
        trace: the reading.
        texts: in the visitor's language, for this kind of network.
        view: where to look at first.
        reading: a short name for model, text and edits.
        origin: the same without the edits; None where there are none.
        own: where the trace is an experiment, the network's own reading of the text by the same path, which stands
            behind it and has the scale of the memory for both.
        lenses: what can be opened below, as names of `lens.*`.
        lens: the one that is open.
        channel: the name of the page's channel.
        autoplay: should it play by itself, at a first visit?
        present: for a projector?
        turn: rises whenever the view holds, wherever the visitor looks now.
        language: what the text looks like (see `foreign`), if it is none that the network has read.
        asks_beginnings: where the verdict after each word is not known, can the visitor have it found out?
    """
    return {
        "channel": channel,
        "reading": reading,
        "origin": origin or reading,
        "turn": turn,
        "view": asdict(view),
        **_reading(trace),
        **_network(trace, view, own or trace),
        **(sent := _units(trace, view)),
        "own": None if own is None else _own(own, trace, view, sent["units"]),
        "notes": _notes(trace, texts, language),
        "lenses": [{"name": name, "title": texts[f"lens.{name}"]} for name in lenses],
        "lens": lens,
        "autoplay": autoplay,
        "present": present,
        "asks_beginnings": asks_beginnings,
        "texts": texts.table("stage"),
        "signs": texts.table("number"),
        "terms": texts.table("terms"),
    }


def _reading(trace: Trace) -> dict[str, Any]:
    """The words, and the verdict so far after each."""
    return {
        "words": [word_of(step, _LONGEST_WORD) for step in trace.steps],
        "gaps": _gaps(trace),
        "known": [int(step.known) for step in trace.steps],
        "kinds": {str(number): step.kind for number, step in enumerate(trace.steps) if step.kind != "word"},
        "skipped": _skipped(trace),
        "read_as": {str(number): step.read_as for number, step in enumerate(trace.steps) if step.read_as},
        **_shares(trace),
        "changes": _packed(trace.changes),
        "largest": _largest(trace),
        "complete": trace.running_is_complete,
        "band": list(trace.config.edges),
        "full_tint": FULL_TINT,
        "final": label_of(trace.last, trace.config),
        "attention": None if trace.attention is None else _packed(trace.attention),
    }


def _shares(trace: Trace) -> dict[str, Any]:
    """Of positive and, where it is a class, of neutral: before the first word, and after each."""
    is_known, (_, probability, neutral) = trace.running_is_complete, trace.before
    own = None if trace.neutral is None else [neutral if is_known else math.nan, *trace.neutral.tolist()]
    return {
        "probability": _packed([probability if is_known else math.nan, *trace.probability.tolist()]),
        "neutral": None if own is None else _packed(own),
    }


def _network(trace: Trace, view: View, scale: Trace) -> dict[str, Any]:
    """What holds for all units that could be looked at."""
    return {
        "n_units": trace.n_units,
        "quantities": list(trace.quantities),
        "initial": _initial(trace, view),
        "limit": memory_limit(scale, view.layer, view.direction),
        "layers": trace.n_layers,
        "directions": trace.n_directions,
    }


def _own(own: Trace, trace: Trace, view: View, units: list[int]) -> dict[str, Any]:
    """What stands behind an experiment; `differs` is the first step whose verdict is known to be another."""
    return {
        **_shares(own),
        "values": _packed(_values(own, view, units)),
        "initial": _initial(own, view),
        "final": label_of(own.last, own.config),
        "differs": first_difference(own, trace) if trace.running_is_complete else None,
    }


def _initial(trace: Trace, view: View) -> dict[str, str] | None:
    """Where the units begin, by quantity [unit]; None for zeros."""
    begun = {"hidden": trace.initial_hidden, "cell": trace.initial_cell}
    parts = {name: _packed(one[view.layer, view.direction]) for name, one in begun.items() if one is not None}
    return parts or None


def _units(trace: Trace, view: View) -> dict[str, Any]:
    """The units whose numbers are sent, with these, and the movers."""
    added = changes_by_unit(trace) if adds_up(trace, view.layer) else None  # [step, unit]
    units = _sent(trace, view, added)
    movers, amounts = _movers(trace, view, added)
    w = trace.readout_weight
    return {
        "units": units,
        "values": _packed(_values(trace, view, units)),
        "weights": None if added is None or w is None else _packed(w[0, units]),
        "movers": _packed(movers),
        "amounts": None if amounts is None else _packed(amounts),
    }


def _values(trace: Trace, view: View, units: list[int]) -> NDArray[np.float32]:
    parts = [trace.part(name)[view.layer, view.direction][:, units].T for name in trace.quantities]
    return np.stack(parts)  # [quantity, unit, step]


def _sent(trace: Trace, view: View, added: NDArray[np.float32] | None) -> list[int]:
    """Whose numbers are sent: the one on view, the one to begin with, and what moved the verdict most."""
    ranked = [view.unit, default_unit(trace, view.layer, view.direction)]
    if added is not None:
        largest = np.argsort(-np.abs(trace.changes), kind="stable")[: MOST_UNITS // 2]
        ranked += _first_movers(added[[view.step, *largest.tolist()]]).ravel().tolist()
    ranked += trace.units_by_effect(view.layer, view.direction)[:MOST_UNITS].tolist()
    return list(dict.fromkeys(ranked))[:MOST_UNITS]


def _movers(
    trace: Trace, view: View, added: NDArray[np.float32] | None
) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
    """The first movers of every step and what they added [step, mover], or those of the whole text [1, mover]."""
    if added is None:
        return trace.units_by_effect(view.layer, view.direction)[None, :MOVERS].astype(np.float32), None
    order = _first_movers(added)
    return order.astype(np.float32), np.take_along_axis(added, order, axis=1)


def _first_movers(added: NDArray[np.float32]) -> NDArray[np.intp]:
    """The units that added most at each step, the first one first, ties by number [step, mover].

    To look for the largest one several times is much quicker than to sort them all.
    """
    sizes, steps = np.abs(added), np.arange(len(added))  # [step, unit]
    order = np.empty((len(added), min(MOVERS, added.shape[1])), dtype=np.intp)
    for place in range(order.shape[1]):
        order[:, place] = sizes.argmax(axis=1)
        sizes[steps, order[:, place]] = -1
    return order


def _largest(trace: Trace) -> dict[str, str]:
    """Which steps are the largest of the text: the largest "step" of all, the largest "rise" and "fall", by step.

    A step is called so only where it is the largest in log odds and in per cent, so that no measure has to be named.
    """
    if not trace.running_is_complete or trace.n_steps < 2:
        return {}
    points = np.diff(trace.probability, prepend=np.float32(trace.before.probability))
    largest: dict[str, str] = {}
    for name, log_odds, per_cent in (
        ("step", np.abs(trace.changes), np.abs(points)),
        ("rise", trace.changes, points),
        ("fall", -trace.changes, -points),
    ):
        step = int(np.argmax(log_odds))
        if step == int(np.argmax(per_cent)) and per_cent[step] > 0:
            largest.setdefault(str(step), name)
    return largest


def _notes(trace: Trace, texts: Texts, language: str | None) -> dict[str, Any]:
    """What a visitor has to know of this reading before trusting it; empty where there is nothing.

    Of another language it goes without saying which words are unknown; all are marked, and the line stays short.
    """
    unread = tuple(dict.fromkeys(one.text for one in trace.unread))
    is_whole = not (trace.unknown or unread or trace.truncated)
    key = "verdict.known"
    if trace.truncated:
        key = "verdict.known_first" if trace.cut == "end" else "verdict.known_last"
    known = texts.format(key, known=trace.n_known, total=trace.n_tokens + len(trace.unread))
    return {
        "known": "" if is_whole else known,
        **_named("unknown", "more", () if language else trace.unknown, texts),
        **_named("unread", "more_unread", unread, texts),
        "corrected": [[shorten(typed, _LONGEST_WORD), known] for typed, known in trace.corrected[:_MOST_UNKNOWN]],
        "caution": _caution(trace, texts, language),
        "left_out": texts.format(f"verdict.left_out_{trace.cut}", count=trace.truncated) if trace.truncated else "",
        "experiment": texts.format("stage.experiment", n=len(trace.edits)) if trace.edits else "",
    }


def _caution(trace: Trace, texts: Texts, language: str | None) -> str:
    """Why the verdict means little, where it does; another language is the reason for unknown words, too."""
    if language:
        return texts.format("verdict.foreign", language=texts[f"language.{language}"])
    return texts["verdict.caution"] if 2 * trace.n_known < trace.n_tokens + len(trace.unread) else ""


def _named(name: str, rest: str, words: Sequence[str], texts: Texts) -> dict[str, Any]:
    """The first of some words under `name`, and under `rest` how many more there are."""
    more = len(words) - _MOST_UNKNOWN
    return {
        name: [shorten(word, _LONGEST_WORD) for word in words[:_MOST_UNKNOWN]],
        rest: texts.format("verdict.more", count=more) if more > 0 else "",
    }


def _skipped(trace: Trace) -> dict[str, list[str]]:
    """Typed words that are not read, by the number of the step before which they stand; a few of each."""
    skipped: dict[str, list[str]] = {}
    for one in trace.unread:
        skipped.setdefault(str(one.before), []).append(shorten(one.text, _LONGEST_WORD))
    return {step: words[:_MOST_UNKNOWN] for step, words in skipped.items()}


def _gaps(trace: Trace) -> list[int]:
    """What stood before each word: 0 nothing, 1 a space, 2 the end of a line; windows that overlap stand apart."""
    gaps, done = [], 0
    for number, step in enumerate(trace.steps):
        between = trace.text[done : step.span[0]]
        new_line = number > 0 and ("\n" in between or "<br" in between.lower())
        overlaps = step.span[0] < done
        is_beside = number > 0 and {step.kind, trace.steps[number - 1].kind} != {"word"}  # what nobody typed
        gaps.append(2 if new_line else int(bool(between) or overlaps or is_beside))
        done = step.span[1]
    return gaps


def _packed(values: Any) -> str:
    return base64.b64encode(np.asarray(values, dtype="<f4").tobytes()).decode()
