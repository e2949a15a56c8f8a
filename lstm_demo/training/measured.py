"""Figures: how good is a model, in all numbers? Those on the test sets, and what else its page and its card tell."""

import functools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from lstm_demo.bundle import Bundle, recipe_of
from lstm_demo.evaluation import Evaluation, evaluate, measure
from lstm_demo.invariance import measure_moves
from lstm_demo.limits import MAX_TOKENS
from lstm_demo.measurements import Measurements, Mistake
from lstm_demo.minimal_pairs import score_pairs
from lstm_demo.predict import predict
from lstm_demo.tokenization import OURS
from lstm_demo.training.batches import Encoded, encode
from lstm_demo.training.calibrate import macro_f1, mean_f1
from lstm_demo.training.corpus import Corpus, tokenize_all
from lstm_demo.training.data import Example, imdb_test, load_split, sst2, sst_sentences
from lstm_demo.training.validation import Predictions, infer
from lstm_demo.typed import score_typed, typed_texts

_N_MISTAKES = 5
_QUOTED_WORDS = 25  # of a review, at most


@dataclass(frozen=True, eq=False)
class TextSet:
    """Texts of a test set, split into words once for all models."""

    examples: tuple[Example, ...]
    corpus: Corpus

    def encode(self, bundle: Bundle) -> Encoded:
        corrects = bundle.config.corrects_spelling
        return encode(self.examples, self.corpus, bundle.vocabulary, corrects_spelling=corrects)

    def read(self, bundle: Bundle) -> Predictions:
        """What `bundle` says: in larger batches, where it reads these words; otherwise as it reads visitors' texts."""
        if bundle.config.tokenization == OURS:
            return infer(bundle.network, self.encode(bundle))
        logits = [one.logit for one in predict(bundle, [example.text for example in self.examples])]
        return Predictions(np.array(logits), np.array([example.target for example in self.examples]))

    def n_words(self, bundle: Bundle) -> int:
        """How many words that is, marks and padding not counted."""
        if bundle.config.tokenization == OURS:
            return int(np.minimum(np.diff(self.corpus.starts), MAX_TOKENS).sum())
        return sum(bundle.read(example.text).n_typed for example in self.examples)


@dataclass(frozen=True, eq=False)
class TextSets:
    """Everything that models are measured on: two test sets, and texts for validation."""

    tests: dict[str, TextSet]  # by the name in the files, see `card.SETS`
    sentences: TextSet  # of SST, for validation, neutral ones included
    reviews: Callable[[int], TextSet]  # of IMDB, held out of a training with this seed of the split; read once for each


def read_text_sets(folder: str | Path, cache: Path | None = None) -> TextSets:
    """Read the test sets and the sentences in `folder`, and the reviews when a seed is asked for.

    Raises:
        DataError: a file is missing or is not laid out as expected; says which.
    """

    def text_set(examples: tuple[Example, ...]) -> TextSet:
        return TextSet(examples, tokenize_all([example.text for example in examples], cache))

    @functools.cache
    def reviews(seed: int) -> TextSet:
        return text_set(load_split(folder, seed).validation_imdb)

    tests = {"imdb": text_set(imdb_test(folder)), "sst2": text_set(sst2(folder, "test"))}
    return TextSets(tests, text_set(sst_sentences(folder, "dev")), reviews)


def measure_model(bundle: Bundle, text_sets: TextSets) -> Measurements:
    """Measure all that a page and a card tell of `bundle`. Only the speed differs from run to run.

    Mistakes are listed where they are known to be on reviews that it did not learn from.
    """

    def judge(texts: Sequence[str]) -> list[float]:
        return [prediction.against_negative for prediction in predict(bundle, texts)]

    typed = typed_texts("test")
    typed_verdicts = predict(bundle, [one.text for one in typed])
    sides = [one.against_negative for one in typed_verdicts]
    held_out = _held_out(bundle, text_sets)
    reviews = held_out or text_sets.reviews(0)
    predictions, words_per_second = _timed(bundle, reviews)
    return Measurements(
        sets={name: _evaluate(bundle, text_set) for name, text_set in text_sets.tests.items()},
        pairs=score_pairs(bundle),
        typed=score_typed(typed, sides, bundle.config.neutral_band, [one.label for one in typed_verdicts]),
        moved=measure_moves(judge, [example.text for example in text_sets.tests["sst2"].examples]),
        mistakes=_surest_mistakes(reviews.examples, predictions.probabilities) if held_out else (),
        three_class_f1=_three_class_f1(bundle, text_sets.sentences),
        words_per_second=words_per_second,
    )


def _three_class_f1(bundle: Bundle, sentences: TextSet) -> float:
    """How well it tells neutral sentences from the others, by its class of them or, where it has none, by its band."""
    if bundle.config.n_classes == 3:
        labels = [one.label for one in predict(bundle, [example.text for example in sentences.examples])]
        targets = np.array([example.target for example in sentences.examples])
        return mean_f1(np.array([("negative", "neutral", "positive").index(label) - 1 for label in labels]), targets)
    found = sentences.read(bundle)
    return macro_f1(found.probabilities, found.targets, bundle.config.neutral_band)


def _held_out(bundle: Bundle, text_sets: TextSets) -> TextSet | None:
    """The reviews that `bundle` did not learn from, by its recipe; None where it does not say, or had other data."""
    seed, counts = recipe_of(bundle).get("split_seed"), (bundle.recipe or {}).get("texts")
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0 or not isinstance(counts, dict):
        return None
    reviews = text_sets.reviews(seed)
    return reviews if counts.get("validation") == len(reviews.examples) else None


def _evaluate(bundle: Bundle, text_set: TextSet) -> Evaluation:
    if bundle.config.n_classes == 3:
        texts = [example.text for example in text_set.examples]
        return evaluate(bundle, texts, [int(example.target > 0.5) for example in text_set.examples])
    predictions = text_set.read(bundle)
    return measure(predictions.probabilities, predictions.targets)


def _timed(bundle: Bundle, text_set: TextSet) -> tuple[Predictions, float]:
    """The predictions, and how many words a second one thread read for them, padding not counted.

    Where the words are this program's, they were split before; other ways' splitting counts as well.
    """
    n_words, examples = text_set.n_words(bundle), text_set.encode(bundle)
    is_split = bundle.config.tokenization == OURS
    n_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        started = time.perf_counter()
        predictions = infer(bundle.network, examples) if is_split else text_set.read(bundle)
        seconds = time.perf_counter() - started
    finally:
        torch.set_num_threads(n_threads)
    return predictions, n_words / seconds


def _surest_mistakes(reviews: tuple[Example, ...], probabilities: NDArray[np.float64]) -> tuple[Mistake, ...]:
    labels = np.array([review.target > 0.5 for review in reviews])
    wrong = np.flatnonzero((probabilities > 0.5) != labels)
    surest = wrong[np.argsort(-np.abs(probabilities[wrong] - 0.5), kind="stable")][:_N_MISTAKES]
    return tuple(Mistake(_quote(reviews[k].text), int(labels[k]), round(float(probabilities[k]), 4)) for k in surest)


def _quote(review: str) -> str:
    words = review.replace("<br />", " ").split()
    return " ".join(words[:_QUOTED_WORDS]) + (" …" if len(words) > _QUOTED_WORDS else "")
