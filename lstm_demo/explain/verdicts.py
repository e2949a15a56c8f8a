"""What is the verdict after each step? Exact in one direction; two directions have to read every beginning anew."""

from collections.abc import Callable

import torch
from torch import Tensor

from lstm_demo.explain.unroll import Unrolled
from lstm_demo.model import SentimentLSTM

Reader = Callable[[SentimentLSTM, Tensor], list[list[Unrolled]]]  # `unroll`, or `walk` with its edits


def verdicts(network: SentimentLSTM, directions: list[Unrolled]) -> tuple[Tensor, Tensor]:
    """What the readout sees at the end [direction * unit], and the logit after each step [step]."""
    w, b = network.readout()
    states = torch.cat([one.hidden for one in directions], dim=-1)  # [step, direction * unit]
    if not len(states):
        return torch.zeros_like(w), states.new_zeros(0)
    if len(directions) == 1:
        running = network.running_pool(states)  # [step, unit]
        return running[-1], running @ w + b
    seen = network.pool(states[None], torch.tensor([len(states)]))[0]  # [direction * unit]
    logit = torch.full((len(states),), torch.nan)
    logit[-1] = seen @ w + b
    return seen, logit


def verdicts_on_prefixes(
    network: SentimentLSTM, embedded: Tensor, reader: Reader, progress: Callable[[float], None] | None
) -> Tensor:
    """The logit of every prefix, each read from its first word to its last by both directions: [step]."""
    logit = embedded.new_zeros(len(embedded))
    for step in range(len(embedded)):
        logit[step] = verdicts(network, reader(network, embedded[: step + 1])[-1])[1][-1]
        if progress:
            progress((step + 1) / len(embedded))
    return logit
