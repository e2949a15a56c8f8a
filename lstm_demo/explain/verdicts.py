"""Verdicts so far: what is each? Exact in one direction; two directions have to read every beginning anew."""

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor

from lstm_demo.explain.edits import Edit
from lstm_demo.explain.states import Initial, Layers, layer_stepwise, network_input, states_stepwise
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.predict import class_scores

Progress = Callable[[float], None]  # hears the fraction that is done, 0..1
_PREFIXES_AT_ONCE = 64  # one of a long text takes some 50 ms


def verdicts(
    network: SentimentLSTM,
    embedded: Tensor,
    layers: Layers,
    edits: Sequence[Edit] = (),
    initial: Initial | None = None,
) -> tuple[Tensor, Tensor]:
    """What the readout sees at the end [direction * unit], and the score of each class after each step [step, class].

    Args:
        network: the network that read.
        embedded: what it read [token, embedding], at least one token.
        layers: what came of it.
        edits: what was changed on the way.
        initial: the states that it began in; without them its own.
    """
    states = _top_states(layers)
    seen = network.readout_input(states[None], torch.tensor([len(embedded)]))[0]  # [direction * unit]
    if network.config.bidirectional:
        scores = torch.full((len(states), network.config.n_classes), torch.nan)
        scores[-1] = network.class_scores(seen)
    elif network.config.convolution:
        scores = network.class_scores(_verdicts_at_cuts(network, embedded, layers, edits, initial))
    else:
        scores = network.class_scores(network.running_readout_input(states))
    return seen, scores


def verdicts_on_prefixes(network: SentimentLSTM, ids: Sequence[int], progress: Progress | None) -> Tensor:
    """The scores after each step, the text up to there read from its first word to its last by both directions.

    They are those of the classes [step, class]. Behind a convolution a beginning ends with a step's own tokens.
    """
    n_steps, scores = network.config.n_steps(len(ids)), list[list[float]]()
    for more in verdicts_in_parts(network, ids):
        scores += more
        if progress:
            progress(len(scores) / n_steps)
    return torch.tensor(scores)


def verdicts_in_parts(network: SentimentLSTM, ids: Sequence[int], since: int = 0) -> Iterator[list[list[float]]]:
    """The same from step `since` on, a list for each part of the text.

    Many beginnings are read at once, in less than half the time of one after the other.
    """
    ends = _ends(network.config, len(ids))
    for first in range(since, len(ends), _PREFIXES_AT_ONCE):
        yield class_scores(network, [ids[:end] for end in ends[first : first + _PREFIXES_AT_ONCE]]).tolist()


def edited_verdicts_on_prefixes(
    network: SentimentLSTM,
    embedded: Tensor,
    edits: Sequence[Edit],
    progress: Progress | None,
    initial: Initial | None = None,
) -> Tensor:
    """The same with `edits`, from the states `initial` on: one beginning after the other, step by step."""
    ends = _ends(network.config, len(embedded))
    scores = embedded.new_zeros(len(ends), network.config.n_classes)
    for step, end in enumerate(ends):
        beginning = embedded[:end]
        layers = states_stepwise(network, beginning, edits, initial)
        scores[step] = verdicts(network, beginning, layers, edits, initial)[1][-1]
        if progress:
            progress((step + 1) / len(ends))
    return scores


def _ends(config: Config, n_tokens: int) -> list[int]:
    """After how many tokens each step's beginning ends."""
    per_step = config.pool if config.convolution else 1
    return [(step + 1) * per_step for step in range(config.n_steps(n_tokens))]


def attention_over(network: SentimentLSTM, layers: Layers) -> Tensor | None:
    """How much of each state the readout takes [step]; None where it does not attend."""
    if network.config.readout != "attention":
        return None
    states = _top_states(layers)
    return network.attention(states[None], torch.tensor([len(states)]))[0]


def _top_states(layers: Layers) -> Tensor:
    """What the readout reads: [step, direction * unit]."""
    return torch.cat([one.hidden for one in layers[-1]], dim=-1)


def _verdicts_at_cuts(
    network: SentimentLSTM, embedded: Tensor, layers: Layers, edits: Sequence[Edit], initial: Initial | None
) -> Tensor:
    """What the readout would see if the text ended with each step's own tokens: [step, unit]; one direction.

    A window also sees tokens of the next steps. Where the text ends they are missing, so that the last steps, mostly
    one, are others: they are made anew from the states before them, which are the same.
    """
    pool, n_reached = network.config.pool, network.config.n_ahead  # a window sees as far back as ahead
    states, seen = _top_states(layers), []
    for end in range(1, len(states) + 1):
        first = max(0, end - max(1, n_reached))  # the first step that is another one
        tokens = embedded[max(0, first - n_reached) * pool : end * pool]
        x = network_input(network, tokens)[first - end :]  # [step, input]
        for layer, [one] in enumerate(layers):
            cell = one.hidden if one.cell is None else one.cell  # a plain network does not look at it
            before = initial[layer][0] if initial else None
            if first:
                before = (one.hidden[first - 1], cell[first - 1])
            x = layer_stepwise(network, layer, 0, x, edits, before, first).hidden  # [step, unit]
        beginning = torch.cat((states[:first], x))  # [step, unit]
        seen.append(network.readout_input(beginning[None], torch.tensor([end * pool]))[0])
    return torch.stack(seen)
