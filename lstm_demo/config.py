"""The configuration: of which network is a bundle, and how does it read and speak? All that is needed to build it."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, TypeVar, get_args

from torch import Tensor

from lstm_demo.cells import Cell, kind_of
from lstm_demo.checks import check_choice, check_integer, check_switch, shown
from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_LAYERS, MAX_READ_AGAIN, MAX_VOCABULARY, MAX_WIDTH, MAX_WINDOW
from lstm_demo.readout import DenseActivation
from lstm_demo.tokenization import OURS, Tokenization

Readout = Literal["last", "mean", "max", "attention"]
Count = TypeVar("Count", int, Tensor)
SINCE_2 = ("tokenization", "initial_state", "dense", "dense_activation")  # entries that format 1 does not have


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
    readout: Readout = "last"  # which states the verdict reads: the last one, or all: averaged, by maximum, attended to
    n_classes: int = 1  # 1: one logit, sigmoid; 2: negative and positive, softmax; 3: with neutral between them
    neutral_band: tuple[float, float] = (0.4, 0.6)  # probabilities in it are "neutral"; of no meaning in three classes
    cell: Cell = "lstm"  # see cells.py
    convolution: int = 0  # filters of a convolution with ReLU over the embedded words; 0: none
    convolution_width: int = 3  # tokens that a filter sees, an odd number, the edges padded ("same")
    pool: int = 2  # behind a convolution, the maximum over so many tokens makes one step, the last one of what is left
    corrects_spelling: bool = False  # is a misspelled word read as the known word that it was meant for?
    tokenization: Tokenization = OURS  # how a text becomes what is read
    initial_state: bool = False  # do the weights say in which state every text begins? Otherwise in zeros
    dense: tuple[int, ...] = ()  # sizes of hidden linear layers between what the readout takes of the states and `fc`
    dense_activation: DenseActivation = "relu"  # behind each of them

    def __post_init__(self) -> None:
        check_integer("vocabulary_size", self.vocabulary_size, 2, MAX_VOCABULARY)
        check_integer("embedding_size", self.embedding_size, 1, MAX_WIDTH)
        check_integer("hidden_size", self.hidden_size, 1, MAX_WIDTH)
        check_integer("n_layers", self.n_layers, 1, MAX_LAYERS)
        check_integer("n_classes", self.n_classes, 1, 3)
        check_switch("bidirectional", self.bidirectional)
        check_switch("corrects_spelling", self.corrects_spelling)
        check_switch("initial_state", self.initial_state)
        if not isinstance(self.tokenization, Tokenization):
            raise InputError("tokenization.no_object", value=shown(self.tokenization))
        if self.corrects_spelling and self.tokenization.method != "words":
            raise InputError("config.spelling", method=self.tokenization.method)
        if not _is_fraction(self.dropout) or self.dropout == 1:
            raise InputError("config.dropout", value=shown(self.dropout))
        check_choice("readout", self.readout, get_args(Readout))
        check_choice("cell", self.cell, get_args(Cell))
        check_integer("convolution", self.convolution, 0, MAX_WIDTH)
        check_integer("convolution_width", self.convolution_width, 1, MAX_WINDOW)
        if self.convolution_width % 2 == 0:
            raise InputError("config.even_width", value=self.convolution_width)
        check_integer("pool", self.pool, 1, MAX_WINDOW)
        if not isinstance(self.dense, tuple) or len(self.dense) > MAX_LAYERS:
            raise InputError("config.dense", value=shown(self.dense), most=MAX_LAYERS)
        for size in self.dense:
            check_integer("dense", size, 1, MAX_WIDTH)
        check_choice("dense_activation", self.dense_activation, get_args(DenseActivation))
        if self.convolution and not self.bidirectional and self.n_ahead * self.n_layers > MAX_READ_AGAIN:
            sizes = {"width": self.convolution_width, "pool": self.pool, "n_layers": self.n_layers}
            raise InputError("config.read_again", **sizes, n_ahead=self.n_ahead, most=MAX_READ_AGAIN)
        band = self.neutral_band
        if not (isinstance(band, tuple) and len(band) == 2 and all(map(_is_fraction, band)) and band[0] <= band[1]):
            raise InputError("config.neutral_band", value=shown(band))

    @property
    def n_directions(self) -> int:
        return 2 if self.bidirectional else 1

    @property
    def has_cell(self) -> bool:
        """Is there a memory beside what is shown?"""
        return kind_of(self.cell) == "lstm"

    @property
    def has_neutral(self) -> bool:
        """Is neutral a class of its own, with a share of the verdict?"""
        return self.n_classes == 3

    @property
    def edges(self) -> tuple[float, ...]:
        """The probabilities at which the label changes; none where the largest of three shares gives it."""
        return () if self.has_neutral else self.neutral_band

    @property
    def has_linear_readout(self) -> bool:
        """Is the verdict one linear function of the states, `logit = w . h + b`? Not behind hidden layers."""
        return not self.dense

    @property
    def input_size(self) -> int:
        """How many numbers the first layer reads at a step."""
        return self.convolution or self.embedding_size

    @property
    def n_ahead(self) -> int:
        """On how many steps behind it the input of a step depends, because a convolution's window reaches them."""
        return -(-(self.convolution_width // 2) // self.pool) if self.convolution else 0

    def n_steps(self, n_tokens: Count) -> Count:
        """How many steps a text, or each of many, takes: one for each token, or one for each `pool` of them."""
        return -(-n_tokens // self.pool) if self.convolution else n_tokens

    @property
    def format(self) -> int:
        """The first format of a bundle that can say all this; what needs no later one is written as it always was."""
        has_news = any(getattr(self, field.name) != field.default for field in _since_2())
        return 2 if has_news or self.n_classes == 3 else 1

    def to_dict(self) -> dict[str, Any]:
        """What `from_dict` builds from, ready for JSON; what format 1 does not know is left out where it can be."""
        left_out = SINCE_2 if self.format == 1 else ()
        return {name: value for name, value in asdict(self).items() if name not in left_out}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Config":
        """Build from a parsed JSON object; unknown and missing names are refused."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise InputError("config.unknown", unknown=shown(unknown), known=str(sorted(known)))
        if "vocabulary_size" not in values:
            raise InputError("config.no_vocabulary_size")
        values = dict(values)
        if "tokenization" in values:
            values["tokenization"] = Tokenization.from_dict(values["tokenization"])
        for name in ("neutral_band", "dense"):
            if isinstance(values.get(name), list):
                values[name] = tuple(values[name])
        return cls(**values)


def _since_2() -> list[Any]:
    return [field for field in fields(Config) if field.name in SINCE_2]


def _is_fraction(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
