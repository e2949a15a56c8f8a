"""How do all models and the baselines compare? One table, as HTML: a row for each, what it is, what was measured."""

import html
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lstm_demo.bundle import Bundle, Description, learnt_from_reviews_only
from lstm_demo.card import SETS
from lstm_demo.evaluation import Evaluation
from lstm_demo.figures import Figures
from lstm_demo.views.marks import exact_percent, interval, shorten, text_of
from lstm_demo.words import say, texts

_LONGEST_NAME = 40  # characters; whoever published a model chose its name
_NOTHING = "\N{EN DASH}"
_HEAD, _LINE = '<thead role="rowgroup">', '<tr role="row">'
_COSTS = ("pairs", "parameters", "size", "speed")  # columns behind the test sets


@dataclass(frozen=True)
class Row:
    """One model, or one baseline."""

    name: str
    figures: Figures = field(default_factory=Figures)
    description: Description | None = None  # None: a baseline, which is no network
    what: str = ""  # it is, in one line
    speaks: bool = False

    def accuracy(self, key: str) -> float:
        """On the test set `key`, 0..1; minus infinity where it was not measured."""
        return self.figures.sets[key].accuracy if key in self.figures.sets else -math.inf


def in_order(models: Iterable[Row]) -> list[Row]:
    """The best on long reviews first; those that nobody measured last, in the order given."""
    return sorted(models, key=lambda row: -row.accuracy(next(iter(SETS))))


def baselines(found: Mapping[str, Mapping[str, Evaluation]]) -> list[Row]:
    """A row for each baseline with its figures by test set, as `read_baselines` gives them; in the same order."""
    rows = []
    for name, sets in found.items():
        title, what = texts().get(f"baselines.{name}", name), texts().get(f"baselines.what.{name}", "")
        rows.append(Row(title, Figures(sets=dict(sets)), what=what))
    return in_order(rows)


def table(models: Iterable[Row], others: Iterable[Row]) -> str:
    """Draw `models` and, below them, the baselines `others`; where the page is narrow, a row becomes a card.

    A card has no columns, so that each figure carries their names, and each element its role, for style takes it away.
    """
    column = '<th scope="col" role="columnheader"'
    sets = "".join(
        f'<th scope="colgroup" role="columnheader" colspan="2">{text_of(f"compared.{key}")}</th>' for key in SETS
    )
    first, *costs = (f'{column} rowspan="2">{text_of(f"compared.{name}")}</th>' for name in ("model", *_COSTS))
    under = "".join(f"{column}>{text_of(f'compared.{name}')}</th>" for name in ("accuracy", "calibration"))
    head = f"{_HEAD}{_LINE}{first}{sets}{''.join(costs)}</tr>{_LINE}{under * len(SETS)}</tr></thead>"
    rows = "".join(map(_row, others))
    group = f'{_LINE}<th scope="rowgroup" role="rowheader" colspan="9">{text_of("compared.baselines")}</th></tr>'
    below = f'<tbody class="baselines" role="rowgroup">{group}{rows}</tbody>' if rows else ""
    body = f'<table role="table">{head}<tbody role="rowgroup">{"".join(map(_row, models))}</tbody>{below}</table>'
    return f'<div class="lstm-compared" role="region" tabindex="0" aria-label="{text_of("compared.alt")}">{body}</div>'


def kind(bundle: Bundle) -> str:
    """What a model is, in one line, from its configuration and its recipe."""
    config = bundle.config
    is_several = config.n_layers * config.n_directions > 1
    parts = [
        say(f"kind.{config.cell}"),
        say("kind.layers", count=f"{config.n_layers:,}") if config.n_layers > 1 else "",
        say("kind.both") if config.bidirectional else "",
        say("kind.units_each" if is_several else "kind.units", count=f"{config.hidden_size:,}"),
        say("kind.convolution", count=f"{config.convolution:,}") if config.convolution else "",
        say(f"kind.{config.readout}") if config.readout != "last" else "",
        say("kind.pretrained") if (bundle.recipe or {}).get("pretrained") is True else "",
        say("kind.reviews_only") if learnt_from_reviews_only(bundle) else "",
        say("kind.own_account") if bundle.repository else "",
    ]
    return ", ".join(filter(None, parts))


def _row(row: Row) -> str:
    name = html.escape(shorten(row.name, _LONGEST_NAME))
    mark = f' <span class="speaks">{text_of("compared.speaks")}</span>' if row.speaks else ""
    what = f'<span class="what">{html.escape(row.what)}</span>'
    cells = [f'<th scope="row" role="rowheader">{name}{mark}{what}</th>']
    for key in SETS:
        accuracy, error = _judged(row.figures.sets.get(key))
        cells += [_cell(key, accuracy), _cell("calibration", error)]
    cells += map(_cell, _COSTS, _costs(row))
    opening = '<tr class="speaking" role="row">' if row.speaks else _LINE
    return f"{opening}{''.join(cells)}</tr>"


def _cell(label: str, value: str) -> str:
    """What stands in the column of `label`; on a card, below its name."""
    missing = ' class="none"' if value == _NOTHING else ""
    return f'<td role="cell" data-label="{text_of(f"compared.{label}")}"{missing}>{value}</td>'


def _costs(row: Row) -> list[str]:
    ordered, speed = row.figures.ordered, row.figures.words_per_second
    pairs = _NOTHING if ordered is None else exact_percent(ordered)
    if row.description is None:
        return [pairs] + [_NOTHING] * 3
    return [
        pairs,
        f"{row.description.outline.n_parameters:,}",
        f"{row.description.n_bytes / 1e6:.1f}\u00a0MB",
        _NOTHING if speed is None else f"{rounded(speed):,}",
    ]


def rounded(value: float) -> int:
    """A count of which only the first two digits mean something, for it was measured on some machine.

    >>> rounded(86_489.4), rounded(1_003_472.7), rounded(7.4)
    (86000, 1000000, 7)
    """
    digits = 1 - math.floor(math.log10(value)) if value > 0 else 0
    return int(round(value, min(digits, 0)))


def _judged(found: Evaluation | None) -> tuple[str, str]:
    if found is None:
        return _NOTHING, _NOTHING
    accuracy = f"<b>{exact_percent(found.accuracy)}</b><small>{interval(*found.interval)}</small>"
    return accuracy, f"{found.calibration_error:.3f}"
