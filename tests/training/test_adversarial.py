"""The change must be as long as stated, must hurt, and must leave the plain training alone where it is off."""

from dataclasses import replace

import pytest
import torch
from test_loss import make_batch, make_network, training_loss

from lstm_demo.training.adversarial import add_gradients, perturbation
from lstm_demo.training.loss import draw_masks, forward, mean_loss
from lstm_demo.training.recipe import Recipe

PLAIN = Recipe(embedding_dropout=0.0, prefix_weight=0.7, bfloat16=False, perturbation_norm=2.0)
ADVERSARIAL = replace(PLAIN, adversarial_weight=1.0)


def gradients(network, batch, recipe, seed=0):
    network.zero_grad()
    torch.manual_seed(seed)
    value, scores = add_gradients(network, batch, recipe, bfloat16=False)
    return value, scores, {name: one.grad.clone() for name, one in network.named_parameters()}


def test_without_the_adversarial_loss_it_is_the_plain_loss():
    network, batch = make_network(), make_batch()
    value, scores, found = gradients(network, batch, PLAIN)
    network.zero_grad()
    loss, expected_scores = training_loss(network, batch, PLAIN)
    loss.backward()
    assert value == pytest.approx(float(loss.detach()))
    torch.testing.assert_close(scores, expected_scores.detach())
    torch.testing.assert_close(found, {name: one.grad for name, one in network.named_parameters()})


def test_a_change_has_its_length_in_normalised_embeddings_by_the_root_of_the_words():
    gradient = torch.randn(3, 8, 4, generator=torch.Generator().manual_seed(0))
    spread = torch.tensor([1.0, 0.5, 2.0, 0.1])
    change = perturbation(gradient, spread, torch.tensor([256, 64, 4]), norm=5.0)
    lengths = (change / spread).flatten(1).norm(dim=1)
    torch.testing.assert_close(lengths, torch.tensor([5.0, 2.5, 0.625]))
    assert (change * gradient).sum() > 0  # uphill
    doubled = perturbation(2 * gradient, spread, torch.tensor([256, 64, 4]), norm=5.0)
    torch.testing.assert_close(change, doubled)
    assert perturbation(0 * gradient, spread, torch.tensor([256, 64, 4]), norm=5.0).abs().max() == 0


def worst_and_random(network, batch, norm):
    """The loss as it is, after the worst change, and after a random one of the same length."""
    masks = draw_masks(network, 3, PLAIN)
    words = network.embedding(batch.ids).detach().requires_grad_()
    loss = mean_loss(forward(network, words, masks, batch, PLAIN, bfloat16=False), batch.targets)
    loss.backward()
    spread, results = torch.ones(3), [float(loss.detach())]
    inside = (batch.ids != 0)[..., None]
    noise = torch.randn(words.shape, generator=torch.Generator().manual_seed(1)) * inside
    for direction in (words.grad, noise):
        moved = words.detach() + perturbation(direction, spread, batch.lengths, norm)
        after = forward(network, moved, masks, batch, PLAIN, bfloat16=False)
        results.append(float(mean_loss(after, batch.targets).detach()))
    return results


@pytest.mark.parametrize("norm", [0.5, 2.0])
def test_the_worst_change_raises_the_loss_more_than_a_random_one(norm):
    plain, worst, random = worst_and_random(make_network(), make_batch(), norm)
    assert worst > plain
    assert worst > random


def moved_by_hand(words, gradient, batch, norm):
    """`words` after the change of the paper's equation 5, r = norm g / |g|, in embeddings divided by their spread."""
    spread = words.detach()[batch.ids != 0].std(0, correction=0)
    change = torch.zeros_like(words)
    for row, length in enumerate(batch.lengths.tolist()):
        g = gradient[row, :length] * spread
        change[row, :length] = norm * (length / 256) ** 0.5 * g / g.square().sum().sqrt() * spread
    return words + change  # the change is a constant, the words are not


@pytest.mark.parametrize("options", [{}, {"n_classes": 2}, {"bidirectional": True}])
def test_the_adversarial_gradients_are_those_of_the_loss_here_and_where_it_is_worst(options):
    network, batch = make_network(**options), make_batch()
    _, _, found = gradients(network, batch, replace(ADVERSARIAL, adversarial_weight=0.6))
    masks = draw_masks(network, 3, PLAIN)

    def loss(words):
        return mean_loss(forward(network, words, masks, batch, PLAIN, bfloat16=False), batch.targets)

    words = network.embedding(batch.ids)
    [uphill] = torch.autograd.grad(loss(words), words)
    worst = loss(moved_by_hand(words, uphill, batch, PLAIN.perturbation_norm))
    assert float(worst.detach()) > float(loss(words).detach())
    network.zero_grad()
    (loss(words) + 0.6 * worst).backward()
    torch.testing.assert_close(found, {name: one.grad for name, one in network.named_parameters()})


@pytest.mark.parametrize("options", [{}, {"n_classes": 2}, {"bidirectional": True}])
def test_the_adversarial_loss_adds_its_gradients(options):
    network, batch = make_network(**options), make_batch()
    value, scores, plain = gradients(network, batch, PLAIN)
    same, same_scores, more = gradients(network, batch, ADVERSARIAL)
    assert same == value  # what is reported stays comparable
    assert torch.equal(same_scores, scores)
    assert all((more[name] - plain[name]).abs().max() > 0 for name in plain)
    _, _, off = gradients(network, batch, replace(ADVERSARIAL, perturbation_norm=0.0))
    torch.testing.assert_close(off, {name: 2 * one for name, one in plain.items()})  # no change: the same loss twice
