"""What a network's kind changes in what is said: which texts stand in for others, and what is said besides?

The text under `stage.plain.hint` is said instead of `stage.hint` of a plain network, and so on for all variants.
"""

import numpy as np
from numpy.typing import NDArray

from lstm_demo.cells import kind_of
from lstm_demo.explain.trace import Trace
from lstm_demo.model import Config
from lstm_demo.texts import Texts

MEMBERS = ("lstm", "peephole", "cell_output", "attention", "directions", "layers", "convolution", "gru", "rnn")


def texts_of(texts: Texts, config: Config, layer: int = 0, direction: int = 0) -> Texts:
    """The same language's texts for a network of `config`, of which a layer and a direction are looked at."""
    holds = {
        "three": config.has_neutral,
        "dense": not config.has_linear_readout,
        "backward": direction == 1,
        "above": layer % config.n_layers > 0,
        "plain": config.cell == "rnn",
        "gru": config.cell == "gru",
        "windows": bool(config.convolution),
        "stacked": config.n_layers * config.n_directions > 1,
    }
    return texts.with_variants(*(variant for variant, is_so in holds.items() if is_so))


def notes(config: Config, texts: Texts, layer: int = 0, direction: int = 0) -> list[str]:
    """Sentences to be printed near what is shown of a layer and a direction; none of an LSTM's only one."""
    knows_all = config.bidirectional and layer % config.n_layers > 0
    sentences = []
    if config.convolution:
        sentences.append(texts.format("family.windows", pool=config.pool, reach=config.convolution_width // 2))
    if config.cell == "rnn":
        sentences.append(texts["family.plain"])
    elif config.cell == "gru":
        sentences.append(texts["family.gru"])
    if direction == 1:
        sentences.append(texts["family.backward_above" if knows_all else "family.backward"])
    elif knows_all:
        sentences.append(texts["family.above"])
    if not config.has_linear_readout:
        sizes = texts.list([texts.number(size) for size in config.dense])
        sentences.append(texts.format("family.hidden", sizes=sizes, count=len(config.dense)))
    if config.has_neutral:
        sentences.append(texts["family.three"])
    return sentences


def members(config: Config) -> list[str]:
    """Those of `MEMBERS` that make the network of `config`: its cell, and what stands before and behind it."""
    parts = {
        "lstm": kind_of(config.cell) == "lstm",
        config.cell: True,
        "attention": config.readout == "attention",
        "directions": config.bidirectional,
        "layers": config.n_layers > 1,
        "convolution": bool(config.convolution),
    }
    return [name for name in MEMBERS if parts.get(name)]


def order_of(
    trace: Trace, order: NDArray[np.intp], texts: Texts, layer: int, direction: int, by_number: int | None = None
) -> str:
    """How `order`, all units [unit], came about; or which its first units are, where so many stand `by_number`.

    By effect on the verdict, which does not see a lower layer itself: there, by how much they show. Where the order is
    another one, it was kept from before the text was edited.
    """
    if by_number == trace.n_units:
        return texts["order.number"]
    made = "effect" if layer in (-1, trace.n_layers - 1) else "state"
    name = made if np.array_equal(order, trace.units_by_effect(layer, direction)) else "kept"
    return texts[f"order.{name}"] if by_number is None else texts.format(f"order.number_{name}", n=by_number)
