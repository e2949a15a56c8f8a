"""What happens in the cell at one word? One payload: the numbers of its equations, of one unit or of them all.

`equations.js`, `drawing.js` and `equations.css` beside this file typeset the equations and draw the cell; what is other
in the LSTM's relatives stands in `kinds.js`.
"""

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_demo.explain.by_hand import GATES, HandStep
from lstm_demo.explain.trace import Trace
from lstm_demo.views import notes, theme
from lstm_demo.views.marks import percent, shorten
from lstm_demo.views.theme import saturating_limit
from lstm_demo.words import say, texts

Values = dict[str, NDArray[np.float32]]  # by the letter of the equations; each [unit]

GATE_LETTERS = ("i", "f", "g", "o")  # the rows of a `HandStep`
_DRAWN = (*GATE_LETTERS, "c", "h")  # quantities whose spread over all units is drawn
_N_BINS = 20
_N_NUMBERS = 8  # numbers of the embedding's row that are written out
_N_STRIPES = 256  # numbers of it that are painted
_LONGEST_WORD = 40  # characters shown of one word

_SCRIPTS = ("equations.js", "formulae.js", "kinds.js", "drawing.js", "dom.js")
_FOLDER = Path(__file__).resolve().parent


def javascript() -> str:
    """The code: one module whose default export draws a payload."""
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS)


def css() -> str:
    """The style, with the colours of the theme; what a letter stands for has its hue."""
    hues = "".join(f"--hue-{name}: {hue}; " for name, hue in theme.HUES.items())
    return theme.css_variables(":host") + f":host {{ {hues}}}\n" + (_FOLDER / "equations.css").read_text("utf-8")


def payload(
    trace: Trace, hand: HandStep, step: int, unit: int | None = None, *, layer: int = -1, direction: int = 0
) -> dict[str, Any]:
    """All that the equations at `step` need, as JSON; `hand` is that step taken apart.

    With a `unit`, `values` holds its numbers by letter, `sums` the sums as [W x, U h, b, total, what is seen of the
    cell], and `verdict` what the unit would add to the verdict if the text ended here; `reads` says what the verdict
    reads, where that is not the state at this step. Without a unit, `values` are means over all units, `spread` holds
    their standard deviations, and `shares` how many units in a hundred lie in each bin of a quantity's
    fixed range.
    """
    found = _values(trace, hand, step, layer, direction)
    chosen = {
        "kind": trace.config.cell,
        "layer": layer % trace.n_layers + 1 if trace.n_layers > 1 else None,  # from 1; None where there is only one
        "backward": bool(direction),
        "words": [shorten(one.text, _LONGEST_WORD) for one in trace.steps],
        "known": [int(one.known) for one in trace.steps],
        "step": step,
        "first": step == (0 if direction == 0 else trace.n_steps - 1),
        "unit": unit,
        "n_units": trace.n_units,
        "row": _row(trace, hand, layer),
        "reads": _reads(trace, step, layer),
        "width": len(hand.embedding) if layer % trace.n_layers == 0 else trace.n_directions * trace.n_units,  # of x
        "say": notes.table(trace, "inside", layer),
    }
    if unit is None:
        limit = saturating_limit(trace.cell[layer, direction]) if trace.cell is not None else 1.0
        drawn = [letter for letter in _DRAWN if letter in found]
        return chosen | {
            "values": {letter: _rounded(values.mean()) for letter, values in found.items()},
            "spread": {letter: _rounded(values.std()) for letter, values in found.items()},
            "shares": {letter: _shares(found[letter], letter, limit) for letter in drawn},
            "limits": {letter: list(_limits(letter, limit)) for letter in drawn},
            "beyond": "c" in found and bool((np.abs(found["c"]) > limit).any()),  # the ends of the cell's hold more
        }
    chosen["verdict"] = _verdict(trace, step, unit, layer)
    parts = (hand.from_input, hand.from_hidden, hand.bias, hand.preactivation, hand.from_cell)
    letters = GATE_LETTERS if trace.cell is not None else ("h",)
    return chosen | {
        "values": {letter: _rounded(values[unit]) for letter, values in found.items()},
        "sums": {letter: [_rounded(part[row, unit]) for part in parts] for row, letter in enumerate(letters)},
    }


def help_text(cell: str) -> str:
    """What such a cell does at one word, for who asks; of a relative of the LSTM's, what is other in it, too."""
    own = texts().get(f"inside.family.note_{cell}")
    if cell == "rnn" or own is None:
        return say("inside.help_text" if cell != "rnn" else "inside.family.help_text_rnn")
    return f"{say('inside.help_text')}\n\n{own}"


def proof(trace: Trace, difference: float) -> str:
    """One sentence: how far the trace lies from the hand computation, and what was compared."""
    layers, directions, steps, units = trace.hidden.shape
    cells = layers * directions * units
    counts = {"steps": steps, "units": f"{cells:,}", "count": f"{len(trace.quantities) * cells * steps:,}"}
    return notes.told(trace, "inside.proof", difference=scientific(difference), **counts)


def scientific(value: float) -> str:
    """Write a tiny number as it is said.

    >>> scientific(3.2e-07)
    '3e-7'
    """
    return f"{value:.0e}".replace("e-0", "e-") if value else "0"


def _values(trace: Trace, hand: HandStep, step: int, layer: int, direction: int) -> Values:
    """Before, during and after, by the letter of the equations."""
    here = (layer, direction, step)
    if trace.cell is None:
        return {"h_before": hand.hidden_before, "h": trace.hidden[here]}
    i, f, g, o, c, h = (trace.part(name)[here] for name in (*GATES, "cell", "hidden"))
    before = {"c_before": hand.cell_before, "h_before": hand.hidden_before}
    during = {"i": i, "f": f, "g": g, "o": o, "kept": f * hand.cell_before, "written": i * g}
    return before | during | {"c": c, "tanh": np.tanh(c), "h": h}


def _verdict(trace: Trace, step: int, unit: int, layer: int) -> dict[str, float] | None:
    """What the unit would add to the logit if the text ended at `step`; None where the verdict does not read it so."""
    if _reads(trace, step, layer):
        return None
    weight = trace.readout_weight[0, unit]
    return {"weight": _rounded(weight), "product": _rounded(weight * trace.hidden[-1, 0, step, unit])}


def _reads(trace: Trace, step: int, layer: int) -> str:
    """What the verdict reads instead of the state at `step`, as a sentence; empty where it reads that state itself."""
    config = trace.config
    if layer not in (-1, trace.n_layers - 1):
        return say("family.reads.above")
    if trace.attention is not None:
        word, share = shorten(trace.steps[step].text, _LONGEST_WORD), percent(float(trace.attention[step]))
        return say("family.reads.attention", word=word, share=share)
    if trace.exact:
        return ""
    found = {config.readout: config.readout != "last", "ends": config.bidirectional, "windows": True}
    return say(f"family.reads.{next(name for name, holds in found.items() if holds)}")


def _row(trace: Trace, hand: HandStep, layer: int) -> dict[str, Any]:
    """One-hot times matrix: the word's place among all words, and the row of the embedding that stands there.

    Behind a convolution there is no such row: `id` is None, and the numbers are what the filters answered.
    """
    size, width = trace.config.vocabulary_size, len(hand.embedding)
    most = float(np.abs(hand.embedding).max())
    shown = hand.embedding[:_N_STRIPES]
    return {
        "id": None if hand.word_id is None else f"{hand.word_id:,}",
        "size": f"{size:,}",
        "width": width,
        "numbers": [_rounded(value) for value in hand.embedding[:_N_NUMBERS]],
        "rest": max(0, width - _N_NUMBERS),
        "stripes": np.rint(100 * shown / (most or 1.0)).astype(int).tolist(),
        "limit": f"{most:.2f}",
        "below": layer % trace.n_layers,  # layers that stand between the row and this one
    }


def _shares(values: NDArray[np.float32], letter: str, limit: float) -> list[float]:
    counts, _ = np.histogram(np.clip(values, *_limits(letter, limit)), bins=_N_BINS, range=_limits(letter, limit))
    return [round(100 * int(count) / len(values), 1) for count in counts]


def _limits(letter: str, limit: float) -> tuple[float, float]:
    """The fixed range of a quantity: gates from 0 to 1, candidate and hidden state from -1 to 1, the cell its own."""
    if letter in "ifo":
        return 0.0, 1.0
    return (-limit, limit) if letter == "c" else (-1.0, 1.0)


def _rounded(value: Any) -> float:
    number = float(value)
    assert math.isfinite(number)  # a bundle's weights are
    return round(number, 6)
