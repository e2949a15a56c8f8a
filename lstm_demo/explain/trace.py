"""What did every gate and state do at every word, and what was the verdict after it?"""

import io
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lstm_demo.bundle import Bundle, write_atomically
from lstm_demo.errors import InputError
from lstm_demo.explain.edits import Edit, check_edits
from lstm_demo.explain.unroll import Unrolled, unroll, walk
from lstm_demo.explain.verdicts import Reader, verdicts, verdicts_on_prefixes
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.predict import sigmoid
from lstm_demo.text import UNKNOWN_ID, Reading, read

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float32]
QUANTITIES = ("input_gate", "forget_gate", "output_gate", "candidate", "cell", "hidden")
PRODUCTS = ("kept", "written", "shown")  # what the gates let through
_RUNNING = ("logit", "probability")
_READOUT = ("readout_weight", "contribution")


@dataclass(frozen=True)
class Step:
    """What the network reads at one time."""

    text: str  # as it was typed
    span: tuple[int, int]  # its place in the text, in code points
    known: bool  # False: the model saw only "an unknown word"


@dataclass(frozen=True, eq=False)
class Trace:
    """One reading of one text. All arrays are float32 and read-only; steps are in reading order.

    | name | shape | meaning |
    | --- | --- | --- |
    | `input_gate`, `forget_gate`, `output_gate` | [layer, direction, step, unit] | 0..1; a high forget gate keeps |
    | `candidate`, `hidden` | [layer, direction, step, unit] | -1..1 |
    | `cell` | [layer, direction, step, unit] | the memory, unbounded |
    | `logit`, `probability` | [step] | the verdict if the text ended after this step, positive = positive review |
    | `kept`, `written`, `shown` | [layer, direction, step, unit] | let through: `f*c_before`, `i*g`, `o*tanh(c)` |
    | `readout_weight` | [direction, unit] | the verdict's weight for each unit of the last layer |
    | `contribution` | [direction, unit] | what each of them adds to the last logit; with `bias` they sum to it |

    Direction 0 reads forwards, direction 1 backwards: its state at step t has read t and everything after it.
    With two directions every prefix has to be read anew; where that was not asked for, `logit` is NaN at all
    steps but the last.
    """

    text: str
    steps: tuple[Step, ...]
    input_gate: Array
    forget_gate: Array
    output_gate: Array
    candidate: Array
    cell: Array
    hidden: Array
    logit: Array
    probability: Array
    readout_weight: Array
    contribution: Array
    bias: float  # the logit before the first word
    exact: bool  # one direction and a last-state readout: `logit[t] = readout_weight . hidden[-1, 0, t] + bias`
    truncated: int  # tokens left out at the end
    config: Config  # of the network that read it

    @property
    def n_layers(self) -> int:
        return int(self.hidden.shape[0])

    @property
    def n_directions(self) -> int:
        return int(self.hidden.shape[1])

    @property
    def n_steps(self) -> int:
        return int(self.hidden.shape[2])

    @property
    def n_units(self) -> int:
        return int(self.hidden.shape[3])

    @property
    def running_is_complete(self) -> bool:
        """Is the verdict known after every step?"""
        return not np.isnan(self.logit).any()

    @property
    def unknown(self) -> tuple[str, ...]:
        """The words that the model does not know, each once."""
        return tuple(dict.fromkeys(step.text for step in self.steps if not step.known))

    @cached_property
    def changes(self) -> Array:
        """How far each word moved the logit [step]; they add up to `logit[-1] - bias`."""
        return _read_only(np.diff(self.logit, prepend=np.float32(self.bias)))

    @cached_property
    def kept(self) -> Array:
        """What the forget gate left of the memory, `f * c_before` [layer, direction, step, unit]."""
        before = np.zeros_like(self.cell)
        before[:, 0, 1:] = self.cell[:, 0, :-1]
        before[:, 1:, :-1] = self.cell[:, 1:, 1:]  # backwards, the step before is the next word
        return _read_only(self.forget_gate * before)

    @cached_property
    def written(self) -> Array:
        """What the input gate let in, `i * g` [layer, direction, step, unit]; with `kept` it makes `cell`."""
        return _read_only(self.input_gate * self.candidate)

    @cached_property
    def shown(self) -> Array:
        """What the output gate let out, `o * tanh(c)` [layer, direction, step, unit]; it is `hidden`."""
        return _read_only(self.output_gate * np.tanh(self.cell))

    def most_moving_step(self) -> int:
        """The step at which the probability moved most; the last one where the running verdict is not known."""
        if not self.running_is_complete:
            return self.n_steps - 1
        return int(np.argmax(np.abs(np.diff(self.probability, prepend=np.float32(sigmoid(self.bias))))))

    def units_by_effect(self, layer: int = -1, direction: int = 0) -> NDArray[np.intp]:
        """Unit numbers [unit], those with the largest effect on the verdict first, ties by number.

        The effect of a unit of the last layer is `|contribution|`. The verdict does not see a lower layer directly:
        there, units are ordered by their summed `|hidden|`.
        """
        if layer in (-1, self.n_layers - 1):
            effect = np.abs(self.contribution[direction])
        else:
            effect = np.abs(self.hidden[layer, direction]).sum(axis=0)
        return np.argsort(-effect, kind="stable")

    def to_frame(self) -> "pd.DataFrame":
        """A long table, one row for each layer, direction, step and unit."""
        import pandas as pd  # here, because it takes 70 MB, which a server without tables can do without

        L, D, T, H = self.hidden.shape
        layer, direction, step, unit = (index.ravel() for index in np.indices((L, D, T, H)))
        words = np.array([step.text for step in self.steps], dtype=object)
        word = pd.Series(words[step], dtype=object)  # a column of pandas' own text type refuses a lone surrogate
        columns = {"layer": layer, "direction": direction, "step": step, "word": word, "unit": unit}
        columns |= {name: getattr(self, name).ravel() for name in QUANTITIES}
        columns |= {"logit": self.logit[step], "probability": self.probability[step]}
        return pd.DataFrame(columns)

    def to_json(self) -> str:
        """All of it as one JSON object; arrays as nested lists, unknown verdicts as null."""
        values = {
            "text": self.text,
            "steps": [{"text": step.text, "span": step.span, "known": step.known} for step in self.steps],
            **{name: getattr(self, name).tolist() for name in (*QUANTITIES, *_READOUT)},
            **{name: [None if math.isnan(x) else x for x in getattr(self, name).tolist()] for name in _RUNNING},
            "bias": self.bias,
            "truncated": self.truncated,
        }
        return json.dumps(values, allow_nan=False)

    def to_bytes(self, format: str) -> bytes:  # noqa: A002 - the word that everybody uses
        """The file that `save` would write, as "json", "csv" or "npz".

        Raises:
            InputError: the format is another one.
        """
        match format:
            case "json":
                return self.to_json().encode()
            case "csv":
                return self.to_frame().to_csv(index=False).encode("utf-8", "surrogatepass")
            case "npz":
                file = io.BytesIO()
                words = np.array([step.text for step in self.steps], dtype=str)
                spans = np.array([step.span for step in self.steps], dtype=int).reshape(-1, 2)
                arrays = {name: getattr(self, name) for name in (*QUANTITIES, *_RUNNING, *_READOUT)}
                np.savez_compressed(file, words=words, spans=spans, bias=np.float32(self.bias), **arrays)
                return file.getvalue()
        raise InputError(f"A trace cannot be written as {format!r}; use json, csv or npz.")

    def save(self, path: str | Path) -> None:
        """Write the trace to `path`; the ending (.json, .csv, .npz) says how."""
        path = Path(path)
        write_atomically(path, self.to_bytes(path.suffix.removeprefix(".")))

    def _repr_html_(self) -> str:
        """The reader, where a notebook shows this trace."""
        from lstm_demo.views import page  # the one import upwards, made when a notebook asks

        return page.frame(self)


def trace(
    bundle: Bundle,
    text: str,
    edits: Sequence[Edit] = (),
    *,
    prefixes: bool = False,
    progress: Callable[[float], None] | None = None,
) -> Trace:
    """Read `text` and keep everything.

    Args:
        bundle: the model; it is not changed.
        text: a review; an empty one gives a trace of no steps.
        edits: experiments to make on the way; later ones act on what earlier ones left.
        prefixes: with two directions, read every prefix anew for the running verdict (quadratic in the length).
        progress: called with the fraction of prefixes read so far, 0..1.

    Raises:
        InputError: the text is too long, or an edit names something that is not there.
    """
    reading = read(text, bundle.vocabulary)
    check_edits(edits, bundle.config, len(reading.tokens))
    return _trace(bundle, reading, partial(walk, edits=edits) if edits else unroll, prefixes, progress)


def compare(bundle: Bundle, text: str, edits: Sequence[Edit], *, prefixes: bool = False) -> tuple[Trace, Trace]:
    """An experiment: the trace of `text` before and after `edits`, both computed step by step by the same path."""
    reading = read(text, bundle.vocabulary)
    check_edits(edits, bundle.config, len(reading.tokens))
    before = _trace(bundle, reading, walk, prefixes)
    return before, _trace(bundle, reading, partial(walk, edits=edits), prefixes)


def _trace(
    bundle: Bundle,
    reading: Reading,
    reader: Reader,
    prefixes: bool,
    progress: Callable[[float], None] | None = None,
) -> Trace:
    network, config = bundle.network, bundle.config
    D, H = config.n_directions, config.hidden_size
    with torch.inference_mode():
        embedded = network.embedding(torch.tensor(reading.ids, dtype=torch.long))  # [step, embedding]
        layers = reader(network, embedded) if reading.ids else _nothing(network)
        seen, logit = verdicts(network, layers[-1])
        if prefixes and D == 2 and reading.ids:
            logit = verdicts_on_prefixes(network, embedded, reader, progress)
        w, b = network.readout()  # [direction * unit], []
        stacked = {name: [[getattr(one, name) for one in directions] for directions in layers] for name in QUANTITIES}
        arrays = {name: torch.stack([torch.stack(row) for row in rows]) for name, rows in stacked.items()}
    return Trace(
        text=reading.text,
        steps=_steps(reading),
        **{name: _frozen(tensor) for name, tensor in arrays.items()},
        logit=_frozen(logit),
        probability=_frozen(torch.sigmoid(logit)),
        readout_weight=_frozen(w.reshape(D, H)),
        contribution=_frozen((w * seen).reshape(D, H)),
        bias=float(b),
        exact=config.readout == "last" and D == 1,
        truncated=reading.truncated,
        config=config,
    )


def _nothing(network: SentimentLSTM) -> list[list[Unrolled]]:
    """A reading of no words."""
    config = network.config
    empty = torch.zeros(0, config.hidden_size)
    return [[Unrolled(*[empty] * len(QUANTITIES))] * config.n_directions] * config.n_layers


def _steps(reading: Reading) -> tuple[Step, ...]:
    triples = zip(reading.words, reading.tokens, reading.ids, strict=True)
    return tuple(Step(word, (token.start, token.end), index != UNKNOWN_ID) for word, token, index in triples)


def _frozen(tensor: Tensor) -> Array:
    return _read_only(tensor.numpy())


def _read_only(array: Array) -> Array:
    array.flags.writeable = False
    return array
