"""What is the network? Embedding, LSTM, dropout, linear readout: the classifier of every tutorial, in one class.

Parameters are named as in tutorials (`embedding`, `lstm`, `fc`), so that their checkpoints can be read.
"""

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from lstm_demo.cells import LSTMWeights
from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_LAYERS, MAX_VOCABULARY, MAX_WIDTH
from lstm_demo.text import PADDING_ID

Readout = Literal["last", "mean", "max"]


@dataclass(frozen=True)
class Config:
    """Everything needed to build the network, and how its probability is put into words.

    The usual tutorial classifier is `Config(10_000, 100, 256, n_layers=2, bidirectional=True, n_classes=2)`.

    Raises:
        InputError: a value has the wrong type or lies outside what is allowed.
    """

    vocabulary_size: int
    embedding_size: int = 100
    hidden_size: int = 256
    n_layers: int = 1
    bidirectional: bool = False
    dropout: float = 0.5
    readout: Readout = "last"  # which states the verdict reads: the last one, or all, averaged or by maximum
    n_classes: int = 1  # 1: one logit, sigmoid; 2: negative and positive, softmax
    neutral_band: tuple[float, float] = (0.4, 0.6)  # probabilities in it are labelled "neutral"

    def __post_init__(self) -> None:
        _check_integer("vocabulary_size", self.vocabulary_size, 2, MAX_VOCABULARY)
        _check_integer("embedding_size", self.embedding_size, 1, MAX_WIDTH)
        _check_integer("hidden_size", self.hidden_size, 1, MAX_WIDTH)
        _check_integer("n_layers", self.n_layers, 1, MAX_LAYERS)
        _check_integer("n_classes", self.n_classes, 1, 2)
        if not isinstance(self.bidirectional, bool):
            raise InputError(f"bidirectional is {self.bidirectional!r}; use true or false.")
        if not _is_fraction(self.dropout) or self.dropout == 1:
            raise InputError(f"dropout is {self.dropout!r}; use a number from 0 up to, but not including, 1.")
        if self.readout not in get_args(Readout):
            raise InputError(f"readout is {self.readout!r}; use one of {', '.join(get_args(Readout))}.")
        band = self.neutral_band
        if not (isinstance(band, tuple) and len(band) == 2 and all(map(_is_fraction, band)) and band[0] <= band[1]):
            raise InputError(f"neutral_band is {band!r}; use two probabilities, the lower one first.")

    @property
    def n_directions(self) -> int:
        return 2 if self.bidirectional else 1

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Config":
        """Build from a parsed JSON object; unknown and missing names are refused."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise InputError(f"The configuration has unknown entries {unknown}; known are {sorted(known)}.")
        if "vocabulary_size" not in values:
            raise InputError("The configuration lacks vocabulary_size; add it.")
        values = dict(values)
        if isinstance(values.get("neutral_band"), list):
            values["neutral_band"] = tuple(values["neutral_band"])
        return cls(**values)


class SentimentLSTM(nn.Module):
    """Reads token ids, one review a row, and scores each review.

    Shapes: ids [batch, step], padded on the right with 0; lengths [batch], each at least 1.
    """

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        E, H = config.embedding_size, config.hidden_size
        self.embedding = nn.Embedding(config.vocabulary_size, E, padding_idx=PADDING_ID)
        self.lstm = nn.LSTM(
            E,
            H,
            num_layers=config.n_layers,
            bidirectional=config.bidirectional,
            dropout=config.dropout if config.n_layers > 1 else 0.0,
            batch_first=True,
        )
        self.dropout = nn.Dropout(config.dropout)
        self.fc = nn.Linear(config.n_directions * H, config.n_classes)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """Score whole reviews: [batch, class]."""
        return self.from_embeddings(self.embedding(ids), lengths)

    def from_embeddings(self, embedded: Tensor, lengths: Tensor) -> Tensor:
        """Score reviews given as embedded words [batch, step, embedding]: [batch, class]."""
        states = self.states(embedded, lengths)  # [batch, step, direction * unit]
        scores: Tensor = self.fc(self.dropout(self.pool(states, lengths)))  # [batch, class]
        return scores

    def states(self, embedded: Tensor, lengths: Tensor) -> Tensor:
        """The top layer's hidden states [batch, step, direction * unit]; what stands behind a length is padding."""
        if not self.config.bidirectional:  # padding on the right cannot reach the steps before it
            states: Tensor = self.lstm(embedded)[0]
            return states
        packed = pack_padded_sequence(embedded, lengths.cpu(), batch_first=True, enforce_sorted=False)
        return pad_packed_sequence(self.lstm(packed)[0], batch_first=True, total_length=embedded.shape[1])[0]

    def pool(self, states: Tensor, lengths: Tensor) -> Tensor:
        """What the readout sees of `states` [batch, step, direction * unit]: [batch, direction * unit]."""
        last = (lengths - 1).view(-1, 1, 1).to(states.device)  # [batch, 1, 1]
        if not self.config.bidirectional:
            running = self.running_pool(states)  # [batch, step, unit]
            return running.gather(1, last.expand(-1, 1, running.shape[2]))[:, 0]
        H = self.config.hidden_size
        forward, backward = states[..., :H], states[..., H:]
        match self.config.readout:
            case "last":  # each direction's state after its last word; the backward one ends at the first
                final = forward.gather(1, last.expand(-1, 1, H))[:, 0]
                return torch.cat((final, backward[:, 0]), dim=-1)
            case "mean":
                inside = self._inside(states, lengths)
                return (states * inside).sum(1) / inside.sum(1)
            case "max":
                return states.masked_fill(~self._inside(states, lengths), -torch.inf).amax(1)

    def running_pool(self, states: Tensor) -> Tensor:
        """What the readout would see if the review ended at each step: [..., step, unit]; one direction only."""
        match self.config.readout:
            case "last":
                return states
            case "mean":
                n_read = torch.arange(1, states.shape[-2] + 1, device=states.device)  # [step]
                return states.cumsum(-2) / n_read[:, None]
            case "max":
                return states.cummax(-2).values

    def logit(self, scores: Tensor) -> Tensor:
        """Class scores [..., class] as one logit [...], positive = towards a positive review."""
        return scores[..., 0] if self.config.n_classes == 1 else scores[..., 1] - scores[..., 0]

    def readout(self) -> tuple[Tensor, Tensor]:
        """The verdict as one linear function: `logit = w . h + b`; w [direction * unit], b []."""
        w, b = self.fc.weight, self.fc.bias  # [class, direction * unit], [class]
        return (w[0], b[0]) if self.config.n_classes == 1 else (w[1] - w[0], b[1] - b[0])

    def weights(self, layer: int, direction: int) -> LSTMWeights:
        """One layer's parameters in one direction (0 forward, 1 backward), with the two biases summed."""
        W, U, b_ih, b_hh = self.fused_weights(layer, direction)
        return LSTMWeights(W, U, b_ih + b_hh)

    def fused_weights(self, layer: int, direction: int) -> list[Tensor]:
        """The same as `nn.LSTM` holds them: weight_ih, weight_hh, bias_ih, bias_hh."""
        suffix = f"l{layer}" + ("_reverse" if direction else "")
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        return [getattr(self.lstm, f"{name}_{suffix}") for name in names]

    def _inside(self, states: Tensor, lengths: Tensor) -> Tensor:
        steps = torch.arange(states.shape[1], device=states.device)
        return (steps < lengths.to(states.device)[:, None])[..., None]  # [batch, step, 1], bool


def _check_integer(name: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        shown = repr(value)[:40]
        raise InputError(f"{name} is {shown}; use a whole number from {low:,} to {high:,}.")


def _is_fraction(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
