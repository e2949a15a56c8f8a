"""Deletion: what would the verdict be without some of the words? Many such variants of one text, read at once.

A variant is a row of a table that says which tokens are there. An absent one is dropped, so that the text is shorter,
or stands as an unknown word, so that it is as long as before.
"""

from collections.abc import Iterator
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import linear

from lstm_demo.cells import STEPS, CellWeights
from lstm_demo.explain.scores import Exact, Progress, Scores, share
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.predict import score
from lstm_demo.text import UNKNOWN_ID

Absence = Literal["dropped", "unknown"]
Presence = NDArray[np.bool_]  # [variant, token]
States = list[tuple[Tensor, Tensor]]  # by layer: h and c, each [group, unit]

_STATES_AT_ONCE = 1_000_000  # units of all layers and variants, which take some 50 bytes each
_TOKENS_AT_ONCE = 32_768
_STEPS_BETWEEN = 16  # tokens, after which whoever waits hears something


def leave_out(
    network: SentimentLSTM, ids: tuple[int, ...], absence: Absence, progress: Progress | None = None
) -> Scores:
    """The verdict less the verdict without each word (Li, Monroe & Jurafsky 2016): positive = it spoke for positive.

    The arguments are those of `verdicts_without`. What two words do only together, both get; the scores have no sum.
    """
    present = ~np.eye(len(ids) + 1, len(ids), dtype=bool)  # [variant, token]; from the last one nothing is missing
    logits = verdicts_without(network, ids, present, absence, progress)  # [variant]
    return Scores(logits[-1] - logits[:-1], float(logits[-1]), n_readings=len(logits))


def verdicts_without(
    network: SentimentLSTM,
    ids: tuple[int, ...],
    present: Presence,
    absence: Absence = "dropped",
    progress: Progress | None = None,
) -> Exact:
    """The logit of each variant [variant] of a text.

    A variant from which all is dropped gets the verdict before the first word.

    Args:
        network: the network that reads.
        ids: the text's tokens.
        present: which of them each variant has [variant, token].
        absence: what an absent token is: "dropped", or read as an "unknown" word.
        progress: called from time to time with the fraction that is done; at last with 1.
    """
    parts = list(_parts(len(present), rows_at_once(network.config, len(ids))))
    logits = np.zeros(len(present))  # [variant]
    for number, rows in enumerate(parts):
        heard = share(progress, number, len(parts))
        if shares_beginnings(network.config):
            logits[rows] = _walk(network, ids, present[rows], absence, heard)
        else:
            logits[rows] = score(network, [_variant(ids, row, absence) for row in present[rows]])
        heard(1.0)
    return logits


def shares_beginnings(config: Config) -> bool:
    """Is all that the rest of a reading needs of its beginning in the states after it?

    So it is where one direction reads words one by one, and the readout looks at the last state alone.
    """
    return config.readout == "last" and not config.bidirectional and not config.convolution


def rows_at_once(config: Config, n_tokens: int) -> int:
    """How many variants fit into memory together."""
    if shares_beginnings(config):
        return max(1, _STATES_AT_ONCE // (config.n_layers * config.hidden_size))
    return max(1, _TOKENS_AT_ONCE // max(1, n_tokens))


def _parts(n_rows: int, at_once: int) -> Iterator[slice]:
    return (slice(first, first + at_once) for first in range(0, n_rows, at_once))


def _variant(ids: tuple[int, ...], present: NDArray[np.bool_], absence: Absence) -> list[int]:
    pairs = zip(ids, present.tolist(), strict=True)
    if absence == "dropped":
        return [index for index, is_present in pairs if is_present]
    return [index if is_present else UNKNOWN_ID for index, is_present in pairs]


def _walk(
    network: SentimentLSTM, ids: tuple[int, ...], present: Presence, absence: Absence, progress: Progress
) -> Exact:
    """The same, token by token, all variants side by side: those that have read the same so far share their states.

    So a text without one of its words costs what follows the gap, and all 2^n variants of n words cost one step each.
    """
    with torch.inference_mode():
        layers = [network.weights(layer, 0) for layer in range(network.config.n_layers)]
        words = network.embedding(torch.tensor([*ids, UNKNOWN_ID]))  # [token, embedding]
        inputs = linear(words, layers[0].W, layers[0].b)  # [token, blocks * unit]; the last one's is an unknown word's
        begin = [network.initial(layer, 0) for layer in range(len(layers))]
        states = [(h[None], c[None]) for h, c in begin]  # of each layer, h and c [group, unit]
        groups = np.zeros(len(present), dtype=np.intp)  # [variant]: which states are its own
        for token in range(len(ids)):
            keys, groups = np.unique(2 * groups + present[:, token], return_inverse=True)
            parents, is_there = torch.from_numpy(keys // 2), torch.from_numpy(keys % 2 == 1)  # [group]
            states = [(h[parents], c[parents]) for h, c in states]
            if absence == "unknown":
                a = torch.where(is_there[:, None], inputs[token], inputs[-1])  # [group, blocks * unit]
                states = _step(network.config.cell, layers, a, states)
            elif is_there.any():
                rows = is_there.nonzero()[:, 0]
                read = _step(network.config.cell, layers, inputs[token], [(h[rows], c[rows]) for h, c in states])
                states = [
                    (h.index_copy(0, rows, new_h), c.index_copy(0, rows, new_c))
                    for (h, c), (new_h, new_c) in zip(states, read, strict=True)
                ]
            if token % _STEPS_BETWEEN == _STEPS_BETWEEN - 1:
                progress((token + 1) / len(ids))
        logits = network.logit(network.class_scores(states[-1][0]))  # [group]
        return logits.double().numpy()[groups]


def _step(cell: str, layers: list[CellWeights], a: Tensor, states: States) -> States:
    """One token more for all groups, in all layers: h and c [group, unit] of each."""
    after: States = []
    for weights, (h, c) in zip(layers, states, strict=True):
        if after:
            a = linear(after[-1][0], weights.W, weights.b)  # [group, blocks * unit]
        done = STEPS[cell](a, h, c, weights)
        after.append((done.hidden, c if done.cell is None else done.cell))
    return after
