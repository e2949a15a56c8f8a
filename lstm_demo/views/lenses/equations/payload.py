"""The payload of the lens Equations: which numbers of one unit stand in its equations, at every word?

`equations.js` beside this file draws it. The chosen word changes in the browser alone, so all steps are in it; only of
long texts the products are those of the words around the chosen one.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_demo.cells import BLOCKS
from lstm_demo.explain.sums import DotProducts, UnitSums, readout_products
from lstm_demo.explain.trace import Trace
from lstm_demo.texts import Texts
from lstm_demo.views.marks import shorten, word_of
from lstm_demo.views.view import View

MOST_STEPS = 300  # whose products are sent
N_NUMBERS = 4  # numbers of a word's vector that are written out
LONGEST_WORD = 40  # characters shown of one word
LETTERS = {
    "input_gate": "i",
    "forget_gate": "f",
    "candidate": "g",
    "output_gate": "o",
    "reset_gate": "r",
    "update_gate": "z",
    "cell": "c",
    "hidden": "h",
    "kept": "kept",
    "written": "written",
}  # what stands for a part in the equations


@dataclass(frozen=True)
class Answers:
    """What was computed because a visitor asked for it; None where nobody did."""

    difference: float | None = None  # between the trace and the hand computation
    expected: tuple[tuple[str, float], ...] | None = None  # what a language model expects after a word, with its shares
    comes: str | None = None  # the word that really came, in the spelling of vocabularies
    step: int = 0  # after which the language model was asked


def payload(
    trace: Trace,
    texts: Texts,
    view: View,
    sums: UnitSums,
    *,
    reading: str = "",
    answers: Answers | None = None,
    present: bool = False,
    worked: bool = False,
) -> dict[str, Any]:
    """All that the lens needs, as JSON; `sums` are those of `view.unit` in that layer and direction.

    Arrays are base64, little-endian: float32, but sources of products, which are the smallest whole numbers that hold
    them. `values` is [part, step] of the unit, in the order of `parts`; `means` and `deviations` are over all units, of
    the quantities alone. The products are those of the steps from `first` on, as many as there are. `worked`: is it the
    worked example, which came in place of another text?
    """
    first, last = _sent(trace.n_steps, view.step)
    return {
        "channel": "read",
        "reading": reading,
        "present": present,
        "worked": worked,
        "step": view.step,
        "first": first,
        **_network(trace, view),
        **_values(trace, view),
        "terms": _terms(sums, first, last),
        "peephole": None if sums.peephole_weights is None else sums.peephole_weights.tolist(),
        "biases": sums.biases.tolist(),
        "bias_names": list(sums.bias_names),
        "vectors": _vectors(trace, sums),
        "verdict": _verdict(trace, texts, view, first, last),
        **_answered(trace, texts, answers or Answers()),
        "names": {_letter(name, trace): texts[f"terms.{name}"] for name in trace.quantities},
        "say": texts.table("equations"),
        "signs": texts.table("number"),
    }


def proof(trace: Trace, texts: Texts, difference: float) -> str:
    """One sentence: how far the trace lies from the hand computation, and what was compared."""
    layers, directions, steps, units = trace.hidden.shape
    cells = layers * directions * units
    counts = {"steps": steps, "units": cells, "count": len(trace.quantities) * cells * steps}
    return texts.format("equations.proof", difference=scientific(difference), **counts)


def scientific(value: float) -> str:
    """Write a tiny number as it is said.

    >>> scientific(3.2e-07)
    '3e-7'
    """
    return f"{value:.0e}".replace("e-0", "e-") if value else "0"


def encoded(array: NDArray[Any], kind: str = "<f4") -> str:
    """Give the bytes of an array as base64."""
    return base64.b64encode(np.ascontiguousarray(array, dtype=kind).tobytes()).decode()


def _letter(name: str, trace: Trace) -> str:
    """What stands for a part in the network's equations: PyTorch calls the candidate of a GRU n."""
    return "n" if name == "candidate" and trace.config.cell == "gru" else LETTERS[name]


def _sent(n_steps: int, step: int) -> tuple[int, int]:
    """From which step on, and up to which, the products are sent: all, or those around `step`."""
    first = max(0, min(step - MOST_STEPS // 2, n_steps - MOST_STEPS))
    return first, min(first + MOST_STEPS, n_steps)


def _network(trace: Trace, view: View) -> dict[str, Any]:
    """Which network reads which words, and the place in it that is looked at."""
    return {
        "kind": trace.config.cell,
        "gates": [_letter(name, trace) for name in BLOCKS[trace.config.cell]],
        "unit": view.unit,
        "n_units": trace.n_units,
        "layer": view.layer,
        "n_layers": trace.n_layers,
        "n_directions": trace.n_directions,
        "backward": view.direction == 1,
        "start": _start(trace, view),
        "words": [word_of(step, LONGEST_WORD) for step in trace.steps],
    }


def _start(trace: Trace, view: View) -> dict[str, float] | None:
    """Where the unit begins, by letter; None for zeros."""
    begun = {"h": trace.initial_hidden, "c": trace.initial_cell}
    parts = {k: float(one[view.layer, view.direction, view.unit]) for k, one in begun.items() if one is not None}
    return parts or None


def _values(trace: Trace, view: View) -> dict[str, Any]:
    """The unit's own numbers, and what all units' are like."""
    parts = (*trace.quantities, *(name for name in trace.products if name != "shown"))
    own = [trace.part(name)[view.layer, view.direction, :, view.unit] for name in parts]  # [step] each
    every = [trace.part(name)[view.layer, view.direction] for name in trace.quantities]  # [step, unit] each
    return {
        "parts": [_letter(name, trace) for name in parts],
        "values": encoded(np.stack(own)),
        "means": encoded(np.stack(every).mean(axis=2)),
        "deviations": encoded(np.stack(every).std(axis=2)),
    }


def _answered(trace: Trace, texts: Texts, answers: Answers) -> dict[str, Any]:
    """What was asked for."""
    return {
        "proof": None if answers.difference is None else proof(trace, texts, answers.difference),
        "expected": _expected(answers),
    }


def _terms(sums: UnitSums, first: int, last: int) -> dict[str, Any]:
    """The dot products by what they are of: `x` of the input, `h` of what was shown before, `c` of the new memory."""
    products = {"x": sums.from_input, "h": sums.from_hidden, "c": sums.from_cell}
    return {name: _dot_products(one, first, last) for name, one in products.items() if one is not None}


def _dot_products(products: DotProducts, first: int, last: int) -> dict[str, Any]:
    return {
        "name": products.name,
        "n_rows": products.weights.shape[0],
        "n_sources": products.weights.shape[1],
        "n_largest": products.sources.shape[2],
        "weights": encoded(products.weights),
        "sums": encoded(products.sums),
        "sources": encoded(products.sources[first:last], "<u1" if products.weights.shape[1] <= 256 else "<u2"),
        "values": encoded(products.values[first:last]),
    }


def _vectors(trace: Trace, sums: UnitSums) -> dict[str, Any]:
    """The words' vectors: each word's place among all words, and the first numbers of its row of the embedding.

    Behind a convolution there is no such row: `ids` is None, and the numbers are what the filters answered.
    """
    return {
        "ids": None if sums.word_ids is None else list(sums.word_ids),
        "size": trace.config.vocabulary_size,
        "width": sums.inputs.shape[1],
        "numbers": encoded(sums.inputs[:, :N_NUMBERS]),
    }


def _verdict(trace: Trace, texts: Texts, view: View, first: int, last: int) -> dict[str, Any]:
    """The verdict after each word as a sum over all units; or a sentence: what it `reads` instead of such a state."""
    reads = _reads(trace, view)
    if reads:
        attention = None if trace.attention is None else encoded(trace.attention)
        return {"reads": texts[f"equations.reads_{reads}"], "attention": attention}
    products = readout_products(trace)
    own = {
        "bias": trace.bias,
        "logits": encoded(trace.logit),
        "neutral": None if trace.neutral is None else encoded(trace.neutral),
        "n_classes": trace.config.n_classes,
    }
    return {"reads": None, **_dot_products(products, first, last), **own}


def _reads(trace: Trace, view: View) -> str | None:
    config = trace.config
    if view.layer != trace.n_layers - 1:
        return "above"
    if not config.has_linear_readout:
        return "hidden"
    if trace.exact:
        return None
    if config.readout != "last":
        return config.readout
    return "ends" if config.bidirectional else "windows"


def _expected(answers: Answers) -> dict[str, Any] | None:
    if answers.expected is None:
        return None
    guesses: Sequence[tuple[str, float]] = answers.expected
    return {
        "step": answers.step,
        "guesses": [{"word": shorten(word), "share": share, "came": word == answers.comes} for word, share in guesses],
        "ends": answers.comes is None,
    }
