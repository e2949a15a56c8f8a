"""The memory's ledger: what did each word write into the memory, what is left of it at the end, and what is that worth?

An LSTM's cell is a sum that can be written out (Murdoch & Szlam 2017):

    c_T = sum over t of  survived_t,    survived_t = (f_(t+1) * ... * f_T) * i_t * g_t
                                        survived_0 = (f_1 * ... * f_T) * c_0, of a state to begin in

and the verdict is `w . (o_T * tanh(c_T)) + b`. The tanh is of the whole sum; how it is shared out is a convention:

    in proportion:  worth_t = w * o_T * survived_t * tanh(c_T) / c_T
    telescoped:     worth_t = w * o_T * (tanh(survived_1 + ... + survived_t) - tanh(survived_1 + ... + survived_(t-1)))

Both add up to `logit - b`, together with the worth of what the reading began with. It says when something was written,
and not who caused it: what stands in the gates and the candidate at a word comes from the words before it as well.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lstm_demo.bundle import Bundle
from lstm_demo.errors import InputError
from lstm_demo.explain.arrays import Array, own
from lstm_demo.explain.frames import step_columns
from lstm_demo.explain.steps import Step
from lstm_demo.explain.tracing import trace
from lstm_demo.model import Config
from lstm_demo.text import Tokens

if TYPE_CHECKING:
    import pandas as pd

Exact = NDArray[np.float64]
_LEAST = float(np.finfo(np.float32).tiny)  # of a forget gate, so that it has a logarithm


@dataclass(frozen=True, eq=False)
class Ledger:
    """What each step wrote into the last layer's memory, and what became of it. All arrays are read-only.

    | name | shape | meaning |
    | --- | --- | --- |
    | `written` | [step, unit] | `i * g` |
    | `survived` | [step, unit] | what is left of it in the last cell; with `initial_survived` it sums to that cell |
    | `worth` | [step, unit] | what that adds to the logit, log odds; with `initial_worth`, all sum to `logit - bias` |
    | `initial_survived` | [unit] | what is left of the memory to begin with; zeros in most networks |
    | `initial_worth` | [unit] | what that adds to the logit |
    | `scores` | [step] | `worth`, summed over the units |
    | `half_life` | [unit] | steps until half is gone, by the forget gate's geometric mean; infinite where all is kept |
    | `let_go` | [step, unit] | the step at which less than half of what this step wrote is left; -1: it never was |
    """

    text: str
    steps: tuple[Step, ...]
    telescoped: bool  # how the tanh is shared out
    written: Array
    survived: Array
    worth: Array
    initial_survived: Array
    initial_worth: Array
    scores: Array
    half_life: Array
    let_go: NDArray[np.int32]
    logit: float
    bias: float  # the logit of an empty memory
    truncated: int  # tokens left out at the end

    def to_frame(self) -> "pd.DataFrame":
        """One row for each step and unit: what was written, what survived, its worth, and when half was let go."""
        import pandas as pd  # as in `step_columns`

        n_steps, n_units = self.written.shape
        steps = pd.DataFrame(step_columns(self.steps)).loc[np.repeat(np.arange(n_steps), n_units)]
        unit = {"unit": np.tile(np.arange(n_units), n_steps), "half_life": np.tile(self.half_life, n_steps)}
        parts = {name: getattr(self, name).ravel() for name in ("written", "survived", "worth", "let_go")}
        return pd.concat([steps.reset_index(drop=True), pd.DataFrame(unit | parts)], axis=1)


def ledger(bundle: Bundle, text: str | Tokens, *, telescoped: bool = False) -> Ledger:
    """Keep the ledger of a text.

    Args:
        bundle: the model; it is not changed.
        text: a review, or what `read_for_trace` made of it; an empty one gives a ledger of no steps.
        telescoped: share the tanh out in the order of the words instead of in proportion.

    Raises:
        InputError: this network has no ledger, and why; or the text is too long.
    """
    if why := ledger_refusal(bundle.config):
        raise why
    found = trace(bundle, text)
    assert found.readout_weight is not None
    n_units = found.n_units
    forget, output, written = (
        found.part(name)[-1, 0].astype(np.float64) for name in ("forget_gate", "output_gate", "written")
    )  # [step, unit]
    later = np.cumprod(np.vstack((forget, np.ones((1, n_units))))[::-1], axis=0)[::-1]  # [step + 1, unit]
    begin = np.zeros(n_units) if found.initial_cell is None else found.initial_cell[-1, 0]  # [unit]
    survived = later * np.vstack((begin, written))  # [step + 1, unit]; first what the reading began with
    if found.n_steps:
        weight = found.readout_weight[0] * output[-1]  # [unit]
        worth = weight * (_telescoped(survived) if telescoped else _in_proportion(survived))  # [step + 1, unit]
    else:
        shown = 0.0 if found.initial_hidden is None else found.initial_hidden[-1]
        worth = found.readout_weight * shown  # [1, unit]
    return Ledger(
        text=found.text,
        steps=found.steps,
        telescoped=telescoped,
        written=own(written),
        survived=own(survived[1:]),
        worth=own(worth[1:]),
        initial_survived=own(survived[0]),
        initial_worth=own(worth[0]),
        scores=own(worth[1:].sum(axis=1)),
        half_life=own(_half_life(forget)),
        let_go=_let_go(forget),
        logit=found.last.logit,
        bias=found.bias,
        truncated=found.truncated,
    )


def ledger_refusal(config: Config) -> InputError | None:
    """Why a network has no ledger; None where it has one."""
    if config.cell in ("gru", "rnn"):
        return InputError(f"ledger.{config.cell}")
    if not config.has_linear_readout:
        return InputError("ledger.hidden_layers")
    if config.convolution:
        return InputError("ledger.windows")
    if config.bidirectional:
        return InputError("ledger.directions")
    return None if config.readout == "last" else InputError("ledger.readout", readout=config.readout)


def _in_proportion(survived: Exact) -> Exact:
    """The share of each step in `tanh(c_T)` [step, unit], as its share in c_T."""
    cell = survived.sum(axis=0)  # [unit]
    ratio = np.ones_like(cell)  # tanh(c) / c, which is 1 at 0
    np.divide(np.tanh(cell), cell, out=ratio, where=cell != 0)
    shared: Exact = survived * ratio
    return shared


def _telescoped(survived: Exact) -> Exact:
    """The share of each step in `tanh(c_T)` [step, unit], as the step by which it grows when one more is added."""
    return np.diff(np.tanh(np.cumsum(survived, axis=0)), axis=0, prepend=0)


def _half_life(forget: Exact) -> Exact:
    """`log(1/2) / mean(log f)` [unit], steps; infinite where nothing is ever lost, and where there are no steps."""
    if not len(forget):
        return np.full(forget.shape[1], np.inf)
    lost = -np.log(np.maximum(forget, _LEAST)).mean(axis=0)  # [unit], by each step
    half_life: Exact = np.divide(np.log(2), lost, out=np.full(len(lost), np.inf), where=lost > 0)
    return half_life


def _let_go(forget: Exact) -> NDArray[np.int32]:
    """The first step k > t with `f_(t+1) * ... * f_k < 1/2` [step, unit]; -1 where there is none."""
    lost = np.cumsum(-np.log(np.maximum(forget, _LEAST)), axis=0)  # [step, unit], which only grows
    n_steps, n_units = lost.shape
    found = np.empty((n_steps, n_units), dtype=np.int32)
    for unit in range(n_units):
        found[:, unit] = np.searchsorted(lost[:, unit], lost[:, unit] + np.log(2), side="right")
    found[found == n_steps] = -1
    found.flags.writeable = False
    return found
