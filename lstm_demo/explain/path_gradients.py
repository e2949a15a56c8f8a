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
from lstm_demo.explain.scores import Progress, Scores, share
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.text import UNKNOWN_ID

_STATES_AT_ONCE = (
    500_000  # units of all layers, directions, tokens and points; with their gradients, some 100 bytes each
)


def integrated_gradients(
    network: SentimentLSTM, ids: tuple[int, ...], baseline: str, n_steps: int, progress: Progress | None = None
) -> Scores:
    """Integrated gradients by the Gauss-Legendre rule, which is exact for polynomials of degree 2 n_steps - 1.

    Args:
        network: the network that reads.
        ids: the text's tokens, at least one.
        baseline: where the path begins: "zeros", or each word an "unknown" one.
        n_steps: points on the path.
        progress: called between batches of points with the fraction that is done, at last with 1.
    """
    places, weights = np.polynomial.legendre.leggauss(n_steps)  # on -1..1; the weights add up to 2
    alphas = torch.tensor((places + 1) / 2, dtype=torch.float32)[:, None, None]  # [point, 1, 1]
    shares = torch.tensor(weights / 2)[:, None, None]  # [point, 1, 1]
    with differentiable(network) as network:
        words = embed(network, ids)  # [token, embedding]
        start = embed(network, (UNKNOWN_ID,) * len(ids)) if baseline == "unknown" else torch.zeros_like(words)
        mean = torch.zeros(words.shape, dtype=torch.float64)  # [token, embedding]
        parts = torch.split(alphas, _points_at_once(network.config, len(ids)))
        done = 0
        for number, points in enumerate(parts):
            _, gradients = gradients_of(network, start + points * (words - start))  # [point, token, embedding]
            mean += (shares[done : done + len(points)] * gradients).sum(0)
            done += len(points)
            share(progress, number, len(parts))(1.0)
        scores = ((words - start) * mean).sum(-1)  # [token]
        return Scores(scores.numpy(), *_ends(network, words, start), n_readings=n_steps + 2)


def gradient_times_input(network: SentimentLSTM, ids: tuple[int, ...]) -> Scores:
    """`x_t . d logit / d x_t` of each word, at least one; likewise."""
    with differentiable(network) as network:
        words = embed(network, ids)  # [token, embedding]
        logits, gradients = gradients_of(network, words[None])  # [1], [1, token, embedding]
        scores = (words * gradients[0]).double().sum(-1)  # [token]
        return Scores(scores.numpy(), float(logits[0]))


def _ends(network: SentimentLSTM, words: Tensor, start: Tensor) -> tuple[float, float]:
    with torch.no_grad():
        logit, baseline_logit = logits_of(network, torch.stack((words, start))).tolist()
    return logit, baseline_logit


def _points_at_once(config: Config, n_tokens: int) -> int:
    return max(1, _STATES_AT_ONCE // (n_tokens * config.n_layers * config.n_directions * config.hidden_size))
