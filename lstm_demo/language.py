"""The language model: which word would come next? Embedding, LSTM, and the embedding once more as readout."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from lstm_demo.checks import brief, check_integer
from lstm_demo.errors import BundleError, InputError
from lstm_demo.limits import MAX_TOKENS, MAX_VOCABULARY, MAX_WIDTH
from lstm_demo.places import ASSETS
from lstm_demo.storage import (
    CONFIG,
    MAX_BUNDLED_BYTES,
    read_config,
    read_vocabulary,
    read_weights,
    reading,
    shapes_alone,
    write_parts,
)
from lstm_demo.text import PADDING_ID, UNKNOWN_ID, Vocabulary

LANGUAGE = ASSETS / "language"
_STEPS = 64  # read at a time: the scores of all words for all steps at once would take 120 MB


@dataclass(frozen=True)
class LanguageConfig:
    """Everything needed to build a language model; its embedding is as wide as its LSTM, because both ends share it.

    Raises:
        InputError: a size is no whole number or lies outside what is allowed.
    """

    vocabulary_size: int
    hidden_size: int = 256

    def __post_init__(self) -> None:
        for name, low, high in (("vocabulary_size", 3, MAX_VOCABULARY), ("hidden_size", 1, MAX_WIDTH)):
            check_integer(name, getattr(self, name), low, high)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


class LanguageModel(nn.Module):
    """Reads token ids and scores every word of the vocabulary as the next one.

    The readout's weights are the embedding's (Press & Wolf 2017), plus a bias for each word. Shapes: ids
    [batch, step]; states [batch, step, unit]; scores [batch, step, word].
    """

    def __init__(self, config: LanguageConfig) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocabulary_size, config.hidden_size, padding_idx=PADDING_ID)
        self.lstm = nn.LSTM(config.hidden_size, config.hidden_size, batch_first=True)
        self.bias = nn.Parameter(torch.zeros(config.vocabulary_size))

    def forward(self, ids: Tensor) -> Tensor:
        """Score the word after each word, from a state of zeros: [batch, step, word]."""
        return self.scores(self.lstm(self.embedding(ids))[0])

    def scores(self, states: Tensor) -> Tensor:
        """Score every word by `states` [..., unit]: logits [..., word]."""
        return nn.functional.linear(states, self.embedding.weight, self.bias)


@dataclass(frozen=True)
class Language:
    """A language model with the words that it knows."""

    network: LanguageModel
    vocabulary: Vocabulary

    @cached_property
    def digest(self) -> str:
        """A name for the weights and the words: the same only where all are the same."""
        digest = hashlib.sha1("\n".join(self.vocabulary.words).encode(), usedforsecurity=False)
        for tensor in self.network.state_dict().values():
            digest.update(tensor.numpy().tobytes())
        return digest.hexdigest()


class NextWord(NamedTuple):
    """One guess at what comes next."""

    word: str  # as the vocabulary spells it
    probability: float  # 0..1, among all words, the unknown one included


def load_language(folder: str | Path = LANGUAGE) -> Language:
    """Read and check the language model in `folder`; by default the bundled one.

    Raises:
        BundleError: something is missing, damaged, too large, or does not fit together; says what.
    """
    folder = Path(folder)
    with reading(folder, "a language model"):
        config = _read_config(folder)
        vocabulary = read_vocabulary(folder, config.vocabulary_size)
        with shapes_alone():
            network = LanguageModel(config)
        shapes = {name: list(tensor.shape) for name, tensor in network.state_dict().items()}
        network.load_state_dict(read_weights(folder, shapes), assign=True)
    return Language(network.requires_grad_(False).eval(), vocabulary)


def save_language(network: LanguageModel, vocabulary: Vocabulary, folder: str | Path) -> None:
    """Write a language model to `folder`; rare words are packed where it takes more than 10 MB without."""
    weights = network.state_dict()
    write_parts(Path(folder), network.config.to_dict(), vocabulary, weights, max_bytes=MAX_BUNDLED_BYTES)


def next_words(language: Language, tokens: Sequence[str], n: int = 5, since: int = 0) -> list[list[NextWord]]:
    """What the model expects after each of `tokens[since:]`: the `n` most likely known words, the likeliest first.

    Reads all `tokens` (forms, as `tokenize` gives them) from a state of zeros, as a classifier does. Scoring every word
    costs more than that: after the last alone, `since=-1`, it is done once.

    Raises:
        InputError: there are too many tokens, or `n` is not a number from 1 to 100.
    """
    if len(tokens) > MAX_TOKENS:
        raise InputError("text.too_many_words", n=len(tokens), most=MAX_TOKENS)
    check_integer("n", n, 1, 100)
    if not tokens:
        return []
    words, network = language.vocabulary.words, language.network
    guesses = []
    with torch.inference_mode():
        states = network.lstm(network.embedding(torch.tensor([language.vocabulary.encode(tokens)])))[0][0]
        for part in states[since:].split(_STEPS):  # [step, unit]
            scores = network.scores(part)  # [step, word]
            scores[:, PADDING_ID] = -torch.inf  # never comes
            shares = scores.softmax(-1)
            shares[:, UNKNOWN_ID] = 0  # a share of its own, but no word to show
            best = shares.topk(min(n, len(words) - 2))
            for chances, ids in zip(best.values.tolist(), best.indices.tolist(), strict=True):
                guesses.append([NextWord(words[k], p) for k, p in zip(ids, chances, strict=True)])
    return guesses


def _read_config(folder: Path) -> LanguageConfig:
    values, _ = read_config(folder)
    if values.keys() != {"vocabulary_size", "hidden_size"}:
        entries = brief(sorted(values))
        raise BundleError("bundle.no_language_model", file=CONFIG, entries=entries)
    try:
        return LanguageConfig(**values)
    except InputError as error:
        raise BundleError("bundle.unusable", file=CONFIG, error=error) from error
