"""The theme: which colours, sizes and scales mean what? The one place that knows; all that is drawn asks here.

Blue and orange mean towards a positive and towards a negative verdict, and nothing else. Each gate has one hue.
The values of candidate, cell and hidden state are signed: purple below zero, green above; as a part of the cell the
candidate has a hue of its own, which stands for neither. In figures "nothing" is transparent, so
that it fades into the page in the light and in the dark, and no figure has to know which of the two it stands in.
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Shade(NamedTuple):
    """One meaning's colour on a light page and on a dark one."""

    light: str
    dark: str


PAGE = {
    "ink": Shade("#17212b", "#edf2f7"),
    "muted": Shade("#536170", "#a3b1bf"),
    "page": Shade("#ffffff", "#10161d"),
    "card": Shade("#ffffff", "#151d26"),
    "quiet": Shade("#edf1f5", "#222d38"),  # the bar's track, a word that changed nothing
    "band": Shade("#d3dae2", "#3d4a57"),  # where the verdict counts as neutral
    "edge": Shade("#cfd8e1", "#35424f"),
    "positive": Shade("#0067a5", "#5cb3f0"),  # as text and as line
    "negative": Shade("#ad4a00", "#ff9b4f"),
    "neutral": Shade("#536170", "#a3b1bf"),
    "positive-fill": Shade("#62aee8", "#1b68ab"),  # behind ink
    "negative-fill": Shade("#f0954e", "#a84b00"),
}

HUES = {  # for lines and cells of figures; each stands out from a light page and from a dark one
    "input_gate": "#0d9480",
    "forget_gate": "#db5fa0",
    "output_gate": "#8b8f00",
    "reset_gate": "#8b8f00",  # shows what was before to the candidate, as an output gate shows the memory
    "update_gate": "#db5fa0",  # keeps, as a forget gate does
    "candidate": "#8a7060",
    "cell": "#76838f",
    "hidden": "#76838f",
    "below": "#8a55c8",
    "above": "#2f9447",
    "grid": "#8592a0",
    "measured": "#76838f",  # how a model was trained and judged: neither a verdict nor a part of the cell
}

FONT_SIZE = 14  # pixels, ticks and labels of figures
TITLE_SIZE = 17
PROJECTED_SIZE = 20  # of the same letters, for a projector
# Of formulae; Streamlit brings the first.
_MATH = '"Source Serif", "STIX Two Text", "Cambria", "Times New Roman", "Liberation Serif", serif'

GATES = ("input_gate", "forget_gate", "output_gate", "reset_gate", "update_gate")

Scale = list[list[float | str]]


def css_variables(selector: str) -> str:
    """The page's colours, the letters of formulae, and how high is what a mouse or a finger presses.

    They are custom properties of what `selector` matches.
    """
    lines = [f"  --{name}: light-dark({shade.light}, {shade.dark});" for name, shade in PAGE.items()]
    lines += [f"  --{name}: {hue};" for name, hue in HUES.items()]
    lines += [f"  --math: {_MATH};", "  --press: 32px;"]
    by_finger = f"@media (hover: none) and (pointer: coarse) {{ {selector} {{ --press: 44px; }} }}"
    return "\n".join([f"{selector} {{", *lines, "}", by_finger, ""])


def sequential(quantity: str) -> Scale:
    """From nothing to the full hue of a gate."""
    return [[0.0, _rgba(HUES[quantity], 0)], [1.0, _rgba(HUES[quantity], 1)]]


def shares() -> Scale:
    """From nothing to a grey on which ink can be read."""
    return [[0.0, _rgba(HUES["measured"], 0)], [1.0, _rgba(HUES["measured"], 0.5)]]


def pale_bars() -> dict[str, Any]:
    """Grey bars on which a line in full grey can be seen."""
    return {"color": _rgba(HUES["measured"], 0.35), "line": {"color": HUES["measured"], "width": 1}}


def diverging() -> Scale:
    """From full purple over nothing to full green."""
    below, above = HUES["below"], HUES["above"]
    return [[0.0, _rgba(below, 1)], [0.5, _rgba(below, 0)], [0.5, _rgba(above, 0)], [1.0, _rgba(above, 1)]]


def symmetric_limit(values: NDArray[np.float32]) -> float:
    """The end of a symmetric scale: the power of two, at least 1, that none of `values` lies beyond.

    >>> symmetric_limit(np.array([0.5, -2.5], dtype=np.float32))
    4.0
    """
    largest = float(np.abs(values).max(initial=1.0))
    return float(2.0 ** math.ceil(math.log2(largest)))


def saturating_limit(values: NDArray[np.float32]) -> float:
    """The end of a symmetric scale for colours: beyond it lies at most one of ten `values`, in full colour.

    Some units count: in a long text their memory grows to a hundred times that of all others, which would be white.

    >>> saturating_limit(np.array([0.5] * 9 + [-300.0], dtype=np.float32))
    1.0
    """
    return symmetric_limit(np.quantile(np.abs(values), 0.9, method="inverted_cdf"))


def layout(title: str, subtitle: str, height: int) -> dict[str, Any]:
    """What all figures share: a title on the left, no background of their own, room only where something stands."""
    explained = {"subtitle": {"text": subtitle, "font": {"size": FONT_SIZE}}} if subtitle else {}
    return {
        "title": {
            "text": title,
            "font": {"size": TITLE_SIZE if subtitle else FONT_SIZE},
            **explained,
            "x": 0,
            "xref": "container",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 4},
        },
        "height": height,
        "font": {"size": FONT_SIZE},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,  # a finger that scrolls the page must not zoom the figure
    }


def colour_bar(values: Sequence[float], texts: Sequence[str], length: float = 1) -> dict[str, Any]:
    """A heatmap's legend below it on the right: `texts` at `values`, over the share `length` of the width."""
    return {
        "orientation": "h",
        "thickness": 8,
        "len": length,
        "tickangle": 0,
        "x": 1,
        "xanchor": "right",
        "y": 0,
        "yref": "container",
        "yanchor": "bottom",
        "xpad": 22,
        "ypad": 2,
        "outlinewidth": 0,
        "tickvals": list(values),
        "ticktext": list(texts),
        "tickfont": {"size": FONT_SIZE},
        "ticklen": 2,
    }


def _rgba(colour: str, alpha: float) -> str:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha:g})"
