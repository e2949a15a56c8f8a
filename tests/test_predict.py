"""Batched, bucketed, alone: the same verdicts, in the order given."""

import importlib
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_CHARACTERS, MAX_TOKENS
from lstm_demo.model import Config
from lstm_demo.predict import Verdict, judge, label_of, predict, score, sigmoid, to_label

BATCHES = importlib.import_module("lstm_demo.predict")  # the package's own `predict` is the function
TEXTS = ["b a c", "", "k", "zzz a", "a b c d e " * 60, "b a c", "d e f g h " * 9, " ", "c a b", "j " * 17]
VARIANTS = [
    {"n_layers": n_layers, "bidirectional": bidirectional, "readout": readout, "n_classes": n_classes}
    for n_layers in (1, 2)
    for bidirectional in (False, True)
    for readout in ("last", "mean", "max")
    for n_classes in (1, 2)
]


def logits(predictions):
    return [prediction.logit for prediction in predictions]


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: "-".join(map(str, variant.values())))
def test_batched_bucketed_and_single_predictions_agree(make_bundle, variant, monkeypatch):
    bundle = make_bundle(**variant)
    together = logits(predict(bundle, TEXTS))
    assert together == pytest.approx([predict(bundle, [text])[0].logit for text in TEXTS], rel=1e-5, abs=1e-6)
    assert together == pytest.approx(logits(predict(bundle, TEXTS[::-1]))[::-1], rel=1e-5, abs=1e-6)
    assert len({round(logit, 5) for logit in together}) == 8  # "b a c" and the empty text stand there twice
    for most in (1, 20, 100):
        monkeypatch.setattr(BATCHES, "_TOKENS_PER_BATCH", most)
        assert logits(predict(bundle, TEXTS)) == pytest.approx(together, rel=1e-5, abs=1e-6)


def test_a_batch_holds_like_lengths_and_not_too_many_tokens(monkeypatch):
    monkeypatch.setattr(BATCHES, "_TOKENS_PER_BATCH", 10)
    lengths = [3, 0, 12, 1, 5, 5, 2, 0, 4, 5]
    batches = list(BATCHES._buckets([[2] * length for length in lengths]))
    assert [[lengths[index] for index in batch] for batch in batches] == [[1, 2, 3], [4, 5], [5, 5], [12]]
    assert sorted(index for batch in batches for index in batch) == [0, 2, 3, 4, 5, 6, 8, 9]


def test_scores_are_the_networks_own(make_bundle):
    bundle = make_bundle(n_classes=2)
    hidden = bundle.network.lstm(bundle.network.embedding.weight[[4, 2, 1]][None])[1][0][0, 0]
    negative, positive = bundle.network.fc(hidden).tolist()
    assert score(bundle.network, [[4, 2, 1]]) == pytest.approx([positive - negative], rel=1e-5)


@pytest.mark.parametrize("n_classes", [1, 2])
@pytest.mark.parametrize("text", ["", " \n", "<br />"])
def test_an_empty_text_gets_the_verdict_before_the_first_word(make_bundle, text, n_classes):
    bundle = make_bundle(n_classes=n_classes)
    [prediction] = predict(bundle, [text])
    bias = bundle.network.fc.bias.tolist()
    assert prediction.logit == pytest.approx(bias[0] if n_classes == 1 else bias[1] - bias[0])
    assert (prediction.tokens, prediction.unknown, prediction.truncated, prediction.n_known) == ((), (), 0, 0)


def test_no_texts_no_predictions(make_bundle):
    assert predict(make_bundle(), []) == []


def test_a_prediction_says_what_was_read(make_bundle):
    [prediction] = predict(make_bundle(), ["A zzz, b zzz"])
    assert prediction.tokens == ("A", "zzz", ",", "b", "zzz")
    assert prediction.unknown == ("zzz", ",")
    assert prediction.n_known == 2
    assert prediction.probability == pytest.approx(1 / (1 + math.exp(-prediction.logit)))


def test_truncation_is_reported_and_what_was_left_out_is_not_read(make_bundle):
    bundle = make_bundle()
    long, exact = predict(bundle, ["a " * MAX_TOKENS + "b c k", "a " * MAX_TOKENS])
    assert (long.truncated, exact.truncated) == (3, 0)
    assert len(long.tokens) == MAX_TOKENS
    assert long.logit == pytest.approx(exact.logit, rel=1e-6)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("a" * (MAX_CHARACTERS + 1), "20,001 characters; at most 20,000"), (None, "this is a NoneType"), (5, "an? int")],
    ids=["long", "none", "number"],
)
def test_a_text_that_cannot_be_read_is_refused(make_bundle, text, sentence):
    with pytest.raises(InputError, match=sentence):
        predict(make_bundle(), ["a", text])


def test_the_edges_of_the_band_are_neutral():
    config = Config(13, neutral_band=(0.25, 0.75))
    labels = {0.0: "negative", 0.249: "negative", 0.25: "neutral", 0.5: "neutral", 0.75: "neutral", 0.751: "positive"}
    assert {probability: to_label(probability, config) for probability in labels} == labels
    whole = Config(13, neutral_band=(0.0, 1.0))
    assert [to_label(p, whole) for p in (0.0, 1.0)] == ["neutral", "neutral"]
    point = Config(13, neutral_band=(0.5, 0.5))
    assert [to_label(p, point) for p in (0.499, 0.5, 0.501)] == ["negative", "neutral", "positive"]


def test_of_three_classes_the_largest_share_is_the_label():
    config = Config(13, n_classes=3)
    labels = {(0.5, 0.3): "positive", (0.3, 0.4): "neutral", (0.2, 0.3): "negative", (0.4, 0.4): "neutral"}
    labels |= {(0.25, 0.375): "neutral"}  # as large as negative
    assert {shares: to_label(shares[0], config, shares[1]) for shares in labels} == labels
    assert label_of(Verdict(3.0, 0.2, 0.79), config) == "neutral"  # the band plays no part


def test_of_three_classes_a_prediction_has_all_shares_and_a_side(make_bundle):
    bundle = make_bundle(n_classes=3)
    texts = ["a b", "", "zzz"]
    for said, score_of in zip(predict(bundle, texts), judge(bundle.network, [[2, 3], [], [1]]), strict=True):
        negative, neutral, positive = said.probabilities
        assert sum(said.probabilities) == pytest.approx(1, abs=1e-9)
        assert (said.probability, said.neutral) == (positive, neutral)
        assert math.log(positive / negative) == pytest.approx(said.logit, abs=1e-5)
        assert said.against_negative == pytest.approx(positive / (positive + negative), abs=1e-6)
        assert said.verdict == pytest.approx(score_of)
    [said] = predict(make_bundle(), ["a"])
    assert (said.neutral, said.against_negative) == (None, said.probability)
    assert said.probabilities == (1 - said.probability, said.probability)


def test_the_models_own_band_is_used(make_bundle):
    [probability] = [one.probability for one in predict(make_bundle(), ["a"])]
    for band, label in [((probability, 1.0), "neutral"), ((0.0, 0.0), "positive"), ((1.0, 1.0), "negative")]:
        assert predict(make_bundle(neutral_band=band), ["a"])[0].label == label


def test_sigmoid_by_hand_and_at_the_ends():
    assert sigmoid(0.0) == 0.5
    assert sigmoid(math.log(3)) == pytest.approx(0.75)
    assert sigmoid(-math.log(3)) == pytest.approx(0.25)
    assert (sigmoid(1e5), sigmoid(-1e5)) == (1.0, 0.0)


@given(text=st.text(st.characters() | st.sampled_from("\ud800\udfff\x00 abz"), max_size=80))
@example(text="\ud800")
def test_any_text_gives_a_finite_probability(make_bundle, text):
    [prediction] = predict(make_bundle(bidirectional=True, readout="mean"), [text])
    assert math.isfinite(prediction.logit)
    assert 0 <= prediction.probability <= 1
    assert prediction.label in ("negative", "neutral", "positive")
    assert len(prediction.unknown) <= len(prediction.tokens) - prediction.n_known
    assert all(word in text for word in prediction.tokens)


def test_a_single_string_is_not_taken_for_a_list(make_bundle):
    with pytest.raises(InputError, match="in brackets"):
        predict(make_bundle(), "a b")


def test_a_misspelled_word_is_judged_as_the_one_that_was_meant(make_bundle):
    corrects = make_bundle(corrects_spelling=True)
    meant, typed = predict(corrects, ["a bbbb zzz"])[0], predict(make_bundle(), ["a b zzz"])[0]
    assert meant.logit == typed.logit
    assert (meant.tokens, meant.corrected, meant.unknown) == (("a", "bbbb", "zzz"), (("bbbb", "b"),), ("zzz",))
    assert predict(make_bundle(), ["a bbbb zzz"])[0].corrected == ()
