"""The head of a checkpoint: what stands behind its states? Linear layers and normalisation, in their order.

A state_dict does not say what stands between two linear layers, nor whether normalisation comes before it: asked.
"""

from collections.abc import Sequence

import torch

from lstm_demo.convert.answers import NONE, Answers
from lstm_demo.convert.head import Linear, Operation, Scaling, normalization
from lstm_demo.convert.pytorch.modules import Module, named
from lstm_demo.convert.readouts import check_classes, check_width
from lstm_demo.errors import InputError

EPSILON = 1e-5  # what nn.BatchNorm1d adds, if not told otherwise
BETWEEN = "what stands between the linear layers: relu, tanh, or none"
NORM_FIRST = "whether normalisation comes before that: yes or no"


def split_attention(modules: Sequence[Module], seen: Sequence[int]) -> tuple[Module | None, list[Module]]:
    """The part that gives each state one number, where another part reads the states as well; and the others.

    Two layers that can follow each other are no attention.
    """
    readers = [one for one in modules if one.kind != "norm" and one.leaves["weight"].shape[1] in seen]
    ones = [one for one in readers if len(one.leaves["weight"]) == 1]
    if len(readers) != 2:
        return None, list(modules)
    (first, width), (_, other) = (one.leaves["weight"].shape for one in readers)
    if ones and width == other and first != other:
        attention = ones[0] if len(ones) == 1 else next((one for one in ones if "att" in one.path.lower()), ones[0])
        return attention, [one for one in modules if one is not attention]
    return None, list(modules)


def head_of(
    modules: Sequence[Module], top: tuple[int, bool, str], answers: Answers
) -> tuple[list[Operation], dict[str, str]]:
    """The operations behind the states, and the questions that are open.

    Args:
        modules: linear layers and normalisation, in the order of their definition.
        top: the top layer's units, whether it has two directions, and its cell.
        answers: what is known of what stands between them.

    Raises:
        InputError: they do not follow each other.
    """
    linears = [one for one in modules if one.kind != "norm"]
    if not linears:
        raise InputError("Beside embedding and LSTM or GRU a bundle has a linear layer; there is nothing.")
    check_width(linears[0].path, linears[0].leaves["weight"].shape[1], *top)
    operations: list[Operation] = []
    questions = {"between": BETWEEN} if len(linears) > 1 else {}
    width = int(linears[0].leaves["weight"].shape[1])
    for number, module in enumerate(modules):
        later = [one for one in modules[number + 1 :] if one.kind != "norm"]
        if module.kind == "norm":
            scaling = scaling_of(module, width)
            if later and operations and isinstance(operations[-1], str) and answers.between != NONE:
                questions["norm_first"] = NORM_FIRST
                operations.insert(len(operations) - (answers.norm_first is True), scaling)
            else:
                operations.append(scaling)
            continue
        linear = linear_of(module)
        if linear.weight.shape[1] != width:
            raise InputError(
                f"The linear layers {named(linears)} do not follow each other: {module.path!r} reads "
                f"{linear.weight.shape[1]} numbers and the one before gives {width}. How they are joined does not "
                "stand in the file; a bundle has a row of them, or one beside attention."
            )
        operations += [linear, answers.between or NONE] if later else [linear]
        width = len(linear.weight)
    check_classes(linears[-1].path, len(linears[-1].leaves["weight"]))
    return operations, questions


def linear_of(module: Module) -> Linear:
    """A linear layer with its bias, zeros where it has none."""
    weight = module["weight"]
    bias = module["bias"] if "bias" in module.leaves else torch.zeros(len(weight))
    if bias.shape != weight.shape[:1]:
        raise InputError(f"The part {module.path!r} is no plain linear layer: its bias is {list(bias.shape)}.")
    return Linear(weight, bias)


def scaling_of(module: Module, width: int) -> Scaling:
    """What a trained BatchNorm does with `width` numbers."""
    mean, variance = module["running_mean"], module["running_var"]
    ones = torch.ones(len(mean))
    gamma = module["weight"] if "weight" in module.leaves else ones
    beta = module["bias"] if "bias" in module.leaves else torch.zeros(len(mean))
    if not mean.shape == variance.shape == gamma.shape == beta.shape == (width,):
        raise InputError(f"The part {module.path!r} normalises {len(mean)} numbers where there are {width}.")
    return normalization(mean, variance, EPSILON, gamma, beta)
