"""Padding in front: in which state does it leave a network, and may each text begin in it? By running both ways."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from lstm_demo.limits import MAX_TOKENS
from lstm_demo.model import SentimentLSTM
from lstm_demo.readout import shares
from lstm_demo.text import PADDING_ID, UNKNOWN_ID

MAX_PADDING = 10_000  # steps that are run; whatever it was, it is forgotten by then
_LESS = (0, 5, 10, 20, 50)  # tokens that the longest random texts lack of the most there can be
_FEW = 5  # tokens of the shortest
_LEAST, _MOST = 12, 128  # random texts of each length
_MOST_STATES = 13_000_000  # numbers that the texts of one length may leave in hidden states
_SEED = 0


@dataclass(frozen=True)
class Apart:
    """How far two ways of reading are apart."""

    largest: float  # difference of a class's probability, 0..1
    n_texts: int  # random ones, which both ways read


def after_padding(network: SentimentLSTM, steps: Sequence[int]) -> list[list[Tensor]]:
    """The state after each of these numbers of steps of padding.

    Args:
        network: of one direction, with nothing below its recurrent layers.
        steps: at least 0 each.

    Returns:
        For each number the hidden state, and the cell where there is one, [layer, direction, unit].
    """
    config = network.config
    begin = [network.initial(layer, 0) for layer in range(config.n_layers)]
    states = [torch.stack(one)[:, None] for one in zip(*begin, strict=True)][: 2 if config.has_cell else 1]
    word = network.embedding.weight[PADDING_ID].view(1, 1, -1)  # [batch, step, embedding]
    wanted = [min(one, MAX_PADDING) for one in steps]
    found: dict[int, list[Tensor]] = {}
    with torch.inference_mode():
        for step in range(max(wanted) + 1):
            if step in wanted:
                found[step] = [one.clone() for one in states]  # one direction stands where one text stands
            _, after = network.lstm(word, (states[0], states[1]) if config.has_cell else states[0])
            states = list(after) if config.has_cell else [after]
    return [[one.clone() for one in found[step]] for step in wanted]


def measured(network: SentimentLSTM, n_steps: int) -> Apart:
    """How far beginning in the state behind `n_steps` of padding is from reading that padding as steps.

    Random texts of several lengths begin in that state, and again behind as much padding as fills them up to `n_steps`.
    A text that fills them had none, so it is the state's forgetting that is measured. Most texts forget it soon and a
    few remember, so there are many of them, as far as the network's size allows. Half of them draw each word as likely
    as any other, half of them the first ones most often, as language does.
    """
    config = network.config
    n_texts = _MOST_STATES // (n_steps * config.n_layers * config.hidden_size)
    n_texts = min(max(n_texts, _LEAST), _MOST)
    longest = min(n_steps, MAX_TOKENS)
    lengths = sorted({min(max(one, 1), longest) for one in (*(longest - less for less in _LESS), longest // 2, _FEW)})
    behind, *others = after_padding(network, [n_steps, *(n_steps - length for length in lengths)])
    generator = torch.Generator().manual_seed(_SEED)
    largest = 0.0
    with torch.inference_mode():
        for length, state in zip(lengths, others, strict=True):
            ids = _random_texts(n_texts, length, config.vocabulary_size, generator)
            difference = _shares(network, ids, behind) - _shares(network, ids, state)
            largest = max(largest, float(difference.abs().max()))
    return Apart(largest, n_texts * len(lengths))


def _random_texts(n_texts: int, length: int, vocabulary_size: int, generator: torch.Generator) -> Tensor:
    """Words' ids [text, token]; neither padding nor unknown words, if there are others."""
    first = min(UNKNOWN_ID + 1, vocabulary_size - 1)
    n_words = vocabulary_size - first
    drawn = torch.rand(n_texts, length, generator=generator)
    places = torch.where(torch.arange(n_texts)[:, None] % 2 == 0, drawn * n_words, n_words**drawn - 1)
    return first + places.long().clamp(max=n_words - 1)


def _shares(network: SentimentLSTM, ids: Tensor, states: Sequence[Tensor]) -> Tensor:
    """Each class's probability [text, class] of texts that begin in a state."""
    begin = [one.expand(-1, len(ids), -1).contiguous() for one in states]  # [layer, text, unit]
    seen = network.lstm(network.embedding(ids), (begin[0], begin[1]) if len(begin) == 2 else begin[0])[0][:, -1]
    return shares(network.class_scores(seen))
