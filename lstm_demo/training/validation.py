"""Validation: how good is a network on texts that it does not learn from?"""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from lstm_demo.limits import MAX_TOKENS
from lstm_demo.model import SentimentLSTM
from lstm_demo.training.batches import Encoded, reading_order
from lstm_demo.training.calibrate import binary_loss
from lstm_demo.training.states import training_states
from lstm_demo.training.workers import SINGLE, Workers


class Predictions(NamedTuple):
    """A network's answers to a set of texts, beside the truth."""

    logits: NDArray[np.float64]  # [text]
    targets: NDArray[np.float64]  # [text]; 0.5 is neutral

    @property
    def binary(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Logits and labels, 0 or 1, of the texts that are not neutral."""
        clear = self.targets != 0.5
        return self.logits[clear], (self.targets[clear] > 0.5).astype(np.float64)

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """Of positive, 0..1: [text]."""
        return logistic(self.logits)

    @property
    def loss(self) -> float:
        """Mean cross-entropy in nats, neutral texts left out."""
        return binary_loss(*self.binary)

    @property
    def accuracy(self) -> float:
        """Share of right verdicts, 0..1, neutral texts left out."""
        logits, labels = self.binary
        return float(np.mean((logits > 0) == (labels > 0.5)))


def logistic(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probabilities, 0..1, that `logits` stand for.

    >>> logistic(np.array([-2_000.0, 0.0, 2_000.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    return (1 + np.tanh(logits / 2)) / 2  # 1 / (1 + exp(-logits)), without its overflow


def infer(network: SentimentLSTM, examples: Encoded, workers: Workers = SINGLE) -> Predictions:
    """Let `network`, in evaluation mode, read `examples` as it will read visitors' reviews: in float32, from the start.

    (A teacher's caller may choose mixed precision around it; on a GPU no shorter float32 is used, as by default.)
    A review of more than `MAX_TOKENS` tokens is cut, as it is for visitors. Each of the workers reads every N-th batch,
    and all get all answers.
    """
    logits, device = np.zeros(len(examples)), network.fc.weight.device
    batches = reading_order(examples, MAX_TOKENS)
    with torch.inference_mode(), torch.backends.cudnn.flags(enabled=True, allow_tf32=False):
        for number in range(workers.rank, len(batches), workers.world_size):
            batch = batches.make(number).to(device)
            states = training_states(network, network.embedding(batch.ids), batch.lengths)  # [batch, step, ...]
            scores = network.class_scores(network.readout_input(states, batch.lengths))  # [batch, class]
            logits[batches.rows[number]] = network.logit(scores).double().cpu().numpy()
    return Predictions(workers.sum(torch.from_numpy(logits)).numpy(), examples.targets.astype(np.float64))
