"""What does the comparison say? Sentences made from its numbers: who beats whom, and what for."""

import html
from collections.abc import Sequence

from lstm_demo.bundle import learnt_from_reviews_only
from lstm_demo.card import SETS
from lstm_demo.views.comparison import Row
from lstm_demo.views.marks import exact_percent
from lstm_demo.words import say


def contrasts(models: Sequence[Row], baselines: Sequence[Row]) -> str:
    """A list, as HTML: on each test set the models that a baseline beats, and how to read the rows that invite it."""
    sentences = [_beaten(key, models, baselines) for key in SETS if any(key in row.figures.sets for row in baselines)]
    if baselines:
        sentences.append(say("contrasts.baselines"))
    if plain := [row for row in models if row.description and row.description.outline.config.cell == "rnn"]:
        sentences.append(say("contrasts.plain", models=_names(plain)))
    tutorial = [row for row in models if row.description and learnt_from_reviews_only(row.description.outline)]
    if tutorial:
        sentences.append(_tutorial(tutorial))
    return f'<ul class="lstm-sentences">{"".join(f"<li>{one}</li>" for one in sentences)}</ul>' if sentences else ""


def _beaten(key: str, models: Sequence[Row], baselines: Sequence[Row]) -> str:
    """Which baselines are right more often than which models; those that beat the same ones share a clause."""
    groups: dict[tuple[tuple[str, bool], ...], list[Row]] = {}
    for baseline in baselines:
        worse = [row for row in models if key in row.figures.sets and row.accuracy(key) < baseline.accuracy(key)]
        if worse:
            groups.setdefault(tuple((row.name, _overlap(row, baseline, key)) for row in worse), []).append(baseline)
    place = say(f"contrasts.{key}")
    if not groups:
        return say("contrasts.none", place=place)
    clauses = [_clause(beaten, winners) for beaten, winners in groups.items()]
    return say("contrasts.some", place=place, clauses="; ".join(clauses))


def _clause(beaten: tuple[tuple[str, bool], ...], winners: Sequence[Row]) -> str:
    key = "contrasts.beat" if len(winners) > 1 else "contrasts.beats"
    clause = say(key, baselines=_names(winners), models=_listed([name for name, _ in beaten]))
    doubtful = [name for name, overlaps in beaten if overlaps]
    return f"{clause} {say('contrasts.overlap', models=_listed(doubtful))}" if doubtful else clause


def _overlap(one: Row, other: Row, key: str) -> bool:
    """Do the two 95 % intervals share a value? Then the order may be the luck of the draw."""
    (low, high), (other_low, other_high) = one.figures.sets[key].interval, other.figures.sets[key].interval
    return low <= other_high and other_low <= high


def _tutorial(rows: Sequence[Row]) -> str:
    """What models that learnt from long reviews alone make of them, and of sentences; where both were measured."""
    long, short = SETS
    scores = [
        say(
            "contrasts.score",
            model=_listed([row.name]),
            long=exact_percent(row.accuracy(long)),
            short=exact_percent(row.accuracy(short)),
        )
        for row in rows
        if {long, short} <= row.figures.sets.keys()
    ]
    told = f" {say('contrasts.scores', scores='; '.join(scores))}" if scores else ""
    return say("contrasts.tutorial", models=_names(rows)) + told


def _names(rows: Sequence[Row]) -> str:
    return _listed([row.name for row in rows])


def _listed(names: Sequence[str]) -> str:
    """Names in bold as people list them: "a, b and c"."""
    bold = [f"<b>{html.escape(name)}</b>" for name in names]
    return bold[0] if len(bold) == 1 else say("contrasts.and", first=", ".join(bold[:-1]), last=bold[-1])
