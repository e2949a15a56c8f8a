"""What a language model expects must be its own scores, and its files must be checked like a classifier's."""

import json
import subprocess
import sys

import pytest
import torch

from lstm_demo.errors import BundleError, InputError
from lstm_demo.language import (
    LANGUAGE,
    Language,
    LanguageConfig,
    LanguageModel,
    load_language,
    next_words,
    save_language,
)
from lstm_demo.text import PADDING, UNKNOWN, Vocabulary, tokenize

WORDS = tuple("abcdefg")


@pytest.fixture
def language() -> Language:
    torch.manual_seed(0)
    network = LanguageModel(LanguageConfig(2 + len(WORDS), 5)).requires_grad_(False).eval()
    return Language(network, Vocabulary((PADDING, UNKNOWN, *WORDS)))


def test_the_guesses_after_each_word_are_those_of_the_words_up_to_there(language):
    tokens = ["a", "zzz", "b", "a", *"cdef" * 30]  # longer than what is scored at a time
    guesses = next_words(language, tokens, n=3)
    assert len(guesses) == len(tokens)
    for n in (1, 2, 4, 70, len(tokens)):
        scores = language.network(torch.tensor([language.vocabulary.encode(tokens[:n])]))[0, -1]
        shares = scores[1:].softmax(-1)  # padding never comes
        expected = sorted(((float(p), word) for p, word in zip(shares[1:], WORDS, strict=True)), reverse=True)[:3]
        assert [guess.word for guess in guesses[n - 1]] == [word for _, word in expected]
        assert [guess.probability for guess in guesses[n - 1]] == pytest.approx([p for p, _ in expected], rel=1e-4)


@pytest.mark.parametrize("since", [-1, -3, 2, 4])
def test_only_what_is_asked_for_is_scored(language, monkeypatch, since):
    tokens, scored = [*"abcde"], []
    expected = next_words(language, tokens)[since:]
    scores = language.network.scores
    monkeypatch.setattr(language.network, "scores", lambda part: (scored.append(len(part)), scores(part))[1])
    found = next_words(language, tokens, since=since)
    assert sum(scored) == len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert [guess.word for guess in one] == [guess.word for guess in other]
        assert [guess.probability for guess in one] == pytest.approx([guess.probability for guess in other], rel=1e-5)


def test_never_more_than_the_known_words_and_never_certain_beyond_one(language):
    (guesses,) = next_words(language, ["a"], n=100)
    assert sorted(guess.word for guess in guesses) == sorted(WORDS)
    assert 0 < sum(guess.probability for guess in guesses) < 1  # the rest is the unknown word's
    assert next_words(language, []) == []


def test_what_follows_by_hand():
    """One unit that only passes on what it read: after "a" comes "b", whose embedding is like it."""
    network = LanguageModel(LanguageConfig(4, 1)).requires_grad_(False)
    for parameter in network.parameters():
        parameter.zero_()
    network.embedding.weight[:] = torch.tensor([[0.0], [-9.0], [2.0], [5.0]])
    network.lstm.weight_ih_l0[:] = torch.tensor([[9.0], [0.0], [9.0], [9.0]])  # input, forget, candidate, output
    (guesses,) = next_words(Language(network, Vocabulary((PADDING, UNKNOWN, "a", "b"))), ["a"], 2)
    h = torch.tanh(torch.tensor(1.0))  # all gates open: tanh(1 * tanh(18))
    shares = torch.tensor([-9 * h, 2 * h, 5 * h]).softmax(0)
    assert [guess.word for guess in guesses] == ["b", "a"]
    assert [guess.probability for guess in guesses] == pytest.approx([float(shares[2]), float(shares[1])], rel=1e-4)


@pytest.mark.parametrize("n", [0, 101, 2.0, True, "3"])
def test_impossible_numbers_of_guesses_are_refused(language, n):
    with pytest.raises(InputError, match=r"n is .*use a whole number from 1 to 100"):
        next_words(language, ["a"], n)


def test_too_many_words_are_refused(language):
    with pytest.raises(InputError, match="1,001 words; at most 1,000"):
        next_words(language, ["a"] * 1_001)


def test_it_survives_the_disk(language, tmp_path):
    save_language(language.network, language.vocabulary, tmp_path / "new")
    found = load_language(tmp_path / "new")
    assert found.vocabulary == language.vocabulary
    torch.testing.assert_close(found.network.state_dict(), language.network.state_dict(), rtol=1e-3, atol=1e-3)
    assert not found.network.training
    assert not any(parameter.requires_grad for parameter in found.network.parameters())
    assert found.digest == load_language(tmp_path / "new").digest != language.digest  # rounded by storing


def test_damaged_folders_are_refused_in_a_sentence(language, tmp_path):
    save_language(language.network, language.vocabulary, tmp_path)
    sound = json.loads((tmp_path / "config.json").read_text())
    for entries, sentence in (
        ({"colour": 1}, "has the entries .* a language model has vocabulary_size and hidden_size"),
        ({"hidden_size": 4}, r"embedding.weight with shape \[9, 5\]; config.json asks for \[9, 4\]"),
        ({"hidden_size": True}, "cannot be used: hidden_size is True"),
        ({"vocabulary_size": 10}, "vocab.txt has 9 lines, but config.json says 10 words"),
        ({"format": 2}, "does not say"),
    ):
        (tmp_path / "config.json").write_text(json.dumps(sound | entries))
        with pytest.raises(BundleError, match=sentence):
            load_language(tmp_path)
    with pytest.raises(BundleError, match="There is no folder"):
        load_language(tmp_path / "none")


def test_the_bundled_model_has_read_reviews_and_is_small():
    guesses = next_words(load_language(), [token.form for token in tokenize("A complete waste of")])
    assert [guesses[2][0].word, guesses[3][0].word] == ["of", "time"]
    assert guesses[3][0].probability > 0.5
    assert sum(path.stat().st_size for path in LANGUAGE.iterdir()) < 10_000_000


def test_loading_it_brings_no_symbolic_algebra_in():
    code = "import sys; from lstm_demo.language import load_language; load_language(); print('sympy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=LANGUAGE.parents[1], capture_output=True, check=True)
    assert done.stdout.split() == [b"False"]
