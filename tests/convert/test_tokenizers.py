"""How tutorials split texts, on one sentence that shows the differences."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_demo.convert.tokenizers import TOKENIZERS
from lstm_demo.text import tokenize

TEXT = 'It isn\'t "great".<br />Well-made, though: 8/10! I liked it.'
LIKED = ["i", "liked", "it"]
EXPECTED = {
    "blanks": ["it", "isn't", '"great".<br', "/>well-made,", "though:", "8/10!", "i", "liked", "it."],
    "blanks-cased": ["It", "isn't", '"great".<br', "/>Well-made,", "though:", "8/10!", "I", "liked", "it."],
    "basic-english": [
        "it",
        "isn",
        "'",
        "t",
        "great",
        ".",
        "well-made",
        ",",
        "though",
        "8/10",
        "!",
        "i",
        "liked",
        "it",
        ".",
    ],
    "keras": ["it", "isnt", "greatbr", "wellmade", "though", "810", "i", "liked", "it"],
    "keras-tokenizer": ["it", "isn't", "great", "br", "well", "made", "though", "8", "10", "i", "liked", "it"],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_words_are_the_tutorials(name):
    assert TOKENIZERS[name](TEXT) == EXPECTED[name]


def test_nltk_splits_sentences_first():
    assert TOKENIZERS["nltk"]("A dull Film. It isn't.") == ["a", "dull", "film", ".", "it", "is", "n't", "."]
    assert TOKENIZERS["nltk-cased"]("A dull Film. It isn't.")[2:5] == ["Film", ".", "It"]


def test_ours_is_the_bundles():
    assert TOKENIZERS["ours"](TEXT) == [token.form for token in tokenize(TEXT)]


@settings(max_examples=50)  # for each tokenizer
@given(text=st.text(max_size=60))
@pytest.mark.parametrize("name", [name for name, split in TOKENIZERS.items() if split])
def test_any_text_can_be_split(name, text):
    assert all(TOKENIZERS[name](text))
