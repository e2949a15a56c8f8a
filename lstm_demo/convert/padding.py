"""Padding in front: in which state does it leave a network that reads on from there? By running it."""

import torch
from torch import Tensor

from lstm_demo.model import SentimentLSTM
from lstm_demo.text import PADDING_ID

_STILL = 1e-4  # of a state's numbers: less is no movement
MAX_PADDING = 10_000  # steps that are run


def after_padding(network: SentimentLSTM, n_steps: int) -> tuple[list[Tensor], int]:
    """The state after `n_steps` steps of padding, and the step from which on it does not move any more.

    Returns:
        Hidden state, and cell where there is one, [layer, direction, unit]; and a number of steps, at most `n_steps`.
    """
    config = network.config
    shape = (config.n_layers, config.n_directions, config.hidden_size)
    hidden = [torch.zeros(shape)] if not config.has_cell else [torch.zeros(shape), torch.zeros(shape)]
    if config.initial_state:
        hidden = [network.initial_hidden.clone(), *([network.initial_cell.clone()] if config.has_cell else [])]
    word = network.embedding.weight[PADDING_ID].view(1, 1, -1)  # [batch, step, embedding]
    states = [one.flatten(0, 1)[:, None] for one in hidden]  # [layer * direction, batch, unit]
    seen = []
    with torch.inference_mode():
        for _ in range(min(n_steps, MAX_PADDING)):
            before = (states[0], states[1]) if config.has_cell else states[0]
            _, after = network.lstm(word, before)
            states = list(after) if config.has_cell else [after]
            seen.append(torch.cat([one.flatten() for one in states]))
    moved = (torch.stack(seen) - seen[-1]).abs().amax(1)  # [step]
    still = int((moved > _STILL).sum()) + 1 if len(seen) else 0
    return [one.clone().view(shape) for one in states], min(still, n_steps)
