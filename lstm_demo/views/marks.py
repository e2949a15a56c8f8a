"""Marks: how are words and numbers written on figures? Escaped, shortened, and only as many as there is room for."""

import html
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from lstm_demo.explain.steps import Step
from lstm_demo.explain.trace import Trace
from lstm_demo.texts import Texts

_WIDEST = 24  # characters of a word on a figure's axis or in its hover
_LONGEST_METHOD = 60  # characters of a method's name, which may come from a file
_WIDE_ONLY = '<span style="font-style:normal">{}</span>'  # changes nothing, but can be found by a rule of style

FIGURE_CSS = '@media (max-width: 1000px) { .js-plotly-plot tspan[style*="font-style"] { display: none; } }'


def shorten(word: str, width: int = _WIDEST) -> str:
    """Cut `word` to `width` characters, the last one an ellipsis.

    >>> shorten("interminable", 8)
    'intermi…'
    """
    return word if len(word) <= width else word[: width - 1] + "…"


def word_of(step: Step, width: int = _WIDEST) -> str:
    """A step's word, cut to `width` characters; what nobody typed, a mark or padding, stands in brackets.

    >>> word_of(Step("startseq", (0, 0), known=True, kind="mark"))
    '<startseq>'
    """
    is_named = step.kind == "word" or (step.text[0] in "<[" and step.text[-1] in ">]")
    return shorten(step.text if is_named else f"<{step.text}>", width)


def escape(word: str) -> str:
    """Make a visitor's word safe for Plotly, which would otherwise draw its markup.

    >>> escape("<b>")
    '&lt;b&gt;'
    """
    return html.escape(shorten(word), quote=False)


def text_of(key: str, texts: Texts) -> str:
    """The text under `key`, as HTML, in an attribute too."""
    return html.escape(texts[key])


def method_name(name: str, texts: Texts) -> str:
    """A method of explaining as it is called in a sentence; one that this program does not know by its own name."""
    return texts[f"methods.full.{name}"] if f"methods.full.{name}" in texts else shorten(name, _LONGEST_METHOD)


def categories(trace: Trace) -> list[str]:
    """One name for each step on a figure's axis: its number, because words repeat, and the word."""
    return [f"{number}: {escape(word_of(step))}" for number, step in enumerate(trace.steps, start=1)]


def word_ticks(trace: Trace, narrow: float, wide: float, size: float) -> tuple[list[int], list[str]]:
    """Choose the steps whose words are written under a figure, in letters of `size` pixels: places and texts.

    All of them where there is room in `wide` pixels; else those that moved the verdict most. Those
    that have no room in `narrow` pixels are marked, and `FIGURE_CSS` hides them on a narrow screen.
    """
    ranked = _by_interest(trace)
    sizes = [(0.58 * len(word_of(step)) + 0.6) * size for step in trace.steps]
    always = _fitting(ranked, [pixels * trace.n_steps / narrow for pixels in sizes], given=[])
    wide_only = _fitting(ranked, [pixels * trace.n_steps / wide for pixels in sizes], given=always)
    texts = [escape(word_of(trace.steps[step])) for step in always]
    return always + wide_only, texts + [_WIDE_ONLY.format(escape(word_of(trace.steps[step]))) for step in wide_only]


def points(trace: Trace) -> list[float]:
    """How far each word moved the verdict, in percentage points [step]; nan where the running verdict is not known."""
    before = np.float32(trace.before.probability)
    return [100 * change for change in np.diff(trace.probability, prepend=before).tolist()]


def every_nth(n: int, most: int) -> list[int]:
    """At most `most` indices out of `n`, evenly spaced, the first among them.

    >>> every_nth(10, 4)
    [0, 3, 6, 9]
    """
    return list(range(0, n, max(1, -(-n // most))))


def _fitting(ranked: Sequence[int], widths: list[float], given: list[int]) -> list[int]:
    """Those of the `ranked` steps, the first ones first, whose words overlap neither each other nor the `given` ones.

    `widths` [step] are the words' widths in steps.
    """
    taken, fitting = sorted(given), []
    for step in ranked:
        place = bisect_left(taken, step)
        neighbours = taken[place - 1 : place + 1] if place else taken[:1]  # all others stand behind one of these
        for other in neighbours:
            if 2 * abs(step - other) < widths[step] + widths[other]:
                break
        else:
            taken.insert(place, step)
            fitting.append(step)
    return fitting


def _by_interest(trace: Trace) -> Sequence[int]:
    steps = range(trace.n_steps)
    if not trace.running_is_complete:
        return steps
    changes = np.abs(points(trace)).tolist()
    keys = [
        (not step.text.isalnum() and not any(map(str.isalnum, step.text)), -change)
        for step, change in zip(trace.steps, changes, strict=True)
    ]
    return sorted(steps, key=keys.__getitem__)
