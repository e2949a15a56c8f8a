"""Sentences about the methods of explaining: which is the best, what is not clear, which is the default and why?

"Clearly" is what a 95 % interval says: of a difference, that it leaves out zero (or the margin); of a method and random
orders, that theirs share no value.
"""

import html
from collections.abc import Iterable

from lstm_demo.explanations import WAYS, Control, Explanations, SetFigures
from lstm_demo.texts import Texts
from lstm_demo.views.marks import method_name
from lstm_demo.views.models.faithfulness import in_order, points, seconds, set_name


def conclusions(figures: Explanations, used: str, texts: Texts) -> str:
    """A list, as HTML: on each test set the best method and what is close to it, then the default; `used` is in use."""
    sentences = [one for name, measured in figures.sets.items() for one in _of_set(name, measured, texts)]
    sentences.append(_default(figures, used, texts))
    return f'<ul class="lstm-sentences lstm-conclusions">{"".join(f"<li>{one}</li>" for one in sentences)}</ul>'


def control(found: Control, texts: Texts) -> str:
    """What becomes of the falls where the scores are those of a network with a shuffled readout; one line of HTML."""
    falls = {
        way: {name: points(getattr(found, name)[way].mean, texts) for name in ("real", "shuffled", "random")}
        for way in WAYS
    }
    told = [texts.format("explanations.control_fall", how=_how(way, texts), **falls[way]) for way in WAYS]
    is_apart = all(found.real[way].low > found.shuffled[way].high for way in WAYS)
    end = texts["explanations.control_apart" if is_apart else "explanations.control_close"]
    values = {"method": _bold(found.method, texts), "count": found.n, "falls": texts.list(told), "end": end}
    return texts.format("explanations.control", **values)


def _of_set(name: str, figures: SetFigures, texts: Texts) -> list[str]:
    """One sentence where both ways of deleting have the same best method, else one for each."""
    best = {way: max(figures.methods, key=lambda one: figures.methods[one].area[way].mean) for way in WAYS}
    groups = [WAYS] if len(set(best.values())) == 1 else [(way,) for way in WAYS]
    place = html.escape(set_name(name, texts))
    first = [_first(place, best[ways[0]], ways, figures, texts) for ways in groups]
    return [*first, _against_chance(place, figures, texts)]


def _first(place: str, best: str, ways: tuple[str, ...], figures: SetFigures, texts: Texts) -> str:
    falls = [
        texts.format(
            "explanations.fall",
            fall=points(figures.methods[best].area[way].mean, texts),
            how=_how(way, texts),
            random=points(figures.random.area[way].mean, texts),
        )
        for way in ways
    ]
    close = [
        name
        for name in in_order(figures)
        if name != best and any(figures.methods[name].behind[way].low <= 0 for way in ways)
    ]
    rest = _some("close", close, "clear", texts)
    said = {"place": place, "method": _bold(best, texts), "falls": texts.list(falls, "clause"), "rest": rest}
    return texts.format("explanations.first", **said)


def _against_chance(place: str, figures: SetFigures, texts: Texts) -> str:
    """Which methods no interval tells from random orders, in one way of deleting or in both."""
    doubtful = [
        name
        for name in in_order(figures)
        if any(figures.methods[name].area[way].low <= figures.random.area[way].high for way in WAYS)
    ]
    return texts.format("explanations.place", place=place, said=_some("chance", doubtful, "better", texts))


def _some(some: str, names: list[str], none: str, texts: Texts) -> str:
    if not names:
        return texts[f"explanations.{none}"]
    return texts.format(f"explanations.{some}", methods=_listed(names, texts))


def _default(figures: Explanations, used: str, texts: Texts) -> str:
    best = max(figures.validation, key=lambda name: figures.validation[name].area.mean)
    chosen = figures.validation[figures.default]
    values = {
        "method": _bold(figures.default, texts),
        "n": figures.n_validation,
        "seconds": seconds(chosen.seconds, texts),
        "margin": points(figures.margin, texts),
        "best": _bold(best, texts),
        "behind": points(chosen.behind.mean, texts),
    }
    said = texts.format("explanations.is_best" if best == figures.default else "explanations.is_cheapest", **values)
    return said if used == figures.default else f"{said} {texts.format('explanations.used', method=_bold(used, texts))}"


def _how(way: str, texts: Texts) -> str:
    return texts[f"why_lens.by_{way}"]


def _listed(names: Iterable[str], texts: Texts) -> str:
    return texts.list([_bold(name, texts) for name in names])


def _bold(name: str, texts: Texts) -> str:
    return f"<b>{html.escape(method_name(name, texts))}</b>"
