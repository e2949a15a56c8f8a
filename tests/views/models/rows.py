"""Rows of the comparison for tests: models of the family whose figures can be reckoned by hand."""

from lstm_demo.bundle import Description
from lstm_demo.evaluation import measure
from lstm_demo.measurements import Measurements
from lstm_demo.minimal_pairs import PairScore
from lstm_demo.texts import Texts
from lstm_demo.views.models.comparison import Row, kind

ENGLISH = Texts()


def judged(right, n=1_000):
    """An evaluation in which `right` of `n` positive texts were judged so."""
    return measure([0.9] * right + [0.1] * (n - right), [1] * n)


def figures(imdb=None, sst2=None, **others):
    """What was measured; `imdb` and `sst2` are how many of 1,000 were right."""
    sets = {key: judged(right) for key, right in {"imdb": imdb, "sst2": sst2}.items() if right is not None}
    return Measurements(sets=sets, **others)


def model(bundle, name, *measured, is_chosen=False, **others):
    """A row for `bundle`, which takes 1.5 MB."""
    return Row(name, figures(*measured, **others), Description(bundle, 1_500_000), kind(bundle, ENGLISH), is_chosen)


def baseline(name, *measured):
    return Row(name, figures(*measured))


PAIRS = {"negation": PairScore(8, 6, 2), "contrast": PairScore(2, 0, 0)}
