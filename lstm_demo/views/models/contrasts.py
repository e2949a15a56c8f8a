"""Sentences about the comparison: who beats whom, and what for? Made from its numbers."""

import html
from collections.abc import Sequence

from lstm_demo.bundle import learnt_from_reviews_only
from lstm_demo.card import SETS
from lstm_demo.texts import Texts
from lstm_demo.views.models.comparison import Row


def contrasts(models: Sequence[Row], baselines: Sequence[Row], texts: Texts) -> str:
    """A list, as HTML: on each test set the models that a baseline beats, and how to read the rows that invite it."""
    sets = [key for key in SETS if any(key in row.figures.sets for row in baselines)]
    sentences = [_beaten(key, models, baselines, texts) for key in sets]
    if baselines:
        sentences.append(texts["contrasts.baselines"])
    if plain := [row for row in models if row.description and row.description.outline.config.cell == "rnn"]:
        sentences.append(texts.format("contrasts.plain", models=_names(plain, texts)))
    tutorial = [row for row in models if row.description and learnt_from_reviews_only(row.description.outline)]
    if tutorial:
        sentences.append(_tutorial(tutorial, texts))
    return f'<ul class="lstm-sentences">{"".join(f"<li>{one}</li>" for one in sentences)}</ul>' if sentences else ""


def _beaten(key: str, models: Sequence[Row], baselines: Sequence[Row], texts: Texts) -> str:
    """Which baselines are right more often than which models; those that beat the same ones share a clause."""
    groups: dict[tuple[tuple[str, bool], ...], list[Row]] = {}
    for baseline in baselines:
        worse = [row for row in models if key in row.figures.sets and row.accuracy(key) < baseline.accuracy(key)]
        if worse:
            groups.setdefault(tuple((row.name, _overlap(row, baseline, key)) for row in worse), []).append(baseline)
    place = texts[f"contrasts.{key}"]
    if not groups:
        return texts.format("contrasts.none", place=place)
    clauses = [_clause(beaten, winners, texts) for beaten, winners in groups.items()]
    return texts.format("contrasts.some", place=place, clauses=texts.list(clauses, "clause"))


def _clause(beaten: tuple[tuple[str, bool], ...], winners: Sequence[Row], texts: Texts) -> str:
    models, doubtful = [name for name, _ in beaten], [name for name, overlaps in beaten if overlaps]
    values = {"baselines": _names(winners, texts), "models": _listed(models, texts), "count": len(winners)}
    if not doubtful:
        return texts.format("contrasts.beat", **values)
    return texts.format("contrasts.beat_perhaps", **values, doubtful=_listed(doubtful, texts))


def _overlap(one: Row, other: Row, key: str) -> bool:
    """Do the two 95 % intervals share a value? Then the order may be the luck of the draw."""
    (low, high), (other_low, other_high) = one.figures.sets[key].interval, other.figures.sets[key].interval
    return low <= other_high and other_low <= high


def _tutorial(rows: Sequence[Row], texts: Texts) -> str:
    """What models that learnt from long reviews alone make of them, and of sentences; where both were measured."""
    long, short = SETS
    scores = [
        texts.format(
            "contrasts.score",
            model=_listed([row.name], texts),
            long=texts.percent(row.accuracy(long), 1),
            short=texts.percent(row.accuracy(short), 1),
        )
        for row in rows
        if {long, short} <= row.figures.sets.keys()
    ]
    models = _names(rows, texts)
    if not scores:
        return texts.format("contrasts.tutorial", models=models)
    return texts.format("contrasts.tutorial_scores", models=models, scores=texts.list(scores, "clause"))


def _names(rows: Sequence[Row], texts: Texts) -> str:
    return _listed([row.name for row in rows], texts)


def _listed(names: Sequence[str], texts: Texts) -> str:
    """Names in bold, as people list them."""
    return texts.list([f"<b>{html.escape(name)}</b>" for name in names])
