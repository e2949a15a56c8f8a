"""What is a language model asked to get right? The next word, after every word of a text."""

import torch
from torch import Tensor
from torch.func import functional_call
from torch.nn import functional

from lstm_demo.language import LanguageModel
from lstm_demo.text import PADDING_ID, UNKNOWN_ID
from lstm_demo.training.recipe import LanguageRecipe
from lstm_demo.training.sampled import WordSampler, sampled_loss
from lstm_demo.training.streams import Chunk, Streams

Carried = tuple[Tensor, Tensor]  # hidden state and cell, [layer, text, unit]


def next_word_loss(
    network: LanguageModel,
    chunk: Chunk,
    carried: Carried | None,
    sampler: WordSampler,
    recipe: LanguageRecipe,
    bfloat16: bool,
) -> tuple[Tensor, Carried]:
    """The mean loss over a chunk's targets, a scalar, and the state to go on from, without its history.

    Dropouts as in AWD-LSTM (Merity et al. 2018): the same dimensions of all words of a text, the same units of all
    its states, single weights from state to state.
    """
    n_texts, n_steps = chunk.ids.shape
    inside = chunk.targets != PADDING_ID  # [text, step]
    targets, sample = chunk.targets[inside], sampler.draw().to(chunk.ids.device)
    dropped = torch.rand(n_texts, n_steps, device=chunk.ids.device) < recipe.word_dropout
    ids = chunk.ids.masked_fill(dropped & (chunk.ids != 0), UNKNOWN_ID)
    # One look-up for all three uses of the embedding: each alone would make a gradient of the table's size.
    rows = network.embedding(torch.cat((ids.flatten(), targets, sample)))
    embedded, target_weights, sample_weights = rows.split((ids.numel(), len(targets), len(sample)))
    embedded = embedded.view(n_texts, n_steps, -1) * _mask(network, n_texts, recipe.embedding_dropout)
    with torch.autocast(embedded.device.type, torch.bfloat16, enabled=bfloat16):
        states, last = _run(network, embedded, carried, recipe.weight_dropout)  # [text, step, unit]
    states = states * _mask(network, n_texts, recipe.state_dropout).to(states.dtype)
    offsets = network.bias - sampler.log_chance.to(network.bias.device)
    loss = sampled_loss(
        states[inside],
        targets,
        target_weights,
        offsets[targets],
        sample,
        sample_weights,
        offsets[sample],
        network.config.vocabulary_size,
    )
    return loss, (last[0].detach(), last[1].detach())


def perplexity(network: LanguageModel, streams: Streams, n_texts: int = 32, n_steps: int = 64) -> float:
    """How many words the network wavers between, over all targets in `streams`, by the whole softmax in float32."""
    total, n_targets = 0.0, 0
    with torch.inference_mode():
        for rows in streams.groups(0, 0, n_texts):
            carried = None
            for chunk in (one.to(network.bias.device) for one in streams.chunks(rows, n_steps)):
                states, carried = network.lstm(network.embedding(chunk.ids), carried)
                inside = chunk.targets != PADDING_ID
                scores = network.scores(states[inside])  # [position, word]
                total += float(functional.cross_entropy(scores, chunk.targets[inside], reduction="sum"))
                n_targets += int(inside.sum())
    return float(torch.tensor(total / max(n_targets, 1)).exp())


def _mask(network: LanguageModel, n_texts: int, share: float) -> Tensor:
    return functional.dropout(network.bias.new_ones(n_texts, 1, network.config.hidden_size), share)  # [text, 1, unit]


def _run(network: LanguageModel, embedded: Tensor, carried: Carried | None, share: float) -> tuple[Tensor, Carried]:
    weights: dict[str, Tensor] = dict(network.lstm.named_parameters())
    weights["weight_hh_l0"] = functional.dropout(weights["weight_hh_l0"], share)
    states, last = functional_call(network.lstm, weights, (embedded, carried))
    return states, last
