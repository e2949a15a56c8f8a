"""Gradients along a path: how does the verdict grow with each word, on the way from no words to these words?

Integrated gradients (Sundararajan, Taly & Yan 2017, eq. 1) on the straight line from a baseline x' to the embedded
words x, summed over a word's numbers:

    score_t = (x_t - x'_t) . integral over a from 0 to 1 of  d logit / d x_t  at  x' + a (x - x')

The scores add up to f(x) - f(x') but for the error of the numerical integral. Gradient x input (Shrikumar et al. 2016,
Simonyan et al. 2014) takes the gradient at the end of the path alone, `x_t . d logit / d x_t`, and promises no sum.
"""

import numpy as np
import torch
from torch import Tensor

from lstm_demo.explain.question import differentiable, embed, gradients_of, logits_of
from lstm_demo.explain.scores import Progress, Scores
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.text import UNKNOWN_ID

_POINTS = 10  # of a piece of the path
_TOLERANCE = 0.005  # log odds, by which the scores of pieces that nobody halves may be off, all together at first
_MOST_TIMES = 8  # the points that were asked for
_STATES_AT_ONCE = (
    500_000  # units of all layers, directions, tokens and points; with their gradients, some 100 bytes each
)


def integrated_gradients(
    network: SentimentLSTM, ids: tuple[int, ...], baseline: str, n_steps: int, progress: Progress | None = None
) -> Scores:
    """Integrated gradients by the Gauss-Legendre rule, piece by piece of the path.

    What the scores of a piece must add up to is known: by so much the logit grows from its one end to the other. Where
    they are off, because the network changes its mind abruptly there, the piece is halved, as long as the whole takes
    no more than `_MOST_TIMES` the points.

    Args:
        network: the network that reads.
        ids: the text's tokens, at least one.
        baseline: where the path begins: "zeros", or each word an "unknown" one.
        n_steps: points on the path, to begin with, rounded up to tens.
        progress: called after each piece with the fraction of the path that is done, at last with 1.
    """
    n_points = min(n_steps, _POINTS)  # of a piece
    edges = np.linspace(0, 1, -(-n_steps // n_points) + 1)
    pieces = list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))[::-1]  # the next one is the last
    tolerated, spare = _TOLERANCE / len(pieces), (_MOST_TIMES - 1) * n_steps
    n_readings, scores = 1, torch.zeros(len(ids), dtype=torch.float64)
    with differentiable(network) as network:
        words = embed(network, ids)  # [token, embedding]
        start = embed(network, (UNKNOWN_ID,) * len(ids)) if baseline == "unknown" else torch.zeros_like(words)
        baseline_logit = logit = float(logits_of(network, start[None]))
        while pieces:
            begin, end = pieces.pop()
            found, logit_there = _along(network, start, words, begin, end, n_points)  # [token], []
            n_readings += n_points + 1
            if abs(logit_there - logit - float(found.sum())) > tolerated and spare >= 2 * n_points:
                spare -= 2 * n_points
                middle = (begin + end) / 2
                pieces += [(middle, end), (begin, middle)]
                continue
            scores, logit = scores + found, logit_there
            if progress:
                progress(end)
    return Scores(scores.numpy(), logit, baseline_logit, n_readings)


def _along(
    network: SentimentLSTM, start: Tensor, words: Tensor, begin: float, end: float, n_points: int
) -> tuple[Tensor, float]:
    """The scores [token] of the piece of the path from fraction `begin` to `end`, and the logit at its end."""
    places, weights = np.polynomial.legendre.leggauss(n_points)  # on -1..1; the weights add up to 2
    alphas = torch.tensor([*(begin + (end - begin) * (places + 1) / 2), end], dtype=torch.float32)  # [point]
    shares = torch.tensor([*((end - begin) * weights / 2), 0])  # [point]; the end counts for its logit alone
    at_once = _points_at_once(network.config, len(words))
    way, scores, logit = words - start, torch.zeros(len(words), dtype=torch.float64), 0.0
    for points, parts in zip(torch.split(alphas, at_once), torch.split(shares, at_once), strict=True):
        logits, gradients = gradients_of(network, start + points[:, None, None] * way)  # [point, token, embedding]
        scores += parts @ (gradients * way).double().sum(-1)  # [token]
        logit = float(logits[-1])
    return scores, logit


def gradient_times_input(network: SentimentLSTM, ids: tuple[int, ...]) -> Scores:
    """`x_t . d logit / d x_t` of each word, at least one; likewise."""
    with differentiable(network) as network:
        words = embed(network, ids)  # [token, embedding]
        logits, gradients = gradients_of(network, words[None])  # [1], [1, token, embedding]
        scores = (words * gradients[0]).double().sum(-1)  # [token]
        return Scores(scores.numpy(), float(logits[0]))


def _points_at_once(config: Config, n_tokens: int) -> int:
    return max(1, _STATES_AT_ONCE // (n_tokens * config.n_layers * config.n_directions * config.hidden_size))
