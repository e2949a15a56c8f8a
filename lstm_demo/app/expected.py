"""Expected: which words does the language model find likeliest after what was read, and which one came?"""

import streamlit as st

from lstm_demo.language import Language, load_language, next_words
from lstm_demo.limits import MAX_TOKENS
from lstm_demo.words import tokenize


@st.cache_data(max_entries=64, show_spinner=False)
def expected_after(text: str, end: int) -> tuple[list[tuple[str, float]], str | None]:
    """The five words that the language model finds likeliest after the first `end` characters of `text`, and what came.

    That is in the spelling of vocabularies, to be compared with the others; None where no word stands after `end`.
    """
    tokens = tokenize(text)
    before = [token.form for token in tokens if token.end <= end][:MAX_TOKENS]
    guesses = next_words(_language(), before, since=-1)
    comes = next((token.form for token in tokens if token.start >= end), None)
    return [(guess.word, guess.probability) for guess in guesses[-1]] if guesses else [], comes


@st.cache_resource(max_entries=1, show_spinner=False)
def _language() -> Language:
    return load_language()
