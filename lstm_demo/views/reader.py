"""What does the reader draw? One payload: the verdict, the words as typed, and the running verdict after each.

The JavaScript and `reader.css` beside this file draw it, in the app and in any other page.
"""

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_demo.explain.trace import Trace
from lstm_demo.predict import sigmoid, to_label
from lstm_demo.views import notes, theme
from lstm_demo.views.marks import percent, points, shorten
from lstm_demo.views.memory import memory
from lstm_demo.words import say

FULL_TINT = 2.0  # log odds; a word that moved the verdict by this much or more has its full colour
_LONGEST_WORD = 60  # characters shown of one word
_MOST_UNKNOWN = 12  # unknown words named beside the verdict
_WORTH_A_NUMBER = 0.05  # a number stands under a word when the verdict moved so far since the last number

_SCRIPTS = (
    *("reader.js", "around.js", "words.js", "scrubber.js", "line.js", "sentence.js"),
    *("cell.js", "pipes.js", "products.js", "plain.js", "grid.js", "ticks.js", "dom.js"),
)
_FOLDER = Path(__file__).resolve().parent


def javascript() -> str:
    """The reader's code: one module whose default export draws a payload."""
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS)


def css() -> str:
    """The reader's style, with the colours of the theme."""
    return theme.css_variables(":host, .lstm-reader") + (_FOLDER / "reader.css").read_text(encoding="utf-8")


def payload(
    trace: Trace,
    *,
    layer: int = -1,
    direction: int = 0,
    unit: int | None = None,
    step: int | None = None,
    order: NDArray[np.intp] | None = None,
) -> dict[str, Any]:
    """All that the reader needs, as JSON: a trace of at least one step, whose memory is drawn, and where to open.

    Without a `step` it opens at the word that moved the verdict most; without an `order` its units stand by effect on
    the verdict. Lists have one entry a step; `probability` and `percent` have one more, the verdict before the first
    word. What is not known is None, or no text. What a word changed stands there as `points` of percent and as
    `log_odds`, the change of the logit; `tint` is that in percent of `FULL_TINT`, clipped.
    """
    before = sigmoid(trace.bias) if trace.running_is_complete else math.nan
    probability = [_known(p) for p in (before, *trace.probability.tolist())]
    return {
        "verdict": _verdict(trace),
        "words": [shorten(step.text, _LONGEST_WORD) for step in trace.steps],
        "gaps": _gaps(trace),
        "known": [int(step.known) for step in trace.steps],
        "probability": [None if p is None else round(p, 4) for p in probability],
        "percent": ["" if p is None else percent(p, trace.config.neutral_band) for p in probability],
        "numbered": _numbered(probability[1:]),
        "points": [None if math.isnan(p) else round(p, 1) for p in points(trace)],
        "log_odds": [None if math.isnan(change) else round(change, 2) for change in trace.changes.tolist()],
        "tint": _tints(trace),
        "band": list(trace.config.neutral_band),
        "selected": trace.most_moving_step() if step is None else step,
        "largest": trace.most_moving_step() if trace.running_is_complete and trace.n_steps > 1 else None,
        "full_tint": _full_tint(),
        "memory": memory(trace, layer, direction, unit, order),
        "say": notes.table(trace, "reader", layer, direction),
    }


def _verdict(trace: Trace) -> dict[str, Any]:
    probability = float(trace.probability[-1])
    label = to_label(probability, trace.config)
    low, high = trace.config.neutral_band
    written = percent(probability, trace.config.neutral_band)
    unknown = [shorten(word, _LONGEST_WORD) for word in trace.unknown[:_MOST_UNKNOWN]]
    more = len(trace.unknown) - len(unknown)
    return {
        "tone": label,
        "label": say(f"verdict.{label}"),
        "percent": say("verdict.percent", percent=written),
        "alt": say("verdict.alt", label=say(f"verdict.{label}"), percent=written),
        "known": say(
            "verdict.known_first" if trace.truncated else "verdict.known",
            known=f"{trace.n_known:,}",
            total=f"{trace.n_tokens:,}",
        ),
        "unknown": unknown,
        "more": say("verdict.more", count=more) if more else "",
        "caution": say("verdict.caution") if 2 * trace.n_known < trace.n_tokens else "",
        "left_out": say("verdict.left_out", count=f"{trace.truncated:,}") if trace.truncated else "",
        "neutral": say("verdict.band", low=f"{100 * low:.0f}", high=f"{100 * high:.0f}"),
    }


def _gaps(trace: Trace) -> list[int]:
    """What stood before each word: 0 nothing, 1 a space, 2 the end of a line; windows that overlap stand apart."""
    gaps, done = [], 0
    for number, step in enumerate(trace.steps):
        between = trace.text[done : step.span[0]]
        new_line = number > 0 and ("\n" in between or "<br" in between.lower())
        overlaps = step.span[0] < done
        gaps.append(2 if new_line else int(bool(between) or overlaps))
        done = step.span[1]
    return gaps


def _numbered(probability: list[float | None]) -> list[int]:
    """1 where a number stands under the word: at the first, the last, and wherever the verdict has moved."""
    shown: list[int] = []
    latest = math.inf
    for number, p in enumerate(probability):
        ends = number in (0, len(probability) - 1)
        worth = p is not None and (ends or abs(p - latest) >= _WORTH_A_NUMBER)
        shown.append(int(worth))
        latest = p if worth and p is not None else latest
    return shown


def _tints(trace: Trace) -> list[int]:
    changes = np.nan_to_num(trace.changes, nan=0.0)
    return [int(tint) for tint in np.clip(np.rint(100 * changes / FULL_TINT), -100, 100)]


def _full_tint() -> dict[str, str]:
    """What full colour stands for: a change of the logit, and where that leads to from 50 %."""
    return {
        "full": f"{FULL_TINT:g}",
        "low": percent(sigmoid(-FULL_TINT)),
        "high": percent(sigmoid(FULL_TINT)),
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
