"""No cheap cue may win on the minimal pairs; and what is counted can be worked out by hand."""

import string
from collections import Counter
from itertools import pairwise

import pytest
import torch

from lstm_demo import load
from lstm_demo.bundle import Bundle, build_network
from lstm_demo.minimal_pairs import _ASPECTS, _FILM, KINDS, Pair, PairScore, minimal_pairs, score_pairs
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.text import PADDING, UNKNOWN, Vocabulary, tokenize

PAIRS = minimal_pairs()
OPPOSITES = [pair for words in (*_ASPECTS.values(), _FILM) for pair in words]
PRAISE, BLAME = ({words[side] for words in OPPOSITES} for side in (0, 1))
DENIALS = {"not", "n't", "nothing", "hardly"}
DEGREES = {"extremely": 1, "incredibly": 1, "utterly": 1, "thoroughly": 1}


def forms(text):
    return [token.form for token in tokenize(text)]


def of(kind):
    return [pair for pair in PAIRS if pair.kind == kind]


def make_counter(values, only_the_last=False):
    """A model whose cell adds up `values` of the words (-1, 0, 1), or keeps that of the last word that has one.

    Its gates stand fully open: `c_t = c_{t-1} + tanh(e)`, and the logit is `tanh(c)`. With `only_the_last` the forget
    gate shuts at each word that has a value, so that `c_t = tanh(e)` there.
    """
    vocabulary = Vocabulary((PADDING, UNKNOWN, *values))
    network = SentimentLSTM(Config(len(vocabulary), embedding_size=2, hidden_size=1))
    embedding = torch.tensor([[0.0, 0.0]] * 2 + [[float(value), float(bool(value))] for value in values.values()])
    shut = -200.0 if only_the_last else 0.0
    weights = {
        "embedding.weight": embedding,  # the value; whether there is one
        "lstm.weight_ih_l0": torch.tensor([[0.0, 0.0], [0.0, shut], [1.0, 0.0], [0.0, 0.0]]),  # i, f, g, o
        "lstm.weight_hh_l0": torch.zeros(4, 1),
        "lstm.bias_ih_l0": torch.tensor([100.0, 100.0, 0.0, 100.0]),
        "lstm.bias_hh_l0": torch.zeros(4),
        "fc.weight": torch.ones(1, 1),
        "fc.bias": torch.zeros(1),
    }
    return Bundle("counter", build_network(network.config, weights), vocabulary)


def values(**more):
    """Every word of the set, praise worth 1, blame -1, all else nothing or what `more` says."""
    words = sorted({form for pair in PAIRS for text in pair[1:3] for form in forms(text)})
    return {word: more.get(word, (word in PRAISE) - (word in BLAME)) for word in words}


def test_the_set_is_the_same_each_time():
    assert minimal_pairs() == PAIRS
    assert PAIRS[0].positive == "In this film the story is gripping."
    assert PAIRS[-1].negative == "To my surprise, the film was irritating; friends had called it satisfying."


def test_each_kind_has_a_hundred_pairs_and_more():
    assert Counter(pair.kind for pair in PAIRS) == {
        "negation": 240,
        "contrast": 224,
        "intensity": 192,
        "expectation": 128,
    }
    assert tuple(dict.fromkeys(pair.kind for pair in PAIRS)) == KINDS


def test_no_text_stands_there_twice():
    texts = {" ".join(forms(text)) for pair in PAIRS for text in pair[1:3]}
    assert len(texts) == 2 * len(PAIRS)


def test_praise_and_blame_share_no_word():
    assert not PRAISE & BLAME
    assert {len(words) for words in _ASPECTS.values()} == {3}


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_stands_as_often_among_the_positive_texts_as_among_the_negative(kind):
    positive, negative = (Counter(form for pair in of(kind) for form in forms(pair[side])) for side in (1, 2))
    assert positive == negative


@pytest.mark.parametrize("kind", ["negation", "contrast", "expectation"])
def test_every_word_of_praise_and_blame_is_used(kind):
    found = {form for pair in of(kind) for form in forms(pair.positive)}
    expected = {word for words in _ASPECTS.values() for both in words for word in both}
    assert found >= expected


@pytest.mark.parametrize("kind", ["contrast", "expectation"])
def test_the_texts_differ_in_the_order_alone_and_the_last_word_decides_in_half(kind):
    n_last_decides = 0
    for pair in of(kind):
        assert Counter(forms(pair.positive)) == Counter(forms(pair.negative))
        [first] = [form for form in forms(pair.positive) if form in PRAISE]
        cues = [form for form in forms(pair.positive) if form in PRAISE | BLAME]
        assert len(cues) == 2
        n_last_decides += cues[-1] == first
    assert n_last_decides * 2 == len(of(kind))


def test_half_of_the_negations_deny_blame():
    for pair in of("negation"):
        positive, negative = forms(pair.positive), forms(pair.negative)
        [word] = [form for form in positive if form in PRAISE | BLAME]
        denied, plain = (negative, positive) if word in PRAISE else (positive, negative)
        assert word in negative
        assert len(DENIALS & {*denied}) == 1
        assert not DENIALS & {*plain}
    assert sum(bool(PRAISE & {*forms(pair.positive)}) for pair in of("negation")) * 2 == len(of("negation"))


def test_both_texts_of_an_intensity_belong_on_the_adjectives_side():
    for pair in PAIRS:
        [word, *_] = [form for form in forms(pair.positive) if form in PRAISE | BLAME]
        expected = (word in PRAISE, word in PRAISE) if pair.kind == "intensity" else (True, False)
        assert pair.sides == expected
    for pair in of("intensity"):
        stronger = pair.positive if pair.sides[0] else pair.negative
        assert [text for text in pair[1:3] if DEGREES.keys() & {*forms(text)}] == [stronger]


def test_texts_are_sentences_with_the_right_article():
    for pair in PAIRS:
        for text in pair[1:3]:
            assert text[0] in string.ascii_uppercase
            assert text.endswith(".")
            words = forms(text)
            articles = [(a, b) for a, b in pairwise(words) if a in ("a", "an")]
            assert all((a == "an") == (b[0] in "aeiou") for a, b in articles)
            assert "{" not in text


def test_the_bundled_model_knows_every_word():
    vocabulary = load().vocabulary
    assert [form for pair in PAIRS for text in pair[1:3] for form in forms(text) if form not in vocabulary] == []


def test_scores_by_hand():
    bundle = make_counter({"good": 1, "bad": -1, "film": 0})  # "good" is positive, "film" exactly 0.5, "bad" negative
    pairs = [
        Pair("negation", "good film", "bad film"),  # in order, both right
        Pair("negation", "good good film", "good film"),  # in order, the second on the wrong side
        Pair("negation", "film", "bad film"),  # in order, but 0.5 is on no side
        Pair("negation", "bad film", "good film"),  # wrong
        Pair("contrast", "good bad", "bad good"),  # equal: wrong
        Pair("intensity", "good good", "good", (True, True)),
        Pair("intensity", "good", "good good", (True, True)),  # the wrong way round, but both on their side
        Pair("intensity", "bad", "bad bad", (False, False)),
        Pair("intensity", "good", "bad", (False, False)),  # in order, on two sides
        Pair("intensity", "film", "bad", (False, False)),  # in order, 0.5 is on no side
    ]
    assert score_pairs(bundle, pairs) == {
        "negation": PairScore(n=4, ordered=3, both_right=1),
        "contrast": PairScore(n=1, ordered=0, both_right=0),
        "intensity": PairScore(n=5, ordered=4, both_right=3),
    }
    assert score_pairs(bundle, []) == {}


def test_a_bag_of_words_orders_at_most_half():
    found = score_pairs(make_counter(values(**dict.fromkeys(DENIALS, -1), **DEGREES)))
    assert found == {
        "negation": PairScore(240, ordered=120, both_right=0),  # denied praise sums to 0, denied blame to -2
        "contrast": PairScore(224, ordered=0, both_right=0),
        "intensity": PairScore(192, ordered=96, both_right=96),  # blame that "utterly" lifts to 0 is on no side
        "expectation": PairScore(128, ordered=0, both_right=0),
    }


def test_a_model_that_keeps_the_last_word_alone_orders_half():
    found = score_pairs(make_counter(values(), only_the_last=True))
    assert found == {
        "negation": PairScore(240, ordered=0, both_right=0),
        "contrast": PairScore(224, ordered=112, both_right=112),
        "intensity": PairScore(192, ordered=0, both_right=192),
        "expectation": PairScore(128, ordered=64, both_right=64),
    }


def test_without_pairs_the_whole_set_is_scored(make_bundle):
    bundle = make_bundle()
    assert score_pairs(bundle) == score_pairs(bundle, PAIRS)
    assert [*score_pairs(bundle)] == [*KINDS]
