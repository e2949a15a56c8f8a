"""One model's performance: how right is it, and how far can its probabilities be believed? Two diagrams and a table."""

from collections.abc import Mapping

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from lstm_demo.evaluation import N_BINS, Bin, Evaluation
from lstm_demo.texts import Texts
from lstm_demo.views import theme
from lstm_demo.views.numbers import interval, percent, short_count

_HEIGHT = 400  # pixels
_ERROR = "calibration_error"
_TICKS = [0, 0.5, 1]


def table(evaluations: Mapping[str, Evaluation], texts: Texts) -> str:
    """The figures as a Markdown table: test sets by title as columns, figures as rows."""
    all_sets = evaluations.values()
    rows = [
        ("n", [texts.number(one.n) for one in all_sets]),
        ("accuracy", [f"**{texts.percent(one.accuracy, 1)}**" for one in all_sets]),
        ("interval", [interval(*one.interval, texts) for one in all_sets]),
        *((name, [texts.number(getattr(one, name), 3) for one in all_sets]) for name in ("f1", "brier", _ERROR)),
    ]
    if any(one.n_neutral is not None for one in all_sets):
        counts = ["" if one.n_neutral is None else texts.number(one.n_neutral) for one in all_sets]
        rows.append(("n_neutral", counts))
    lines = [f"| {texts[f'models.{name}']} | {' | '.join(values)} |" for name, values in rows]
    head = f"| {texts['models.row']} | {' | '.join(evaluations)} |"
    return "\n".join([head, f"| :--- |{' ---: |' * len(evaluations)}", *lines])


def confusion(evaluation: Evaluation, texts: Texts) -> go.Figure:
    """Draw true labels as rows and verdicts as columns; colour is the share of the row, 0..1, fixed."""
    names = [texts["label.negative"], texts["label.positive"]]
    rows = [[count / max(sum(row), 1) for count in row] for row in evaluation.confusion]
    written = [
        [f"{texts.number(count)}<br>{texts.percent(share)}" for count, share in zip(counts, shares, strict=True)]
        for counts, shares in zip(evaluation.confusion, rows, strict=True)
    ]
    cells = go.Heatmap(
        z=rows,
        x=names,
        y=names,
        text=written,
        texttemplate="%{text}",
        textfont={"size": theme.TITLE_SIZE},
        zmin=0,
        zmax=1,
        colorscale=theme.shares(),
        colorbar=theme.colour_bar([0, 0.5, 1], [texts.percent(0), texts["confusion.legend"], texts.percent(1)]),
        xgap=3,
        ygap=3,
        customdata=[[texts.percent(share, 1) for share in shares] for shares in rows],
        hovertemplate="%{y} → %{x}: %{customdata}<extra></extra>",
    )
    figure = go.Figure(cells)
    axis = {"type": "category", "showgrid": False, "fixedrange": True, "tickfont": {"size": theme.FONT_SIZE}}
    figure.update_layout(
        **theme.layout(texts["confusion.title"], texts["confusion.subtitle"], _HEIGHT),
        margin={"t": 66, "r": 4, "b": 100, "l": 62},
        xaxis={**axis, "title": {"text": texts["confusion.x"]}},
        yaxis={**axis, "title": {"text": texts["confusion.y"]}, "tickangle": -90, "autorange": "reversed"},
    )
    return figure


def confusion_alt(evaluation: Evaluation, texts: Texts) -> str:
    """What the confusion matrix shows, for somebody who cannot see it."""
    (tn, fp), (fn, tp) = evaluation.confusion
    return texts.format("confusion.alt", tn=tn, fp=fp, fn=fn, tp=tp)


def reliability(evaluation: Evaluation, texts: Texts) -> go.Figure:
    """Draw, for each tenth of the probability, how many texts of it are positive; below, how many it holds.

    Both axes above run from 0 to 1: on the diagonal a probability means what it says. Below, shares of all texts.
    """
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.72, 0.28], vertical_spacing=0.06)
    figure.add_trace(_diagonal(), row=1, col=1)
    figure.add_trace(_points(evaluation.reliability, texts), row=1, col=1)
    figure.add_trace(_counts(evaluation, texts), row=2, col=1)
    figure.update_layout(
        **theme.layout(texts["reliability.title"], texts["reliability.subtitle"], _HEIGHT),
        margin={"t": 66, "r": 26, "b": 46, "l": 62},
    )
    axis = {"zeroline": False, "fixedrange": True, "tickfont": {"size": theme.FONT_SIZE}}
    ticks = {"tickvals": _TICKS, "ticktext": [texts.percent(tick) for tick in _TICKS]}
    grid = {"gridcolor": theme.HUES["grid"], "gridwidth": 0.5}
    figure.update_xaxes(**axis, **ticks, range=[-0.03, 1.03], showgrid=False)
    figure.update_xaxes(title=texts["reliability.x"], row=2, col=1)
    figure.update_yaxes(**axis, **ticks, **grid, range=[-0.05, 1.05], title=texts["reliability.y"], row=1, col=1)
    figure.update_yaxes(**axis, **ticks, **grid, range=[0, 1.35], title=texts["reliability.n"], row=2, col=1)
    return figure


def reliability_alt(evaluation: Evaluation, texts: Texts) -> str:
    """What the reliability diagram shows, for somebody who cannot see it."""
    points = []
    for point in evaluation.reliability:
        predicted, positive = percent(point.probability, texts), percent(point.positive, texts)
        points.append(texts.format("reliability.alt_point", n=point.n, predicted=predicted, positive=positive))
    return texts.format("reliability.alt", points=texts.list(points, "clause"))


def _diagonal() -> go.Scatter:
    line = {"color": theme.HUES["grid"], "width": 1.5, "dash": "dash"}
    return go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, hoverinfo="skip")


def _points(bins: tuple[Bin, ...], texts: Texts) -> go.Scatter:
    return go.Scatter(
        x=[point.probability for point in bins],
        y=[point.positive for point in bins],
        mode="lines+markers",
        line={"color": theme.HUES["measured"], "width": 3},
        marker={"size": 9},
        customdata=[
            [texts.percent(point.probability, 1), texts.percent(point.positive, 1), texts.number(point.n)]
            for point in bins
        ],
        hovertemplate=texts["reliability.hover"] + "<extra></extra>",
    )


def _counts(evaluation: Evaluation, texts: Texts) -> go.Bar:
    places = [min(int(point.probability * N_BINS), N_BINS - 1) for point in evaluation.reliability]
    return go.Bar(
        x=[(place + 0.5) / N_BINS for place in places],
        y=[point.n / evaluation.n for point in evaluation.reliability],
        width=0.8 / N_BINS,
        marker={"color": theme.HUES["measured"]},
        text=[short_count(point.n, texts) for point in evaluation.reliability],
        textposition="outside",
        textangle=0,
        textfont={"size": 12},
        constraintext="none",
        cliponaxis=False,
        customdata=[
            [texts.number(point.n), texts.percent(point.n / evaluation.n, 1)] for point in evaluation.reliability
        ],
        hovertemplate=texts["reliability.hover_n"] + "<extra></extra>",
    )
