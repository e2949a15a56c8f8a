"""The check in a notebook: how sure does a verdict remain as words are taken out? A curve, and random orders beside."""

import html
from collections.abc import Iterable

import numpy as np

from lstm_demo.explain.faithfulness import Curve, Faithfulness
from lstm_demo.texts import Texts
from lstm_demo.views.marks import method_name
from lstm_demo.views.numbers import percent

_WIDTH, _HEIGHT = 340, 180  # pixels, for which a phone has room
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 12, 10, 28  # of them beside the curves
_LEVELS = (0.0, 0.5, 1.0)  # probability; the scale is that of all texts
_MOST_CURVES = 20


def curves(found: Faithfulness, texts: Texts) -> str:
    """The curves of the methods, the first one drawn strongest, over the band of random orders; and a sentence each."""
    band = [*zip(found.deleted, found.random.high, strict=True)]
    band += reversed([*zip(found.deleted, found.random.low, strict=True)])
    parts = [
        *(_path("level", [(0, level), (found.deleted[-1], level)], found) for level in _LEVELS),
        _path("band", band, found),
        _path("mean", zip(found.deleted, found.random.mean, strict=True), found),
        *reversed([_curve(number, one, found) for number, one in enumerate(_shown(found))]),
        *_ticks(found, texts),
    ]
    said = "".join(f"<p>{html.escape(sentence(found, method, texts))}</p>" for method in found.curves)
    size = f'width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    drawn = f'<svg {size} role="img" aria-label="{html.escape(_alt(found, texts))}">{"".join(parts)}</svg>'
    return f'<div class="{_side(found)}">{drawn}<p class="scale">{html.escape(texts["check.legend"])}</p>{said}</div>'


def sentence(found: Faithfulness, method: str, texts: Texts) -> str:
    """Is the order of one method to be believed? With what random orders do, and with the doubt that remains."""
    curve, areas = found.curves[method], found.random.areas
    shares = {"fall": curve.area, "random": float(areas.mean()), "most": float(np.percentile(areas, 95))}
    values = {name: texts.number(100 * share, 1) for name, share in shares.items()}
    key = "check.better" if curve.is_better else "check.not_better"
    return texts.format(key, method=method_name(method, texts), how=texts[f"why_lens.by_{found.how}"], **values)


def _shown(found: Faithfulness) -> list[Curve]:
    return list(found.curves.values())[:_MOST_CURVES]


def _side(found: Faithfulness) -> str:
    return "positive" if found.is_positive else "negative"


def _curve(number: int, one: Curve, found: Faithfulness) -> str:
    name = "curve" if number else "curve first"
    return _path(name, zip(found.deleted, one.probability, strict=True), found)


def _path(name: str, points: Iterable[tuple[float, float]], found: Faithfulness) -> str:
    places = " ".join(f"{_x(n, found):.1f},{_y(share):.1f}" for n, share in points)
    return f'<path class="{name}" d="M{places}{"Z" if name == "band" else ""}"/>'


def _x(n: float, found: Faithfulness) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * float(n) / float(found.deleted[-1])


def _y(share: float) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - float(share))


def _ticks(found: Faithfulness, texts: Texts) -> list[str]:
    last, below = int(found.deleted[-1]), _HEIGHT - 8
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    levels = [_text(_LEFT - 6, _y(level) + 5, "end", texts.percent(level)) for level in _LEVELS]
    ends = _text(_LEFT, below, "start", texts.number(0)), _text(_WIDTH - _RIGHT, below, "end", texts.number(last))
    return [*levels, *ends, _text(middle, below, "middle", texts["why_lens.check_axis"])]


def _text(x: float, y: float, anchor: str, text: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{html.escape(text)}</text>'


def _alt(found: Faithfulness, texts: Texts) -> str:
    first, *_ = found.curves
    ends = {"from": found.random.mean[0], "to": found.curves[first].probability[-1], "chance": found.random.mean[-1]}
    values = {name: percent(float(share), texts) for name, share in ends.items()}
    return texts.format("check.alt", method=method_name(first, texts), words=int(found.deleted[-1]), **values)
