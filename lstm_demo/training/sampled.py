"""Sampled softmax: how is the next word learnt without scoring all 30,000? Against a corrected sample of words."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lstm_demo.text import PADDING_ID

_ROWS = 256  # scored at a time: so few scores stay in the processor's own memory


class WordSampler:
    """Draws words by how often they occur, to the power 0.75 (Mikolov et al. 2013), each at most once."""

    def __init__(self, counts: NDArray[np.int64], n_draws: int) -> None:
        shares = counts.astype(np.float64) ** 0.75
        shares[PADDING_ID] = 0
        shares /= shares.sum()
        self.cumulative: Tensor = torch.from_numpy(np.cumsum(shares))  # [word]
        self.n_draws = n_draws
        expected = -np.expm1(n_draws * np.log1p(-np.minimum(shares, 1 - 1e-12)))
        self.log_chance = torch.from_numpy(np.log(np.maximum(expected, 1e-12))).float()  # [word], of being drawn

    def draw(self) -> Tensor:
        """Some words in order of their ids, by torch's own randomness: [word], int64."""
        points = torch.rand(self.n_draws, dtype=torch.float64)
        classes = torch.searchsorted(self.cumulative, points, right=True).clamp_(max=len(self.cumulative) - 1)
        drawn: Tensor = torch.unique(classes)
        return drawn


def sampled_loss(
    states: Tensor,
    targets: Tensor,
    target_weights: Tensor,
    target_offsets: Tensor,
    sample: Tensor,
    sample_weights: Tensor,
    sample_offsets: Tensor,
    n_words: int,
) -> Tensor:
    """Sum of each target's cross-entropy against itself and the sampled words, a scalar (Jean et al. 2015).

    An offset is a word's bias minus the logarithm of its chance to be drawn; a target that was drawn, too, counts
    once. With every word drawn for certain it is the cross-entropy over all words. Scores beyond 80 overflow.

    Args:
        states: what the words are scored by: [position, unit].
        targets: the right words: [position].
        target_weights: their rows of the readout: [position, unit].
        target_offsets: [position].
        sample: the words drawn: [word].
        sample_weights: their rows of the readout: [word, unit].
        sample_offsets: [word].
        n_words: size of the vocabulary.
    """
    columns = torch.full((n_words,), -1, device=sample.device)
    columns[sample] = torch.arange(len(sample), device=sample.device)
    loss: Tensor = _SampledLoss.apply(  # type: ignore[no-untyped-call]
        states, target_weights, target_offsets, sample_weights, sample_offsets, columns[targets]
    )
    return loss


class _SampledLoss(torch.autograd.Function):
    """Scores, loss and gradients in one pass over a few rows at a time: three times as fast as step by step.

    The products run in the type of `states` (bfloat16 in training), sums in float32.
    """

    @staticmethod
    def forward(
        ctx: Any,
        states: Tensor,
        target_weights: Tensor,
        target_offsets: Tensor,
        sample_weights: Tensor,
        sample_offsets: Tensor,
        columns: Tensor,
    ) -> Tensor:
        n_rows, dtype = len(states), states.dtype
        weights, offsets = sample_weights.to(dtype), sample_offsets.to(dtype)
        right = (states.float() * target_weights.float()).sum(1) + target_offsets  # [position]
        d_states, d_right = torch.empty_like(states), torch.empty_like(right)
        d_weights, d_offsets = torch.zeros_like(sample_weights), torch.zeros_like(sample_offsets)
        loss = right.new_zeros(())
        for start in range(0, n_rows, _ROWS):
            rows = slice(start, start + _ROWS)
            scores = torch.addmm(offsets, states[rows], weights.T)  # [row, word]
            drawn = (columns[rows] >= 0).nonzero()[:, 0]
            scores[drawn, columns[rows][drawn]] = -torch.inf  # the target counts once
            shares = scores.exp_()
            right_shares = right[rows].exp()
            total = shares.sum(1, dtype=torch.float32) + right_shares
            loss += (total.log() - right[rows]).sum()
            shares /= total[:, None].to(dtype)
            d_right[rows] = right_shares / total - 1
            d_states[rows] = shares @ weights
            d_weights += shares.T @ states[rows]
            d_offsets += shares.sum(0, dtype=torch.float32)
        d_target_weights = d_right[:, None] * states
        d_states += (d_right[:, None] * target_weights).to(dtype)
        ctx.save_for_backward(d_states, d_target_weights, d_right, d_weights, d_offsets)
        return loss

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        return (*(gradient * gradients[0].to(gradient.dtype) for gradient in ctx.saved_tensors), None)
