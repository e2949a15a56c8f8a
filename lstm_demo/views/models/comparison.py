"""Tables of all models and the baselines: how do they compare? As HTML; what each is, and what was measured."""

import html
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lstm_demo.bundle import Bundle, Description, learnt_from_reviews_only
from lstm_demo.card import SETS
from lstm_demo.config import Config
from lstm_demo.measurements import Measurements
from lstm_demo.texts import Texts
from lstm_demo.views.marks import shorten, text_of
from lstm_demo.views.numbers import interval, measured_count, size

_LONGEST_NAME = 40  # characters; whoever published a model chose its name
_NOTHING = "\N{EN DASH}"
_LINE = '<tr role="row">'
FIRST = (*SETS, "pairs")  # columns: what a newcomer looks for
MORE = (*(f"{key}_error" for key in SETS), "parameters", "size", "speed")


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


def table(models: Iterable[Row], others: Iterable[Row], texts: Texts, columns: Sequence[str] = FIRST) -> str:
    """Draw `columns` of `models` and, below them, of the baselines `others`, with what each is beside the `FIRST` ones.

    Where the page is narrow, a row becomes a card. A card has no columns, so that each figure carries their names, and
    each element its role, for style takes it away.
    """
    names = "".join(
        f'<th scope="col" role="columnheader">{text_of(f"compared.{name}", texts)}</th>' for name in ("model", *columns)
    )
    head = f'<thead role="rowgroup">{_LINE}{names}</tr></thead>'
    rows, lower_rows = ("".join(_row(row, columns, texts) for row in part) for part in (models, others))
    opening = f'<th scope="rowgroup" role="rowheader" colspan="{1 + len(columns)}">'
    group = f"{_LINE}{opening}{text_of('compared.baselines', texts)}</th></tr>"
    below = f'<tbody class="baselines" role="rowgroup">{group}{lower_rows}</tbody>' if lower_rows else ""
    body = f'<table role="table">{head}<tbody role="rowgroup">{rows}</tbody>{below}</table>'
    name = text_of("compared.alt" if columns == FIRST else "compared.alt_more", texts)
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
        _hidden_layers(config, texts),
        texts["kind.three"] if config.has_neutral else "",
        texts["kind.pretrained"] if (bundle.recipe or {}).get("pretrained") is True else "",
        texts["kind.reviews_only"] if learnt_from_reviews_only(bundle) else "",
        texts["kind.own_account"] if bundle.repository else "",
    ]
    return texts.list([part for part in parts if part], "comma")


def _hidden_layers(config: Config, texts: Texts) -> str:
    """Those between the states and the verdict; empty where there are none."""
    if config.has_linear_readout:
        return ""
    sizes = texts.list([texts.number(size) for size in config.dense])
    return texts.format("kind.hidden", count=len(config.dense), sizes=sizes)


def _row(row: Row, columns: Sequence[str], texts: Texts) -> str:
    name = shorten(row.name, _LONGEST_NAME)
    called = html.escape(texts.format("models.called", plain=row.called, name=name) if row.called else name)
    mark = f' <span class="mark">{text_of("compared.chosen", texts)}</span>' if row.is_chosen else ""
    what = f'<span class="what">{html.escape(row.what)}</span>' if columns == FIRST else ""
    cells = [_cell(column, _written(column, row, texts), texts) for column in columns]
    opening = '<tr class="chosen" role="row">' if row.is_chosen else _LINE
    return f'{opening}<th scope="row" role="rowheader">{called}{mark}{what}</th>{"".join(cells)}</tr>'


def _cell(column: str, value: str, texts: Texts) -> str:
    """What stands in a column; on a card, below its name."""
    missing = "" if value else ' class="none"'
    label = text_of(f"compared.{column}", texts)
    return f'<td role="cell" data-label="{label}"{missing}>{value or _NOTHING}</td>'


def _written(column: str, row: Row, texts: Texts) -> str:
    """What was measured of a row, as HTML; nothing where it was not."""
    figures, key = row.figures, column.removesuffix("_error")
    if key in SETS and key in figures.sets:
        one = figures.sets[key]
        if column != key:
            return texts.number(one.calibration_error, 3)
        return f"<b>{texts.percent(one.accuracy, 1)}</b><small>{interval(*one.interval, texts)}</small>"
    if column == "pairs" and figures.ordered is not None:
        return texts.percent(figures.ordered, 1)
    return _cost(column, row, texts) if row.description else ""


def _cost(column: str, row: Row, texts: Texts) -> str:
    assert row.description is not None  # a model, not a baseline
    match column:
        case "parameters":
            return texts.number(row.description.outline.n_parameters)
        case "size":
            return size(row.description.n_bytes, texts)
        case "speed" if row.figures.words_per_second is not None:
            return measured_count(row.figures.words_per_second, texts)
    return ""
