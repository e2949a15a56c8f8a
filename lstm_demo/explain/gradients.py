"""Gradients: how much would the verdict change if something else had stood in a state, or been read, at a step?

The norms of the derivatives of the logit, through all that follows. They show how far back the network can see, and
how they shrink or grow from step to step is what makes it hard or easy to train (Pascanu, Mikolov & Bengio 2013).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn.functional import linear

from lstm_demo.bundle import Bundle
from lstm_demo.cells import STEPS
from lstm_demo.explain.arrays import Array, own
from lstm_demo.explain.frames import step_columns
from lstm_demo.explain.question import differentiable, embed
from lstm_demo.explain.states import network_input
from lstm_demo.explain.steps import Step, read_for_trace, steps_of
from lstm_demo.model import SentimentLSTM
from lstm_demo.text import Tokens

if TYPE_CHECKING:
    import pandas as pd

Nodes = list[Tensor]  # by step, in reading order; each [unit]


@dataclass(frozen=True, eq=False)
class Gradients:
    """Norms of the derivatives of the logit. All arrays are float32 and read-only.

    | name | shape | meaning |
    | --- | --- | --- |
    | `hidden` | [step] | by the last layer's hidden state at this step, as the readout and the next step see it |
    | `cell` | [step] | by its cell at this step, as its hidden state and the next step see it; None without a memory |
    | `input` | [step] | by what the first layer reads at this step: the embedded word, or a convolution's answers |

    All are Euclidean norms over units, in log odds for a change of length 1. With two directions a state's units are
    those of both: each direction's gradient fades towards the beginning of its own reading.
    """

    text: str
    steps: tuple[Step, ...]
    hidden: Array
    cell: Array | None
    input: Array
    logit: float
    truncated: int  # tokens left out at the end

    def to_frame(self) -> "pd.DataFrame":
        """One row for each step: its number, its word, its place in the text, and the norms that there are."""
        import pandas as pd  # as in `step_columns`

        norms = {"hidden": self.hidden, "cell": self.cell, "input": self.input}
        return pd.DataFrame(step_columns(self.steps) | {name: one for name, one in norms.items() if one is not None})


def gradients(bundle: Bundle, text: str | Tokens) -> Gradients:
    """Follow the verdict on a text back to every step.

    Args:
        bundle: the model; it is not changed, and its parameters get no gradients.
        text: a review, or what `read_for_trace` made of it; an empty one gives no norms.

    Raises:
        InputError: the text is too long, for anyone or for a model of this size.
    """
    reading = read_for_trace(bundle, text)
    has_memory = bundle.config.cell not in ("gru", "rnn")
    hidden, cell, inputs = torch.zeros(0), torch.zeros(0), torch.zeros(0)
    logit = float(bundle.network.logit(bundle.network.scores_before()))
    if reading.ids:
        with differentiable(bundle.network) as network:
            hidden, cell, inputs, logit = _norms(network, reading.ids)
    return Gradients(
        text=reading.text,
        steps=steps_of(reading, bundle.config),
        hidden=own(hidden.numpy()),
        cell=own(cell.numpy()) if has_memory else None,
        input=own(inputs.numpy()),
        logit=logit,
        truncated=reading.truncated,
    )


def _norms(network: SentimentLSTM, ids: tuple[int, ...]) -> tuple[Tensor, Tensor, Tensor, float]:
    """The norms by the hidden states, the cells and the inputs, each [step], and the logit."""
    config = network.config
    inputs = network_input(network, embed(network, ids)).detach().requires_grad_()  # [step, input]
    x = inputs
    for layer in range(config.n_layers):
        read = [_read(network, layer, direction, x) for direction in range(config.n_directions)]
        x = torch.cat([torch.stack(hidden) for hidden, _ in read], dim=-1)  # [step, direction * unit]
    seen = network.readout_input(x[None], torch.tensor([len(ids)]))[0]  # [direction * unit]
    logit = network.logit(network.class_scores(seen))  # []
    states = [node for hidden, cell in read for node in (*hidden, *cell)]
    by_input, *by_state = torch.autograd.grad(logit, [inputs, *states], materialize_grads=True)
    squares = torch.stack([gradient.square().sum() for gradient in by_state])
    both = squares.view(config.n_directions, -1, len(x)).sum(0)  # [hidden or cell, step]
    return both[0].sqrt(), both[-1].sqrt(), by_input.norm(dim=-1), float(logit.detach())


def _read(network: SentimentLSTM, layer: int, direction: int, x: Tensor) -> tuple[Nodes, Nodes]:
    """One layer in one direction over its inputs `x` [step, input]: the hidden states and, if there are any, cells."""
    weights, step = network.weights(layer, direction), STEPS[network.config.cell]
    a = linear(x, weights.W, weights.b)  # [step, blocks * unit]
    h, c = network.initial(layer, direction)
    hidden, cell = dict[int, Tensor](), dict[int, Tensor]()
    for number in range(len(x)) if direction == 0 else reversed(range(len(x))):
        done = step(a[number], h, c, weights)
        h = hidden[number] = done.hidden
        if done.cell is not None:
            c = cell[number] = done.cell
    return [hidden[number] for number in sorted(hidden)], [cell[number] for number in sorted(cell)]
