"""How right is a model, and how far can its probabilities be believed? Confusion matrix and reliability diagram."""

from collections.abc import Mapping

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from lstm_demo.evaluation import N_BINS, Bin, Evaluation
from lstm_demo.views import theme
from lstm_demo.views.marks import exact_percent, interval, percent
from lstm_demo.words import say

_HEIGHT = 400  # pixels
_ERROR = "calibration_error"


def table(found: Mapping[str, Evaluation]) -> str:
    """The figures as a Markdown table: test sets by title as columns, figures as rows."""
    rows = [
        ("n", [f"{one.n:,}" for one in found.values()]),
        ("accuracy", [f"**{exact_percent(one.accuracy)}**" for one in found.values()]),
        ("interval", [interval(*one.interval) for one in found.values()]),
        *((name, [f"{getattr(one, name):.3f}" for one in found.values()]) for name in ("f1", "brier", _ERROR)),
    ]
    lines = [f"| {say(f'models.{name}')} | {' | '.join(values)} |" for name, values in rows]
    head = f"| {say('models.row')} | {' | '.join(found)} |"
    return "\n".join([head, f"| :--- |{' ---: |' * len(found)}", *lines])


def confusion(found: Evaluation) -> go.Figure:
    """Draw true labels as rows and verdicts as columns; colour is the share of the row, 0..1, fixed."""
    names = [say("verdict.negative").lower(), say("verdict.positive").lower()]
    rows = [[count / max(sum(row), 1) for count in row] for row in found.confusion]
    texts = [
        [f"{count:,}<br>{exact_percent(share, digits=0)}" for count, share in zip(counts, shares, strict=True)]
        for counts, shares in zip(found.confusion, rows, strict=True)
    ]
    cells = go.Heatmap(
        z=rows,
        x=names,
        y=names,
        text=texts,
        texttemplate="%{text}",
        textfont={"size": theme.TITLE_SIZE},
        zmin=0,
        zmax=1,
        colorscale=theme.shares(),
        colorbar=theme.colour_bar([0, 0.5, 1], ["0 %", say("confusion.legend"), "100 %"]),
        xgap=3,
        ygap=3,
        customdata=[[exact_percent(share) for share in shares] for shares in rows],
        hovertemplate="%{y} → %{x}: %{customdata}<extra></extra>",
    )
    figure = go.Figure(cells)
    axis = {"type": "category", "showgrid": False, "fixedrange": True, "tickfont": {"size": theme.FONT_SIZE}}
    figure.update_layout(
        **theme.layout(say("confusion.title"), say("confusion.subtitle"), _HEIGHT),
        margin={"t": 66, "r": 4, "b": 100, "l": 62},
        xaxis={**axis, "title": {"text": say("confusion.x")}},
        yaxis={**axis, "title": {"text": say("confusion.y")}, "tickangle": -90, "autorange": "reversed"},
    )
    return figure


def confusion_alt(found: Evaluation) -> str:
    """What the confusion matrix shows, for somebody who cannot see it."""
    (tn, fp), (fn, tp) = found.confusion
    return say("confusion.alt", tn=f"{tn:,}", fp=f"{fp:,}", fn=f"{fn:,}", tp=f"{tp:,}")


def reliability(found: Evaluation) -> go.Figure:
    """Draw, for each tenth of the probability, how many texts of it are positive; below, how many it holds.

    Both axes above run from 0 to 1: on the diagonal a probability means what it says. Below, shares of all texts.
    """
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.72, 0.28], vertical_spacing=0.06)
    figure.add_trace(_diagonal(), row=1, col=1)
    figure.add_trace(_points(found.reliability), row=1, col=1)
    figure.add_trace(_counts(found), row=2, col=1)
    figure.update_layout(
        **theme.layout(say("reliability.title"), say("reliability.subtitle"), _HEIGHT),
        margin={"t": 66, "r": 26, "b": 46, "l": 62},
    )
    axis = {"zeroline": False, "fixedrange": True, "tickfont": {"size": theme.FONT_SIZE}}
    ticks = {"tickvals": [0, 0.5, 1], "ticktext": ["0 %", "50 %", "100 %"]}
    grid = {"gridcolor": theme.HUES["grid"], "gridwidth": 0.5}
    figure.update_xaxes(**axis, **ticks, range=[-0.03, 1.03], showgrid=False)
    figure.update_xaxes(title=say("reliability.x"), row=2, col=1)
    figure.update_yaxes(**axis, **ticks, **grid, range=[-0.05, 1.05], title=say("reliability.y"), row=1, col=1)
    figure.update_yaxes(**axis, **ticks, **grid, range=[0, 1.35], title=say("reliability.n"), row=2, col=1)
    return figure


def reliability_alt(found: Evaluation) -> str:
    """What the reliability diagram shows, for somebody who cannot see it."""
    points = "; ".join(
        say("reliability.alt_point", n=f"{b.n:,}", predicted=percent(b.probability), positive=percent(b.positive))
        for b in found.reliability
    )
    return say("reliability.alt", points=points)


def short_count(n: int) -> str:
    """Write a count in at most four characters, where there is room for no more.

    >>> [short_count(n) for n in (0, 788, 1_234, 9_960, 10_398, 2_500_000)]
    ['0', '788', '1.2k', '10k', '10k', '2.5M']
    """
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if n >= size:
            share = n / size
            return f"{share:.1f}{letter}" if share < 9.95 else f"{share:.0f}{letter}"
    return str(n)


def _diagonal() -> go.Scatter:
    line = {"color": theme.HUES["grid"], "width": 1.5, "dash": "dash"}
    return go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, hoverinfo="skip")


def _points(bins: tuple[Bin, ...]) -> go.Scatter:
    return go.Scatter(
        x=[point.probability for point in bins],
        y=[point.positive for point in bins],
        mode="lines+markers",
        line={"color": theme.HUES["measured"], "width": 3},
        marker={"size": 9},
        customdata=[
            [exact_percent(point.probability), exact_percent(point.positive), f"{point.n:,}"] for point in bins
        ],
        hovertemplate=say("reliability.hover") + "<extra></extra>",
    )


def _counts(found: Evaluation) -> go.Bar:
    places = [min(int(point.probability * N_BINS), N_BINS - 1) for point in found.reliability]
    return go.Bar(
        x=[(place + 0.5) / N_BINS for place in places],
        y=[point.n / found.n for point in found.reliability],
        width=0.8 / N_BINS,
        marker={"color": theme.HUES["measured"]},
        text=[short_count(point.n) for point in found.reliability],
        textposition="outside",
        textangle=0,
        textfont={"size": 12},
        constraintext="none",
        cliponaxis=False,
        customdata=[[f"{point.n:,}", exact_percent(point.n / found.n)] for point in found.reliability],
        hovertemplate=say("reliability.hover_n") + "<extra></extra>",
    )
