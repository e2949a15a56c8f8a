"""Scored against a sample, the loss must stand for the loss against all words."""

import math

import numpy as np
import pytest
import torch
from torch.nn import functional

from lstm_demo.training.sampled import WordSampler, sampled_loss

COUNTS = np.array([0, 50, 400, 100, 30, 5, 1, 1])  # padding never stands in a text
N_WORDS = len(COUNTS)


def make_scene(n_positions: int = 600):
    generator = torch.Generator().manual_seed(0)
    states = torch.randn(n_positions, 5, generator=generator)
    weights = torch.randn(N_WORDS, 5, generator=generator)
    bias = torch.randn(N_WORDS, generator=generator)
    targets = torch.randint(1, N_WORDS, (n_positions,), generator=generator)
    return [states, weights, bias], targets


def by_sample(leaves, targets, sample, log_chance):
    states, weights, bias = leaves
    offsets = bias - log_chance
    return sampled_loss(
        states, targets, weights[targets], offsets[targets], sample, weights[sample], offsets[sample], N_WORDS
    )


def by_all_words(leaves, targets):
    states, weights, bias = leaves
    scores = states @ weights.T + bias
    return functional.cross_entropy(scores[:, 1:], targets - 1, reduction="sum")


def test_with_every_word_drawn_it_is_the_whole_softmax_with_its_gradients():
    values, targets = make_scene()
    results = []
    for loss in (
        lambda leaves: by_sample(leaves, targets, torch.arange(1, N_WORDS), torch.zeros(N_WORDS)),
        lambda leaves: by_all_words(leaves, targets),
    ):
        leaves = [value.clone().requires_grad_() for value in values]
        value = loss(leaves)
        (3 * value).backward()  # the gradients must follow what comes after the loss
        results.append((value.detach(), *(leaf.grad for leaf in leaves)))
    for found, expected in zip(*results, strict=True):
        torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-6)


def test_a_target_that_was_not_drawn_counts_too():
    states, weights, bias = torch.tensor([[1.0]]), torch.zeros(N_WORDS, 1), torch.zeros(N_WORDS)
    loss = by_sample([states, weights, bias], torch.tensor([5]), torch.tensor([2, 3]), torch.zeros(N_WORDS))
    assert float(loss) == pytest.approx(math.log(3))
    loss = by_sample([states, weights, bias], torch.tensor([3]), torch.tensor([2, 3]), torch.zeros(N_WORDS))
    assert float(loss) == pytest.approx(math.log(2))


def test_words_are_drawn_as_often_as_their_chance_says_and_padding_never():
    sampler = WordSampler(COUNTS, n_draws=6)
    torch.manual_seed(1)
    drawn = torch.zeros(N_WORDS)
    for _ in range(4_000):
        sample = sampler.draw()
        assert sample.tolist() == sorted(set(sample.tolist()))
        drawn[sample] += 1
    assert drawn[0] == 0
    np.testing.assert_allclose(drawn[1:] / 4_000, sampler.log_chance.exp()[1:], atol=0.03)
    assert sampler.log_chance[2] > sampler.log_chance[6]


def test_the_corrected_sum_over_a_sample_is_on_average_the_sum_over_all_words():
    sampler = WordSampler(COUNTS, n_draws=6)
    torch.manual_seed(2)
    scores = torch.linspace(-1, 1, N_WORDS)
    sums = [float((scores - sampler.log_chance)[sampler.draw()].exp().sum()) for _ in range(8_000)]
    assert np.mean(sums) == pytest.approx(float(scores[1:].exp().sum()), rel=0.05)


def test_mixed_precision_comes_close():
    values, targets = make_scene()
    log_chance = WordSampler(COUNTS, n_draws=6).log_chance
    sample = torch.tensor([1, 2, 3, 5])
    exact = by_sample(values, targets, sample, log_chance)
    states, weights, bias = values
    mixed = by_sample([states.bfloat16(), weights, bias], targets, sample, log_chance)
    assert mixed.dtype == torch.float32
    assert float(mixed) == pytest.approx(float(exact), rel=0.02)
