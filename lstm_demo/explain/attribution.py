"""Attribution: which words made the verdict? A score for each word, in log odds, by a method of one's choice.

Methods differ in what they compare the text with, and in what they promise; `docs/why.md` has their equations.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lstm_demo.bundle import Bundle
from lstm_demo.checks import check_choice, check_integer
from lstm_demo.errors import InputError
from lstm_demo.explain.arrays import Array, own
from lstm_demo.explain.deletion import leave_out
from lstm_demo.explain.drawn import Drawn
from lstm_demo.explain.edits import Edit
from lstm_demo.explain.files import named, plain
from lstm_demo.explain.frames import plain_step, step_columns
from lstm_demo.explain.ledger import ledger, ledger_refusal
from lstm_demo.explain.path_gradients import gradient_times_input, integrated_gradients
from lstm_demo.explain.running_change import edited_running_change, running_change
from lstm_demo.explain.scores import Progress, Scores
from lstm_demo.explain.shapley import shapley
from lstm_demo.explain.steps import Step, read_for_trace, tokens_of
from lstm_demo.explain.tracing import trace
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.predict import Verdict, judge, sigmoid
from lstm_demo.text import Tokens
from lstm_demo.tokenization import End

if TYPE_CHECKING:
    import pandas as pd

DEFAULT_METHOD = "integrated_gradients_unknown"  # as `python -m benchmarks.explanations` chose it on validation texts
BASELINES = {
    "integrated_gradients_unknown": "unknown",  # as many unknown words
    "integrated_gradients": "zeros",  # embedded words of zeros
    "leave_out": "left_out",
    "leave_out_unknown": "unknown",
    "shapley": "left_out",
    "gradient_times_input": "zeros",
    "running_change": "before",  # the verdict one word earlier
    "ledger": "empty_memory",
    "ledger_telescoped": "empty_memory",
}  # what each method compares with
METHODS = tuple(BASELINES)
MAX_POINTS = 1_000  # of integrated gradients
MAX_PERMUTATIONS = 1_000


@dataclass(frozen=True, eq=False)
class Attribution(Drawn):
    """What each token of a text did to the verdict, by one method.

    `scores` are log odds of positive against negative, positive = towards a positive review; what a word does to
    neutral, where that is a class of its own, is not in them. Where the method promises a sum, `delta` says how far it
    is off: `logit - baseline_logit - sum(scores)`.
    """

    method: str  # one of METHODS
    text: str
    steps: tuple[Step, ...]  # one per token, behind a convolution, too
    scores: Array  # [token]
    standard_error: Array | None  # [token], of scores that chance is in: those of Shapley in a long text
    logit: float
    probability: float  # of a positive review, 0..1
    neutral: float | None  # the share of neutral, 0..1, where that is a class of its own
    baseline: str  # what the text is compared with: "zeros", "unknown", "left_out", "before" or "empty_memory"
    baseline_logit: float | None  # the verdict there, where it is one and not another for each word
    delta: float | None  # log odds; None where the method promises no sum
    n_readings: int  # how often the network read the text or a variant of it
    exact: bool  # does no chance stand in the scores?
    n_permutations: int | None  # orders of the words that were drawn, where chance does
    seed: int | None  # of these
    truncated: int  # typed tokens that were cut off, at the `cut` end
    edits: tuple[Edit, ...] = ()  # what was changed on the way; none: the network's own reading
    cut: End = "end"  # of the text
    unread: tuple[str, ...] = ()  # typed words that the model passes over because it does not know them, each once

    def to_frame(self) -> "pd.DataFrame":
        """One row for each token: its number, its word, its place in the text, its score; and of which experiment."""
        import pandas as pd  # as in `step_columns`

        columns = step_columns(self.steps) | {"score": self.scores}
        if self.standard_error is not None:
            columns["standard_error"] = self.standard_error
        if self.edits:
            columns["experiment"] = named(self.edits)
        return pd.DataFrame(columns)

    def to_json(self) -> str:
        """One JSON object with all of it; arrays as lists, and what there is not as null."""
        values = {
            name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in vars(self).items()
        }
        values["edits"] = plain(self.edits)
        values["steps"] = [plain_step(step) for step in self.steps]
        return json.dumps(values, allow_nan=False)


def attribute(
    bundle: Bundle,
    text: str | Tokens,
    method: str = DEFAULT_METHOD,
    *,
    edits: Sequence[Edit] = (),
    n_steps: int = 50,
    n_permutations: int = 20,
    seed: int = 0,
    progress: Progress | None = None,
) -> Attribution:
    """Give each word of a text its score.

    Args:
        bundle: the model; it is not changed, and its parameters get no gradients.
        text: a review, or what `read_for_trace` made of it; an empty one has no scores.
        method: one of `METHODS`.
        edits: an experiment, as in `trace`; of one, only the running change can be told.
        n_steps: of integrated gradients, points on the path, 1 to 1,000.
        n_permutations: of Shapley values in a text of more than 12 tokens, orders to be drawn, each with its reverse:
            an even number, 4 to 1,000.
        seed: of these orders, at least 0.
        progress: called between batches with the fraction that is done, 0..1; what it raises ends the computation.

    Raises:
        InputError: there is no such method, or this network cannot have it (see `refusal`), or not of an experiment; a
            number is not allowed; or the text is too long.

    >>> from lstm_demo import load
    >>> found = attribute(load(), "Not bad at all.", "leave_out")
    >>> [step.text for step in found.steps], found.scores.shape
    (['Not', 'bad', 'at', 'all', '.'], (5,))
    """
    if why := refusal(bundle.config, method):
        raise why
    check_integer("n_steps", n_steps, 1, MAX_POINTS)
    check_integer("n_permutations", n_permutations, 4, MAX_PERMUTATIONS)
    if n_permutations % 2:
        raise InputError("attribution.odd_permutations", n=n_permutations)
    check_integer("seed", seed, 0)
    if edits and method != "running_change":
        raise InputError("attribution.edited", method=method)
    reading = read_for_trace(bundle, text, edits)
    sizes = _Sizes(n_steps, n_permutations, seed)
    if edits:
        read = trace(bundle, reading, edits, prefixes=True, progress=progress)
        found, verdict = edited_running_change(read), read.last
    else:
        found = _scores(bundle, reading, method, sizes, progress)
        verdict = _verdict(bundle, reading, found.logit)
    if progress:
        progress(1.0)
    return replace(_attribution(reading, method, found, sizes, verdict), edits=tuple(edits))


def refusal(config: Config, method: str) -> InputError | None:
    """Why a method is not to be had for a network of this kind; None where it is.

    Raises:
        InputError: there is no such method.
    """
    check_choice("method", method, METHODS)
    if method.startswith("ledger"):
        return ledger_refusal(config)
    if method == "running_change" and config.convolution:
        return InputError("attribution.windows")
    return None


class _Sizes(NamedTuple):
    """How much is to be computed, by methods for which that is a question."""

    n_steps: int
    n_permutations: int
    seed: int


def _scores(bundle: Bundle, reading: Tokens, method: str, sizes: _Sizes, progress: Progress | None) -> Scores:
    network, ids = bundle.network, reading.ids
    if not ids:
        return _nothing(network, method)
    match method:
        case "integrated_gradients" | "integrated_gradients_unknown":
            return integrated_gradients(network, ids, BASELINES[method], sizes.n_steps, progress)
        case "leave_out":
            return leave_out(network, ids, "dropped", progress)
        case "leave_out_unknown":
            return leave_out(network, ids, "unknown", progress)
        case "shapley":
            return shapley(network, ids, sizes.n_permutations, sizes.seed, progress)
        case "gradient_times_input":
            return gradient_times_input(network, ids)
        case "running_change":
            return running_change(network, ids, progress)
    kept = ledger(bundle, reading, telescoped=method == "ledger_telescoped")
    return Scores(kept.scores.astype(np.float64), kept.logit, kept.bias + float(kept.initial_worth.sum()))


def _nothing(network: SentimentLSTM, method: str) -> Scores:
    """Of a text without words: the verdict before the first word, and nobody who did anything to it."""
    before = float(network.logit(network.scores_before()))
    has_sum = method not in ("leave_out", "leave_out_unknown", "gradient_times_input")
    return Scores(np.zeros(0), before, before if has_sum else None, n_readings=0)


def _verdict(bundle: Bundle, reading: Tokens, logit: float) -> Verdict:
    """What is explained; where neutral has a share of its own, its logit alone does not tell."""
    return Verdict(logit, sigmoid(logit)) if bundle.config.n_classes < 3 else judge(bundle.network, [reading.ids])[0]


def _attribution(reading: Tokens, method: str, found: Scores, sizes: _Sizes, verdict: Verdict) -> Attribution:
    start, error = found.baseline_logit, found.standard_error
    return Attribution(
        method=method,
        text=reading.text,
        steps=tokens_of(reading),
        scores=own(found.scores),
        standard_error=None if error is None else own(error),
        logit=found.logit,
        probability=verdict.probability,
        neutral=verdict.neutral,
        baseline=BASELINES[method],
        baseline_logit=start,
        delta=None if start is None else found.logit - start - float(found.scores.sum()),
        n_readings=found.n_readings,
        exact=error is None,
        n_permutations=None if error is None else sizes.n_permutations,
        seed=None if error is None else sizes.seed,
        truncated=reading.truncated,
        cut=reading.cut,
        unread=reading.passed_over,
    )
