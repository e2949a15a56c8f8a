"""What is the network asked to get right? The verdict at the end, and in a review the verdict after every word."""

import torch
from torch import Tensor
from torch.nn import functional

from lstm_demo.model import SentimentLSTM
from lstm_demo.training.batches import Batch
from lstm_demo.training.recipe import Recipe
from lstm_demo.training.states import training_states


def training_loss(network: SentimentLSTM, batch: Batch, recipe: Recipe, bfloat16: bool) -> tuple[Tensor, Tensor]:
    """The loss of one batch, a scalar, and the verdicts' scores [batch, class]; both float32."""
    embedded = network.embedding(batch.ids)  # [batch, step, embedding]
    n_rows, n_steps, embedding_size = embedded.shape
    kept = embedded.new_ones(n_rows, 1, embedding_size)
    kept = functional.dropout(kept, recipe.embedding_dropout)  # one mask for all words of a text (Gal 2016)
    with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
        states = training_states(network, embedded * kept, batch.lengths)
    states = states.float()  # [batch, step, direction * unit]
    has_prefixes = not network.config.bidirectional and recipe.prefix_weight > 0 and bool(batch.is_review.any())
    if not has_prefixes:
        scores = network.fc(network.dropout(network.pool(states, batch.lengths)))  # [batch, class]
        return soft_loss(scores, batch.targets).mean(), scores

    running = network.running_pool(states)  # [batch, step, unit]
    running = running * network.dropout(running.new_ones(n_rows, 1, running.shape[2]))
    running_scores = network.fc(running)  # [batch, step, class]
    last = (batch.lengths - 1).view(-1, 1, 1).expand(-1, 1, running_scores.shape[2])
    scores = running_scores.gather(1, last)[:, 0]  # [batch, class]
    by_step = soft_loss(running_scores, batch.targets[:, None].expand(n_rows, n_steps))  # [batch, step]
    prefixes = (by_step * prefix_weights(batch)).sum(1)  # [batch]
    return (soft_loss(scores, batch.targets) + recipe.prefix_weight * prefixes).mean(), scores


def prefix_weights(batch: Batch) -> Tensor:
    """How much the verdict after each word counts: in proportion to the words read, summing to 1 over a review.

    [batch, step]; 0 for padding, and in a text that is no review: the beginning of a phrase has a label of its own.
    """
    steps = torch.arange(1, batch.ids.shape[1] + 1)
    inside = (steps <= batch.lengths[:, None]) & batch.is_review[:, None]  # [batch, step]
    return steps * inside / (batch.lengths * (batch.lengths + 1) / 2)[:, None]


def soft_loss(scores: Tensor, targets: Tensor) -> Tensor:
    """Cross-entropy of `scores` [..., class] against probabilities of positive [...]: [...]."""
    if scores.shape[-1] == 1:
        return functional.binary_cross_entropy_with_logits(scores[..., 0], targets, reduction="none")
    classes = torch.stack((1 - targets, targets), dim=-1)  # [..., class]
    return -(classes * scores.log_softmax(-1)).sum(-1)
