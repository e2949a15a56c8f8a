"""A first card: what was found, and where does the model come from? `evaluate` writes one with figures."""

from lstm_demo.convert.head import Scaling, joined
from lstm_demo.convert.parts import Parts

_ARTICLES = {"lstm": "an LSTM", "gru": "a GRU"}
_OUTPUTS = {1: "one output", 2: "two outputs", 3: "three outputs"}


def described(parts: Parts) -> list[str]:
    """What the source's network consists of, a sentence each."""
    sizes = list(dict.fromkeys(layer.size for layer in parts.layers))
    n_layers, two = len(parts.layers), [len(layer.directions) == 2 for layer in parts.layers]
    units = " and ".join(map(str, [layer.size for layer in parts.layers] if len(sizes) > 1 else sizes))
    directions = "two directions" if all(two) else "one and two directions" if any(two) else "one direction"
    linears, activation = joined(parts.head)
    hidden = "".join(f", a hidden layer of {len(one.weight)} with {activation}" for one in linears[:-1])
    below = ""
    if parts.convolution is not None:
        filters, _, width = parts.convolution.weight.shape
        below = f"a convolution of {filters} filters over {width} words with pooling by {parts.convolution.pool}, "
    notes = [
        f"Found an embedding of {len(parts.embedding):,} rows and {parts.embedding.shape[1]} dimensions, {below}"
        f"{_ARTICLES[parts.cell]} of {n_layers} layer{'s' if n_layers > 1 else ''} with {units} units in {directions}"
        f"{', attention' if parts.attention is not None else ''}{hidden}, and a linear layer of "
        f"{_OUTPUTS[parts.n_classes]}.",
    ]
    if len(sizes) > 1 or (any(two) and not all(two)):
        notes.append("Smaller layers are filled up with idle units of zeros, which changes nothing.")
    if any(isinstance(one, Scaling) for one in parts.head) or any(layer.scale is not None for layer in parts.layers):
        notes.append("Batch normalisation is folded into what reads it.")
    if parts.initial:
        notes.append("Each text begins in the state that was learned for it.")
    return [*notes, *parts.notes]


def card_of(name: str, kind: str, cell: str, notes: tuple[str, ...]) -> str:
    """The card, Markdown."""
    listed = "\n".join(f"- {note}" for note in notes)
    return f"""---
library_name: lstm-demo
pipeline_tag: text-classification
tags:
- {cell}
- sentiment-analysis
---

# {name}: converted from a model of {kind}

{listed}

Its data, licence and limits are those of the model that it was converted from.
"""
