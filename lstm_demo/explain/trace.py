"""A trace: what did every gate and state do at every word, and what was the verdict after it?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray

from lstm_demo.bundle import write_atomically
from lstm_demo.checks import shown
from lstm_demo.errors import InputError
from lstm_demo.explain import files
from lstm_demo.explain.arrays import Array, frozen, read_only
from lstm_demo.explain.drawn import Drawn
from lstm_demo.explain.edits import Edit
from lstm_demo.explain.steps import Passed, Step
from lstm_demo.model import Config
from lstm_demo.predict import Verdict
from lstm_demo.readout import one_logit, shares
from lstm_demo.tokenization import End

if TYPE_CHECKING:
    import pandas as pd

QUANTITIES = ("input_gate", "forget_gate", "output_gate", "reset_gate", "update_gate", "candidate", "cell", "hidden")
PRODUCTS = ("kept", "written", "shown")  # what the gates let through
_RUNNING = ("logit", "probability", "neutral")
_READOUT = ("readout_weight", "contribution")
_INITIAL = ("initial_hidden", "initial_cell")


def running(scores: torch.Tensor) -> dict[str, Any]:
    """The running verdict as a `Trace` holds it, from the score of each class after each step [step, class]."""
    each = shares(scores)  # [step, class]
    neutral = each[:, 1].clone() if scores.shape[-1] == 3 else None
    return {
        "logit": frozen(one_logit(scores).clone()),
        "probability": frozen(each[:, -1].clone()),
        "neutral": frozen(neutral),
    }


@dataclass(frozen=True, eq=False)
class Trace(Drawn):
    """One reading of one text. All arrays are float32 and read-only; steps are in reading order.

    With `edits` it is an experiment, and its files and its page say so: the numbers are not the network's own.

    | name | shape | meaning |
    | --- | --- | --- |
    | `input_gate`, `forget_gate`, `output_gate` | [layer, direction, step, unit] | 0..1; a high forget gate keeps |
    | `reset_gate`, `update_gate` | [layer, direction, step, unit] | 0..1, of a GRU; a high update gate keeps |
    | `candidate`, `hidden` | [layer, direction, step, unit] | -1..1 |
    | `cell` | [layer, direction, step, unit] | the memory, unbounded |
    | `logit`, `probability` | [step] | the verdict if the text ended after this step, positive = positive review |
    | `neutral` | [step] | the share of neutral then, where that is a class of its own |
    | `probabilities` | [step, class] | all shares then: of negative, of neutral where it is a class, of positive |
    | `kept`, `written`, `shown` | [layer, direction, step, unit] | let through: `f*c_before`, `i*g`, `o*tanh(c)` |
    | `readout_weight` | [direction, unit] | the verdict's weight for each unit of the last layer; see below |
    | `contribution` | [direction, unit] | what each of them adds to the last logit; with `bias` they sum to it |
    | `initial_hidden`, `initial_cell` | [layer, direction, unit] | where it began, if not in zeros: see below |
    | `attention` | [step] | how much of each step's state the readout took, adding up to 1; it is not importance |

    `contribution` is direct logit attribution: a unit's readout weight times what the readout takes of it. It says what
    stands in the final sum, and not what caused it. Below hidden linear layers there is no such sum: `readout_weight`
    and `contribution` are None, and `effect` [direction, unit] alone is left: what the readout takes of a unit, times
    how fast the logit grows with it there. Elsewhere it is `contribution`.

    Of three classes `logit` is positive against negative, and `probability` is positive's share of all three: it is not
    the sigmoid of `logit`.

    A reading begins in zeros, but where the network has a state to begin in (it was learned, or is what marks and
    padding before each text leave behind), or an experiment chose one.

    What a network does not have is None: a GRU has two gates of its own and no memory, a plain recurrent one nothing
    but `hidden`, and only a readout that attends has `attention`.

    Direction 0 reads forwards, 1 backwards: its state at step t has read t and what follows; in layers above, both the
    whole text. With two directions each prefix is read anew; unless that is asked for, only the last `logit` is no NaN.

    A step is a token. Behind a convolution it is a window of tokens, which overlaps the next; the verdict after it is
    the one on the text that ends with the step's own tokens, before those that it shares with the next.
    """

    text: str
    steps: tuple[Step, ...]
    input_gate: Array | None
    forget_gate: Array | None
    output_gate: Array | None
    reset_gate: Array | None
    update_gate: Array | None
    candidate: Array | None
    cell: Array | None
    hidden: Array
    logit: Array
    probability: Array
    neutral: Array | None
    readout_weight: Array | None
    contribution: Array | None
    effect: Array
    attention: Array | None
    bias: float  # the logit of a state of zeros; without another initial state that before the first word
    before: Verdict  # before the first word
    exact: bool  # linear, one direction, last state, no windows: `logit[t] = readout_weight . hidden[-1, 0, t] + bias`
    n_tokens: int  # typed ones that were read
    n_known: int  # of those, how many the model knows
    unknown: tuple[str, ...]  # the words that it does not know, each once
    corrected: tuple[tuple[str, str], ...]  # misspelled words, and the known word that each was read as
    truncated: int  # typed tokens that were cut off, at the end that `config.tokenization` does not keep
    config: Config  # of the network that read it
    edits: tuple[Edit, ...] = ()  # what was changed on the way; none: the network's own reading
    initial_hidden: Array | None = None  # None: zeros
    initial_cell: Array | None = None
    unread: tuple[Passed, ...] = ()  # typed words that the model passes over because it does not know them

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Come from another process with arrays that cannot be written to, as they were."""
        self.__dict__.update(state)
        for value in state.values():
            if isinstance(value, np.ndarray):
                read_only(value)

    @property
    def cut(self) -> End:
        """Where the words stood that were cut off, if there are any."""
        return "end" if self.config.tokenization.keep == "start" else "start"

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
    def quantities(self) -> tuple[str, ...]:
        """Those of `QUANTITIES` that this network has."""
        return tuple(name for name in QUANTITIES if getattr(self, name) is not None)

    @property
    def products(self) -> tuple[str, ...]:
        """Those of `PRODUCTS` that this network has: all where there is a memory; a GRU shows all that it has."""
        if self.cell is not None:
            return PRODUCTS
        return PRODUCTS[:2] if self.update_gate is not None else ()

    @property
    def logit_before(self) -> float:
        """The verdict before the first word: `bias`, but where the state to begin in is read, and not zeros."""
        return self.before.logit

    @property
    def last(self) -> Verdict:
        """The verdict on the text; of one without words, that before the first."""
        if not self.n_steps:
            return self.before
        neutral = None if self.neutral is None else float(self.neutral[-1])
        return Verdict(float(self.logit[-1]), float(self.probability[-1]), neutral)

    @cached_property
    def probabilities(self) -> Array:
        """The share of each class after each step [step, class]; they add up to 1."""
        p = self.probability
        parts = (1 - p, p) if self.neutral is None else (1 - p - self.neutral, self.neutral, p)
        return read_only(np.stack(parts, axis=-1))

    @cached_property
    def changes(self) -> Array:
        """How far each word moved the logit [step]; they add up to `logit[-1] - logit_before`."""
        return read_only(np.diff(self.logit, prepend=np.float32(self.logit_before)))

    @cached_property
    def kept(self) -> Array | None:
        """What a gate left of the memory, `f * c_before`; in a GRU of the hidden state, `z * h_before`."""
        gate, carried, initial = self.forget_gate, self.cell, self.initial_cell
        if self.update_gate is not None:
            gate, carried, initial = self.update_gate, self.hidden, self.initial_hidden
        if carried is None or gate is None:
            return None
        before = np.zeros_like(carried)
        if initial is not None and self.n_steps:
            before[:, 0, 0], before[:, 1:, -1] = initial[:, 0], initial[:, 1:]
        before[:, 0, 1:] = carried[:, 0, :-1]
        before[:, 1:, :-1] = carried[:, 1:, 1:]  # backwards, the step before is the next word
        return read_only(gate * before)  # [layer, direction, step, unit]

    @cached_property
    def written(self) -> Array | None:
        """What a gate let in, `i * g`, which with `kept` makes `cell`; in a GRU `(1 - z) * n`, which makes `hidden`."""
        gate = self.input_gate if self.update_gate is None else 1 - self.update_gate
        if gate is None or self.candidate is None:
            return None
        return read_only(gate * self.candidate)  # [layer, direction, step, unit]

    @cached_property
    def shown(self) -> Array | None:
        """What the output gate let out, `o * tanh(c)` [layer, direction, step, unit]; without edits, `hidden`."""
        if self.output_gate is None or self.cell is None:
            return None
        return read_only(self.output_gate * np.tanh(self.cell))

    def with_verdicts(self, scores: Sequence[Sequence[float]]) -> "Trace":
        """The same trace with the verdicts by the classes' scores after each step [step, class].

        For where two directions had to read for it anew.
        """
        return replace(self, **running(torch.tensor(scores)))

    def most_moving_step(self) -> int:
        """The typed step at which the probability moved most; without running verdicts the last one that was typed.

        Raises:
            InputError: there is no step.
        """
        if not self.n_steps:
            raise InputError("text.no_words")
        typed = [number for number, step in enumerate(self.steps) if step.kind == "word"] or [self.n_steps - 1]
        if not self.running_is_complete:
            return typed[-1]
        moved = np.abs(np.diff(self.probability, prepend=np.float32(self.before.probability)))
        return typed[int(np.argmax(moved[typed]))]

    def units_by_effect(self, layer: int = -1, direction: int = 0) -> NDArray[np.intp]:
        """Unit numbers [unit], those with the largest effect on the verdict first, ties by number.

        The effect of a unit of the last layer is `|effect|`, which is `|contribution|` where the readout is linear. The
        verdict does not see a lower layer directly: there, units are ordered by their summed `|hidden|`.
        """
        if layer in (-1, self.n_layers - 1):
            effect = np.abs(self.effect[direction])
        else:
            effect = np.abs(self.hidden[layer, direction]).sum(axis=0)
        return np.argsort(-effect, kind="stable")

    def part(self, name: str) -> Array:
        """One of `QUANTITIES` or `PRODUCTS` [layer, direction, step, unit].

        Raises:
            InputError: this network has no such part.
        """
        array: Array | None = getattr(self, name) if name in (*QUANTITIES, *PRODUCTS) else None
        if array is None:
            raise InputError("trace.no_part", name=shown(name), allowed=(*self.quantities, *self.products))
        return array

    def arrays(self) -> dict[str, Array | None]:
        """All arrays by name, without the products; None for what this network does not have.

        The initial states are among them where they are not zeros, and `effect` where no contributions are.
        """
        chosen = [name for name in _INITIAL if getattr(self, name) is not None]
        chosen += ["effect"] if self.contribution is None else []
        return {name: getattr(self, name) for name in (*QUANTITIES, "attention", *_RUNNING, *_READOUT, *chosen)}

    def to_frame(self) -> "pd.DataFrame":
        """A long table, one row for each layer, direction, step and unit, with a column for each quantity there is."""
        return files.to_frame(self)

    def to_json(self) -> str:
        """All of it as one JSON object; arrays as nested lists; unknown verdicts, and what there is not, as null."""
        return files.to_json(self)

    def to_bytes(self, format: str) -> bytes:  # noqa: A002 - the word that everybody uses
        """The file that `save` would write, as "json", "csv" or "npz".

        In CSV, a word that a spreadsheet could run as a formula has an apostrophe before it.

        Raises:
            InputError: the format is another one.
        """
        return files.to_bytes(self, format)

    def save(self, path: str | Path) -> None:
        """Write the trace to `path`; the ending (.json, .csv, .npz) says how."""
        path = Path(path)
        write_atomically(path, self.to_bytes(path.suffix.removeprefix(".")))
