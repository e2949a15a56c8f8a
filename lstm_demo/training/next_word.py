"""The next word: what is a language model asked to get right? The next word, after every word of a text."""

import math

import torch
from torch import Tensor
from torch.nn import functional

from lstm_demo.language import LanguageModel
from lstm_demo.text import PADDING_ID, UNKNOWN_ID
from lstm_demo.training.recipe import LanguageRecipe
from lstm_demo.training.sampled import WordSampler, sampled_loss
from lstm_demo.training.streams import Chunk, Streams
from lstm_demo.training.workers import SINGLE, Workers

Carried = tuple[Tensor, Tensor]  # hidden state and cell, [layer, text, unit]


def next_word_loss(
    network: LanguageModel,
    chunk: Chunk,
    carried: Carried | None,
    sampler: WordSampler,
    recipe: LanguageRecipe,
    bfloat16: bool,
    workers: Workers = SINGLE,
) -> tuple[Tensor, Carried]:
    """The mean loss over a chunk's targets, a scalar, and the state to go on from, without its history.

    Of the workers, each reads its own texts and carries their states; the mean of what they give is the chunk's loss.
    Dropouts as in AWD-LSTM (Merity et al. 2018): the same dimensions of all words of a text, the same units of all
    its states.
    """
    n_texts, n_targets = len(chunk.ids), int((chunk.targets != PADDING_ID).sum())
    rows = workers.rows(n_texts)
    own, own_targets = chunk.ids[rows], chunk.targets[rows]  # [own text, step]
    inside = own_targets != PADDING_ID
    targets, sample = own_targets[inside], sampler.draw().to(own.device)
    dropped = (torch.rand(chunk.ids.shape, device=own.device) < recipe.word_dropout)[rows]
    ids = own.masked_fill(dropped & (own != PADDING_ID), UNKNOWN_ID)
    # One look-up for all three uses of the embedding: each alone would make a gradient of the table's size.
    looked_up = network.embedding(torch.cat((ids.flatten(), targets, sample)))
    embedded, target_weights, sample_weights = looked_up.split((ids.numel(), len(targets), len(sample)))
    embedded = embedded.view(*own.shape, -1) * _mask(network, n_texts, recipe.embedding_dropout)[rows]
    with torch.autocast(embedded.device.type, torch.bfloat16, enabled=bfloat16):
        states, last = network.lstm(embedded, carried)  # [own text, step, unit]
    states = states * _mask(network, n_texts, recipe.state_dropout)[rows].to(states.dtype)
    offsets = network.bias - sampler.log_chance.to(network.bias.device)
    n_words = network.config.vocabulary_size
    loss = sampled_loss(
        states[inside], targets, target_weights, offsets[targets], sample, sample_weights, offsets[sample], n_words
    )
    counts = bool(workers.share(n_texts))  # else another worker reads the same text
    return loss * (counts * workers.world_size / n_targets), (last[0].detach(), last[1].detach())


def perplexity(
    network: LanguageModel, streams: Streams, n_texts: int = 32, n_steps: int = 64, workers: Workers = SINGLE
) -> float:
    """How many words the network wavers between, over all targets in `streams`, by the whole softmax in float32.

    Each of the workers reads every N-th group of texts, and all get the same answer.
    """
    total, n_targets = 0.0, 0
    with torch.inference_mode():
        for rows in streams.groups(0, 0, n_texts)[workers.rank :: workers.world_size]:
            carried = None
            for chunk in (one.to(network.bias.device) for one in streams.chunks(rows, n_steps)):
                states, carried = network.lstm(network.embedding(chunk.ids), carried)
                inside = chunk.targets != PADDING_ID
                scores = network.scores(states[inside])  # [position, word]
                total += float(functional.cross_entropy(scores, chunk.targets[inside], reduction="sum"))
                n_targets += int(inside.sum())
    total, n_targets = workers.sum(torch.tensor([total, n_targets], dtype=torch.float64)).tolist()
    return math.exp(total / max(n_targets, 1))


def _mask(network: LanguageModel, n_texts: int, share: float) -> Tensor:
    return functional.dropout(network.bias.new_ones(n_texts, 1, network.config.hidden_size), share)  # [text, 1, unit]
