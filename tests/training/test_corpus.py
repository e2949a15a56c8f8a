"""Tokenising once must give what tokenising each time gives."""

import numpy as np
import pytest

from lstm_demo.text import Vocabulary, tokenize
from lstm_demo.training import corpus as module
from lstm_demo.training.corpus import tokenize_all

TEXTS = ["A good film.", "", "It isn't good; a\nFILM \u2014 caf\u00e9 \ud800!"]


def forms(text: str) -> list[str]:
    return [token.form for token in tokenize(text)]


@pytest.mark.parametrize("times", [0, 1, 2])
def test_texts_keep_their_tokens_with_and_without_a_cache(tmp_path, times):
    corpus = tokenize_all(TEXTS)
    for _ in range(times):
        corpus = tokenize_all(TEXTS, tmp_path / "cache")
    assert list(corpus.texts(range(3))) == [forms(text) for text in TEXTS]
    assert list(corpus.texts([2])) == [forms(TEXTS[2])]
    vocabulary = Vocabulary(("<pad>", "<unk>", "good", "film"))
    assert corpus.encode(vocabulary).tolist() == vocabulary.encode(form for text in TEXTS for form in forms(text))
    assert corpus.starts.tolist() == np.cumsum([0, *(len(forms(text)) for text in TEXTS)]).tolist()


def test_the_cache_answers_for_the_same_texts_only(tmp_path, monkeypatch):
    tokenize_all(TEXTS, tmp_path)
    tokenize_all(["A good", "film.", *TEXTS[1:]], tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
    monkeypatch.setattr(module, "tokenize", None)  # cannot be called
    assert list(tokenize_all(TEXTS, tmp_path).texts([0])) == [["a", "good", "film", "."]]
    with pytest.raises(TypeError):
        tokenize_all(TEXTS[::-1], tmp_path)


def test_no_texts_give_no_tokens(tmp_path):
    for _ in range(2):
        assert list(tokenize_all([], tmp_path).texts([])) == []
