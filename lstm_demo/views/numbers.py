"""Numbers in sentences and on figures: how are they rounded, and how does the visitor's language write them?"""

import math
from collections.abc import Sequence

from lstm_demo.predict import Verdict
from lstm_demo.texts import Texts


def percent(probability: float, texts: Texts, edges: Sequence[float] = ()) -> str:
    r"""Write a probability as a whole percent; it stays on one line.

    It has one digit more where the whole one would be 0, 1, 99, 100 or one of `edges`, so that no number claims
    certainty, and each shows on which side of an edge it lies.

    >>> english = Texts()
    >>> [percent(p, english).replace("\N{NO-BREAK SPACE}", " ") for p in (0.0001, 0.003, 0.65, 0.989, 0.997, 0.9999)]
    ['<0.1 %', '0.3 %', '65 %', '98.9 %', '99.7 %', '>99.9 %']
    >>> percent(0.643, english, edges=(0.34, 0.64))
    '64.3\xa0%'
    """
    if probability < 0.001:
        return texts.format("number.below", percent=texts.percent(0.001, 1))
    if probability > 0.999:
        return texts.format("number.above", percent=texts.percent(0.999, 1))
    digits = 1 if round(100 * probability) in (0, 1, 99, 100, *(round(100 * edge) for edge in edges)) else 0
    return texts.percent(probability, digits)


def shares(verdict: Verdict, texts: Texts, edges: Sequence[float] = ()) -> str:
    r"""Write how positive a verdict is, and how neutral, where that has a share of its own.

    >>> shares(Verdict(0.0, 0.25, 0.5), Texts()).replace("\N{NO-BREAK SPACE}", " ")
    '25 % positive, 50 % neutral'
    """
    written = {"percent": percent(verdict.probability, texts, edges)}
    if verdict.neutral is None:
        return texts.format("verdict.percent", **written)
    return texts.format("verdict.percent_three", neutral=percent(verdict.neutral, texts), **written)


def briefly(verdict: Verdict, texts: Texts, edges: Sequence[float] = ()) -> str:
    """The same where it is clear that a lone percentage says how positive it is."""
    return percent(verdict.probability, texts, edges) if verdict.neutral is None else shares(verdict, texts)


def interval(low: float, high: float, texts: Texts, digits: int = 1) -> str:
    r"""Write the bounds of a share.

    >>> interval(0.924, 0.93, Texts()).replace("\N{EN DASH}", " to ")
    '92.4 to 93.0\xa0%'
    """
    return texts.format("number.range", low=texts.number(100 * low, digits), high=texts.number(100 * high, digits))


def short(value: float, texts: Texts) -> str:
    """Write a number with as many digits as it needs, at most two behind the point.

    >>> short(4.0, Texts()), short(0.25, Texts())
    ('4', '0.25')
    """
    return texts.number(value, digits=None)


def short_count(n: int, texts: Texts) -> str:
    """Write a count in at most four characters, where there is room for no more.

    >>> [short_count(n, Texts()) for n in (0, 788, 1_234, 9_960, 10_398, 2_500_000)]
    ['0', '788', '1.2k', '10k', '10k', '2.5M']
    """
    for size, key in ((1_000_000, "number.million"), (1_000, "number.thousand")):
        if n >= size:
            share = n / size
            return texts.format(key, value=texts.number(share, 1 if share < 9.95 else 0))
    return texts.number(n)


def measured_count(value: float, texts: Texts) -> str:
    """Write a count of which only the first two digits mean something, for it was measured on some machine.

    >>> [measured_count(value, Texts()) for value in (86_489.4, 1_003_472.7, 7.4)]
    ['86,000', '1,000,000', '7']
    """
    digits = 1 - math.floor(math.log10(value)) if value > 0 else 0
    return texts.number(round(value, min(digits, 0)))


def tiny(value: float, texts: Texts) -> str:
    """Write what is next to nothing, at best: 0 and more.

    >>> tiny(0.5, Texts()), tiny(0.0123, Texts()), tiny(1e-9, Texts())
    ('0.50', '0.012', '<0.001')
    """
    if value < 0.001:
        return texts.format("number.below", percent=texts.number(0.001, 3))
    return texts.number(value, 2 if value >= 0.1 else 3)


def size(n_bytes: int, texts: Texts) -> str:
    r"""Write bytes as people say them.

    >>> size(8_700_000, Texts()), size(700, Texts())
    ('8.7\xa0MB', '0.7\xa0kB')
    """
    unit, key = (1e6, "number.megabytes") if n_bytes >= 100_000 else (1e3, "number.kilobytes")
    return texts.format(key, value=texts.number(n_bytes / unit, 1))
