"""Spelling: which known word did somebody mean by a word that is in no dictionary?

A word with one slip becomes a known word: a letter missing, added or exchanged, two neighbours swapped (the four slips
that make four of five misspelled words: Damerau 1964), or a letter held down ("soooo"). English words that a model
merely does not know stay as they are, and so do names.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from string import ascii_lowercase

from spellchecker import SpellChecker

SHORTEST, LONGEST = 4, 16  # letters of a word that is corrected; of shorter ones too many words are one slip away
_WORD = re.compile(r"[a-z]+")
_HELD_DOWN = re.compile(r"(.)\1{2,}")


def correct(form: str, frequent_first: Mapping[str, int]) -> str | None:
    """The known word that was meant by `form`, lower-case and not known; None where nobody can tell.

    Of several words one slip away the most frequent is taken, but words in which a letter is exchanged come last.

    Args:
        form: the word as it was typed, in lower case.
        frequent_first: the known words; the smaller a word's number, the more frequent it is.

    >>> correct("awsome", {"awesome": 7, "handsome": 8}), correct("kinda", {"kind": 2})
    ('awesome', None)
    """
    if not _WORD.fullmatch(form):
        return None
    for once in (r"\1\1", r"\1"):
        released = _HELD_DOWN.sub(once, form)
        if released != form and released in frequent_first:
            return released
    if not SHORTEST <= len(form) <= LONGEST or form in _english():
        return None
    near = [word for word in _CHECKER.edit_distance_1(form) if word in frequent_first and len(word) >= SHORTEST - 1]
    return min(near, key=lambda word: (_has_other_letter(form, word), frequent_first[word]), default=None)


def is_name(typed: str, begins_sentence: bool) -> bool:
    """Is a word taken for a name: one with a capital that the beginning of a sentence does not explain?"""
    return typed[:1].isupper() and not typed.isupper() and not begins_sentence


@lru_cache(maxsize=1)
def _english() -> frozenset[str]:
    """About 160,000 words; read when they are first asked for, in half a second."""
    return frozenset(SpellChecker(language="en").word_frequency.words())


def _has_other_letter(form: str, word: str) -> bool:
    """Was a letter exchanged, not only left out, added or swapped with its neighbour?"""
    return len(form) == len(word) and sorted(form) != sorted(word)


_CHECKER = SpellChecker(language=None)  # makes the words that are one slip away, of the letters that it has seen
_CHECKER.word_frequency.load_words([ascii_lowercase])
