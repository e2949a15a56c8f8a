"""The loss must be what its description says, step by step."""

import numpy as np
import pytest
import torch

from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.training.batches import Batch
from lstm_demo.training.loss import draw_masks, forward, mean_loss, prefix_weights, soft_loss
from lstm_demo.training.recipe import Recipe

PLAIN = Recipe(embedding_dropout=0.0, prefix_weight=0.7, bfloat16=False)


def make_batch() -> Batch:
    return Batch(
        ids=torch.tensor([[2, 3, 4, 5], [6, 2, 0, 0], [3, 0, 0, 0]]),
        lengths=torch.tensor([4, 2, 1]),
        targets=torch.tensor([1.0, 0.25, 0.0]),
        is_review=torch.tensor([True, False, True]),
        is_whole=torch.tensor([True, False, True]),
        weights=torch.tensor([1.0, 1.0, 1.0]),
    )


def make_network(**options) -> SentimentLSTM:
    torch.manual_seed(0)
    return SentimentLSTM(Config(7, embedding_size=3, hidden_size=5, dropout=0.0, **options))


def training_loss(network, batch, recipe, bfloat16=False):
    """What one step learns from, and the verdicts' scores."""
    masks = draw_masks(network, len(batch.ids), recipe)
    outputs = forward(network, network.embedding(batch.ids), masks, batch, recipe, bfloat16)
    return mean_loss(outputs, batch.targets), outputs.last


def test_later_words_count_more_and_a_reviews_weights_sum_to_one():
    weights = prefix_weights(make_batch())
    assert weights.tolist() == pytest.approx(np.array([[0.1, 0.2, 0.3, 0.4], [0, 0, 0, 0], [1, 0, 0, 0]]))


@pytest.mark.parametrize("readout", ["last", "mean", "max"])
@pytest.mark.parametrize("n_classes", [1, 2])
def test_a_review_is_judged_after_every_word_and_a_phrase_at_its_end(readout, n_classes):
    network, batch = make_network(readout=readout, n_classes=n_classes), make_batch()
    loss, scores = training_loss(network, batch, PLAIN)
    torch.testing.assert_close(scores, network(batch.ids, batch.lengths))

    expected = 0.0
    for ids, length, target, is_review in zip(batch.ids, batch.lengths, batch.targets, batch.is_review, strict=True):
        by_prefix = []
        for n in range(1, int(length) + 1):  # every prefix read for itself
            p = torch.sigmoid(network.logit(network(ids[None, :n], torch.tensor([n])).detach()))[0]
            by_prefix.append(float(-target * p.log() - (1 - target) * (1 - p).log()))
        expected += by_prefix[-1]
        if is_review:
            expected += 0.7 * sum(n * value for n, value in enumerate(by_prefix, 1)) / sum(range(1, int(length) + 1))
    assert float(loss.detach()) == pytest.approx(expected / 3, rel=1e-5)


@pytest.mark.parametrize("readout", ["last", "mean", "max"])
def test_two_directions_are_judged_at_the_end_only(readout):
    network, batch = make_network(readout=readout, bidirectional=True), make_batch()
    loss, scores = training_loss(network, batch, PLAIN)
    torch.testing.assert_close(scores, network(batch.ids, batch.lengths))
    torch.testing.assert_close(loss, soft_loss(scores, batch.targets).mean())


def test_one_logit_and_two_classes_measure_the_same():
    scores, targets = torch.randn(6, 2, generator=torch.Generator().manual_seed(1)), torch.linspace(0, 1, 6)
    torch.testing.assert_close(soft_loss(scores, targets), soft_loss(scores[:, 1:] - scores[:, :1], targets))


def test_dropout_of_embeddings_silences_a_dimension_for_a_whole_text(monkeypatch):
    network, batch = make_network(), make_batch()
    seen = []
    states = network.states
    monkeypatch.setattr(network, "states", lambda embedded, lengths: seen.append(embedded) or states(embedded, lengths))
    training_loss(network, batch, Recipe(embedding_dropout=0.5))
    ratio = (seen[0] / network.embedding(batch.ids))[0]  # [step, embedding]
    assert torch.equal(ratio.round(decimals=3), ratio[:1].expand_as(ratio).round(decimals=3))
    assert set(ratio.detach().round(decimals=3).flatten().tolist()) <= {0.0, 2.0}


def test_bfloat16_changes_the_loss_little_and_leaves_it_float32():
    network, batch = make_network(), make_batch()
    exact, _ = training_loss(network, batch, PLAIN)
    mixed, scores = training_loss(network, batch, PLAIN, bfloat16=True)
    assert mixed.dtype == scores.dtype == torch.float32
    assert float(mixed.detach()) == pytest.approx(float(exact.detach()), rel=0.02)
