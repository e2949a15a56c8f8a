"""The loss: what is to be right? The verdict at the end, and in a review the verdict after every word."""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from lstm_demo.model import SentimentLSTM
from lstm_demo.training.batches import Batch
from lstm_demo.training.recipe import Recipe
from lstm_demo.training.states import training_states


class Masks(NamedTuple):
    """What dropout silences: the same for all words of a text (Gal & Ghahramani 2016)."""

    words: Tensor  # [batch, 1, embedding]
    states: Tensor  # [batch, 1, direction * unit]
    weights: dict[str, Tensor]  # by name, of the weights from state to state (Merity et al. 2018); none: all stay

    def part(self, rows: slice) -> "Masks":
        """Those of some of the texts."""
        return Masks(self.words[rows], self.states[rows], self.weights)


class Outputs(NamedTuple):
    """The verdicts' scores, and how much each of them counts."""

    running: Tensor  # [batch, step, class]; one step, the last, where no prefix is read
    weights: Tensor  # [batch, step]; 0 for padding
    last: Tensor  # [batch, class], the whole texts' scores


def draw_masks(network: SentimentLSTM, n_texts: int, recipe: Recipe) -> Masks:
    """Draw what is silenced in each of `n_texts` texts."""
    config = network.config
    n_states = config.n_directions * config.hidden_size
    recurrent = {name: one for name, one in network.lstm.named_parameters() if name.startswith("weight_hh")}
    share, device = recipe.weight_dropout, network.fc.weight.device
    return Masks(
        functional.dropout(torch.ones(n_texts, 1, config.embedding_size, device=device), recipe.embedding_dropout),
        network.dropout(torch.ones(n_texts, 1, n_states, device=device)),
        {name: functional.dropout(torch.ones_like(one), share) for name, one in recurrent.items()} if share else {},
    )


def forward(
    network: SentimentLSTM, embedded: Tensor, masks: Masks, batch: Batch, recipe: Recipe, bfloat16: bool
) -> Outputs:
    """Score the texts of `batch`, given as embedded words [batch, token, embedding]."""
    with torch.autocast(embedded.device.type, torch.bfloat16, enabled=bfloat16):
        states = training_states(network, embedded * masks.words, batch.lengths, masks.weights)
    states = states.float()  # [batch, step, direction * unit]
    one_by_one = not network.config.bidirectional and states.shape[1] == batch.ids.shape[1]  # no windows of words
    if not (one_by_one and recipe.prefix_weight > 0 and bool(batch.is_review.any())):
        seen = network.readout_input(states, batch.lengths)  # [batch, direction * unit]
        last = network.class_scores(seen * masks.states[:, 0])  # [batch, class]
        return Outputs(last[:, None], batch.weights[:, None], last)
    running = network.class_scores(network.running_readout_input(states) * masks.states)  # [batch, step, class]
    ends = (batch.lengths - 1)[:, None]  # [batch, 1]
    weights = (recipe.prefix_weight * prefix_weights(batch)).scatter_add(1, ends, states.new_ones(ends.shape))
    weights = weights * batch.weights[:, None]  # [batch, step]
    last = running.gather(1, ends[..., None].expand(-1, -1, running.shape[2]))[:, 0]  # [batch, class]
    return Outputs(running, weights, last)


def mean_loss(outputs: Outputs, targets: Tensor) -> Tensor:
    """The weighted loss of `outputs` against probabilities of positive [batch], a mean over the texts."""
    by_step = soft_loss(outputs.running, targets[:, None].expand(outputs.weights.shape))  # [batch, step]
    return (by_step * outputs.weights).sum(1).mean()


def prefix_weights(batch: Batch) -> Tensor:
    """How much the verdict after each word counts: in proportion to the words read, summing to 1 over a review.

    [batch, step]; 0 for padding, and in a text that is no review: the beginning of a phrase has a label of its own.
    """
    steps = torch.arange(1, batch.ids.shape[1] + 1, device=batch.ids.device)
    inside = (steps <= batch.lengths[:, None]) & batch.is_review[:, None]  # [batch, step]
    return steps * inside / (batch.lengths * (batch.lengths + 1) / 2)[:, None]


def soft_loss(scores: Tensor, targets: Tensor) -> Tensor:
    """Cross-entropy of `scores` [..., class] against probabilities of positive [...]: [...]."""
    if scores.shape[-1] == 1:
        return functional.binary_cross_entropy_with_logits(scores[..., 0], targets, reduction="none")
    classes = torch.stack((1 - targets, targets), dim=-1)  # [..., class]
    return -(classes * scores.log_softmax(-1)).sum(-1)
