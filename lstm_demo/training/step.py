"""A training step: what happens in one? The network learns from one batch, together with the other processes."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from lstm_demo.errors import TrainingError
from lstm_demo.language import Language
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.training.adversarial import add_gradients
from lstm_demo.training.arithmetic import seeded
from lstm_demo.training.batches import Batch
from lstm_demo.training.checkpoint import Progress, State
from lstm_demo.training.initial import Initial, copy_language, copy_network, initialise
from lstm_demo.training.recipe import Choices, Recipe
from lstm_demo.training.workers import SINGLE, Workers

Extra = TypeVar("Extra")  # what a training gets from its gradients beside the loss


def new_state(
    config: Config, recipe: Recipe, initial: Initial = None, device: torch.device = SINGLE.device
) -> State[SentimentLSTM]:
    """Make a new network and all that training keeps beside it; its first weights are the same on every device.

    Raises:
        TrainingError: the network is of another size than what it is to start from.
    """
    with seeded(recipe.seed, 0):
        network = SentimentLSTM(config).train()
        initialise(network)
    if isinstance(initial, Language):
        copy_language(network, initial)
    elif initial:
        copy_network(network, initial.network)
    network.to(device)
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=recipe.weight_decay, fused=True)
    average = copied_weights(network) if recipe.average else {}
    return State(network, optimizer, average, best={}, progress=Progress())


def train_step(
    state: State[SentimentLSTM],
    batch: Batch,
    recipe: Recipe,
    rate: float,
    bfloat16: bool,
    workers: Workers = SINGLE,
) -> float:
    """Learn from one batch, each of the workers from its part; return the whole batch's loss."""
    progress, network = state.progress, state.network
    batch = batch.to(workers.device)
    gradients = partial(add_gradients, network, batch, recipe, bfloat16, workers)
    value, scores = take_step(state, gradients, recipe, rate, workers)
    update_average(state, recipe.average)
    state.progress = _count(progress, network.logit(scores), batch)
    return value


def take_step(
    state: State[Any],
    gradients: Callable[[], tuple[float, Extra]],
    recipe: Choices,
    rate: float,
    workers: Workers,
) -> tuple[float, Extra]:
    """Change the weights by what `gradients` adds to their gradients, a mean over the workers.

    Gives what `gradients` gives: the loss, and something more.

    Raises:
        TrainingError: the loss left the finite numbers.
    """
    for group in state.optimizer.param_groups:
        group["lr"] = rate * group.get("share", 1.0)
    state.optimizer.zero_grad()
    with seeded(recipe.seed, state.progress.step + 1):
        value, extra = gradients()
    if not math.isfinite(value):
        raise TrainingError(f"The loss became {value} at batch {state.progress.step:,}; use a lower learning_rate.")
    workers.average_gradients(state.network)
    nn.utils.clip_grad_norm_(state.network.parameters(), recipe.clip_norm)
    state.optimizer.step()
    return value, extra


def update_average(state: State[Any], average: float) -> None:
    """Move the averages, if any are kept, towards the weights; early weights are soon forgotten."""
    decay = min(average, (1 + state.progress.step) / (10 + state.progress.step))
    with torch.no_grad():
        for name, parameter in state.network.named_parameters():
            if name in state.average:
                state.average[name].lerp_(parameter, 1 - decay)


def _count(progress: Progress, logits: Tensor, batch: Batch) -> Progress:
    """Add a batch's whole, not neutral texts to the epoch's sums, counted as in validation (but with dropout)."""
    counts = batch.is_whole & (batch.targets != 0.5)
    chosen, labels = logits[counts], (batch.targets[counts] > 0.5).float()
    losses = nn.functional.binary_cross_entropy_with_logits(chosen, labels, reduction="sum")
    return replace(
        progress,
        step=progress.step + 1,
        batch=progress.batch + 1,
        loss_sum=progress.loss_sum + float(losses),
        n_right=progress.n_right + int(((chosen > 0) == (labels > 0.5)).sum()),
        n_scored=progress.n_scored + int(counts.sum()),
    )


def copied_weights(network: nn.Module) -> dict[str, Tensor]:
    """The network's weights as they are now, by name."""
    return {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}
