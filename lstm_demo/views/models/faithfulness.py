"""Tables of the methods of explaining: how far does a verdict fall by each one's order of the words? As HTML."""

import html
from collections.abc import Mapping

from lstm_demo.explanations import WAYS, Deleted, Delta, Estimate, MethodFigures, SetFigures
from lstm_demo.texts import Texts
from lstm_demo.views.marks import method_name, shorten, text_of
from lstm_demo.views.numbers import tiny

COLUMNS = (*WAYS, "comprehensiveness", "sufficiency", "delta", "seconds")
_DROPPED, _UNKNOWN = WAYS
_LONGEST_NAME = 60  # characters; a file may name a set that this program does not know
_NOTHING = "\N{EN DASH}"
_FEW = 0.1  # seconds below which another digit is written


def table(place: str, figures: SetFigures, default: str, texts: Texts) -> str:
    """Draw the methods on one set, `place`, the best in the mean of both ways first, and random orders below them.

    Falls are in points of the verdict's probability. It scrolls in itself where the page is narrow.
    """
    names = "".join(f'<th scope="col">{text_of(f"explanations.{name}", texts)}</th>' for name in ("method", *COLUMNS))
    rows = "".join(_row(name, figures.methods[name], name == default, texts) for name in in_order(figures))
    orders = html.escape(texts.format("explanations.random", count=figures.n_orders))
    lower = f'<tr><th scope="row">{orders}</th>{_cells(_falls(figures.random, texts))}</tr>'
    body = f'<thead><tr>{names}</tr></thead><tbody>{rows}</tbody><tbody class="random">{lower}</tbody>'
    name = html.escape(texts.format("explanations.alt", place=set_name(place, texts)))
    return f'<div class="lstm-methods" role="region" tabindex="0" aria-label="{name}"><table>{body}</table></div>'


def in_order(figures: SetFigures) -> list[str]:
    """The methods, the one with the largest area in the mean of both ways first."""
    return sorted(figures.methods, key=lambda name: -sum(figures.methods[name].area[way].mean for way in WAYS))


def set_name(name: str, texts: Texts) -> str:
    """A test set as it is called in a sentence; one that this program does not know by its name in the file."""
    return texts[f"contrasts.{name}"] if f"contrasts.{name}" in texts else shorten(name, _LONGEST_NAME)


def points(share: float, texts: Texts) -> str:
    """Write a difference of probabilities in points, without their name."""
    return texts.number(100 * share, 1)


def seconds(value: float, texts: Texts) -> str:
    """Write seconds of a processor."""
    return texts.number(value, 2 if value >= _FEW else 3)


def _row(name: str, figures: MethodFigures, is_default: bool, texts: Texts) -> str:
    mark = f' <span class="mark">{text_of("explanations.default", texts)}</span>' if is_default else ""
    cells = _falls(figures, texts) | {"seconds": f"<b>{seconds(figures.seconds, texts)}</b>"}
    if figures.delta is not None:
        cells["delta"] = _delta(figures.delta, texts)
    return f'<tr><th scope="row">{html.escape(method_name(name, texts))}{mark}</th>{_cells(cells)}</tr>'


def _cells(written: Mapping[str, str]) -> str:
    return "".join(f"<td>{written.get(column, _NOTHING)}</td>" for column in COLUMNS)


def _falls(figures: Deleted, texts: Texts) -> dict[str, str]:
    """The columns that methods and random orders have in common."""
    return {way: _estimate(figures.area[way], texts) for way in WAYS} | {
        "comprehensiveness": _both(figures.comprehensiveness, texts),
        "sufficiency": _both(figures.sufficiency, texts),
    }


def _estimate(found: Estimate, texts: Texts) -> str:
    bounds = {"low": points(found.low, texts), "high": points(found.high, texts)}
    return f"<b>{points(found.mean, texts)}</b><small>{texts.format('explanations.interval', **bounds)}</small>"


def _both(found: Mapping[str, Estimate], texts: Texts) -> str:
    """With words left out, and below it with words made unknown."""
    unknown = texts.format("explanations.with_unknown", value=points(found[_UNKNOWN].mean, texts))
    return f"<b>{points(found[_DROPPED].mean, texts)}</b><small>{html.escape(unknown)}</small>"


def _delta(delta: Delta, texts: Texts) -> str:
    largest = texts.format("explanations.largest", value=tiny(delta.largest, texts))
    median = html.escape(tiny(delta.median, texts))
    return f"<b>{median}</b><small>{html.escape(largest)}</small>"
