"""Where is a model wrong, and does it read more than words? Its surest mistakes and its minimal pairs, as HTML."""

import html
from collections.abc import Mapping, Sequence

from lstm_demo.figures import Mistake
from lstm_demo.minimal_pairs import Pair, PairScore, name_of
from lstm_demo.views.marks import exact_percent, percent, text_of
from lstm_demo.words import say

_MOST_KINDS, _LONGEST_KIND = 8, 40  # whoever published a model wrote its figures, too
_MEASURED = ("ordered", "both_right", "n")
_SIDES = ("negative", "positive")


def mistakes(found: Sequence[Mistake]) -> str:
    """Draw quotations, each with what the model said, how sure it was, and the truth; all of it text."""
    return f'<ul class="lstm-mistakes">{"".join(map(_mistake, found))}</ul>'


def pairs(scores: Mapping[str, PairScore], all_pairs: Sequence[Pair]) -> str:
    """Draw `scores` by kind as a table, with the first pair of each kind among `all_pairs` as its example.

    Where the page is narrow, a row becomes a card: it has no columns, so that each figure carries their names.
    """
    examples = {pair.kind: pair for pair in reversed(all_pairs)}
    names = ("kind", "example", *_MEASURED)
    head = "".join(f'<th scope="col" role="columnheader">{text_of(f"pairs.{name}")}</th>' for name in names)
    rows = "".join(_pair(kind, score, examples.get(kind)) for kind, score in [*scores.items()][:_MOST_KINDS])
    head = f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
    table = f'<table role="table">{head}<tbody role="rowgroup">{rows}</tbody></table>'
    return f'<div class="lstm-pairs" role="region" tabindex="0" aria-label="{text_of("pairs.alt")}">{table}</div>'


def _mistake(found: Mistake) -> str:
    said = _SIDES[found.probability > 0.5]
    share = found.probability if said == "positive" else 1 - found.probability
    sure = say("mistakes.said", label=say(f"verdict.{said}").lower(), percent=percent(share))
    truth = say("mistakes.truth", label=say(f"verdict.{_SIDES[found.label]}").lower())
    return (
        f"<li><q>{html.escape(found.text)}</q>"
        f'<span><b class="{said}">{html.escape(sure)}</b> '
        f'<b class="{_SIDES[found.label]}">{html.escape(truth)}</b></span></li>'
    )


def _pair(kind: str, score: PairScore, example: Pair | None) -> str:
    name = html.escape(name_of(kind)[:_LONGEST_KIND])
    shown = ""
    if example:
        first, second = html.escape(example.positive), html.escape(example.negative)
        shown = f'<span class="first">{first}</span><span class="second">{second}</span>'
    shares = [f"<b>{exact_percent(count / score.n, digits=0)}</b>" for count in (score.ordered, score.both_right)]
    cells = "".join(map(_cell, _MEASURED, [*shares, f"{score.n:,}"]))
    example_cell = f'<td class="example" role="cell">{shown}</td>'
    return f'<tr role="row"><th scope="row" role="rowheader">{name}</th>{example_cell}{cells}</tr>'


def _cell(label: str, value: str) -> str:
    return f'<td role="cell" data-label="{text_of(f"pairs.{label}")}">{value}</td>'
