"""What a language model learns must not depend on how its texts were cut."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch.nn import functional

from lstm_demo.language import LanguageConfig, LanguageModel
from lstm_demo.training.next_word import next_word_loss, perplexity
from lstm_demo.training.recipe import LanguageRecipe
from lstm_demo.training.sampled import WordSampler
from lstm_demo.training.streams import Chunk, Streams
from lstm_demo.training.workers import SINGLE, Workers

N_WORDS = 9
PLAIN = LanguageRecipe(word_dropout=0.0, embedding_dropout=0.0, state_dropout=0.0, bfloat16=False)
ALL_WORDS = WordSampler(np.full(N_WORDS, 7), n_draws=5_000)  # every word is drawn, for certain
TEXTS = torch.tensor([[2, 3, 4, 5, 6, 7, 8, 2], [8, 7, 6, 5, 4, 0, 0, 0]])


def make_network() -> LanguageModel:
    torch.manual_seed(0)
    return LanguageModel(LanguageConfig(N_WORDS, 6))


def chunk(start: int, end: int) -> Chunk:
    return Chunk(TEXTS[:, start:end], TEXTS[:, start + 1 : end + 1])


def loss_by_hand(network: LanguageModel) -> tuple[float, int]:
    """The summed loss over all targets, each text read alone in one go by the whole softmax."""
    total, n_targets = 0.0, 0
    for row in TEXTS:
        text = row[row != 0]
        scores = network(text[None, :-1])[0, :, 1:]
        total += float(functional.cross_entropy(scores, text[1:] - 1, reduction="sum").detach())
        n_targets += len(text) - 1
    return total, n_targets


@pytest.mark.parametrize("cuts", [(0, 7), (0, 3, 7), (0, 1, 2, 6, 7)])
def test_a_carried_state_is_the_same_as_one_long_pass(cuts):
    network, carried, total = make_network(), None, 0.0
    for start, end in pairwise(cuts):
        one = chunk(start, end)
        loss, carried = next_word_loss(network, one, carried, ALL_WORDS, PLAIN, bfloat16=False)
        total += float(loss.detach()) * int((one.targets != 0).sum())
        assert not carried[0].requires_grad  # the history is cut
        assert not carried[1].requires_grad
    assert total == pytest.approx(loss_by_hand(network)[0], rel=1e-5)


def test_each_text_begins_with_a_state_of_zeros():
    network = make_network()
    zeros = (torch.zeros(1, 2, 6), torch.zeros(1, 2, 6))
    losses = [
        float(next_word_loss(network, chunk(0, 4), carried, ALL_WORDS, PLAIN, bfloat16=False)[0].detach())
        for carried in (None, zeros, (zeros[0] + 0.5, zeros[1] + 0.5))
    ]
    assert losses[0] == losses[1] != losses[2]


def test_padding_teaches_nothing():
    network = make_network()
    with_padding, _ = next_word_loss(network, chunk(0, 7), None, ALL_WORDS, PLAIN, bfloat16=False)
    longer = torch.cat((TEXTS, torch.zeros(2, 3, dtype=torch.int64)), dim=1)
    more, _ = next_word_loss(network, Chunk(longer[:, :-1], longer[:, 1:]), None, ALL_WORDS, PLAIN, bfloat16=False)
    torch.testing.assert_close(with_padding, more)


@pytest.mark.parametrize("name", ["word_dropout", "embedding_dropout", "state_dropout"])
def test_each_dropout_does_something(name):
    network, values = make_network(), []
    for recipe in (PLAIN, replace(PLAIN, **{name: 0.5})):
        torch.manual_seed(3)
        values.append(float(next_word_loss(network, chunk(0, 7), None, ALL_WORDS, recipe, False)[0].detach()))
    assert values[0] != values[1]


DROPOUTS = {"word_dropout": 0.3, "embedding_dropout": 0.2, "state_dropout": 0.2}


@pytest.mark.parametrize("recipe", [PLAIN, replace(PLAIN, **DROPOUTS)])
@pytest.mark.parametrize("count", [2, 3])  # with three, one of them has no text of its own
def test_the_workers_mean_is_the_whole_chunk_s_loss_and_its_gradients(recipe, count):
    results = []
    for workers in ([SINGLE], [Workers(number, count) for number in range(count)]):
        network, losses = make_network(), []
        for worker in workers:
            carried = None
            for part in (chunk(0, 3), chunk(3, 5), chunk(5, 7)):  # in the last one, the second text has ended
                torch.manual_seed(4)
                loss, carried = next_word_loss(network, part, carried, ALL_WORDS, recipe, False, worker)
                (loss / len(workers)).backward()
                losses.append(loss.detach() / len(workers))
        results.append([torch.stack(losses).sum(), *(one.grad for one in network.parameters())])
    for whole, found in zip(*results, strict=True):
        torch.testing.assert_close(found, whole, rtol=1e-4, atol=1e-7)


def test_perplexity_is_the_exponential_of_the_mean_loss():
    network = make_network().eval()
    text = TEXTS[TEXTS != 0].numpy().astype(np.int32)
    streams = Streams(text, np.array([0, 8, 13]))
    found = [perplexity(network, streams, n_texts, n_steps) for n_texts, n_steps in ((1, 64), (2, 3))]
    assert found[0] == pytest.approx(found[1], rel=1e-5)
    with torch.no_grad():
        network.embedding.weight.zero_()
    assert perplexity(network, streams) == pytest.approx(N_WORDS, rel=1e-5)  # no idea: all words alike
