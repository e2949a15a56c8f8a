"""Parts: what does a source's network consist of, and which network of ours is the same function?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import torch
from torch import Tensor

from lstm_demo.cells import Cell
from lstm_demo.config import Config, Readout
from lstm_demo.convert.answers import CLASSES, UNSAID, Answers
from lstm_demo.convert.head import Linear, Operation, joined
from lstm_demo.convert.readouts import ours, widened
from lstm_demo.convert.stack import RecurrentLayer, side_by_side, spread, spread_state, uniform
from lstm_demo.readout import DenseActivation
from lstm_demo.tokenization import OURS, Tokenization


@dataclass(frozen=True, eq=False)
class Convolution:
    """Filters over the embedded words, edges padded ("same"), ReLU behind them, then the maximum over `pool` tokens."""

    weight: Tensor  # [filter, embedding, width], width odd
    bias: Tensor  # [filter]
    pool: int = 1
    drops_rest: bool = False  # did the source leave out the tokens behind the last whole pool? A bundle takes them


@dataclass(frozen=True, eq=False)
class Parts:
    """A source's weights, float32, in PyTorch's layout and order of gates; and what the source says of itself."""

    embedding: Tensor  # [row, embedding]
    layers: Sequence[RecurrentLayer]
    head: Sequence[Operation]  # behind the readout
    cell: Cell = "lstm"  # or "gru"
    convolution: Convolution | None = None
    attention: Tensor | None = None  # [seen]: what one linear layer gives each state, before the softmax over words
    initial: Sequence[Sequence[Tensor]] = ()  # hidden, and cell, by layer [direction, unit]: where each text begins
    masked: bool = False  # does it pass over padding, whatever is asked?
    says: Answers = UNSAID  # what the file answers
    questions: Mapping[str, str] = field(default_factory=dict)  # what it leaves open, by the names of answers
    notes: tuple[str, ...] = field(default=())

    @property
    def top(self) -> RecurrentLayer:
        return self.layers[-1]

    @property
    def bidirectional(self) -> bool:
        """Has the top layer two directions?"""
        return len(self.top.directions) == 2

    @property
    def n_classes(self) -> int:
        return len([one for one in self.head if isinstance(one, Linear)][-1].weight)

    def with_between(self, between: str | None) -> "Parts":
        """The same with another activation between the linear layers, where the file does not say which."""
        if "between" not in self.questions or between is None:
            return self
        return replace(self, head=[between if isinstance(one, str) else one for one in self.head])

    def config(self, readout: str, vocabulary_size: int, tokenization: Tokenization = OURS) -> Config:
        """The configuration of the same function, for a vocabulary of this size."""
        linears, activation = joined(self.head)
        convolution = self.convolution
        return Config(
            vocabulary_size=vocabulary_size,
            embedding_size=int(self.embedding.shape[1]),
            hidden_size=max(layer.size for layer in self.layers),
            n_layers=len(self.layers),
            bidirectional=any(len(layer.directions) == 2 for layer in self.layers),
            cell=self.cell,
            dropout=0.0,  # plays no part any more
            readout=cast(Readout, ours(readout)),
            n_classes=self.n_classes,
            neutral_band=(0.5, 0.5),  # a tutorial has two labels
            convolution=0 if convolution is None else len(convolution.weight),
            convolution_width=3 if convolution is None else int(convolution.weight.shape[2]),
            pool=2 if convolution is None else convolution.pool,
            dense=tuple(len(one.weight) for one in linears[:-1]),
            dense_activation=cast(DenseActivation, activation),
            tokenization=tokenization,
            initial_state=bool(self.initial),
        )

    def tensors(self, answers: Answers, rows: list[int | None]) -> dict[str, Tensor]:
        """The parameters of the same function, by our names.

        Args:
            answers: which readout it is, one of READOUTS, and which classes the outputs stand for.
            rows: for each word of the new vocabulary the embedding's row; None for a row of zeros.
        """
        zeros = torch.zeros(1, self.embedding.shape[1])
        source = torch.cat((self.embedding, zeros))  # row -1 holds zeros
        tensors = {"embedding.weight": source[torch.tensor([-1 if row is None else row for row in rows])]}
        if self.convolution is not None:
            tensors |= {"convolution.weight": self.convolution.weight, "convolution.bias": self.convolution.bias}
        lstm, size, bidirectional = uniform(self.layers, self.cell)
        tensors |= {f"lstm.{name}": tensor for name, tensor in lstm.items()}
        n_directions = 2 if bidirectional else 1
        for name, states in zip(("initial_hidden", "initial_cell"), self.initial, strict=False):
            tensors[name] = spread_state(states, size, n_directions)
        if self.attention is not None:
            query = spread(side_by_side(self.attention[None], self.top), self.top, size, n_directions)[0]
            tensors["query"] = query * len(query) ** 0.5  # a bundle divides by it
        return tensors | self._head(answers, size, n_directions)

    def _head(self, answers: Answers, size: int, n_directions: int) -> dict[str, Tensor]:
        """The hidden layers and the last one: the first of them reads all states, the last one speaks for positive."""
        linears, _ = joined(self.head)
        first = side_by_side(linears[0].weight, self.top) if self.top.merge != "concat" else linears[0].weight
        seen = widened(first, answers.readout or "last", self.top.size, self.bidirectional, self.cell)
        linears[0] = Linear(spread(seen, self.top, size, n_directions), linears[0].bias)
        linears[-1] = oriented(linears[-1], answers)
        names = [*(f"dense.{number}" for number in range(len(linears) - 1)), "fc"]
        return {
            f"{name}.{kind}": tensor
            for name, one in zip(names, linears, strict=True)
            for kind, tensor in (("weight", one.weight), ("bias", one.bias))
        }


def oriented(last: Linear, answers: Answers) -> Linear:
    """The last layer with its classes in our order: negative, neutral, positive; one output speaks for positive."""
    if len(last.weight) == 3:
        order = [(answers.classes or CLASSES).index(name) for name in CLASSES]
        return Linear(last.weight[order], last.bias[order])
    if answers.positive != 0:
        return last
    if len(last.weight) == 1:
        return Linear(-last.weight, -last.bias)
    return Linear(last.weight.flip(0), last.bias.flip(0))
