"""The running change: how far did each word move the verdict on the text up to there?

    score_t = logit_t - logit_(t-1),   from logit_0 = b on, or from the verdict where an experiment begins

It says when the verdict moved. A word that only changes what a later one means gets nothing, and the later one all.
"""

import numpy as np
import torch

from lstm_demo.explain.scores import Progress, Scores
from lstm_demo.explain.trace import Trace
from lstm_demo.explain.verdicts import verdicts_on_prefixes
from lstm_demo.model import SentimentLSTM


def running_change(network: SentimentLSTM, ids: tuple[int, ...], progress: Progress | None = None) -> Scores:
    """The changes at each of a text's tokens, at least one, which are its steps; they add up to `logit - b`.

    With two directions every beginning is read anew (quadratic in the length), and `progress` hears how far it is.
    """
    with torch.inference_mode():
        before = float(network.logit(network.scores_before()))
        if network.config.bidirectional:
            scores = verdicts_on_prefixes(network, ids, progress)  # [token, class]
        else:
            words = network.embedding(torch.tensor([ids]))  # [1, token, embedding]
            states = network.states(words, torch.tensor([len(ids)]))  # [1, token, unit]
            scores = network.class_scores(network.running_readout_input(states)[0])  # [token, class]
        logits = network.logit(scores)  # [token]
    changes = np.diff(logits.double().numpy(), prepend=before)  # [token]
    return Scores(changes, float(logits[-1]), before, len(ids) if network.config.bidirectional else 1)


def edited_running_change(edited: Trace) -> Scores:
    """The same of an experiment, whose verdict after each step is known; they add up to `logit - logit_before`."""
    start = edited.logit_before
    changes = np.diff(edited.logit.astype(np.float64), prepend=start)  # [token]
    n_readings = edited.n_steps if edited.config.bidirectional else 1
    return Scores(changes, float(edited.logit[-1]) if edited.n_steps else start, start, n_readings)
