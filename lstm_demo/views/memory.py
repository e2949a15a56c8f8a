"""What does the reader's drawing of the cell need? Some units exactly, and all units together, at every word."""

import base64
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_demo.explain.trace import QUANTITIES, Trace
from lstm_demo.views.notes import order_of, told
from lstm_demo.views.theme import GATES, saturating_limit
from lstm_demo.words import say

PARTS = (*QUANTITIES, "kept", "written", "squashed")  # the last is tanh(c)
N_UNITS = 16  # rows of the reader's own heatmap, and of the pictures until a visitor wants other ones
_RANGE = (10, 90)  # percentiles between which most units lie


def memory(
    trace: Trace, layer: int, direction: int, unit: int | None, order: NDArray[np.intp] | None = None
) -> dict[str, Any]:
    """One layer and direction as JSON: `unit` is followed, without one the first in the order, by default by effect.

    `values` are float32 [quantity, unit, step] of `units`, in the order of `quantities`: the first in the order, and
    `unit`. `means` are float32 [part, 3, step] over the sizes of all units, in the order of `parts`: the mean, the
    10th and the 90th percentile. Both are base64, little-endian. The mean of products is not the product of means, so
    `kept` and `written` have means of their own. `order` says how the units are ordered.
    """
    order = trace.units_by_effect(layer, direction) if order is None else order  # [unit]
    units = order[:N_UNITS].tolist()
    followed = units[0] if unit is None else unit
    if followed not in units:
        units.append(followed)
    values = np.stack([trace.part(name)[layer, direction][:, units].T for name in trace.quantities])
    limits = dict.fromkeys(trace.quantities, 1.0)
    if trace.cell is not None:
        limits["cell"] = saturating_limit(trace.cell[layer, direction][:, order[:N_UNITS]])
    return {
        "units": units,
        "unit": followed,
        "order": order_of(trace, order, layer, direction),
        "total": trace.n_units,
        "backward": int(direction == 1),
        "quantities": {
            name: {
                "title": say(f"{name}.title"),
                "subtitle": told(trace, f"{name}.subtitle", limit=f"{limits[name]:g}"),
                "low": 0 if name in GATES else -1,
                "limit": limits[name],
                "beyond": bool((np.abs(shown) > limits[name]).any()),
            }
            for name, shown in zip(trace.quantities, values, strict=True)
        },
        "parts": _parts(trace),
        "values": _encoded(values),
        "means": _encoded(_together(trace, layer, direction)),
    }


def _parts(trace: Trace) -> tuple[str, ...]:
    """Those of `PARTS` that the network has; a plain one has its hidden state alone."""
    return PARTS if trace.cell is not None else trace.quantities


def _together(trace: Trace, layer: int, direction: int) -> NDArray[np.float32]:
    """Mean, 10th and 90th percentile of each part's size over all units [part, 3, step]."""
    parts = [trace.part(name)[layer, direction] for name in _parts(trace) if name != "squashed"]  # [step, unit] each
    if trace.cell is not None:
        parts.append(np.tanh(trace.cell[layer, direction]))
    sizes = np.sort(np.abs(np.stack(parts)), axis=-1)  # [part, step, unit]
    return np.stack([sizes.mean(axis=-1), *(_percentile(sizes, percent) for percent in _RANGE)], axis=1)


def _percentile(ranked: NDArray[np.float32], percent: float) -> NDArray[np.float32]:
    """What `np.percentile` gives along the last axis, of values in order; with `np.sort` a tenth of its time."""
    place = percent / 100 * (ranked.shape[-1] - 1)
    below, above = ranked[..., math.floor(place)], ranked[..., math.ceil(place)]
    value: NDArray[np.float32] = below + np.float32(place % 1) * (above - below)
    return value


def _encoded(array: NDArray[Any]) -> str:
    return base64.b64encode(array.astype("<f4").tobytes()).decode()
