"""The readout: what comes of the states that it sees? Scores of classes, their shares, and one logit.

The classes are negative and positive, or negative, neutral and positive; a network of one class has one score, which is
the logit itself.
"""

from collections.abc import Callable, Iterable
from typing import Literal

import torch
from torch import Tensor, nn

DenseActivation = Literal["relu", "tanh"]
ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {"relu": torch.relu, "tanh": torch.tanh}


def one_logit(scores: Tensor) -> Tensor:
    """Positive's score against negative's [...], from the score of each class [..., class]."""
    return scores[..., 0] if scores.shape[-1] == 1 else scores[..., -1] - scores[..., 0]


def shares(scores: Tensor) -> Tensor:
    """The share of each class [..., class] from their scores: of negative, of neutral where it is one, of positive.

    >>> shares(torch.zeros(1)), shares(torch.zeros(3))
    (tensor([0.5000, 0.5000]), tensor([0.3333, 0.3333, 0.3333]))
    """
    if scores.shape[-1] == 3:
        return scores.softmax(-1)
    probability = torch.sigmoid(one_logit(scores))  # [...]
    return torch.stack((1 - probability, probability), dim=-1)


def slope(layers: Iterable[nn.Module], activation: DenseActivation, seen: Tensor, w: Tensor) -> Tensor:
    """The derivative of a logit by what the hidden `layers` read, at `seen` [unit]; by what they give it is `w`."""
    passed: list[tuple[Tensor, Tensor]] = []  # of each layer its weight, and the derivative of its activation
    for layer in layers:
        assert isinstance(layer, nn.Linear)
        seen = ACTIVATIONS[activation](layer(seen))
        passed.append((layer.weight, (seen > 0).to(seen.dtype) if activation == "relu" else 1 - seen**2))
    for weight, derivative in reversed(passed):
        w = (w * derivative) @ weight
    return w


def running_attention(scores: Tensor, states: Tensor) -> Tensor:
    """The mean of the states up to each step, weighted by the softmax of their scores: [..., step, unit].

    Goes through the steps with running sums, `n` above the line and `d` below, which are scaled down whenever a
    larger score comes: nothing overflows, and no beginning is forgotten beside what follows.

    Args:
        scores: [..., step].
        states: [..., step, unit].
    """
    largest, steps = scores[..., :1], []
    n, d = torch.zeros_like(states[..., 0, :]), torch.zeros_like(largest)  # [..., unit], [..., 1]
    for score, state in zip(scores[..., None].unbind(-2), states.unbind(-2), strict=True):
        before, largest = largest, torch.maximum(largest, score)
        kept, added = torch.exp(before - largest), torch.exp(score - largest)
        n, d = kept * n + added * state, kept * d + added
        steps.append(n / d)
    return torch.stack(steps, dim=-2)
