"""Which word would a network expect next? A language model: embedding, LSTM, and the embedding once more as readout."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from lstm_demo.text import PADDING_ID, Vocabulary


@dataclass(frozen=True)
class LanguageConfig:
    """Everything needed to build a language model; its embedding is as wide as its LSTM, because both ends share it."""

    vocabulary_size: int
    hidden_size: int = 256

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


def load_language(folder: str | Path) -> Language:
    folder = Path(folder)
    config = LanguageConfig(**json.loads((folder / "config.json").read_text()))
    network = LanguageModel(config)
    network.load_state_dict({name: one.float() for name, one in load_file(folder / "model.safetensors").items()})
    return Language(
        network.requires_grad_(False).eval(), Vocabulary(tuple((folder / "vocab.txt").read_text().split("\n")[:-1]))
    )
