"""Shapley values: what does each word bring, on average over all orders in which the words could come together?

The words are the players of a game (Shapley 1953), who keep their places in the text; those who have not come are
dropped. The value of a coalition S is the logit v(S) of the text with these words alone:

    score_t = sum over S without t of  |S|! (n - |S| - 1)! / n!  (v(S + t) - v(S))

So few words that all coalitions can be read get the sum itself; beyond, random orders are drawn (Castro, Gomez &
Tejada 2009), each with its reverse: antithetic pairs take out part of the chance (Mitchell et al. 2022).
"""

from math import factorial

import numpy as np
from numpy.typing import NDArray

from lstm_demo.explain.deletion import Presence, rows_at_once, verdicts_without
from lstm_demo.explain.scores import Exact, Progress, Scores, share
from lstm_demo.model import SentimentLSTM

MOST_EXACT = 12  # tokens, which have 4,096 coalitions


def shapley(
    network: SentimentLSTM, ids: tuple[int, ...], n_permutations: int, seed: int, progress: Progress | None = None
) -> Scores:
    """The Shapley values of a text's tokens, exact for up to `MOST_EXACT` of them.

    Args:
        network: the network that reads.
        ids: the text's tokens.
        n_permutations: how many orders are drawn, where not all are taken: an even number, at least 4.
        seed: of the orders; the same one draws the same.
        progress: called from time to time with the fraction that is done; at last with 1.
    """
    if len(ids) <= MOST_EXACT:
        return _exact(network, ids, progress)
    return _sampled(network, ids, n_permutations, seed, progress)


def _exact(network: SentimentLSTM, ids: tuple[int, ...], progress: Progress | None) -> Scores:
    n = len(ids)
    coalitions = np.arange(2**n)  # the first token is the highest bit: neighbours have their beginnings in common
    bits = 1 << np.arange(n)[::-1]  # [token]
    present: Presence = (coalitions[:, None] & bits) > 0  # [coalition, token]
    values = verdicts_without(network, ids, present, progress=progress)  # [coalition]
    weights = np.array([factorial(size) * factorial(n - size - 1) / factorial(n) for size in range(n)])  # [size]
    sizes = present.sum(axis=1)  # [coalition]
    scores = np.zeros(n)
    for token, bit in enumerate(bits):
        without = coalitions[~present[:, token]]
        scores[token] = weights[sizes[without]] @ (values[without | bit] - values[without])
    return Scores(scores, float(values[-1]), float(values[0]), len(coalitions))


def _sampled(
    network: SentimentLSTM, ids: tuple[int, ...], n_permutations: int, seed: int, progress: Progress | None
) -> Scores:
    n, generator = len(ids), np.random.default_rng(seed)
    orders = np.array([generator.permutation(n) for _ in range(n_permutations // 2)])  # [pair, place]
    at_once = max(1, rows_at_once(network.config, n) // (2 * (n - 1)))  # pairs
    parts = [orders[first : first + at_once] for first in range(0, len(orders), at_once)]
    ends = verdicts_without(network, ids, np.array([[False] * n, [True] * n]))  # the empty text, the whole one
    found = []
    for number, part in enumerate(parts):
        both = np.concatenate((part, part[:, ::-1]))  # [order, place]
        brought = _brought(network, ids, both, ends, share(progress, number, len(parts)))  # [order, token]
        found.append((brought[: len(part)] + brought[len(part) :]) / 2)
    pairs = np.concatenate(found)  # [pair, token]
    error = pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs))  # [token]
    return Scores(pairs.mean(axis=0), float(ends[1]), float(ends[0]), 2 + 2 * len(pairs) * (n - 1), error)


def _brought(
    network: SentimentLSTM, ids: tuple[int, ...], orders: NDArray[np.int64], ends: Exact, progress: Progress
) -> Exact:
    """What each token brought when it came, in each of `orders` [order, place]: [order, token]."""
    n_orders, n = orders.shape
    places = np.argsort(orders, axis=1)  # [order, token]: when each came
    present = places[:, None, :] < np.arange(1, n)[:, None]  # [order, n_come, token]
    between = verdicts_without(network, ids, present.reshape(-1, n), progress=progress).reshape(n_orders, n - 1)
    begin, end = np.full((n_orders, 1), ends[0]), np.full((n_orders, 1), ends[1])
    changes = np.diff(np.concatenate((begin, between, end), axis=1), axis=1)  # [order, place]
    return np.take_along_axis(changes, places, axis=1)
