"""The schedule: how long is a fine-tuning, and how fast does each layer learn? Lower layers learn more slowly."""

import re
import time
from collections.abc import Callable

import torch
from torch import nn

from lstm_demo.training.encoder.network import Teacher
from lstm_demo.training.recipe import TeacherRecipe

_TRIAL_SECONDS, _TRIAL_BATCHES = 20.0, 16  # of measuring the speed
_INFERENCE_SHARE = 1 / 3  # of the time that a piece takes with its gradients, for one without
_LAYER = re.compile(r"\.layers?\.(\d+)\.")


def steps_that_fit(minutes: float, seconds_per_piece: float, batch: float, validation: float, gap: int) -> int:
    """How many training steps fit into `minutes`, validations included; at least one.

    Args:
        minutes: of wall time.
        seconds_per_piece: measured while training.
        batch: pieces of a usual batch.
        validation: pieces of one validation.
        gap: batches from one validation to the next.

    >>> steps_that_fit(10, seconds_per_piece=0.001, batch=900, validation=3_000, gap=10)
    600
    """
    return max(1, round(minutes * 60 / (seconds_per_piece * (batch + _INFERENCE_SHARE * validation / gap))))


def seconds_per_piece(train: Callable[[list[int]], int], batches: list[list[int]]) -> float:
    """Try `train`, which returns how many pieces a batch has, on the first batches; give the time that a piece took."""
    train(batches[0])  # warms up
    n_pieces, started = 0, time.monotonic()
    for rows in batches[:_TRIAL_BATCHES]:
        n_pieces += train(rows)
        if time.monotonic() - started > _TRIAL_SECONDS:
            break
    return max(time.monotonic() - started, 1e-6) / n_pieces


def optimizer(network: Teacher, recipe: TeacherRecipe) -> torch.optim.Optimizer:
    """AdamW with lower rates in lower layers (Howard & Ruder 2018), and no decay of biases and norms."""
    n_layers = int(network.encoder.config.num_hidden_layers)
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        match = _LAYER.search(name)
        below = 0 if name.startswith("readout") else n_layers - int(match[1]) if match else n_layers + 1
        if "pooler" in name:
            below = 0
        decay = recipe.weight_decay if parameter.ndim > 1 else 0.0
        groups.setdefault((recipe.layer_decay**below, decay), []).append(parameter)
    return torch.optim.AdamW(
        [{"params": some, "share": share, "weight_decay": decay} for (share, decay), some in groups.items()],
        fused=True,
    )
