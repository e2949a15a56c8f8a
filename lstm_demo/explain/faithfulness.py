"""Faithfulness: does the verdict rest on the words that an explanation names? Delete them, and see how far it falls.

Words are deleted in the order of their scores, those that speak most for the verdict first, up to half of the text; and
in random orders, for what deleting words does anyhow. An explanation that is no better than chance says nothing.

Comprehensiveness and sufficiency are those of DeYoung et al. (2020), "ERASER", as areas over the perturbation curve
(AOPC), the mean over deleted shares of 1, 5, 10, 20 and 50 % of the words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from lstm_demo.bundle import Bundle
from lstm_demo.checks import check_choice, check_integer, shown
from lstm_demo.errors import InputError
from lstm_demo.explain.arrays import Array, own
from lstm_demo.explain.attribution import DEFAULT_METHOD, attribute
from lstm_demo.explain.deletion import Absence, verdicts_without
from lstm_demo.explain.drawn import Drawn
from lstm_demo.explain.scores import Exact, Progress, share
from lstm_demo.explain.steps import read_for_trace
from lstm_demo.text import Tokens

if TYPE_CHECKING:
    import pandas as pd

SHARES = (1, 5, 10, 20, 50)  # per cent of the words, at which comprehensiveness and sufficiency look
MAX_ORDERS = 1_000
MAX_POINTS = 1_000
_BETTER_THAN = 95  # per cent of the random orders

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Curve:
    """What deleting words in one order does. Differences of probabilities, of the side that the verdict is on.

    Of three classes, neutral is left out: they are those of positive against negative alone, as the scores are.
    """

    probability: Array  # [point], 0..1, after as many words as `Faithfulness.deleted` says
    area: float  # mean fall over the first half of the words: the more, the better the order
    comprehensiveness: float  # mean fall without the first words: the more, the better
    sufficiency: float  # mean fall with the first words alone: the less, the better
    is_better: bool  # is the area larger than those of 95 % of the random orders?


@dataclass(frozen=True, eq=False)
class RandomOrders:
    """What deleting words in random orders does, the same orders for all methods."""

    mean: Array  # [point], 0..1
    low: Array  # [point], 5 % of the orders are below
    high: Array  # [point], 5 % of the orders are above
    areas: Array  # [order]
    comprehensiveness: float  # mean over the orders
    sufficiency: float


@dataclass(frozen=True, eq=False)
class Faithfulness(Drawn):
    """What deleting words of one text does to its verdict, by method, and by chance."""

    text: str
    how: Absence  # a deleted word is dropped, or stands as an unknown word
    is_positive: bool  # the side of 0.5 that the verdict is on; probabilities are that side's
    deleted: Counts  # [point], words: from none to half of them
    curves: Mapping[str, Curve]  # by method
    random: RandomOrders
    seed: int  # of the random orders
    n_readings: int

    def to_frame(self) -> "pd.DataFrame":
        """One row for each point of the curves: how many words were deleted, and what was left of the verdict, 0..1.

        A column for each method by its name, and `random_mean`, `random_low` and `random_high`.
        """
        import pandas as pd  # here, because it takes 70 MB, which a server without tables can do without

        curves = {method: curve.probability for method, curve in self.curves.items()}
        chance = {f"random_{name}": getattr(self.random, name) for name in ("mean", "low", "high")}
        return pd.DataFrame({"deleted": self.deleted} | curves | chance)

    def summary(self, method: str) -> dict[str, Any]:
        """One method's areas and what they are worth, beside the random orders', as plain values for JSON."""
        curve, random = self.curves[method], self.random
        names = ("area", "comprehensiveness", "sufficiency")
        return {
            "how": self.how,
            **{name: getattr(curve, name) for name in names},
            "is_better": curve.is_better,
            "random": {
                "n_orders": len(random.areas),
                "seed": self.seed,
                "area": float(random.areas.mean()),
                "area_of_the_best_5_percent": float(np.percentile(random.areas, _BETTER_THAN)),
                **{name: getattr(random, name) for name in names[1:]},
            },
        }


def faithfulness(
    bundle: Bundle,
    text: str | Tokens,
    method: str = DEFAULT_METHOD,
    *,
    how: Absence = "dropped",
    n_orders: int = 50,
    seed: int = 0,
    progress: Progress | None = None,
) -> Faithfulness:
    """Put one method's scores of a text to the test; `curves[method]` is the result.

    Args:
        bundle: the model; it is not changed.
        text: a review, or a reading of it, as in `trace`.
        method: as in `attribute`.
        how: whether a deleted word is "dropped" or stands as an "unknown" word.
        n_orders: how many random orders to compare with, 1 to 1,000.
        seed: of these orders, and of a method that draws.
        progress: called with the fraction that is done, 0..1; what it raises ends the computation.

    Raises:
        InputError: as `attribute` does; or there is no word, or a number is not allowed.
    """
    reading = read_for_trace(bundle, text)
    found = attribute(bundle, reading, method, seed=seed, progress=share(progress, 0, 2))
    scores = {method: found.scores}
    return check_orders(bundle, reading, scores, how=how, n_orders=n_orders, seed=seed, progress=share(progress, 1, 2))


def check_orders(
    bundle: Bundle,
    reading: Tokens,
    scores_by_method: Mapping[str, Array],
    *,
    how: Absence = "dropped",
    n_orders: int = 50,
    n_points: int = 20,
    seed: int = 0,
    progress: Progress | None = None,
) -> Faithfulness:
    """Put several methods' scores of one text to the test, against the same random orders.

    Args:
        bundle: the model; it is not changed.
        reading: what it reads of the text.
        scores_by_method: scores [token] by the method's name, positive = towards a positive review.
        how: as in `faithfulness`.
        n_orders: likewise.
        n_points: at how many equal shares of the first half a curve is read, and at `SHARES`; at every word if there
            are no more words in it. The area between is that of trapezoids.
        seed: of the random orders.
        progress: as in `faithfulness`.

    Raises:
        InputError: there is no word, scores are not one finite number for each token, or a number is not allowed.
    """
    check_choice("how", how, get_args(Absence))
    check_integer("n_orders", n_orders, 1, MAX_ORDERS)
    check_integer("n_points", n_points, 1, MAX_POINTS)
    check_integer("seed", seed, 0)
    n, n_named = len(reading.ids), len(scores_by_method)
    if not n:
        raise InputError("text.no_words")
    _check_scores(scores_by_method, n)
    [logit] = verdicts_without(bundle.network, reading.ids, np.ones((1, n), dtype=bool))
    side = 1.0 if logit > 0 else -1.0
    kept = -(-n * np.array(SHARES) // 100)  # [share], words, rounded up
    deleted = _deleted(n, n_points, kept)  # [point], words
    chance = np.random.default_rng(seed).permuted(np.tile(np.arange(n), (n_orders, 1)), axis=1)
    ranks = np.array(
        [*(_ranks(side * scores.astype(np.float64)) for scores in scores_by_method.values()), *chance]
    )  # [order, token]
    without = ranks[:, None] >= deleted[1:, None]  # [order, point, token]
    alone = ranks[:, None] < kept[:, None]  # [order, share, token]
    present = np.concatenate((without, alone), axis=1).reshape(-1, n)  # [reading, token]
    logits = verdicts_without(bundle.network, reading.ids, present, how, progress)  # [reading]
    probability = _sigmoid(side * np.append(logits, logit))  # [reading]
    tested = _tested(probability[:-1].reshape(len(ranks), -1), probability[-1], deleted, kept)
    least = float(np.percentile(tested.areas[n_named:], _BETTER_THAN))
    return Faithfulness(
        text=reading.text,
        how=how,
        is_positive=side > 0,
        deleted=_read_only(deleted),
        curves={method: tested.curve(order, least) for order, method in enumerate(scores_by_method)},
        random=tested.random_orders(n_named),
        seed=seed,
        n_readings=1 + len(present),
    )


class _Tested(NamedTuple):
    """What deleting words did, by the order in which they were deleted."""

    curves: Exact  # [order, point]
    areas: Exact  # [order]
    comprehensiveness: Exact  # [order]
    sufficiency: Exact  # [order]

    def curve(self, order: int, least: float) -> Curve:
        area = float(self.areas[order])
        shares = float(self.comprehensiveness[order]), float(self.sufficiency[order])
        return Curve(own(self.curves[order]), area, *shares, is_better=area > least)

    def random_orders(self, first: int) -> RandomOrders:
        low, high = np.percentile(self.curves[first:], (100 - _BETTER_THAN, _BETTER_THAN), axis=0)  # [point]
        shares = float(self.comprehensiveness[first:].mean()), float(self.sufficiency[first:].mean())
        return RandomOrders(
            own(self.curves[first:].mean(axis=0)), own(low), own(high), own(self.areas[first:]), *shares
        )


def _tested(probability: Exact, before: float, deleted: Counts, kept: Counts) -> _Tested:
    """Make sense of the probabilities [order, reading]: without words, then with the first words alone."""
    n_points = len(deleted) - 1
    curves = np.insert(probability[:, :n_points], 0, before, axis=1)  # [order, point]
    falls = before - curves  # [order, point]
    return _Tested(
        curves,
        areas=np.trapezoid(falls, deleted, axis=1) / deleted[-1],
        comprehensiveness=falls[:, np.searchsorted(deleted, kept)].mean(axis=1),
        sufficiency=before - probability[:, n_points:].mean(axis=1),
    )


def _check_scores(scores_by_method: Mapping[str, Array], n_tokens: int) -> None:
    for method, scores in scores_by_method.items():
        if np.shape(scores) != (n_tokens,) or not np.isfinite(scores).all():
            raise InputError("faithfulness.scores", method=shown(method), shape=str(np.shape(scores)), n=n_tokens)


def _deleted(n: int, n_points: int, also: Counts) -> Counts:
    """After how many deleted words to look [point]: from none to half of them, and at all numbers in `also`."""
    shares = -(-n * np.arange(n_points + 1) // (2 * n_points))  # rounded up
    return np.unique(np.concatenate((shares, also)))


def _ranks(speaks_for: Exact) -> Counts:
    """The place of each token among those to delete [token]: what speaks most comes first, ties in reading order."""
    return np.argsort(np.argsort(-speaks_for, kind="stable"), kind="stable")


def _sigmoid(z: Exact) -> Exact:
    return (1 + np.tanh(z / 2)) / 2  # 1 / (1 + e^-z), but nothing overflows


def _read_only(counts: Counts) -> Counts:
    counts.flags.writeable = False
    return counts
