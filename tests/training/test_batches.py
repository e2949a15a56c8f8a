"""Each epoch must show every example once, within the budgets, in an order that the seed and the epoch alone fix."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from lstm_demo.text import PADDING_ID, UNKNOWN_ID, Vocabulary, read
from lstm_demo.training.batches import Augmentation, Encoded, encode, reading_order, training_epoch
from lstm_demo.training.corpus import tokenize_all
from lstm_demo.training.data import Example
from lstm_demo.training.exchange import find_exchanges


def made_up(lengths: list[int]) -> Encoded:
    """Examples whose every token is another id, so that any mix-up shows."""
    starts = np.cumsum([0, *lengths])
    n = len(lengths)
    return Encoded(
        ids=np.arange(2, 2 + starts[-1], dtype=np.int32),
        starts=starts.astype(np.int64),
        targets=np.linspace(0, 1, n, dtype=np.float32),
        is_review=np.arange(n) % 2 == 0,
        is_whole=np.arange(n) % 3 == 0,
        weights=np.linspace(1, 2, n, dtype=np.float32),
    )


@pytest.fixture
def examples() -> Encoded:
    return made_up(np.random.default_rng(3).integers(1, 60, 300).tolist())


def unpadded(epoch) -> list[list[int]]:
    batches = [epoch.make(k) for k in range(len(epoch))]
    return [row[:n].tolist() for batch in batches for row, n in zip(batch.ids, batch.lengths, strict=True)]


def test_encode_looks_up_each_text_and_keeps_what_it_is():
    found = [
        Example("Good film", 1.0, "imdb"),
        Example("Bad", 0.25, "sst", whole=False),
        Example("Good", 0.0, "edit"),
        Example("Good", 0.75, "teacher", whole=False, weight=0.5),
    ]
    corpus = tokenize_all([example.text for example in found])
    encoded = encode(found, corpus, Vocabulary(("<pad>", "<unk>", "good", "bad")))
    assert encoded.ids.tolist() == [2, 1, 3, 2, 2]
    assert encoded.starts.tolist() == [0, 2, 3, 4, 5]
    assert encoded.targets.tolist() == [1.0, 0.25, 0.0, 0.75]
    assert encoded.is_review.tolist() == [True, False, True, False]
    assert encoded.is_whole.tolist() == [True, False, True, False]
    assert encoded.weights.tolist() == [1.0, 1.0, 1.0, 0.5]


def test_encode_corrects_spelling_as_a_text_is_read():
    texts = ["", "Awsome. Awsome film, so said Awsome", "", "an awsome film", "film"]
    vocabulary = Vocabulary(("<pad>", "<unk>", "film", "awesome"))
    encoded = encode(
        [Example(text, 1.0, "sst") for text in texts], tokenize_all(texts), vocabulary, corrects_spelling=True
    )
    ids = [read(text, vocabulary, corrects_spelling=True).ids for text in texts]
    assert encoded.ids.tolist() == [index for one in ids for index in one]
    assert [3 in one for one in ids] == [False, True, False, True, False]
    assert ids[1][-1] == 1  # a name, which no word of the vocabulary was meant by


def test_every_example_is_shown_once_whole_and_with_what_belongs_to_it(examples):
    epoch = training_epoch(examples, 1, 0, tokens_per_batch=200, max_tokens=60)
    texts = [examples.ids[a:b].tolist() for a, b in zip(examples.starts[:-1], examples.starts[1:], strict=True)]
    assert sorted(unpadded(epoch)) == sorted(texts)
    for number, rows in enumerate(epoch.rows):
        batch = epoch.make(number)
        assert batch.ids[:, 0].tolist() == [texts[k][0] for k in rows]
        assert batch.lengths.tolist() == [len(texts[k]) for k in rows]
        assert batch.targets.tolist() == examples.targets[rows].tolist()
        assert batch.is_review.tolist() == examples.is_review[rows].tolist()
        assert batch.is_whole.tolist() == examples.is_whole[rows].tolist()
        assert batch.weights.tolist() == examples.weights[rows].tolist()


def test_padding_stands_on_the_right_and_nowhere_else(examples):
    epoch = training_epoch(examples, 1, 0, word_dropout=0.5)
    for number in range(len(epoch)):
        batch = epoch.make(number)
        steps = torch.arange(batch.ids.shape[1])
        assert torch.equal(batch.ids == PADDING_ID, steps >= batch.lengths[:, None])


def test_the_budgets_hold_and_are_used(examples):
    epoch = training_epoch(examples, 1, 0, tokens_per_batch=200, examples_per_batch=20)
    shapes = [epoch.make(k).ids.shape for k in range(len(epoch))]
    assert all(rows * steps <= 200 and rows <= 20 for rows, steps in shapes)
    assert max(rows for rows, _ in shapes) == 20
    assert sum(rows * steps for rows, steps in shapes) < 1.15 * len(examples.ids)  # little padding: similar lengths


def test_a_text_longer_than_the_budget_is_a_batch_of_its_own():
    epoch = training_epoch(made_up([50, 2, 2, 50]), 0, 0, tokens_per_batch=10)
    assert sorted(tuple(epoch.make(k).ids.shape) for k in range(len(epoch))) == [(1, 50), (1, 50), (2, 2)]


def test_order_and_composition_depend_on_seed_and_epoch_alone(examples):
    def order(seed: int, epoch: int) -> list[list[int]]:
        np.random.default_rng().random()
        return [rows.tolist() for rows in training_epoch(examples, seed, epoch, tokens_per_batch=300).rows]

    assert order(1, 2) == order(1, 2)
    others = [order(1, 2), order(1, 3), order(2, 2), order(2, 1)]
    for k, one in enumerate(others):
        for other in others[k + 1 :]:
            assert one != other
            assert {frozenset(rows) for rows in one} != {frozenset(rows) for rows in other}


def test_long_texts_are_cut_to_their_start_or_their_end_by_a_coin():
    examples = made_up([25] * 200)
    first = unpadded(training_epoch(examples, 4, 0, max_tokens=10))
    starts = {2 + 25 * k: [*range(2 + 25 * k, 12 + 25 * k)] for k in range(200)}
    ends = {17 + 25 * k: [*range(17 + 25 * k, 27 + 25 * k)] for k in range(200)}
    assert all(row == (starts | ends)[row[0]] for row in first)
    assert 70 <= sum(row[0] in starts for row in first) <= 130
    assert sorted(first) == sorted(unpadded(training_epoch(examples, 4, 0, max_tokens=10)))
    assert sorted(first) != sorted(unpadded(training_epoch(examples, 4, 1, max_tokens=10)))


def test_word_dropout_hides_about_so_many_words_the_same_ones_each_time(examples):
    epoch = training_epoch(examples, 1, 0, word_dropout=0.3)
    words = [word for row in unpadded(epoch) for word in row]
    assert 0.27 < words.count(UNKNOWN_ID) / len(words) < 0.33
    assert torch.equal(epoch.make(1).ids, training_epoch(examples, 1, 0, word_dropout=0.3).make(1).ids)
    plain = training_epoch(examples, 1, 0)
    ids = epoch.make(1).ids
    assert torch.equal(torch.where(ids == UNKNOWN_ID, plain.make(1).ids, ids), plain.make(1).ids)
    assert not any(UNKNOWN_ID in row for row in unpadded(plain))


def test_a_text_without_tokens_is_one_unknown_word():
    examples = made_up([3, 0, 2])
    for epoch in (training_epoch(examples, 0, 0), reading_order(examples, 10)):
        assert sorted(unpadded(epoch)) == [[UNKNOWN_ID], [2, 3, 4], [5, 6]]


def test_reading_order_reads_each_text_from_its_start_up_to_the_limit(examples):
    epoch = reading_order(examples, max_tokens=30, tokens_per_batch=500)
    pairs = zip(examples.starts[:-1], examples.starts[1:], strict=True)
    assert sorted(unpadded(epoch)) == sorted(examples.ids[a : min(b, a + 30)].tolist() for a, b in pairs)
    assert sorted(np.concatenate(epoch.rows).tolist()) == [*range(300)]


def test_texts_are_read_otherwise_each_epoch_and_stay_padded_on_the_right(examples):
    vocabulary = Vocabulary(("<pad>", "<unk>", *(f"word{k}" for k in range(2, int(examples.ids.max()) + 1))))
    plain = find_exchanges(vocabulary)
    group = np.zeros(len(vocabulary), np.int32)
    group[2:6] = 1
    exchange = replace(plain, group=group, members=np.arange(2, 6), starts=np.array([0, 0, 4]), marks=np.array([7]))
    augmentation = Augmentation(exchange, 0.5, 0.5)
    epochs = [training_epoch(examples, 1, e, max_tokens=60, augmentation=augmentation) for e in (0, 0, 1)]
    first, again, other = (sorted(unpadded(epoch)) for epoch in epochs)
    assert first == again != other
    assert first != sorted(unpadded(training_epoch(examples, 1, 0, max_tokens=60)))
    for number in range(len(epochs[0])):
        batch = epochs[0].make(number)
        steps = torch.arange(batch.ids.shape[1])
        assert torch.equal(batch.ids == PADDING_ID, steps >= batch.lengths[:, None])
        reviews = batch.is_review.numpy()
        assert (batch.lengths.numpy()[reviews] == epochs[0].lengths[epochs[0].rows[number]][reviews]).all()
