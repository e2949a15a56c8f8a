"""Mistakes and minimal pairs: where is a model wrong, and does it read more than words? Both as HTML."""

import html
from collections.abc import Mapping, Sequence

from lstm_demo.measurements import Mistake
from lstm_demo.minimal_pairs import Pair, PairScore, name_of
from lstm_demo.texts import Texts
from lstm_demo.views.marks import text_of
from lstm_demo.views.numbers import percent

_MOST_KINDS, _LONGEST_KIND = 8, 40  # whoever published a model wrote its figures, too
_MEASURED = ("ordered", "both_right", "n")
_SIDES = ("negative", "positive")


def mistakes(all_mistakes: Sequence[Mistake], texts: Texts) -> str:
    """Draw quotations, each with what the model said, how sure it was, and the truth; all of it text."""
    return f'<ul class="lstm-mistakes">{"".join(_mistake(one, texts) for one in all_mistakes)}</ul>'


def pairs(scores: Mapping[str, PairScore], all_pairs: Sequence[Pair], texts: Texts) -> str:
    """Draw `scores` by kind as a table, with the first pair of each kind among `all_pairs` as its example.

    Where the page is narrow, a row becomes a card: it has no columns, so that each figure carries their names.
    """
    examples = {pair.kind: pair for pair in reversed(all_pairs)}
    names = ("kind", "example", *_MEASURED)
    head = "".join(f'<th scope="col" role="columnheader">{text_of(f"pairs.{name}", texts)}</th>' for name in names)
    rows = "".join(_pair(kind, score, examples.get(kind), texts) for kind, score in [*scores.items()][:_MOST_KINDS])
    head = f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
    table = f'<table role="table">{head}<tbody role="rowgroup">{rows}</tbody></table>'
    name = text_of("pairs.alt", texts)
    return f'<div class="lstm-pairs" role="region" tabindex="0" aria-label="{name}">{table}</div>'


def _mistake(mistake: Mistake, texts: Texts) -> str:
    verdict, truth = _SIDES[mistake.probability > 0.5], _SIDES[mistake.label]
    share = mistake.probability if verdict == "positive" else 1 - mistake.probability
    judged = texts.format("mistakes.said", label=texts[f"label.{verdict}"], percent=percent(share, texts))
    labelled = texts.format("mistakes.truth", label=texts[f"label.{truth}"])
    return (
        f"<li><q>{html.escape(mistake.text)}</q>"
        f'<span><b class="{verdict}">{html.escape(judged)}</b> '
        f'<b class="{truth}">{html.escape(labelled)}</b></span></li>'
    )


def _pair(kind: str, score: PairScore, example: Pair | None, texts: Texts) -> str:
    name = html.escape(name_of(kind, texts)[:_LONGEST_KIND])
    shown = ""
    if example:
        first, second = html.escape(example.positive), html.escape(example.negative)
        shown = f'<span class="first">{first}</span><span class="second">{second}</span>'
    shares = [f"<b>{texts.percent(count / score.n)}</b>" for count in (score.ordered, score.both_right)]
    values = zip(_MEASURED, [*shares, texts.number(score.n)], strict=True)
    cells = "".join(_cell(label, value, texts) for label, value in values)
    example_cell = f'<td class="example" role="cell">{shown}</td>'
    return f'<tr role="row"><th scope="row" role="rowheader">{name}</th>{example_cell}{cells}</tr>'


def _cell(label: str, value: str, texts: Texts) -> str:
    return f'<td role="cell" data-label="{text_of(f"pairs.{label}", texts)}">{value}</td>'
