"""A table of all models and the baselines: how do they compare? As HTML; what each is, and what was measured."""

import html
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lstm_demo.bundle import Bundle, Description, learnt_from_reviews_only
from lstm_demo.card import SETS
from lstm_demo.evaluation import Evaluation
from lstm_demo.measurements import Measurements
from lstm_demo.texts import Texts
from lstm_demo.views.marks import shorten, text_of
from lstm_demo.views.numbers import interval, measured_count, size

_LONGEST_NAME = 40  # characters; whoever published a model chose its name
_NOTHING = "\N{EN DASH}"
_HEAD, _LINE = '<thead role="rowgroup">', '<tr role="row">'
_COSTS = ("pairs", "parameters", "size", "speed")  # columns behind the test sets


@dataclass(frozen=True)
class Row:
    """One model, or one baseline."""

    name: str
    figures: Measurements = field(default_factory=Measurements)
    description: Description | None = None  # None: a baseline, which is no network
    what: str = ""  # it is, in one line
    is_chosen: bool = False
    called: str = ""  # in plain words, where that is another name

    def accuracy(self, key: str) -> float:
        """On the test set `key`, 0..1; minus infinity where it was not measured."""
        return self.figures.sets[key].accuracy if key in self.figures.sets else -math.inf


def in_order(models: Iterable[Row]) -> list[Row]:
    """The best on long reviews first; those that nobody measured last, in the order given."""
    return sorted(models, key=lambda row: -row.accuracy(next(iter(SETS))))


def baselines(figures: Mapping[str, Measurements], texts: Texts) -> list[Row]:
    """A row for each baseline with its figures, as `read_baselines` gives them; in the same order."""
    rows = []
    for name, measured in figures.items():
        is_known = f"baselines.{name}" in texts
        title, what = (texts[f"baselines.{name}"], texts[f"baselines.what.{name}"]) if is_known else (name, "")
        rows.append(Row(title, measured, what=what))
    return in_order(rows)


def table(models: Iterable[Row], others: Iterable[Row], texts: Texts) -> str:
    """Draw `models` and, below them, the baselines `others`; where the page is narrow, a row becomes a card.

    A card has no columns, so that each figure carries their names, and each element its role, for style takes it away.
    """
    column = '<th scope="col" role="columnheader"'
    sets = "".join(
        f'<th scope="colgroup" role="columnheader" colspan="2">{text_of(f"compared.{key}", texts)}</th>' for key in SETS
    )
    first, *costs = (f'{column} rowspan="2">{text_of(f"compared.{name}", texts)}</th>' for name in ("model", *_COSTS))
    under = "".join(f"{column}>{text_of(f'compared.{name}', texts)}</th>" for name in ("accuracy", "calibration"))
    head = f"{_HEAD}{_LINE}{first}{sets}{''.join(costs)}</tr>{_LINE}{under * len(SETS)}</tr></thead>"
    rows, lower_rows = ("".join(_row(row, texts) for row in part) for part in (models, others))
    group = f'{_LINE}<th scope="rowgroup" role="rowheader" colspan="9">{text_of("compared.baselines", texts)}</th></tr>'
    below = f'<tbody class="baselines" role="rowgroup">{group}{lower_rows}</tbody>' if lower_rows else ""
    body = f'<table role="table">{head}<tbody role="rowgroup">{rows}</tbody>{below}</table>'
    name = text_of("compared.alt", texts)
    return f'<div class="lstm-compared" role="region" tabindex="0" aria-label="{name}">{body}</div>'


def kind(bundle: Bundle, texts: Texts) -> str:
    """What a model is, in one line, from its configuration and its recipe."""
    config = bundle.config
    is_several = config.n_layers * config.n_directions > 1
    parts = [
        texts[f"kind.{config.cell}"],
        texts.format("kind.layers", count=config.n_layers) if config.n_layers > 1 else "",
        texts["kind.both"] if config.bidirectional else "",
        texts.format("kind.units_each" if is_several else "kind.units", count=config.hidden_size),
        texts.format("kind.convolution", count=config.convolution) if config.convolution else "",
        texts[f"kind.{config.readout}"] if config.readout != "last" else "",
        texts["kind.pretrained"] if (bundle.recipe or {}).get("pretrained") is True else "",
        texts["kind.reviews_only"] if learnt_from_reviews_only(bundle) else "",
        texts["kind.own_account"] if bundle.repository else "",
    ]
    return texts.list([part for part in parts if part], "comma")


def _row(row: Row, texts: Texts) -> str:
    name = shorten(row.name, _LONGEST_NAME)
    mark = f' <span class="mark">{text_of("compared.chosen", texts)}</span>' if row.is_chosen else ""
    called = texts.format("models.called", plain=row.called, name=name) if row.called else name
    what = f'<span class="what">{html.escape(row.what)}</span>'
    cells = [f'<th scope="row" role="rowheader">{html.escape(called)}{mark}{what}</th>']
    for key in SETS:
        accuracy, error = _accuracy_and_error(row.figures.sets.get(key), texts)
        cells += [_cell(key, accuracy, texts), _cell("calibration", error, texts)]
    cells += [_cell(label, value, texts) for label, value in zip(_COSTS, _costs(row, texts), strict=True)]
    opening = '<tr class="chosen" role="row">' if row.is_chosen else _LINE
    return f"{opening}{''.join(cells)}</tr>"


def _cell(label: str, value: str, texts: Texts) -> str:
    """What stands in the column of `label`; on a card, below its name."""
    missing = ' class="none"' if value == _NOTHING else ""
    return f'<td role="cell" data-label="{text_of(f"compared.{label}", texts)}"{missing}>{value}</td>'


def _costs(row: Row, texts: Texts) -> list[str]:
    ordered, speed = row.figures.ordered, row.figures.words_per_second
    pairs = _NOTHING if ordered is None else texts.percent(ordered, 1)
    if row.description is None:
        return [pairs] + [_NOTHING] * 3
    return [
        pairs,
        texts.number(row.description.outline.n_parameters),
        size(row.description.n_bytes, texts),
        _NOTHING if speed is None else measured_count(speed, texts),
    ]


def _accuracy_and_error(figures: Evaluation | None, texts: Texts) -> tuple[str, str]:
    if figures is None:
        return _NOTHING, _NOTHING
    accuracy = f"<b>{texts.percent(figures.accuracy, 1)}</b><small>{interval(*figures.interval, texts)}</small>"
    return accuracy, texts.number(figures.calibration_error, 3)
