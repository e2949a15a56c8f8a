"""Does each model's verdict stand on the same scale, with its own band, and whatever was typed as text?"""

from dataclasses import replace

import pytest

from lstm_demo.predict import Prediction
from lstm_demo.texts import Texts
from lstm_demo.views.models.side_by_side import ModelVerdict, agreement, side_by_side

ENGLISH = Texts()

SURE = Prediction("positive", 0.9, (0.1, 0.9), 2.2, ("a", "a"), (), (), 0, 2, 2)


@pytest.fixture
def said():
    """`said(label, probability, **others)`: what a model called "one" made of a review."""

    def make(label="positive", probability=0.9, **others):
        return ModelVerdict("one", (0.4, 0.6), replace(SURE, label=label, probability=probability, **others))

    return make


def test_a_verdict_stands_on_its_bar_with_its_band(said):
    html = side_by_side([said("negative", 0.1234)], ENGLISH)
    assert '<li class="negative">' in html
    assert "--p:0.1234;--low:0.4000;--high:0.6000" in html
    assert "<b>Negative</b> <span>12\u00a0% positive</span>" in html
    assert '<span class="notes">neutral 40\N{EN DASH}60\u00a0%; knows every word</span>' in html


def test_a_class_of_its_own_has_its_share_beside_positives(said):
    shares = {"probability": 0.25, "probabilities": (0.15, 0.6, 0.25)}
    html = side_by_side([replace(said("neutral", **shares), band=())], ENGLISH)
    assert "--p:0.2500;--low:0.2500;--high:0.8500" in html
    assert "<b>Neutral</b> <span>25\u00a0% positive</span>" in html
    assert '<span class="notes">60\u00a0% neutral, a class of its own; knows every word</span>' in html
    assert "neutral " not in side_by_side([replace(said(), band=(0.5, 0.5))], ENGLISH)  # such a band holds nothing


def test_unknown_words_are_named_as_text_and_only_some(said):
    html = side_by_side([said(unknown=("<b>", *"abcdef"), truncated=1_200)], ENGLISH)
    assert "does not know: &lt;b&gt;, a, b, c, d and 2 more; did not read the last 1,200 words" in html


@pytest.mark.parametrize("n_known", [0, 1, 2])
def test_a_verdict_on_words_mostly_unknown_says_that_it_means_little(said, n_known):
    html = side_by_side([said(unknown=("x",), n_known=n_known)], ENGLISH)
    assert (ENGLISH["side.caution"] in html) == (n_known == 0)  # of two words; half of them will do, as on Read


def test_a_model_that_cannot_be_had_says_why(said):
    html = side_by_side([said(), ModelVerdict("<two>", (0.4, 0.6), None, refusal="Gone & <lost>.")], ENGLISH)
    assert "Gone &amp; &lt;lost&gt;." in html
    assert "<two>" not in html
    assert html.count("<li ") == 2


def test_the_speaking_model_is_marked(said):
    assert '<li class="positive chosen">' in side_by_side([replace(said(), is_chosen=True)], ENGLISH)
    assert "chosen" not in side_by_side([said()], ENGLISH)


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        (["positive", "positive"], "All 2 say positive"),
        (["negative", "positive", "neutral", "positive"], "2 positive, 1 neutral, 1 negative"),
        (["negative"], ""),
        ([], ""),
    ],
)
def test_how_many_say_what(said, labels, sentence):
    failed = ModelVerdict("none", (0.4, 0.6), None, refusal="Gone.")
    told = agreement([*(said(label) for label in labels), failed], ENGLISH)
    assert told.removeprefix("They disagree: ").removesuffix(".").replace(" \N{MULTIPLICATION SIGN}", "") == sentence
