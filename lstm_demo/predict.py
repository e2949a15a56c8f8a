"""Predictions: what does the model say? Batched predictions, in length buckets so that little padding is computed."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch.nn.utils.rnn import pad_sequence

from lstm_demo.bundle import Bundle
from lstm_demo.errors import InputError
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.text import PADDING_ID, Tokens

Label = Literal["negative", "neutral", "positive"]
_TOKENS_PER_BATCH = 8_192


@dataclass(frozen=True)
class Prediction:
    """The verdict on one review."""

    label: Label  # "neutral" where the probability lies inside the model's stated band
    probability: float  # of a positive review, 0..1
    logit: float  # log odds, positive = towards a positive review
    tokens: tuple[str, ...]  # what was read, as it was typed
    unknown: tuple[str, ...]  # the words that the model does not know, each once
    corrected: tuple[tuple[str, str], ...]  # misspelled words, and what each was taken for, each pair once
    truncated: int  # tokens left out at the end
    n_known: int  # tokens that the model knows, of len(tokens)


def predict(bundle: Bundle, texts: Sequence[str]) -> list[Prediction]:
    """Judge each of `texts`; an empty text gets the verdict before the first word.

    Raises:
        InputError: a text is not a string or is too long, or a single string was given instead of a list.
    """
    if isinstance(texts, str):
        raise InputError("text.no_list")
    readings = [bundle.read(text) for text in texts]
    logits = score(bundle.network, [reading.ids for reading in readings])
    return [to_prediction(bundle, reading, logit) for reading, logit in zip(readings, logits, strict=True)]


def to_prediction(bundle: Bundle, reading: Tokens, logit: float) -> Prediction:
    """Put a logit into words."""
    probability = sigmoid(logit)
    return Prediction(
        label=to_label(probability, bundle.config),
        probability=probability,
        logit=logit,
        tokens=reading.words,
        unknown=reading.unknown,
        corrected=reading.corrected,
        truncated=reading.truncated,
        n_known=reading.n_known,
    )


def to_label(probability: float, config: Config) -> Label:
    """Name the side of the network's own neutral band on which a probability lies."""
    return label_within(probability, config.neutral_band)


def label_within(probability: float, neutral_band: tuple[float, float]) -> Label:
    """Name the side of a band on which a probability lies; its edges belong to the band."""
    low, high = neutral_band
    if low <= probability <= high:
        return "neutral"
    return "positive" if probability > high else "negative"


def sigmoid(logit: float) -> float:
    """The probability that belongs to a logit."""
    return 1 / (1 + math.exp(-logit)) if logit >= 0 else math.exp(logit) / (1 + math.exp(logit))


def score(network: SentimentLSTM, ids: Sequence[Sequence[int]]) -> list[float]:
    """The logit of each sequence of token ids, in the order given."""
    _, bias = network.readout()
    logits = [float(bias)] * len(ids)  # what an empty text gets: the readout of a hidden state of zeros
    with torch.inference_mode():
        for batch in _buckets(ids):
            rows = [torch.tensor(ids[index]) for index in batch]
            lengths = torch.tensor([len(row) for row in rows])
            padded = pad_sequence(rows, batch_first=True, padding_value=PADDING_ID)  # [batch, step]
            batch_logits = network.logit(network(padded, lengths))  # [batch]
            for index, logit in zip(batch, batch_logits.tolist(), strict=True):
                logits[index] = logit
    return logits


def _buckets(ids: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Indices of non-empty sequences, in batches of like length with at most `_TOKENS_PER_BATCH` tokens."""
    batch: list[int] = []
    for index in sorted((k for k in range(len(ids)) if ids[k]), key=lambda k: len(ids[k])):
        if batch and (len(batch) + 1) * len(ids[index]) > _TOKENS_PER_BATCH:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
