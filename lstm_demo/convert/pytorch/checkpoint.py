"""A PyTorch checkpoint: which parts does it hold? Found by names and shapes, whatever the parts are called."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from lstm_demo.cells import Cell
from lstm_demo.convert.answers import POOL_REST, POSITIVE, TAKEN, UNSAID, Answers, explained
from lstm_demo.convert.parts import Convolution, Parts
from lstm_demo.convert.pytorch.file import load_state
from lstm_demo.convert.pytorch.head import head_of, linear_of, scaling_of, split_attention
from lstm_demo.convert.pytorch.labels import classes_in
from lstm_demo.convert.pytorch.modules import Module, holds_cell, modules_of, named
from lstm_demo.convert.pytorch.recurrent import cell_of, layers_of
from lstm_demo.convert.stack import RecurrentLayer
from lstm_demo.errors import InputError

_POOL = (
    "behind its convolution, with ReLU and edges padded (padding=width // 2): the maximum over how many tokens, or 1"
)


def read_torch(path: Path, answers: Answers = UNSAID) -> tuple[Parts, Any]:
    """Read the checkpoint at `path`; what `answers` does not know of it stands in the parts' questions.

    Returns:
        Its parts, and all that the file holds.

    Raises:
        InputError: the file cannot be read, or its network is none of ours; says what does not fit.
    """
    state, content, notes = load_state(path)
    modules, more = modules_of(state)
    recurrent = [one for one in modules if one.kind == "recurrent"]
    if not recurrent:
        raise InputError(f"There is no LSTM or GRU among {named(modules)}; a bundle needs one.")
    cell = cell_of(recurrent)
    rest = [one for one in modules if one.kind not in ("recurrent", "state")]
    below = modules[: modules.index(recurrent[0])]
    if above := [one for one in rest if one.kind == "convolution" and one not in below]:
        shape = list(above[0].leaves["weight"].shape)
        raise InputError(f"The part {above[0].path!r} is no linear layer: its weight has the shape {shape}.")
    convolution, rest, questions = _convolution(rest, answers)
    width = int(layers_of(recurrent[0], cell)[0].directions[0]["weight_ih"].shape[1])
    table = _embedding(rest, width if convolution is None else int(convolution.weight.shape[1]))
    layers, embedding, head, said = _stacked(modules, table, cell, width, convolution is None)
    if convolution is not None and len(convolution.weight) != width:
        raise InputError(f"The convolution gives {len(convolution.weight)} numbers, but {width} are read behind it.")
    top = layers[-1]
    attention, head = split_attention(head, (top.size, top.width))
    operations, asked = head_of(head, (top.size, len(top.directions) == 2, cell), answers)
    if attention is not None:
        questions["readout"] = (
            f"attention, if the softmax over the words of what {attention.path!r} gives weights the states, and "
            "nothing stands between"
        )
    parts = Parts(
        embedding=embedding,
        layers=layers,
        head=operations,
        cell=cell,
        convolution=convolution,
        attention=None if attention is None else linear_of(attention).weight[0],
        initial=_initial([one for one in modules if one.kind == "state"], layers, cell),
        questions=questions | asked,
        notes=(*notes, *more, *said),
    )
    if (classes := classes_in(content, parts.n_classes)) is not None:
        parts = replace(
            parts,
            says=Answers(classes=classes, positive=classes.index(POSITIVE)),
            notes=(*parts.notes, f"{path.name} says that its outputs stand for {', '.join(classes)}."),
        )
    return parts, content


def _convolution(modules: list[Module], answers: Answers) -> tuple[Convolution | None, list[Module], dict[str, str]]:
    """The convolution below the recurrent layers, what else there is, and what has to be asked."""
    found = [one for one in modules if one.kind == "convolution"]
    if not found:
        return None, modules, {}
    [module, *others] = found
    weight = module["weight"]  # [filter, embedding, width]
    if others or weight.shape[2] % 2 == 0:
        what = f"{len(found)} convolutions" if others else f"a convolution of even width {weight.shape[2]}"
        raise InputError(f"There is {what}; a bundle has one, of odd width, over the embedded words: {named(found)}.")
    bias = module["bias"] if "bias" in module.leaves else torch.zeros(len(weight))
    pool = answers.pool or 1
    others = [one for one in modules if one is not module]
    questions = {"pool": _POOL}
    if pool > 1:
        questions["pool_rest"] = "whether its pooling left something out: " + explained(POOL_REST)
    drops_rest = pool > 1 and answers.pool_rest != TAKEN
    return Convolution(weight, bias, pool, drops_rest), others, questions


def _embedding(modules: Sequence[Module], width: int) -> Module:
    """The embedding: a weight without bias, as wide as what is read, with a row for each word."""
    tables = [one for one in modules if one.kind == "table" and one.leaves["weight"].shape[1] == width]
    if len(tables) > 1:  # a linear layer without bias looks like a vocabulary of two words
        tables = [one for one in tables if len(one.leaves["weight"]) > 3]
    if len(tables) > 1 and (called := [one for one in tables if "emb" in one.path.lower()]):
        tables = called
    if len(tables) != 1:
        seen = f"{len(tables)} of them: {named(tables)}" if tables else f"none among {named(modules)}"
        raise InputError(f"A bundle has one embedding, {width} numbers wide as it is read; there is {seen}.")
    return tables[0]


def _stacked(
    modules: Sequence[Module], table: Module, cell: Cell, width: int, normed: bool
) -> tuple[list[RecurrentLayer], Tensor, list[Module], list[str]]:
    """The recurrent layers in the order of their definition, the embedding, what stands behind them, and notes.

    A normalisation that is defined among them stands there: it moves into the weights that read it.
    """
    embedding, layers, head, notes = table["weight"], list[RecurrentLayer](), list[Module](), list[str]()
    parts = [one for one in modules if one.kind == "recurrent"]
    for module in modules:
        later = any(one in parts for one in modules[modules.index(module) + 1 :])
        if module.kind == "recurrent":
            own = layers_of(module, cell)
            if layers and own[0].directions[0]["weight_ih"].shape[1] != layers[-1].width:
                raise InputError(
                    f"There are {len(parts)} recurrent parts, {named(parts)}, and {module.path!r} does not read what "
                    "the one before gives; how they are joined does not stand in the file. A bundle has a stack."
                )
            layers += own
        elif module.kind == "norm" and later and normed:
            scaling = scaling_of(module, layers[-1].width if layers else width)
            notes.append(f"{module.path!r} is taken to stand where it is defined, and is folded into what reads it.")
            if layers:
                layers[-1] = replace(layers[-1], scale=scaling.scale, shift=scaling.shift)
            else:
                embedding = embedding * scaling.scale + scaling.shift
        elif module.kind in ("linear", "table", "norm") and module is not table:
            head.append(module)
    if len(parts) > 1:
        notes.append(f"{named(parts)} are taken for a stack, each reading all states of the one before.")
    return layers, embedding, head, notes


def _initial(modules: Sequence[Module], layers: Sequence[RecurrentLayer], cell: Cell) -> list[list[Tensor]]:
    """Hidden state, and cell, in which every text begins, by layer [direction, unit]; empty where they are zeros."""
    if not modules:
        return []
    wanted = 2 if cell == "lstm" else 1
    shape = [len(one.directions) * one.size for one in layers]
    ordered = sorted(modules, key=holds_cell)
    if len(modules) != wanted or [holds_cell(one) for one in ordered] != [False, True][:wanted]:
        raise InputError(
            f"{named(modules)} look like a first state; {'an LSTM' if wanted == 2 else 'a GRU'} begins in "
            f"{'two tensors, hidden state and cell' if wanted == 2 else 'one tensor, the hidden state'}."
        )
    states = []
    for module in ordered:
        tensor = module[module.path.rpartition(".")[2]]
        if tensor.numel() != sum(shape):
            raise InputError(
                f"The first state {module.path!r} is {list(tensor.shape)}; it should hold {sum(shape)} numbers: of one "
                "text, each layer's and direction's units."
            )
        pieces = torch.split(tensor.flatten(), shape)
        states.append([one.view(len(layer.directions), -1) for one, layer in zip(pieces, layers, strict=True)])
    return states if any(one.any() for state in states for one in state) else []
