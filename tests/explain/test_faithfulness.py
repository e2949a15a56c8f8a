"""Do deletions find the words that a verdict rests on? On a network that adds up its words, so that one can know."""

import itertools
import math

import numpy as np
import pytest
import torch

from lstm_demo.bundle import Bundle, build_network
from lstm_demo.errors import InputError
from lstm_demo.explain.attribution import attribute
from lstm_demo.explain.faithfulness import check_orders, faithfulness
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.text import PADDING, UNKNOWN, Vocabulary

from .texts import TEXT, text_of

VALUES = {"awful": -0.9, "bad": -0.4, "dull": -0.1, "fine": 0.1, "good": 0.4, "great": 0.9}
UNKNOWN_VALUE = 0.05
SCALE = 3.0  # logit = SCALE * tanh(sum of the words' values)


@pytest.fixture(scope="module")
def adder():
    """A bag of words: one unit whose gates are open and hear nobody, so that `c` adds up what the words write."""
    network = SentimentLSTM(Config(vocabulary_size=2 + len(VALUES), embedding_size=1, hidden_size=1)).eval()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.zero_()
        written = [0.0, UNKNOWN_VALUE, *VALUES.values()]
        network.embedding.weight.copy_(torch.tensor([[math.atanh(value)] for value in written]))
        network.lstm.weight_ih_l0[2] = 1.0
        network.lstm.bias_ih_l0.copy_(torch.tensor([40.0, 40.0, 0.0, 40.0]))  # i, f, g, o
        network.fc.weight.fill_(SCALE)
    words = Vocabulary((PADDING, UNKNOWN, *VALUES))
    return Bundle("adder", build_network(network.config, network.state_dict()), words)


def probability(words, side=1, n_unknown=0):
    logit = SCALE * math.tanh(sum(VALUES[word] for word in words) + n_unknown * UNKNOWN_VALUE)
    return 1 / (1 + math.exp(-side * logit))


def checked(adder, text, scores=None, **options):
    """What the words' own values, or other scores, are worth."""
    reading = adder.read(text)
    values = np.array([VALUES[word] for word in text.split()]) if scores is None else np.array(scores)
    return check_orders(adder, reading, {"values": values.astype(np.float32)}, **options)


@pytest.mark.parametrize(("how", "unknown"), [("dropped", 0), ("unknown", 1)])
def test_every_number_of_a_text_of_four_words_by_hand(adder, how, unknown):
    found = checked(adder, "fine great bad good", how=how)  # first goes great, then good
    p = probability(["fine", "great", "bad", "good"])
    p1 = probability(["fine", "bad", "good"], n_unknown=unknown)
    p2 = probability(["fine", "bad"], n_unknown=2 * unknown)
    alone1 = probability(["great"], n_unknown=3 * unknown)
    alone2 = probability(["great", "good"], n_unknown=2 * unknown)
    curve = found.curves["values"]
    assert (found.is_positive, found.deleted.tolist()) == (True, [0, 1, 2])
    assert curve.probability.tolist() == pytest.approx([p, p1, p2])
    assert curve.area == pytest.approx(((p - p1) / 2 + (p - p1 + p - p2) / 2) / 2)
    assert curve.comprehensiveness == pytest.approx((4 * (p - p1) + p - p2) / 5)  # 1, 5, 10, 20 %: one word; 50 %: two
    assert curve.sufficiency == pytest.approx((4 * (p - alone1) + p - alone2) / 5)
    assert found.n_readings == 1 + 51 * (2 + 5)


def test_of_a_negative_verdict_what_speaks_for_the_negative_goes_first(adder):
    positive, negative = checked(adder, "fine great bad good"), checked(adder, "dull awful good bad")
    assert not negative.is_positive
    assert negative.curves["values"].probability.tolist() == pytest.approx(positive.curves["values"].probability)
    assert negative.curves["values"].area == pytest.approx(positive.curves["values"].area)


TEN = "dull great fine bad good fine great dull good fine"


def test_the_words_own_values_are_the_best_order_and_their_opposite_the_worst(adder):
    values = np.array([VALUES[word] for word in TEN.split()], dtype=np.float32)
    scores = {"best": values, "worst": -values}
    found = check_orders(adder, adder.read(TEN), scores, n_orders=200)
    best, worst = found.curves["best"], found.curves["worst"]
    assert best.is_better and not worst.is_better
    assert worst.area <= found.random.areas.min() + 1e-6
    assert found.random.areas.max() <= best.area + 1e-6
    assert best.comprehensiveness > found.random.comprehensiveness > worst.comprehensiveness
    assert best.sufficiency < found.random.sufficiency < worst.sufficiency
    assert (found.random.low <= found.random.mean).all() and (found.random.mean <= found.random.high).all()


def test_a_method_that_is_as_good_as_chance_is_not_called_better(adder):
    """Of a text of one word over and over, all orders are one."""
    found = checked(adder, "good good good good good")
    assert found.curves["values"].area == pytest.approx(float(found.random.areas[0]))
    assert not found.curves["values"].is_better


def test_random_orders_are_seeded_orders_and_the_same_for_all_methods(adder):
    text = "fine great bad good"
    found = checked(adder, text, n_orders=40)
    falls = []
    for first, second in itertools.permutations(text.split(), 2):
        p, p1 = probability(text.split()), probability([word for word in text.split() if word != first])
        p2 = probability([word for word in text.split() if word not in (first, second)])
        falls.append(((p - p1) / 2 + (p - p1 + p - p2) / 2) / 2)
    assert all(min(abs(area - fall) for fall in falls) < 1e-6 for area in found.random.areas)
    assert len(set(found.random.areas.round(6).tolist())) > 6  # of twelve
    others = checked(adder, text, scores=[0, 0, 1, 0], n_orders=40)
    assert others.random.areas.tolist() == found.random.areas.tolist()
    assert checked(adder, text, n_orders=40, seed=1).random.areas.tolist() != found.random.areas.tolist()


def test_equal_scores_go_in_reading_order(adder):
    curve = checked(adder, "great good fine", scores=[0, 0, 0]).curves["values"].probability
    expected = [probability(words) for words in (["great", "good", "fine"], ["good", "fine"], ["fine"])]
    assert curve.tolist() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("n_words", "n_points", "deleted"),
    [
        (1, 20, [0, 1]),
        (7, 20, [0, 1, 2, 3, 4]),
        (100, 2, [0, 1, 5, 10, 20, 25, 50]),
        (101, 1, [0, 2, 6, 11, 21, 51]),
    ],
)
def test_a_curve_is_read_at_equal_shares_of_the_first_half(adder, n_words, n_points, deleted):
    found = checked(adder, " ".join(["good"] * n_words), n_orders=1, n_points=n_points)
    assert found.deleted.tolist() == deleted


def test_fewer_points_give_nearly_the_same_area(adder):
    text = " ".join(TEN.split() * 4)
    exact, coarse = (checked(adder, text, n_points=n).curves["values"].area for n in (20, 5))
    assert coarse == pytest.approx(exact, abs=0.01)


def test_the_verb_is_the_check_of_its_methods_scores(make_bundle):
    bundle, heard = make_bundle(seed=3), []
    found = faithfulness(bundle, TEXT, "leave_out", how="unknown", n_orders=7, seed=2, progress=heard.append)
    reading, scores = bundle.read(TEXT), attribute(bundle, TEXT, "leave_out").scores
    checked_ = check_orders(bundle, reading, {"leave_out": scores}, how="unknown", n_orders=7, seed=2)
    assert found.curves["leave_out"].area == checked_.curves["leave_out"].area
    assert found.random.areas.tolist() == checked_.random.areas.tolist()
    assert heard == sorted(heard) and heard[-1] == 1.0
    assert not any(array.flags.writeable for array in (found.deleted, found.random.mean, found.random.areas))
    assert not found.curves["leave_out"].probability.flags.writeable


def test_what_progress_raises_ends_it(make_bundle):
    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        faithfulness(make_bundle(), TEXT, "ledger", progress=stop)


def test_every_member_of_the_family_can_be_tested(make_bundle, member):
    bundle = make_bundle(**member)
    for how in ("dropped", "unknown"):
        found = faithfulness(bundle, text_of(9), "leave_out", how=how, n_orders=3)
        assert np.isfinite(found.random.areas).all()
        assert -1 <= found.curves["leave_out"].area <= 1


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"how": "masked"}, "how is 'masked'"),
        ({"n_orders": 0}, "n_orders is 0"),
        ({"n_points": 0}, "n_points is 0"),
        ({"seed": -1}, "seed is -1"),
        ({"scores": [1.0]}, "one finite number for each of the 2 tokens"),
        ({"scores": [1.0, math.nan]}, "one finite number for each of the 2 tokens"),
    ],
)
def test_what_cannot_be_checked_is_refused(adder, options, match):
    with pytest.raises(InputError, match=match):
        checked(adder, "good bad", **options)


def test_a_text_without_words_is_refused(adder):
    with pytest.raises(InputError, match="no word"):
        faithfulness(adder, " ")
