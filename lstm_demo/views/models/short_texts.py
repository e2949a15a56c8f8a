"""Short texts: how do all read what people type, and does a verdict stay when a name changes? A table as HTML."""

import html
from collections.abc import Iterable, Sequence

from lstm_demo.invariance import KINDS
from lstm_demo.texts import Texts
from lstm_demo.typed import ALL
from lstm_demo.views.marks import shorten, text_of
from lstm_demo.views.models.comparison import Row

_LONGEST_NAME = 40  # characters; whoever published a model chose its name
_NOTHING = "\N{EN DASH}"
_COLUMNS = ("right_side", "right_label", *KINDS)


def measured(rows: Iterable[Row]) -> list[Row]:
    """Those of `rows` that were asked about short texts."""
    return [row for row in rows if row.figures.typed or row.figures.moved]


def sizes(rows: Sequence[Row]) -> tuple[int, int]:
    """How many typed texts, and how many sentences, were asked about at most."""
    n_texts = max((one.n for row in rows for one in row.figures.typed.values()), default=0)
    return n_texts, max((one.sentences for row in rows for one in row.figures.moved.values()), default=0)


def table(rows: Sequence[Row], texts: Texts) -> str:
    """Draw `rows`, models and baselines alike, as shares with their counts; a dash where nothing was measured.

    Where the page is narrow, a row becomes a card: it has no columns, so that each figure carries their names.
    """
    names = ("model", *_COLUMNS)
    head = "".join(f'<th scope="col" role="columnheader">{text_of(f"short.{name}", texts)}</th>' for name in names)
    body = "".join(_row(row, texts) for row in rows)
    head = f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
    name = text_of("short.alt", texts)
    drawn = f'<table role="table">{head}<tbody role="rowgroup">{body}</tbody></table>'
    return f'<div class="lstm-pairs lstm-short" role="region" tabindex="0" aria-label="{name}">{drawn}</div>'


def _row(row: Row, texts: Texts) -> str:
    mark = f' <span class="mark">{text_of("compared.chosen", texts)}</span>' if row.is_chosen else ""
    name = f'<th scope="row" role="rowheader">{html.escape(shorten(row.name, _LONGEST_NAME))}{mark}</th>'
    counts: dict[str, tuple[int, int]] = {}  # of each column: how many, and of how many
    if typed := row.figures.typed.get(ALL):
        counts = {"right_side": (typed.right_side, typed.sided), "right_label": (typed.right_label, typed.n)}
    counts |= {kind: (one.changed, one.concerned) for kind, one in row.figures.moved.items()}
    cells = "".join(_cell(column, counts.get(column, (0, 0)), texts) for column in _COLUMNS)
    return f'<tr role="row">{name}{cells}</tr>'


def _cell(column: str, count: tuple[int, int], texts: Texts) -> str:
    some, n = count
    told = texts.format("short.count", count=some, total=n)
    value = f"<b>{texts.percent(some / n, 1)}</b><small>{html.escape(told)}</small>" if n else _NOTHING
    return f'<td role="cell" data-label="{text_of(f"short.{column}", texts)}">{value}</td>'
