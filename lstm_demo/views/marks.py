"""How are words and numbers written on figures? Escaped, shortened, and only as many as there is room for."""

import html
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from lstm_demo.explain.trace import Trace
from lstm_demo.predict import sigmoid
from lstm_demo.words import say

FRAME_WIDTH = 2  # pixels of the line round a word's column; no other shape on a figure has such a line
_WIDEST = 24  # characters of a word on a figure's axis or in its hover
_WIDE_ONLY = '<span style="font-style:normal">{}</span>'  # changes nothing, but can be found by a rule of style

FIGURE_CSS = (
    '@media (max-width: 1000px) { .js-plotly-plot tspan[style*="font-style"] { display: none; } }'
    f'.js-plotly-plot .shapelayer path[style*="stroke-width: {FRAME_WIDTH}px"] {{ stroke: var(--ink) !important; }}'
)


def shorten(word: str, width: int = _WIDEST) -> str:
    """Cut `word` to `width` characters, the last one an ellipsis.

    >>> shorten("interminable", 8)
    'intermi…'
    """
    return word if len(word) <= width else word[: width - 1] + "…"


def escape(word: str) -> str:
    """Make a visitor's word safe for Plotly, which would otherwise draw its markup.

    >>> escape("<b>")
    '&lt;b&gt;'
    """
    return html.escape(shorten(word), quote=False)


def text_of(key: str) -> str:
    """The text under `key`, as HTML, in an attribute too."""
    return html.escape(say(key))


def percent(probability: float, edges: Sequence[float] = ()) -> str:
    r"""Write a probability as a whole percent; it stays on one line.

    It has one digit more where the whole one would be 0, 1, 99, 100 or one of `edges`, so that no number claims
    certainty, and each shows on which side of an edge it lies.

    >>> [percent(p).replace("\N{NO-BREAK SPACE}", " ") for p in (0.0001, 0.003, 0.65, 0.989, 0.997, 0.9999)]
    ['<0.1 %', '0.3 %', '65 %', '98.9 %', '99.7 %', '>99.9 %']
    >>> percent(0.643, edges=(0.34, 0.64))
    '64.3\xa0%'
    """
    if probability < 0.001:
        return "<0.1\u00a0%"
    if probability > 0.999:
        return ">99.9\u00a0%"
    digits = 1 if round(100 * probability) in (0, 1, 99, 100, *(round(100 * edge) for edge in edges)) else 0
    return exact_percent(probability, digits)


def exact_percent(share: float, digits: int = 1) -> str:
    r"""Write a share that was counted or measured, 0..1, with so many `digits`, be it 0 or all.

    >>> exact_percent(0.927), exact_percent(1, digits=0)
    ('92.7\xa0%', '100\xa0%')
    """
    return f"{100 * share:.{digits}f}\u00a0%"


def interval(low: float, high: float) -> str:
    r"""Write the bounds of a measured share.

    >>> interval(0.924, 0.93).replace("\N{EN DASH}", " to ")
    '92.4 to 93.0\xa0%'
    """
    return f"{100 * low:.1f}\N{EN DASH}{exact_percent(high)}"


def categories(trace: Trace) -> list[str]:
    """One name for each step on a figure's axis: its number, because words repeat, and the word."""
    return [f"{number}: {escape(step.text)}" for number, step in enumerate(trace.steps, start=1)]


def word_ticks(
    trace: Trace, narrow: float, wide: float, size: float, chosen: int | None = None
) -> tuple[list[int], list[str]]:
    """Choose the steps whose words are written under a figure, in letters of `size` pixels: places and texts.

    All of them where there is room in `wide` pixels; else the `chosen` one and those that moved the verdict most. Those
    that have no room in `narrow` pixels are marked, and `FIGURE_CSS` hides them on a narrow screen.
    """
    ranked = [*([] if chosen is None else [chosen]), *_by_interest(trace, chosen)]
    sizes = [(0.58 * len(shorten(step.text)) + 0.6) * size for step in trace.steps]
    always = _fitting(ranked, [pixels * trace.n_steps / narrow for pixels in sizes], given=[])
    wide_only = _fitting(ranked, [pixels * trace.n_steps / wide for pixels in sizes], given=always)
    texts = [escape(trace.steps[step].text) for step in always]
    return always + wide_only, texts + [_WIDE_ONLY.format(escape(trace.steps[step].text)) for step in wide_only]


def points(trace: Trace) -> list[float]:
    """How far each word moved the verdict, in percentage points [step]; nan where the running verdict is not known."""
    before = np.float32(sigmoid(trace.bias))
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
    taken, found = sorted(given), []
    for step in ranked:
        place = bisect_left(taken, step)
        neighbours = taken[place - 1 : place + 1] if place else taken[:1]  # all others stand behind one of these
        for other in neighbours:
            if 2 * abs(step - other) < widths[step] + widths[other]:
                break
        else:
            taken.insert(place, step)
            found.append(step)
    return found


def _by_interest(trace: Trace, chosen: int | None) -> Sequence[int]:
    others = [step for step in range(trace.n_steps) if step != chosen]
    if not trace.running_is_complete:
        return others
    changes = np.abs(points(trace)).tolist()
    keys = [
        (not step.text.isalnum() and not any(map(str.isalnum, step.text)), -change)
        for step, change in zip(trace.steps, changes, strict=True)
    ]
    return sorted(others, key=keys.__getitem__)
