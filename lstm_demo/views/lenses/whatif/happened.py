"""What happened? Sentences on an experiment, from the numbers: how far the verdict moved, and who carried it."""

import numpy as np

from lstm_demo.explain.difference import LEAST, Shared, first_difference, shared
from lstm_demo.explain.trace import Trace
from lstm_demo.predict import label_of
from lstm_demo.texts import Texts
from lstm_demo.views.lenses.whatif.changes import units_called, word_at
from lstm_demo.views.numbers import briefly, percent

_LITTLE = 0.02  # a probability; below it almost nothing changed
_ON_THE_WAY = 0.05  # a probability; so much more than at the end is worth a sentence
_SMALL = 0.1  # of what all units hold: less of it is carried by the others


def happened(own: Trace, edited: Trace, texts: Texts) -> str:
    """What the experiment did to the verdict, and where it was seen first."""
    before, after = own.last, edited.last
    said = {name: briefly(one, texts, own.config.edges) for name, one in (("before", before), ("after", after))}
    labels = [label_of(one, own.config) for one in (before, after)]
    found = shared(own, edited)
    is_little = bool(np.abs(edited.probabilities[-1] - own.probabilities[-1]).max() < _LITTLE)
    if is_little:
        changes_at_all = abs(float(edited.logit[-1] - own.logit[-1])) >= LEAST
        sentences = [
            texts.format(f"whatif_lens.{'little' if changes_at_all else 'nothing'}", **said),
            *_on_the_way(own, edited, texts),
        ]
    elif labels[0] != labels[1]:
        was, now = (texts[f"label.{label}"] for label in labels)
        sentences = [texts.format("whatif_lens.turns", was=was, now=now, **said)]
    else:
        sentences = [
            texts.format(f"whatif_lens.{'rises' if after.probability > before.probability else 'falls'}", **said)
        ]
    return " ".join([*sentences, *_first(own, edited, texts), *_carried(found, texts, is_little)])


def _on_the_way(own: Trace, edited: Trace, texts: Texts) -> list[str]:
    """The word after which positive's share moved most, where that was far more than at the end."""
    moved = np.abs(edited.probability - own.probability)
    if not own.running_is_complete or moved.max() < _ON_THE_WAY:
        return []
    step = int(np.argmax(moved))
    edges = own.config.edges
    before, after = (percent(float(one.probability[step]), texts, edges) for one in (own, edited))
    return [texts.format("whatif_lens.on_the_way", word=word_at(own, step), before=before, after=after)]


def _first(own: Trace, edited: Trace, texts: Texts) -> list[str]:
    """The word after which the verdict is another one, where there are others before it."""
    step = first_difference(own, edited)
    if step is None or not own.running_is_complete:
        return []
    if abs(edited.logit_before - own.logit_before) >= LEAST:
        return [texts["whatif_lens.first_before"]]
    return [texts.format("whatif_lens.first", word=word_at(own, step))]


def _carried(found: Shared | None, texts: Texts, is_little: bool) -> list[str]:
    """Who carries what changed; or, where hardly anything did, who carries the verdict."""
    if found is None:
        return []
    named = units_called(found.units, texts)
    numbers = {name: _signed(getattr(found, name), texts) for name in ("own", "rest", "held", "total")}
    if not is_little:
        return [texts.format("whatif_lens.brought", units=named, **numbers)]
    if abs(found.own) >= LEAST and found.own * found.rest < 0 and abs(found.rest) >= abs(found.own) / 2:
        return [texts.format("whatif_lens.made_up", units=named, **numbers)]
    if abs(found.held) <= _SMALL * abs(found.total):
        return [texts.format("whatif_lens.others_carry", units=named, **numbers)]
    return []


def _signed(value: float, texts: Texts) -> str:
    written = texts.number(value, 2)
    return f"+{written}" if value >= LEAST else written
