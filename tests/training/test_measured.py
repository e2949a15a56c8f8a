"""What is measured for a page must be what the public verbs say of the same texts."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from data_files import DataFolder

from lstm_demo.evaluation import evaluate
from lstm_demo.invariance import ANY
from lstm_demo.invariance import KINDS as EXCHANGES
from lstm_demo.minimal_pairs import KINDS
from lstm_demo.predict import predict
from lstm_demo.tokenization import Tokenization
from lstm_demo.training import measured
from lstm_demo.training.data import load_split
from lstm_demo.training.measured import measure_model, read_text_sets
from lstm_demo.typed import score_typed, typed_texts

LONG = "film " * 40


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    data_folder = DataFolder(tmp_path_factory.mktemp("measured") / "data")
    rows = [(f"{LONG if k % 3 else 'A'} <br />review of the film number {k}.", k % 2) for k in range(80)]
    data_folder.imdb("train", rows)
    data_folder.imdb("test", [("A good film.", 1), ("A bad film of a book, film by film.", 0), ("a b", 0)])
    return data_folder.root


@pytest.fixture(scope="module")
def text_sets(data):
    return read_text_sets(data)


def trained(bundle, text_sets, seed):
    """`bundle`, as if a training with this seed had made it."""
    n_validation = len(text_sets.reviews(seed).examples)
    return replace(bundle, recipe={"recipe": {"seed": 5, "split_seed": seed}, "texts": {"validation": n_validation}})


@pytest.mark.parametrize(
    "variant",
    [
        {},
        {"bidirectional": True, "n_layers": 2},
        {"bidirectional": True, "readout": "mean"},
        {"n_layers": 2, "initial_state": True},
        {"tokenization": Tokenization("blanks", unknown="skip", before=["k"]), "initial_state": True},
    ],
)
def test_the_test_sets_figures_are_evaluates(make_bundle, text_sets, variant):
    bundle = make_bundle(**variant)
    found = measure_model(bundle, text_sets)
    for name, text_set in text_sets.tests.items():
        texts, labels = zip(*((one.text, int(one.target)) for one in text_set.examples), strict=True)
        expected = evaluate(bundle, texts, labels)
        assert found.sets[name].confusion == expected.confusion
        assert found.sets[name].brier == pytest.approx(expected.brier)
    assert tuple(found.pairs) == KINDS
    typed = typed_texts("test")
    said = [one.probability for one in predict(bundle, [one.text for one in typed])]
    assert found.typed == score_typed(typed, said, bundle.config.neutral_band)
    assert tuple(found.moved) == (*EXCHANGES, ANY)
    assert {one.sentences for one in found.moved.values()} == {len(text_sets.tests["sst2"].examples)}
    assert found.words_per_second > 0


@pytest.mark.parametrize("seed", [0, 3])
def test_the_surest_mistakes_are_on_reviews_held_out_by_its_seed_and_quoted_short(make_bundle, text_sets, seed):
    bundle = trained(make_bundle(), text_sets, seed)
    reviews = text_sets.reviews(seed).examples
    judged = predict(bundle, [review.text for review in reviews])
    errors = [
        abs(one.probability - 0.5)
        for one, review in zip(judged, reviews, strict=True)
        if (one.probability > 0.5) != (review.target > 0.5)
    ]
    assert len(errors) > 1  # or this tests nothing
    found = measure_model(bundle, text_sets).mistakes
    assert found
    sureness = [abs(one.probability - 0.5) for one in found]
    assert sureness == pytest.approx(sorted(errors, reverse=True)[: len(found)], abs=1e-4)
    assert all((one.probability > 0.5) != one.label for one in found)
    assert max(len(one.text.removesuffix(" …").split()) for one in found) <= 25
    assert not any("<br />" in one.text for one in found)


@pytest.mark.parametrize("seed", [None, -1, "0", False, 0.0, [0]])
def test_where_no_seed_says_what_was_held_out_no_mistakes_are_told(make_bundle, text_sets, seed):
    bundle = trained(make_bundle(), text_sets, 0)
    bundle.recipe["recipe"]["split_seed"] = seed
    assert measure_model(bundle, text_sets).mistakes == ()


@pytest.mark.parametrize("recipe", [None, {}, {"recipe": [1]}, {"recipe": {"split_seed": 0}, "texts": [7]}])
def test_a_model_of_unknown_making_is_measured_all_the_same(make_bundle, text_sets, recipe):
    found = measure_model(replace(make_bundle(), recipe=recipe), text_sets)
    assert found.mistakes == ()
    assert found.words_per_second > 0


def test_a_model_that_had_other_data_tells_no_mistakes(make_bundle, text_sets):
    bundle = trained(make_bundle(), text_sets, 0)
    bundle.recipe["texts"]["validation"] += 1
    assert measure_model(bundle, text_sets).mistakes == ()


def test_the_data_are_read_once_for_each_seed(make_bundle, data, monkeypatch):
    read, text_sets = [], read_text_sets(data)
    monkeypatch.setattr(measured, "load_split", lambda folder, seed: read.append(seed) or load_split(folder, seed))
    for seed in (0, 3, 0, 3):
        measure_model(trained(make_bundle(), text_sets, seed), text_sets)
    assert read == [0, 3]
    assert text_sets.reviews(3).examples != text_sets.reviews(0).examples


def test_the_band_is_judged_on_sentences_with_neutral_ones(make_bundle, text_sets):
    always_neutral = make_bundle(neutral_band=(0.0, 1.0))
    targets = np.array([one.target for one in text_sets.sentences.examples])
    n_neutral, n = int((targets == 0.5).sum()), len(targets)
    assert measure_model(always_neutral, text_sets).three_class_f1 == pytest.approx(2 * n_neutral / (n + n_neutral) / 3)


def test_the_number_of_threads_stays(make_bundle, text_sets):
    before = torch.get_num_threads()
    measure_model(make_bundle(), text_sets)
    assert torch.get_num_threads() == before
