"""Contextual decomposition: how much of what an LSTM remembers and shows comes from some of the words alone?

Murdoch, Liu & Yu (2018), "Beyond word importance: contextual decomposition to extract interactions from LSTMs". At each
step the cell and the hidden state are two parts, `c = c_relevant + c_rest` and `h = h_relevant + h_rest`: what the
chosen words did among themselves, and all that somebody else had a hand in. Plain numpy in double precision.

Two departures from the equations of the paper, both as in its authors' own program: all that is relevant goes into a
gate as one sum (the paper linearises a word's input and the state before apart), and at a chosen word the product of
the biases of `i` and `g` is relevant. So all words together get the whole logit but for the bias, and none get nothing.
Where a reading begins in another state than zeros, that state is somebody else.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from lstm_demo.bundle import Bundle
from lstm_demo.errors import InputError
from lstm_demo.explain.by_hand import first_inputs, numpy_initial, numpy_weights
from lstm_demo.explain.states import all_states
from lstm_demo.model import Config
from lstm_demo.predict import score
from lstm_demo.text import Tokens

Exact = NDArray[np.float64]


class Parts(NamedTuple):
    """What each choice of words contributes to the logit; `relevant + rest + bias = logit`, in log odds."""

    relevant: Exact  # [choice]: of the chosen words
    rest: Exact  # [choice]: of everything else, and of what the chosen words do together with it
    logit: float  # the network's own, in single precision
    bias: float  # the logit of a state of zeros
    excess: Exact  # [choice]: the largest part of a cell, over all steps and units, in multiples of the largest cell


class _Shares(NamedTuple):
    """A squashed sum as three addends."""

    relevant: Exact
    rest: Exact
    bias: Exact

    @property
    def total(self) -> Exact:
        return self.relevant + self.rest + self.bias


def refusal(config: Config) -> InputError | None:
    """Why a network of this kind cannot be decomposed; None where it can.

    The equations are those of an LSTM that is read from its last state. In a stack they are those of the last layer,
    whose inputs already know of the words before.
    """
    if config.cell != "lstm":
        return InputError("phrase.cell", cell=config.cell)
    if config.bidirectional:
        return InputError("phrase.directions")
    if config.convolution:
        return InputError("phrase.convolution")
    if config.readout != "last":
        return InputError("phrase.readout", readout=config.readout)
    return None if config.has_linear_readout else InputError("phrase.hidden_layers")


def decompose(bundle: Bundle, reading: Tokens, chosen: NDArray[np.bool_]) -> Parts:
    """Split the logit of a text for each choice of its words.

    Args:
        bundle: the model, one that `refusal` does not refuse.
        reading: the text, at least one token.
        chosen: which tokens are chosen [choice, token].
    """
    n_choices, H = len(chosen), bundle.config.hidden_size
    _, U, b, _, _ = numpy_weights(bundle, bundle.config.n_layers - 1, 0)
    from_input = _from_input(bundle, reading)  # [step, 4 * unit]
    h_0, c_0 = numpy_initial(bundle, bundle.config.n_layers - 1, 0)  # [unit]
    relevant, c_relevant = np.zeros((n_choices, H)), np.zeros((n_choices, H))
    rest, c_rest = np.tile(h_0, (n_choices, 1)), np.tile(c_0, (n_choices, 1))  # nobody among the words brought these
    largest_part, largest_cell = np.zeros(n_choices), 0.0
    for t, x in enumerate(from_input):
        inside = chosen[:, t, None]  # [choice, 1]
        to_relevant = relevant @ U.T + np.where(inside, x, 0.0)  # [choice, 4 * unit]
        to_rest = rest @ U.T + np.where(inside, 0.0, x)  # [choice, 4 * unit]
        c_relevant, c_rest, o = _cell(to_relevant, to_rest, b, c_relevant, c_rest, inside)
        relevant, rest = (o * share for share in _linearised_pair(c_relevant, c_rest))  # h = o * tanh(c)
        parts = np.maximum(np.abs(c_relevant), np.abs(c_rest)).max(axis=-1)  # [choice]
        largest_part = np.maximum(largest_part, parts)
        largest_cell = max(largest_cell, float(np.abs(c_relevant + c_rest).max()))
    w, bias = (tensor.detach().double().numpy() for tensor in bundle.network.readout())  # [unit], []
    [logit] = score(bundle.network, [reading.ids])
    return Parts(relevant @ w, rest @ w, logit, float(bias), largest_part / max(largest_cell, np.finfo(float).tiny))


def _cell(
    to_relevant: Exact, to_rest: Exact, b: Exact, c_relevant: Exact, c_rest: Exact, inside: NDArray[np.bool_]
) -> tuple[Exact, Exact, Exact]:
    """The new cell's two parts, and the output gate, which is taken whole: each [choice, unit]."""
    for_i, for_f, for_g, for_o = zip(*(np.split(array, 4, axis=-1) for array in (to_relevant, to_rest, b)), strict=True)
    i, f, g = _linearised(_sigmoid, for_i), _linearised(_sigmoid, for_f), _linearised(np.tanh, for_g)
    written = i.relevant * (g.relevant + g.bias) + i.bias * g.relevant  # what meets no other word
    written = written + np.where(inside, i.bias * g.bias, 0.0)
    kept = (f.relevant + f.bias) * c_relevant
    c = f.total * (c_relevant + c_rest) + i.total * g.total  # c = f * c + i * g
    return kept + written, c - kept - written, _sigmoid(for_o[0] + for_o[1] + for_o[2])


def _linearised(squash: Callable[[Exact], Exact], addends: tuple[Exact, ...]) -> _Shares:
    """`squash(relevant + rest + bias)` as a sum of three: what each of them adds, in the mean of both orders.

    The bias always comes first, which the paper found better; so what the other two add are their Shapley values.
    """
    relevant, rest, bias = addends
    nothing, both = squash(bias), squash(bias + relevant + rest)
    one, other = squash(bias + relevant), squash(bias + rest)
    return _Shares((one - nothing + both - other) / 2, (other - nothing + both - one) / 2, nothing)


def _linearised_pair(relevant: Exact, rest: Exact) -> tuple[Exact, Exact]:
    """`tanh(relevant + rest)` as a sum of two, likewise."""
    shares = _linearised(np.tanh, (relevant, rest, np.zeros(())))
    return shares.relevant, shares.rest


def _from_input(bundle: Bundle, reading: Tokens) -> Exact:
    """What the last layer's gates see of its input, without any bias: `W x` [step, 4 * unit]."""
    layer = bundle.config.n_layers - 1
    x = first_inputs(bundle, reading.ids)  # [step, embedding]
    if layer:
        with torch.inference_mode():
            states = all_states(bundle.network, bundle.network.embedding(torch.tensor(reading.ids)))
        x = states[layer - 1][0].hidden.double().numpy()  # [step, unit]
    return x @ numpy_weights(bundle, layer, 0)[0].T


def _sigmoid(z: Exact) -> Exact:
    return (1 + np.tanh(z / 2)) / 2
