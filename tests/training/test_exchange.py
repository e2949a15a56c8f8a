"""What should not matter is exchanged for its like alone, and a text keeps its words when it ends otherwise."""

from collections import Counter

import numpy as np
import pytest

from lstm_demo.language import LANGUAGE, load_language
from lstm_demo.text import PADDING_ID, UNKNOWN_ID, Vocabulary
from lstm_demo.training.exchange import ROOM, find_exchanges, read_groups

WORDS = ("<pad>", "<unk>", "mary", "john", "paris", "tokyo", "film", "good", ".", "!", "berlin", "seven")
VOCABULARY = Vocabulary(WORDS)
NAMES, CITIES = {2, 3}, {4, 5, 10}


@pytest.fixture(scope="module")
def exchange():
    return find_exchanges(VOCABULARY)


def test_no_word_stands_twice_and_all_are_spelt_as_the_tokenizer_gives_them():
    counts = Counter(word for words in read_groups() for word in words)
    assert [word for word, n in counts.items() if n > 1] == []
    assert [word for word in counts if word != word.lower()] == []


def test_the_groups_hold_words_that_the_bundled_models_know():
    known = find_exchanges(load_language(LANGUAGE).vocabulary)
    sizes = np.diff(known.starts)[1:]
    assert sizes.min() >= 2
    assert sizes.sum() > 900


def test_a_word_becomes_another_of_its_group_and_any_other_stays(exchange):
    ids = np.array([[2, 6, 4, 7, 8, 1], [5, 11, 3, 10, 0, 0]] * 200)
    before = ids.copy()
    exchange.exchange(ids, 1.0, np.random.default_rng(0))
    for group in (NAMES, CITIES):
        rows = np.isin(before, list(group))
        assert {*ids[rows].tolist()} == group
    same = ~np.isin(before, list(NAMES | CITIES))
    assert (ids[same] == before[same]).all()


def test_a_share_of_the_words_is_exchanged(exchange):
    ids = np.full((1, 20_000), 4)
    exchange.exchange(ids, 0.3, np.random.default_rng(0))
    assert (ids != 4).mean() == pytest.approx(0.3 * 2 / 3, abs=0.02)  # a third becomes the same again
    exchange.exchange(before := np.full((1, 50), 4), 0.0, np.random.default_rng(0))
    assert (before == 4).all()


def test_texts_end_otherwise_with_their_words_kept(exchange):
    n = 400
    ids = np.full((n, 4 + ROOM), PADDING_ID)
    ids[:, :4] = [6, 7, 6, 8]  # "film good film ."
    lengths = np.full(n, 4)
    exchange.end_otherwise(ids, lengths, 1.0, np.random.default_rng(0))
    assert (ids[:, :3] == [6, 7, 6]).all()
    ends = {tuple(row[3:length].tolist()) for row, length in zip(ids, lengths, strict=True)}
    assert ends == {(), (8,), (9,), (UNKNOWN_ID,), (UNKNOWN_ID, UNKNOWN_ID)}
    assert all((row[length:] == PADDING_ID).all() for row, length in zip(ids, lengths, strict=True))


def test_a_mark_alone_is_not_taken_away(exchange):
    ids, lengths = np.array([[8, PADDING_ID, PADDING_ID]] * 100), np.ones(100, np.int64)
    exchange.end_otherwise(ids, lengths, 1.0, np.random.default_rng(0))
    assert (ids[:, 0] == 8).all()
    assert lengths.min() == 1
