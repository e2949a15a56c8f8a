"""Tracing: how is a text read so that nothing is lost? By the network's own numbers, with or without edits."""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from lstm_demo.bundle import Bundle
from lstm_demo.explain.arrays import frozen, stacked
from lstm_demo.explain.edits import Edit
from lstm_demo.explain.initial import initial_arrays, initial_states
from lstm_demo.explain.states import Initial, Layers, all_states, no_states, states_stepwise
from lstm_demo.explain.steps import passed_over, read_for_trace, steps_of
from lstm_demo.explain.trace import QUANTITIES, Trace, running
from lstm_demo.explain.verdicts import attention_over, edited_verdicts_on_prefixes, verdicts, verdicts_on_prefixes
from lstm_demo.model import SentimentLSTM
from lstm_demo.predict import verdicts_of
from lstm_demo.text import Tokens


def trace(
    bundle: Bundle,
    text: str | Tokens,
    edits: Sequence[Edit] = (),
    *,
    prefixes: bool = False,
    progress: Callable[[float], None] | None = None,
) -> Trace:
    """Read `text` and keep everything.

    Args:
        bundle: the model; it is not changed.
        text: a review, or what `read_for_trace` made of it; an empty one gives a trace of no steps.
        edits: experiments to make on the way; later ones act on what earlier ones left.
        prefixes: with two directions, read every prefix anew for the running verdict (quadratic in the length).
        progress: called from time to time with the fraction of prefixes read so far, 0..1; at last with 1.

    Raises:
        InputError: the text is too long, for anyone or for a model of this size, or an edit names something that is
            not there.
    """
    reading = read_for_trace(bundle, text, edits)
    return _trace(bundle, reading, edits if edits else None, prefixes, progress)


def compare(
    bundle: Bundle, text: str | Tokens, edits: Sequence[Edit], *, prefixes: bool = False, before: Trace | None = None
) -> tuple[Trace, Trace]:
    """An experiment: the trace of `text` before and after `edits`, both computed step by step by the same path.

    `before` is what an earlier comparison of the same text gave, which need not be computed again.
    """
    reading = read_for_trace(bundle, text, edits)
    before = _trace(bundle, reading, (), prefixes) if before is None else before
    return before, _trace(bundle, reading, edits, prefixes)


def _trace(
    bundle: Bundle,
    reading: Tokens,
    edits: Sequence[Edit] | None,
    prefixes: bool,
    progress: Callable[[float], None] | None = None,
) -> Trace:
    """Read step by step with `edits`, be they none; where that is None, as quickly as can be."""
    network, config = bundle.network, bundle.config
    D, H = config.n_directions, config.hidden_size
    with torch.inference_mode():
        initial = initial_states(bundle, edits or ())
        layers, seen, scores = _read(network, reading.ids, edits, initial, prefixes, progress)
        arrays: dict[str, Any] = {name: frozen(stacked(layers, name)) for name in QUANTITIES}
        effect = (network.slope(seen) * seen).reshape(D, H)
        w = network.readout()[0].reshape(D, H) if config.has_linear_readout else None
        [before] = verdicts_of(_scores_before(network, initial)[None])
        attention = attention_over(network, layers)
        initial_hidden, initial_cell = initial_arrays(initial, config)
    return Trace(
        text=reading.text,
        steps=steps_of(reading, config),
        **arrays,
        **running(scores),
        readout_weight=frozen(w),
        contribution=frozen(None if w is None else effect),
        effect=frozen(effect),
        attention=frozen(attention),
        bias=float(network.logit(network.scores_of_zeros())),
        before=before,
        exact=config.readout == "last" and D == 1 and not config.convolution and config.has_linear_readout,
        n_tokens=reading.n_typed,
        n_known=reading.n_known,
        unknown=reading.unknown,
        corrected=reading.corrected,
        truncated=reading.truncated,
        config=config,
        edits=tuple(edits or ()),
        initial_hidden=initial_hidden,
        initial_cell=initial_cell,
        unread=passed_over(reading, config),
    )


def _read(
    network: SentimentLSTM,
    ids: Sequence[int],
    edits: Sequence[Edit] | None,
    initial: Initial | None,
    prefixes: bool,
    progress: Callable[[float], None] | None,
) -> tuple[Layers, Tensor, Tensor]:
    """All states, what the readout takes of them [direction * unit], and the scores after each step [step, class]."""
    embedded = network.embedding(torch.tensor(ids, dtype=torch.long))  # [token, embedding]
    if not ids:
        config = network.config
        nothing = embedded.new_zeros(config.n_directions * config.hidden_size)
        return no_states(config), nothing, embedded.new_zeros(0, config.n_classes)
    layers = all_states(network, embedded) if edits is None else states_stepwise(network, embedded, edits, initial)
    seen, scores = verdicts(network, embedded, layers, edits or (), initial)
    if prefixes and network.config.bidirectional and edits is None:
        scores = verdicts_on_prefixes(network, ids, progress)
    elif prefixes and network.config.bidirectional:
        scores = edited_verdicts_on_prefixes(network, embedded, edits or (), progress, initial)
    return layers, seen, scores


def _scores_before(network: SentimentLSTM, initial: Initial | None) -> Tensor:
    """The score of each class before the first word [class]; that of the states to begin in, if it is such it reads."""
    if initial is None or network.config.readout != "last":
        return network.scores_before()
    return network.class_scores(torch.cat([hidden for hidden, _ in initial[-1]]))
