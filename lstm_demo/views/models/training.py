"""Curves of a training: how did it go? Loss and accuracy over the epochs, on texts learnt from and on others."""

import math
from typing import Any

import plotly.graph_objects as go

from lstm_demo.history import Epoch, best_epoch
from lstm_demo.texts import Texts
from lstm_demo.views import marks, theme
from lstm_demo.views.numbers import short
from lstm_demo.views.plots.curves import spread

MEASURES = ("accuracy", "loss")
_SERIES = {"validation": "solid", "training": "dot"}  # both grey: dashes and names tell them apart
_HEIGHT = 300  # pixels
_MOST_TICKS, _MOST_MARKED = 10, 40  # epochs
_RISE = 0.02  # share of a loss by which it may rise without being called over-fitting
_NAME = 0.11  # share of the panel's height that a name at a line's end needs


def training_curve(history: tuple[Epoch, ...], measure: str, texts: Texts) -> go.Figure:
    """Draw `measure`, "accuracy" or "loss", over the epochs, and mark the epoch whose weights were kept.

    Accuracy runs from 0 to 1. Loss does, too, unless one lies above: then to the next whole number.
    """
    epochs = [row.epoch for row in history]
    values = {name: [getattr(row, f"{name}_{measure}") for row in history] for name in _SERIES}
    top = max(1.0, *(float(math.ceil(value)) for line in values.values() for value in line))
    best = best_epoch(history)
    figure = go.Figure([_line(name, epochs, line, measure, texts) for name, line in values.items()])
    figure.add_vline(x=best.epoch, line={"color": theme.HUES["measured"], "width": 1, "dash": "dash"})
    kept = getattr(best, f"validation_{measure}")
    figure.add_scatter(x=[best.epoch], y=[kept], mode="markers", marker=_RING, hoverinfo="skip", name="best")
    for name, height in spread({name: line[-1] for name, line in values.items()}, 0, top, _NAME * top).items():
        figure.add_annotation(_name(name, height, texts))
    subtitle = texts.format("training.best", epoch=best.epoch, value=_exact(kept, measure, texts))
    figure.update_layout(
        **theme.layout(texts[f"training.{measure}"], subtitle, _HEIGHT),
        margin={"t": 66, "r": 122, "b": 46, "l": 52},
        hovermode="x",
        xaxis=_epoch_axis(epochs, texts),
        yaxis={
            "range": [-0.04 * top, 1.04 * top],
            "tickvals": [0, top / 2, top],
            "ticktext": [_tick(value, measure, texts) for value in (0, top / 2, top)],
            "tickfont": {"size": theme.FONT_SIZE},
            "gridcolor": theme.HUES["grid"],
            "gridwidth": 0.5,
            "zeroline": False,
            "fixedrange": True,
        },
    )
    return figure


def alt(figure: go.Figure, measure: str, texts: Texts) -> str:
    """What a training curve shows, for somebody who cannot see it."""
    validation, training, best = figure.data[:3]
    return texts.format(
        "training.alt",
        title=figure.layout.title.text,
        epochs=len(validation.x),
        training=_exact(training.y[-1], measure, texts),
        validation=_exact(validation.y[-1], measure, texts),
        best=best.x[0],
        kept=_exact(best.y[0], measure, texts),
    )


def summary(history: tuple[Epoch, ...], texts: Texts) -> str:
    """Two or three sentences, Markdown: did the network begin to learn its texts by heart?

    It did where from the kept epoch to the last one the loss falls in training, and rises noticeably in validation.
    """
    best, last = best_epoch(history), history[-1]
    if best == last:
        return texts["training.last"] if len(history) > 1 else ""
    if last.validation_loss < best.validation_loss:
        return texts.format("training.falls", kept=best.epoch)
    if last.validation_loss <= (1 + _RISE) * best.validation_loss:
        return texts.format("training.steady", kept=best.epoch, most=texts.percent(_RISE))
    if last.training_loss >= best.training_loss:
        return ""
    return texts.format(
        "training.overfits",
        kept=best.epoch,
        training_before=texts.number(best.training_loss, 2),
        training_after=texts.number(last.training_loss, 2),
        validation_before=texts.number(best.validation_loss, 2),
        validation_after=texts.number(last.validation_loss, 2),
    )


def _line(name: str, epochs: list[int], values: list[float], measure: str, texts: Texts) -> go.Scatter:
    return go.Scatter(
        x=epochs,
        y=values,
        name=texts[f"training.{name}"],
        mode="lines+markers" if len(epochs) <= _MOST_MARKED else "lines",
        line={"color": theme.HUES["measured"], "width": 3, "dash": _SERIES[name]},
        marker={"size": 7},
        customdata=[_exact(value, measure, texts) for value in values],
        hovertemplate="%{customdata}",
    )


def _exact(value: float, measure: str, texts: Texts) -> str:
    return texts.percent(value, 1) if measure == "accuracy" else texts.number(value, 3)


def _tick(value: float, measure: str, texts: Texts) -> str:
    return texts.percent(value) if measure == "accuracy" else short(value, texts)


def _name(name: str, height: float, texts: Texts) -> dict[str, Any]:
    return {
        "text": f"{'━' if _SERIES[name] == 'solid' else '┄'} {texts[f'training.{name}']}",
        "x": 1,
        "xref": "x domain",
        "xanchor": "left",
        "xshift": 8,
        "y": height,
        "showarrow": False,
        "font": {"size": theme.FONT_SIZE},
    }


def _epoch_axis(epochs: list[int], texts: Texts) -> dict[str, Any]:
    return {
        "title": {"text": texts["training.x"]},
        "range": [epochs[0] - 0.3, epochs[-1] + 0.3],
        "tickvals": [epochs[place] for place in marks.every_nth(len(epochs), _MOST_TICKS)],
        "tickfont": {"size": theme.FONT_SIZE},
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }


_RING = {
    "size": 15,
    "color": "rgba(0,0,0,0)",
    "line": {"color": theme.HUES["measured"], "width": 2.5},
}
