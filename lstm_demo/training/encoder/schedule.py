"""How long is a fine-tuning, and how fast does each layer learn? As long as the time allows; lower layers slower."""

import re
import time
from collections.abc import Callable

import torch
from torch import nn

from lstm_demo.training.encoder.network import Teacher
from lstm_demo.training.recipe import TeacherRecipe

_TRIAL_SECONDS, _TRIAL_BATCHES = 20.0, 16  # of measuring the speed
_JUDGING_SHARE = 1 / 3  # of the time that learning from a piece takes, for judging one
_LAYER = re.compile(r"\.layers?\.(\d+)\.")


def steps_that_fit(minutes: float, seconds_per_piece: float, batch: float, judged: float, gap: int) -> int:
    """How many batches can be learnt from in `minutes`, validations included; at least one.

    Args:
        minutes: of wall time.
        seconds_per_piece: measured while learning.
        batch: pieces of a usual batch.
        judged: pieces of one validation.
        gap: batches from one validation to the next.

    >>> steps_that_fit(10, seconds_per_piece=0.001, batch=900, judged=3_000, gap=10)
    600
    """
    return max(1, round(minutes * 60 / (seconds_per_piece * (batch + _JUDGING_SHARE * judged / gap))))


def seconds_per_piece(learn: Callable[[list[int]], int], batches: list[list[int]]) -> float:
    """Let `learn`, which tells how many pieces a batch has, try the first batches; give the time that a piece took."""
    learn(batches[0])  # warms up
    n_pieces, started = 0, time.monotonic()
    for rows in batches[:_TRIAL_BATCHES]:
        n_pieces += learn(rows)
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
