"""Does a phrase get what the equations of contextual decomposition give it? By loops over single units, and by hand."""

import itertools
import math

import numpy as np
import pytest
import torch

from lstm_demo.bundle import Bundle, build_network
from lstm_demo.errors import InputError
from lstm_demo.explain.decomposition import decompose, refusal
from lstm_demo.explain.phrases import MOST_EXCESS, interaction, phrase
from lstm_demo.hub import load
from lstm_demo.limits import MAX_TOKENS
from lstm_demo.minimal_pairs import minimal_pairs
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.predict import predict, score
from lstm_demo.text import PADDING, UNKNOWN, Vocabulary

from .texts import TEXT, text_of

SPANS = ((0, 1), (2, 5), (5, 6), (0, 6))


@pytest.fixture(scope="module")
def bundled():
    return load()


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def linearised(squash, terms, bias):
    """What each of `terms` adds to `squash`, in the mean over all orders; the bias is always there already."""
    shares = [0.0] * len(terms)
    orders = list(itertools.permutations(range(len(terms))))
    for order in orders:
        so_far = bias
        for place in order:
            shares[place] += (squash(so_far + terms[place]) - squash(so_far)) / len(orders)
            so_far += terms[place]
    return shares


def by_loops(bundle, ids, chosen):
    """The relevant part of the logit: every gate of every unit at every step by itself."""
    W, U, b, *_ = (None if one is None else one.tolist() for one in bundle.network.weights(0, 0))
    table, n = bundle.network.embedding.weight.tolist(), bundle.config.hidden_size
    beta, gamma, beta_c, gamma_c = ([0.0] * n for _ in range(4))
    for token, is_chosen in zip(ids, chosen, strict=True):
        new = []
        for unit in range(n):
            parts, gates = [], []
            for row, squash in ((unit, sigmoid), (n + unit, sigmoid), (2 * n + unit, math.tanh), (3 * n + unit, None)):
                from_word = sum(weight * x for weight, x in zip(W[row], table[token], strict=True))
                relevant = sum(weight * h for weight, h in zip(U[row], beta, strict=True)) + from_word * is_chosen
                rest = sum(weight * h for weight, h in zip(U[row], gamma, strict=True)) + from_word * (not is_chosen)
                if squash is not None:
                    parts.append((*linearised(squash, (relevant, rest), b[row]), squash(b[row])))
                gates.append((squash or sigmoid)(relevant + rest + b[row]))
            (i_r, i_o, i_b), (f_r, f_o, f_b), (g_r, g_o, g_b) = parts
            among = i_r * g_r + i_r * g_b + i_b * g_r + (i_b * g_b if is_chosen else 0)
            other = i_r * g_o + i_o * (g_r + g_o + g_b) + i_b * g_o + (0 if is_chosen else i_b * g_b)
            c_r = (f_r + f_b) * beta_c[unit] + among
            c_o = f_o * beta_c[unit] + (f_r + f_o + f_b) * gamma_c[unit] + other
            new.append((c_r, c_o, *(gates[3] * share for share in linearised(math.tanh, (c_r, c_o), 0.0))))
        beta_c, gamma_c, beta, gamma = (list(column) for column in zip(*new, strict=True))
    w, _ = bundle.network.readout()
    relevant, rest = (sum(weight * h for weight, h in zip(w.tolist(), part, strict=True)) for part in (beta, gamma))
    return relevant, rest


@pytest.mark.parametrize("span", SPANS)
def test_a_phrase_is_what_loops_over_the_equations_give(make_bundle, span):
    bundle = make_bundle(seed=3)
    found = phrase(bundle, TEXT, span)
    ids = bundle.read(TEXT).ids
    relevant, rest = by_loops(bundle, ids, [span[0] <= place < span[1] for place in range(len(ids))])
    assert (found.relevant, found.rest) == pytest.approx((relevant, rest), abs=1e-6)
    assert found.relevant + found.rest + found.bias == pytest.approx(score(bundle.network, [ids])[0], abs=1e-5)


def test_an_interaction_is_what_both_phrases_do_beyond_each_alone(make_bundle):
    bundle = make_bundle(seed=3)
    found = interaction(bundle, TEXT, (1, 2), (4, 6))
    ids = bundle.read(TEXT).ids
    choices = ({1}, {4, 5}, {1, 4, 5})
    first, second, both = (by_loops(bundle, ids, [k in chosen for k in range(len(ids))])[0] for chosen in choices)
    assert (found.first, found.second, found.both) == pytest.approx((first, second, both), abs=1e-6)
    assert found.interaction == pytest.approx(both - first - second, abs=1e-6)
    assert abs(found.interaction) > 0.001  # words that came later heard the earlier ones
    swapped = interaction(bundle, TEXT, (4, 6), (1, 2))
    assert (swapped.first, swapped.second) == pytest.approx((found.second, found.first))


@pytest.fixture(scope="module")
def adder():
    """One unit whose gates are open and hear nobody: `c` adds up tanh(x), "one" is 0.5, "two" -0.25, others 0."""
    network = SentimentLSTM(Config(vocabulary_size=4, embedding_size=1, hidden_size=1)).eval()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.zero_()
        network.embedding.weight.copy_(torch.tensor([[0.0], [0.0], [0.5], [-0.25]]))
        network.lstm.weight_ih_l0[2] = 1.0
        network.lstm.bias_ih_l0.copy_(torch.tensor([40.0, 40.0, 0.0, 40.0]))  # i, f, g, o
        network.fc.weight.fill_(2.0)
        network.fc.bias.fill_(0.125)
    words = Vocabulary((PADDING, UNKNOWN, "one", "two"))
    return Bundle("adder", build_network(network.config, network.state_dict()), words)


def test_where_a_cell_adds_up_its_words_a_phrase_gets_its_own_addends(adder):
    one, two = math.tanh(0.5), math.tanh(-0.25)
    found = phrase(adder, "one gnu two one", (0, 2))
    own, others = one, two + one
    assert found.relevant == pytest.approx(math.tanh(own) + math.tanh(own + others) - math.tanh(others))  # 2 * mean
    assert found.rest == pytest.approx(math.tanh(others) + math.tanh(own + others) - math.tanh(own))
    assert (found.text, found.bias, found.is_sound) == ("one gnu", 0.125, True)
    assert found.excess == pytest.approx(one / (one + two + one))  # the memory was largest at the end


def test_two_words_that_only_add_up_do_not_interact(adder):
    found = interaction(adder, "one two", (0, 1), (1, 2))
    assert found.interaction == pytest.approx(0, abs=1e-9)
    assert found.both == pytest.approx(2 * math.tanh(math.tanh(0.5) + math.tanh(-0.25)))


def test_all_words_get_the_whole_verdict_and_none_get_nothing(bundled):
    text = "The film is not good."
    reading = bundled.read(text)
    parts = decompose(bundled, reading, np.array([[True] * 6, [False] * 6]))
    assert parts.relevant == pytest.approx([parts.logit - parts.bias, 0], abs=1e-5)
    assert parts.rest == pytest.approx([0, parts.logit - parts.bias], abs=1e-5)


def test_on_sentences_the_parts_sum_to_the_bundled_networks_verdict(bundled):
    texts = [pair.positive for pair in minimal_pairs()][::50]
    for text, verdict in zip(texts, predict(bundled, texts), strict=True):
        found = phrase(bundled, text, (1, 2))
        assert found.relevant + found.rest + found.bias == pytest.approx(verdict.logit, abs=1e-4)
        assert found.is_sound


def test_the_bundled_network_hears_what_not_does_to_its_neighbours(bundled):
    assert interaction(bundled, "Not bad at all.", (0, 1), (1, 2)).interaction > 1
    assert interaction(bundled, "The film is not good.", (3, 4), (4, 5)).interaction < -1


def test_parts_that_grow_far_beyond_the_memory_are_not_sound(make_bundle):
    bundle = make_bundle(seed=7, hidden_size=7)
    found = phrase(bundle, text_of(40), (3, 6))
    assert found.excess > MOST_EXCESS
    assert not found.is_sound
    assert found.relevant + found.rest + found.bias == pytest.approx(found.logit, abs=1e-3)


def test_the_longest_text_is_taken_apart_without_a_warning(bundled):
    words = " ".join(pair.positive for pair in minimal_pairs()).split()
    found = phrase(bundled, " ".join(words[:MAX_TOKENS]), (10, 14))
    assert len(found.steps) == MAX_TOKENS
    assert math.isfinite(found.excess)


def test_of_a_stack_the_last_layer_is_taken_apart(make_bundle):
    found = phrase(make_bundle(n_layers=2), TEXT, (0, 6))
    assert found.relevant == pytest.approx(found.logit - found.bias, abs=1e-5)


@pytest.mark.parametrize(
    ("config", "key"),
    [
        ({"cell": "peephole"}, "phrase.cell"),
        ({"cell": "gru"}, "phrase.cell"),
        ({"bidirectional": True}, "phrase.directions"),
        ({"convolution": 4}, "phrase.convolution"),
        ({"readout": "mean"}, "phrase.readout"),
    ],
)
def test_networks_with_other_equations_are_refused(make_bundle, config, key):
    bundle = make_bundle(**config)
    assert refusal(bundle.config).key == key
    with pytest.raises(InputError) as refused:
        phrase(bundle, TEXT, (0, 1))
    assert refused.value.key == key
    assert str(refused.value) != key


@pytest.mark.parametrize("span", [(0, 0), (2, 1), (-1, 2), (0, 7), (0, 1.0), (True, 2), [0, 1], (0, 1, 2), "ab", None])
def test_what_is_no_phrase_of_the_text_is_refused(make_bundle, span):
    with pytest.raises(InputError, match="6 tokens"):
        phrase(make_bundle(), TEXT, span)


def test_phrases_that_overlap_and_texts_without_words_are_refused(make_bundle):
    with pytest.raises(InputError, match="share a token"):
        interaction(make_bundle(), TEXT, (0, 3), (2, 4))
    with pytest.raises(InputError, match="no word"):
        phrase(make_bundle(), "", (0, 1))
