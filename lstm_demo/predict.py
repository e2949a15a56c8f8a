"""Predictions: what does the model say? Batched predictions, in length buckets so that little padding is computed."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from lstm_demo.bundle import Bundle
from lstm_demo.errors import InputError
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.readout import one_logit, shares
from lstm_demo.text import PADDING_ID, Tokens
from lstm_demo.tokenization import End

Label = Literal["negative", "neutral", "positive"]
_TOKENS_PER_BATCH = 8_192


class Verdict(NamedTuple):
    """What a network says, in numbers."""

    logit: float  # log odds of positive against negative
    probability: float  # of a positive review, 0..1
    neutral: float | None = None  # the share of neutral, 0..1; None where that is no class of its own


@dataclass(frozen=True)
class Prediction:
    """The verdict on one review."""

    label: Label  # of three classes the one with the largest share; of two, "neutral" inside the model's stated band
    probability: float  # of a positive review, 0..1
    probabilities: tuple[float, ...]  # the share of each class: negative, neutral where it is one, positive
    logit: float  # log odds of positive against negative, positive = towards a positive review
    tokens: tuple[str, ...]  # what was read, as it was typed; marks and padding as the vocabulary has them
    unknown: tuple[str, ...]  # the words that the model does not know, each once
    corrected: tuple[tuple[str, str], ...]  # misspelled words, and what each was taken for, each pair once
    truncated: int  # typed tokens that were cut off, at the `cut` end
    n_known: int  # typed tokens that the model knows, of `n_typed` that it read
    n_typed: int
    unread: tuple[str, ...] = ()  # the words that it does not know and passes over, each once
    n_unread: int = 0  # how many of the typed tokens these are
    cut: End = "end"  # of the text

    @property
    def verdict(self) -> Verdict:
        """The same in numbers alone."""
        return Verdict(self.logit, self.probability, self.neutral)

    @property
    def neutral(self) -> float | None:
        """The share of neutral, 0..1; None where that is no class of its own."""
        return self.probabilities[1] if len(self.probabilities) == 3 else None

    @property
    def against_negative(self) -> float:
        """Positive's share if neutral is left out, 0..1: which side, where one must be taken; `probability` of two."""
        return self.probability if self.neutral is None else sigmoid(self.logit)


def predict(bundle: Bundle, texts: Sequence[str]) -> list[Prediction]:
    """Judge each of `texts`; one of which no word is read gets the verdict before the first word.

    Raises:
        InputError: a text is not a string or is too long, or a single string was given instead of a list.
    """
    if isinstance(texts, str):
        raise InputError("text.no_list")
    readings = [bundle.read(text) for text in texts]
    verdicts = judge(bundle.network, [reading.ids for reading in readings])
    return [to_prediction(bundle, reading, verdict) for reading, verdict in zip(readings, verdicts, strict=True)]


def to_prediction(bundle: Bundle, reading: Tokens, verdict: Verdict) -> Prediction:
    """Put a verdict into words."""
    logit, p, neutral = verdict
    return Prediction(
        label=to_label(p, bundle.config, neutral),
        probability=p,
        probabilities=(1 - p, p) if neutral is None else (max(0.0, 1 - p - neutral), neutral, p),
        logit=logit,
        tokens=reading.words,
        unknown=reading.unknown,
        corrected=reading.corrected,
        truncated=reading.truncated,
        n_known=reading.n_known,
        n_typed=reading.n_typed,
        unread=reading.passed_over,
        n_unread=len(reading.unread),
        cut=reading.cut,
    )


def to_label(probability: float, config: Config, neutral: float | None = None) -> Label:
    """Name the side of the network's own neutral band on which a probability lies.

    Where `neutral` has a share of its own, the class with the largest one.
    """
    if neutral is None:
        return label_within(probability, config.neutral_band)
    negative = 1 - probability - neutral
    if neutral >= max(negative, probability):
        return "neutral"
    return "positive" if probability > negative else "negative"


def label_of(verdict: Verdict, config: Config) -> Label:
    """The same of a whole verdict."""
    return to_label(verdict.probability, config, verdict.neutral)


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
    logits: list[float] = one_logit(class_scores(network, ids)).tolist()
    return logits


def judge(network: SentimentLSTM, ids: Sequence[Sequence[int]]) -> list[Verdict]:
    """The verdict on each sequence of token ids, in the order given."""
    return verdicts_of(class_scores(network, ids))


def verdicts_of(scores: Tensor) -> list[Verdict]:
    """What the scores of classes [text, class] say of each text."""
    logits: list[float] = one_logit(scores).tolist()
    if scores.shape[-1] < 3:
        return [Verdict(logit, sigmoid(logit)) for logit in logits]
    return [Verdict(logit, p, n) for logit, (_, n, p) in zip(logits, shares(scores.double()).tolist(), strict=True)]


def class_scores(network: SentimentLSTM, ids: Sequence[Sequence[int]]) -> Tensor:
    """The score of each class for each sequence of token ids, in the order given: [text, class]."""
    with torch.inference_mode():
        scores = network.scores_before().repeat(len(ids), 1)  # what an empty text gets
        for batch in _buckets(ids):
            rows = [torch.tensor(ids[index]) for index in batch]
            lengths = torch.tensor([len(row) for row in rows])
            padded = pad_sequence(rows, batch_first=True, padding_value=PADDING_ID)  # [batch, step]
            scores[batch] = network(padded, lengths)  # [batch, class]
    return scores


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
