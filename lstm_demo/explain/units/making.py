"""Making the index: what does every unit do while the network reads a corpus?

Sentences of the same length are read at once, each from empty states, by the equations of `cells.py`. Of each only what
the index needs is kept: sums for each word, and for each unit the places at which it changes most.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import linear

from lstm_demo.bundle import Bundle
from lstm_demo.cells import STEPS, Quantities
from lstm_demo.errors import InputError
from lstm_demo.explain.arrays import Array
from lstm_demo.explain.scores import Progress
from lstm_demo.explain.units.index import UnitIndex
from lstm_demo.explain.units.quoting import quote
from lstm_demo.explain.units.saturation import OPEN, SHUT, gates_of
from lstm_demo.explanations import weights_hash
from lstm_demo.model import SentimentLSTM
from lstm_demo.text import UNKNOWN_ID

N_WORDS = 12  # a unit and side
MIN_COUNT = 20  # places of a word, below which a mean says little
_CANDIDATES = 64  # sentences a unit and side, of which the snippets are chosen
_TOKENS_AT_ONCE = 8_192
_READING = 0.5  # of the time, to split texts into words

Corpus = Sequence[tuple[str, str]]  # (where a sentence comes from, the sentence)


@dataclass
class _Sums:
    """What is kept of the batches so far."""

    opened: Tensor  # steps [gate, unit]
    shut: Tensor  # likewise
    written: Tensor | None  # summed by word [word, unit]; None where no word has a write of its own
    counts: Tensor  # of the words [word]
    seen: Tensor  # what the readout took of each unit, summed [unit]
    squares: Tensor  # likewise its squares
    tops: list[tuple[Tensor, Tensor]]  # up and down: changes [unit, candidate], and places [unit, candidate, 2]
    n_steps: int = 0


def make_index(
    bundle: Bundle, corpus: Corpus, *, min_count: int = MIN_COUNT, progress: Progress | None = None
) -> UnitIndex:
    """Read a corpus and keep what was seen of each unit.

    Args:
        bundle: the model; it is not changed.
        corpus: its sentences, each with its source; equal ones should be there once.
        min_count: the fewest places of a word in the corpus for its mean write to be shown.
        progress: called from time to time with the fraction that is done, 0..1.

    Raises:
        InputError: the corpus has no words, or the readout is not linear, so that no unit has a part of the logit.
    """
    weight = bundle.network.readout()[0][: bundle.config.hidden_size]  # the forward direction's
    ids: list[NDArray[np.int32]] = []
    for number, (_, text) in enumerate(corpus):
        ids.append(np.array(bundle.read(text).ids, dtype=np.int32))
        if progress and number % 1_000 == 0:
            progress(_READING * number / len(corpus))
    if not any(map(len, ids)):
        raise InputError("units.empty")
    sums, n_done, n_tokens = _empty(bundle), 0, sum(map(len, ids))
    with torch.inference_mode():
        for batch in _batches(ids):
            _add(sums, bundle.network, np.stack([ids[k] for k in batch]), batch)
            n_done += len(batch) * len(ids[batch[0]])
            if progress:
                progress(_READING + (1 - _READING) * n_done / n_tokens)
    effect = _effect(sums, weight, n_sentences := sum(len(one) > 0 for one in ids))
    return _index(bundle, corpus, sums, effect, n_sentences, min_count)


def _empty(bundle: Bundle) -> _Sums:
    config = bundle.config
    H, n_gates = config.hidden_size, len(gates_of(config.cell))
    has_writes = config.cell != "rnn" and not config.convolution
    none = torch.full((H, _CANDIDATES), -torch.inf), torch.full((H, _CANDIDATES, 2), -1)
    return _Sums(
        opened=torch.zeros(n_gates, H, dtype=torch.float64),
        shut=torch.zeros(n_gates, H, dtype=torch.float64),
        written=torch.zeros(config.vocabulary_size, H, dtype=torch.float64) if has_writes else None,
        counts=torch.zeros(config.vocabulary_size, dtype=torch.int64),
        seen=torch.zeros(H, dtype=torch.float64),
        squares=torch.zeros(H, dtype=torch.float64),
        tops=[none, none],
    )


def _batches(ids: Sequence[NDArray[np.int32]]) -> Iterator[list[int]]:
    """Numbers of sentences of the same length, not too many at once; those without words are left out."""
    batch: list[int] = []
    for number in sorted((k for k in range(len(ids)) if len(ids[k])), key=lambda k: len(ids[k])):
        length = len(ids[number])
        if batch and (len(ids[batch[0]]) != length or (len(batch) + 1) * length > _TOKENS_AT_ONCE):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def _add(sums: _Sums, network: SentimentLSTM, ids: NDArray[np.int32], batch: list[int]) -> None:
    """Read sentences `ids` [sentence, token], which have the numbers `batch`."""
    tokens = torch.from_numpy(ids).long()
    found, seen = _read(network, tokens)
    H = network.config.hidden_size
    for row, gate in enumerate(gates_of(network.config.cell)):
        values = getattr(found, gate)  # [sentence, step, unit]
        sums.opened[row] += (values > OPEN).sum((0, 1))
        sums.shut[row] += (values < SHUT).sum((0, 1))
    sums.n_steps += found.hidden.shape[0] * found.hidden.shape[1]
    sums.seen += seen[:, :H].double().sum(0)
    sums.squares += seen[:, :H].double().square().sum(0)
    if sums.written is not None:
        sums.written.index_add_(0, tokens.flatten(), _written(found).flatten(0, 1).double())
        sums.counts += torch.bincount(tokens.flatten(), minlength=len(sums.counts))
    begin = network.initial(network.config.n_layers - 1, 0)[0].expand(len(ids), 1, -1)  # [sentence, 1, unit]
    changes = found.hidden - torch.cat((begin, found.hidden[:, :-1]), dim=1)  # [sentence, step, unit]
    for side, sign in enumerate((1, -1)):
        sums.tops[side] = _kept(*sums.tops[side], sign * changes, torch.tensor(batch))


def _read(network: SentimentLSTM, ids: Tensor) -> tuple[Quantities, Tensor]:
    """The last layer's quantities forwards [sentence, step, unit], and what the readout sees [sentence, unit]."""
    config, step = network.config, STEPS[network.config.cell]
    lengths = torch.full((len(ids),), ids.shape[1])
    x = network.windows(network.embedding(ids), lengths)  # [sentence, step, input]
    for layer in range(config.n_layers):
        directions = []
        for direction in range(config.n_directions):
            weights = network.weights(layer, direction)
            inputs = linear(x, weights.W, weights.b).unbind(1)  # of each step [sentence, blocks * unit]
            h, c = (state.expand(len(x), -1) for state in network.initial(layer, direction))  # [sentence, unit]
            rows = []
            for a in inputs if direction == 0 else reversed(inputs):
                done = step(a, h, c, weights)
                h, c = done.hidden, c if done.cell is None else done.cell
                rows.append(done)
            columns = zip(*(rows if direction == 0 else rows[::-1]), strict=True)
            directions.append(Quantities(*(None if one[0] is None else torch.stack(one, 1) for one in columns)))  # type: ignore[arg-type]
        x = torch.cat([one.hidden for one in directions], dim=-1)  # [sentence, step, direction * unit]
    return directions[0], network.readout_input(x, lengths)


def _written(found: Quantities) -> Tensor:
    """What a gate let in [sentence, step, unit]."""
    gate = found.input_gate if found.update_gate is None else 1 - found.update_gate
    assert gate is not None and found.candidate is not None  # only a plain network has neither
    return gate * found.candidate


def _kept(values: Tensor, places: Tensor, changes: Tensor, numbers: Tensor) -> tuple[Tensor, Tensor]:
    """The largest of `values` [unit, candidate] and of the `changes` [sentence, step, unit], of each sentence one."""
    largest, steps = changes.max(1)  # [sentence, unit]
    new = torch.stack((numbers[:, None].expand_as(steps), steps), dim=-1)  # [sentence, unit, 2]
    values = torch.cat((values, largest.T), dim=1)
    places = torch.cat((places, new.transpose(0, 1)), dim=1)
    values, order = values.topk(_CANDIDATES, dim=1)
    return values, places.gather(1, order[..., None].expand(-1, -1, 2))


def _effect(sums: _Sums, weight: Tensor, n_sentences: int) -> Array:
    """How far each unit's part of the logit varies over the sentences [unit]."""
    variance = (sums.squares / n_sentences - (sums.seen / n_sentences).square()).clamp(min=0)  # [unit]
    effect: Array = (weight.double().abs() * variance.sqrt()).float().numpy()
    return effect


def _index(bundle: Bundle, corpus: Corpus, sums: _Sums, effect: Array, n_sentences: int, min_count: int) -> UnitIndex:
    config = bundle.config
    words, means, counts = _words(sums, min_count)
    quoted, quotations, changes = quote(bundle, corpus, sums.tops)
    return UnitIndex(
        model=weights_hash(bundle),
        name=bundle.name,
        gates=gates_of(config.cell),
        n_sentences=n_sentences,
        n_steps=sums.n_steps,
        effect=effect,
        open=(sums.opened / sums.n_steps).float().numpy(),
        shut=(sums.shut / sums.n_steps).float().numpy(),
        words=words.int().numpy(),
        means=means.float().numpy(),
        counts=counts.int().numpy(),
        quotations=quotations,
        changes=changes,
        quoted=quoted,
    )


def _words(sums: _Sums, min_count: int) -> tuple[Tensor, Tensor, Tensor]:
    """Of each side and unit, words, their mean writes and their counts, each [side, unit, word]; -1: no more."""
    n_units = len(sums.seen)
    words, means = torch.full((2, n_units, N_WORDS), -1), torch.zeros(2, n_units, N_WORDS, dtype=torch.float64)
    frequent = torch.nonzero(sums.counts >= min_count)[:, 0]  # numbers of words
    frequent = frequent[frequent > UNKNOWN_ID]
    if sums.written is not None and len(frequent):
        mean = (sums.written[frequent] / sums.counts[frequent, None]).T  # [unit, word]
        n = min(N_WORDS, len(frequent))
        for side, sign in enumerate((1, -1)):
            values, order = (sign * mean).topk(n, dim=1)
            means[side, :, :n] = torch.where(values > 0, sign * values, 0)
            words[side, :, :n] = torch.where(values > 0, frequent[order], -1)
    return words, means, torch.where(words < 0, 0, sums.counts[words.clamp(min=0)])
