"""How good is a network on texts that it does not learn from?"""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from lstm_demo.limits import MAX_TOKENS
from lstm_demo.model import SentimentLSTM
from lstm_demo.training.batches import Encoded, reading_order
from lstm_demo.training.calibrate import binary_loss
from lstm_demo.training.states import training_states


class Judged(NamedTuple):
    """A network's answers to a set of texts, beside the truth."""

    logits: NDArray[np.float64]  # [text]
    targets: NDArray[np.float64]  # [text]; 0.5 is neutral

    @property
    def binary(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Logits and labels, 0 or 1, of the texts that are not neutral."""
        clear = self.targets != 0.5
        return self.logits[clear], (self.targets[clear] > 0.5).astype(np.float64)

    @property
    def loss(self) -> float:
        """Mean cross-entropy in nats, neutral texts left out."""
        return binary_loss(*self.binary)

    @property
    def accuracy(self) -> float:
        """Share of right verdicts, 0..1, neutral texts left out."""
        logits, labels = self.binary
        return float(np.mean((logits > 0) == (labels > 0.5)))


def judge(network: SentimentLSTM, examples: Encoded) -> Judged:
    """Let `network`, in evaluation mode, read `examples` as it will read visitors' reviews: in float32, from the start.

    A review of more than `MAX_TOKENS` tokens is cut, as it is for visitors.
    """
    logits = np.empty(len(examples))
    batches = reading_order(examples, MAX_TOKENS)
    with torch.inference_mode():
        for number, rows in enumerate(batches.rows):
            batch = batches.make(number)
            states = training_states(network, network.embedding(batch.ids), batch.lengths)  # [batch, step, ...]
            scores = network.fc(network.pool(states, batch.lengths))  # [batch, class]
            logits[rows] = network.logit(scores).double().numpy()
    return Judged(logits, examples.targets.astype(np.float64))
