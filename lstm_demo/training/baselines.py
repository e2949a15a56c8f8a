"""Baselines: how well do methods without a network classify the same texts? Three baselines, by scikit-learn.

Each is trained for each test set on its own, on that set's kind of text alone, which favours it: a network reads long
reviews and single sentences with the same weights. Words and validation parts are the networks' own. What people type,
and sentences in which something was exchanged, are judged by those that learnt from sentences.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_demo.bag_of_words import BagOfWords
from lstm_demo.errors import DataError, TrainingError
from lstm_demo.evaluation import measure
from lstm_demo.invariance import measure_moves
from lstm_demo.measurements import Measurements
from lstm_demo.text import UNKNOWN_ID, Vocabulary, tokenize
from lstm_demo.training.calibrate import choose_neutral_band
from lstm_demo.training.corpus import tokenize_all
from lstm_demo.training.data import Example, Source, Split, imdb_test, sst2
from lstm_demo.training.report import Report
from lstm_demo.typed import score_typed, typed_texts

FIRST_WORD_ID = UNKNOWN_ID + 1
NAMES = ("bag-of-words", "tf-idf", "nb-svm")
STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000)  # C, the weight of the data against the penalty
BAG_STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1)
ALPHA = 1.0  # added to each count (Wang & Manning 2012)


@dataclass(frozen=True, eq=False)
class Labelled:
    """Texts of one set, as tokens."""

    texts: list[list[str]]  # the tokens of each
    labels: NDArray[np.int64]  # [text], 0 negative, 1 positive


@dataclass(frozen=True, eq=False)
class Baseline:
    """A trained baseline: what counts the tokens, how much each count weighs, and the classifier."""

    vectorizer: Any
    weights: NDArray[np.float64] | float  # [feature]
    classifier: Any
    strength: float  # the C that was chosen
    validation_accuracy: float  # 0..1

    def probabilities(self, texts: Sequence[list[str]]) -> NDArray[np.float64]:
        """Predict for each text, given as its tokens: [text], probability of positive, 0..1."""
        features = _weigh(self.vectorizer.transform(texts), self.weights)
        return np.asarray(self.classifier.predict_proba(features)[:, 1])


def measure_baselines(
    folder: str | Path, split: Split, cache: Path | None = None, report: Report = lambda line: None
) -> dict[str, Measurements]:
    """Train each baseline on `split` and measure it on the test sets in `folder`: figures by the baseline's name.

    The test sets are "imdb" and "sst2". For the first a baseline learns from IMDB's reviews, for the second from the
    sentences and phrases of SST that are not neutral; validation data chooses C.

    Args:
        folder: the data's folder.
        split: what is learnt from, and what chooses.
        cache: a folder that keeps tokenised texts for the next time.
        report: called with a line for each choice.

    Raises:
        TrainingError: scikit-learn is missing.
        DataError: the folder lacks a file, or the split lacks texts of one kind; says which.
    """
    _scikit()  # fail before the long work
    found = {name: Measurements() for name in NAMES}
    training, test_sets = _tokens(split.training, cache), {"imdb": imdb_test(folder), "sst2": sst2(folder, "test")}
    sides: tuple[tuple[str, Source, tuple[Example, ...]], ...] = (
        ("imdb", "imdb", split.validation_imdb),
        ("sst2", "sst", split.validation_sst),
    )
    for key, source, held_out in sides:
        train_set = _select(split.training, training, source)
        validation = _select(held_out, _tokens(held_out, cache), source)
        test = _select(test_sets[key], _tokens(test_sets[key], cache), source)
        for name in NAMES:
            baseline = train_baseline(name, train_set, validation)
            report(f"{name}, {key}: C = {baseline.strength:g}, {baseline.validation_accuracy:.2%} of validation right.")
            found[name].sets[key] = measure(baseline.probabilities(test.texts), test.labels)
            if source == "sst":
                found[name] = _with_short_texts(found[name], baseline, split, test_sets[key])
    return found


def train_baseline(name: str, training: Labelled, validation: Labelled) -> Baseline:
    """Train the baseline `name` with each C of `STRENGTHS`; keep the one best on `validation`, of equals the smallest.

    Raises:
        DataError: there are not both labels to learn from, or nothing to choose by.
    """
    if not (any(training.texts) and {*training.labels.tolist()} == {0, 1} and validation.texts):
        raise DataError("Of IMDB and of SST, the split needs texts of both labels to learn from and some to choose by.")
    vectorizer = _vectorizer(name)
    counts = vectorizer.fit_transform(training.texts)  # [text, feature], sparse
    weights = log_count_ratios(counts, training.labels) if name == "nb-svm" else 1.0
    features, held_out = _weigh(counts, weights), _weigh(vectorizer.transform(validation.texts), weights)
    tried = []
    for strength in STRENGTHS:
        classifier = _classifier(strength).fit(features, training.labels)
        accuracy = float(np.mean(classifier.predict(held_out) == validation.labels))
        tried.append(Baseline(vectorizer, weights, classifier, strength, accuracy))
    return max(tried, key=lambda baseline: baseline.validation_accuracy)


def train_bag_of_words(
    folder: str | Path,
    split: Split,
    vocabulary: Vocabulary,
    cache: Path | None = None,
    report: Report = lambda line: None,
) -> BagOfWords:
    """Train a bag of words for reviews and sentences alike, as the networks are, over the words of a `vocabulary`.

    It learns from all that is not neutral; of `BAG_STRENGTHS` the one best on both validation parts, which count the
    same, is kept. What it does on the test sets in `folder` is reported.

    Raises:
        TrainingError: scikit-learn is missing.
        DataError: the folder lacks a file.
    """
    imdb: tuple[Source, tuple[Example, ...], Sequence[Example]] = ("imdb", split.validation_imdb, imdb_test(folder))
    sst: tuple[Source, tuple[Example, ...], Sequence[Example]] = ("sst", split.validation_sst, sst2(folder, "test"))
    training = _tokens(split.training, cache)
    train_sets = [_select(split.training, training, source) for source, *_ in (imdb, sst)]
    validation = [_select(some, _tokens(some, cache), source) for source, some, _ in (imdb, sst)]
    texts, labels = [text for one in train_sets for text in one.texts], [one.labels for one in train_sets]
    vectorizer = _vectorizer("bag-of-words", vocabulary.words[FIRST_WORD_ID:])
    counts, targets = vectorizer.transform(texts), np.concatenate(labels)
    features = [vectorizer.transform(one.texts) for one in validation]
    tried = []
    for strength in BAG_STRENGTHS:
        classifier = _classifier(strength).fit(counts, targets)
        right = [np.mean(classifier.predict(x) == one.labels) for x, one in zip(features, validation, strict=True)]
        tried.append((float(np.mean(right)), strength, classifier))
    accuracy, strength, classifier = max(tried, key=lambda one: one[0])
    report(f"bag of words, both: C = {strength:g}, {accuracy:.2%} of validation right.")
    weights = np.zeros(len(vocabulary), dtype=np.float32)
    weights[FIRST_WORD_ID:] = classifier.coef_[0]
    bag = BagOfWords(vocabulary, weights, float(classifier.intercept_[0]))
    for source, _, examples in (imdb, sst):
        test = _select(examples, _tokens(examples, cache), source)
        figures = measure(np.array([bag.of_words(text) for text in test.texts]), test.labels)
        report(f"bag of words, {source}: {figures.accuracy:.2%} of the test set right.")
    return bag


def log_count_ratios(counts: Any, labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """How much more often does each feature stand in positive texts than in negative ones? [feature], a logarithm.

    r = log((p / |p|) / (q / |q|)), with p = alpha + sum of counts over positive texts, q the same over negative ones
    (Wang & Manning 2012, section 2.1). Above 0: a feature of positive texts.

    Args:
        counts: [text, feature], a sparse or a dense matrix.
        labels: [text], 0 or 1.
    """
    p, q = (ALPHA + np.asarray(counts[labels == label].sum(axis=0), dtype=np.float64).ravel() for label in (1, 0))
    return np.asarray(np.log((p / p.sum()) / (q / q.sum())))


def _with_short_texts(
    known: Measurements, baseline: Baseline, split: Split, sentences: Sequence[Example]
) -> Measurements:
    """What is `known`, and how `baseline` judges what people type, and `sentences` in which something was exchanged.

    As the networks' bands are, what it calls neutral is chosen on SST's validation sentences and typed texts.
    """

    def judge(texts: Sequence[str]) -> list[float]:
        found = baseline.probabilities([[token.form for token in tokenize(text)] for text in texts])
        return [float(p) for p in found]

    def judged(examples: Sequence[Example]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        texts, targets = [one.text for one in examples], [one.target for one in examples]
        return np.array(judge(texts)), np.array(targets)

    band = choose_neutral_band([judged(some) for some in (split.validation_sst, split.validation_typed) if some])
    typed = typed_texts("test")
    return replace(
        known,
        typed=score_typed(typed, judge([one.text for one in typed]), band),
        moved=measure_moves(judge, [example.text for example in sentences]),
    )


def _vectorizer(name: str, words: Sequence[str] | None = None) -> Any:
    """What turns lists of tokens into a sparse matrix [text, feature]; the features may be given as `words`."""
    text = _scikit().feature_extraction.text
    ready: dict[str, Any] = {"tokenizer": list, "token_pattern": None, "lowercase": False}  # the tokens are given
    if name == "bag-of-words":
        return text.CountVectorizer(
            binary=True, vocabulary=words, **ready
        )  # that a word is there, not how often (Pang et al. 2002)
    if name == "tf-idf":
        return text.TfidfVectorizer(ngram_range=(1, 2), **ready)
    # binarised counts as in Wang & Manning 2012, who stop at bigrams; trigrams as in Mesnil et al. 2015
    return text.CountVectorizer(ngram_range=(1, 3), binary=True, **ready)


def _classifier(strength: float) -> Any:
    """Logistic regression with `strength` on the data."""
    return _scikit().linear_model.LogisticRegression(
        # Departures from Wang & Manning 2012, for NB-SVM: the logistic loss stands for the squared hinge, because
        # probabilities are needed, and weights are not drawn towards their mean size (beta 0.25), which would spoil
        # them; both as in Mesnil et al. 2015. The bias is penalised like a weight.
        solver="liblinear",
        C=strength,  # chosen on validation data; 1 in the paper
        max_iter=1_000,
    )


def _weigh(counts: Any, weights: NDArray[np.float64] | float) -> Any:
    return counts.multiply(weights).tocsr()


def _tokens(examples: Sequence[Example], cache: Path | None) -> list[list[str]]:
    corpus = tokenize_all([example.text for example in examples], cache)
    return list(corpus.texts(range(len(examples))))


def _select(examples: Sequence[Example], tokens: list[list[str]], source: Source) -> Labelled:
    """What came from `source` and is not neutral."""
    kept = [k for k, example in enumerate(examples) if example.source == source and example.target != 0.5]
    return Labelled([tokens[k] for k in kept], np.array([examples[k].target > 0.5 for k in kept], dtype=np.int64))


def _scikit() -> Any:
    """The library, imported here so that all other commands start without it.

    Raises:
        TrainingError: it is missing.
    """
    try:
        import sklearn.feature_extraction.text
        import sklearn.linear_model
    except ImportError as error:
        raise TrainingError(
            "The baselines need scikit-learn, which is not installed; run pip install scikit-learn."
        ) from error
    return sklearn
