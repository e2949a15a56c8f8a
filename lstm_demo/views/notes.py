"""What is said otherwise, or besides, of one of the LSTM's relatives, so that its reading is not misread?

A text under `reader.plain.hint` is said instead of `reader.hint` of a plain network, and so on for all `VARIANTS`.
"""

import numpy as np
from numpy.typing import NDArray

from lstm_demo.explain.trace import Trace
from lstm_demo.model import Config
from lstm_demo.words import DEFAULT_LANGUAGE, say, texts

VARIANTS = ("stacked", "plain", "windows", "above", "backward")
MEMBERS = ("lstm", "peephole", "cell_output", "attention", "directions", "layers", "convolution", "rnn")


def notes(trace: Trace, layer: int = 0, direction: int = 0) -> list[str]:
    """Sentences to be printed near what is shown of a layer and a direction; none of an LSTM's only one."""
    config = trace.config
    knows_all = config.bidirectional and layer % trace.n_layers > 0
    found = []
    if config.convolution:
        found.append(say("family.windows", pool=config.pool, reach=config.convolution_width // 2))
    if config.cell == "rnn":
        found.append(say("family.plain"))
    if direction == 1:
        found.append(say("family.backward_above" if knows_all else "family.backward"))
    elif knows_all:
        found.append(say("family.above"))
    return found


def members(config: Config) -> list[str]:
    """Those of `MEMBERS` that make the network of `config`: its cell, and what stands before and behind it."""
    found = {
        "lstm": config.cell != "rnn",
        config.cell: True,
        "attention": config.readout == "attention",
        "directions": config.bidirectional,
        "layers": config.n_layers > 1,
        "convolution": bool(config.convolution),
    }
    return [name for name in MEMBERS if found.get(name)]


def told(trace: Trace, key: str, **values: object) -> str:
    """The text under `key`, or the one of this kind of network that is said instead of it."""
    table, name = key.rsplit(".", 1)
    own = [f"{table}.{variant}.{name}" for variant in _variants(trace)]
    return say(next((one for one in own if one in texts()), key), DEFAULT_LANGUAGE, **values)


def order_of(trace: Trace, order: NDArray[np.intp], layer: int, direction: int, by_number: int | None = None) -> str:
    """How `order`, all units [unit], came about; or which its first units are, where so many stand `by_number`.

    By effect on the verdict, which does not see a lower layer itself: there, by how much they show. Where the order is
    another one, it was kept from before the text was edited.
    """
    if by_number == trace.n_units:
        return say("order.number")
    made = "effect" if layer in (-1, trace.n_layers - 1) else "state"
    name = made if np.array_equal(order, trace.units_by_effect(layer, direction)) else "kept"
    return say(f"order.{name}") if by_number is None else say(f"order.number_{name}", n=by_number)


def table(trace: Trace, name: str, layer: int = 0, direction: int = 0) -> dict[str, str]:
    """All texts of the table `name` by their own names, for a script; of this kind of network where it has its own."""
    found = _under(name)
    plain = {key: text for key, text in found.items() if key.split(".")[0] not in VARIANTS}
    for variant in reversed(_variants(trace, layer, direction)):
        plain |= _under(f"{name}.{variant}")
    return plain


def _variants(trace: Trace, layer: int = 0, direction: int = 0) -> list[str]:
    """What is looked at, the strongest first: a half that reads backwards, a layer above another, its kind."""
    found = {
        "backward": direction == 1,
        "above": layer % trace.n_layers > 0,
        "plain": trace.cell is None,
        "windows": bool(trace.config.convolution),
        "stacked": trace.n_layers * trace.n_directions > 1,
    }
    return [variant for variant, holds in found.items() if holds]


def _under(prefix: str) -> dict[str, str]:
    return {key.removeprefix(f"{prefix}."): text for key, text in texts().items() if key.startswith(f"{prefix}.")}
