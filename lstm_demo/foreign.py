"""Foreign texts: does a text look like another language than the English that the models have read?

Most English texts show it by their commonest words. Only the others are asked of an identifier, py3langid, which then
takes 57 MB of memory and half a second to load. `benchmarks/LANGUAGES.md` says why this one, and how often it is wrong.
"""

import functools
import re
import threading
from typing import Any

from lstm_demo.bundle import Bundle
from lstm_demo.card import learnt_from

_CODES = "ar bg ca cs da de el es fa fi fr he hi hr hu id it ja ko la nl no pl pt ro ru sk sr sv th tr uk vi zh"
LANGUAGES = tuple(_CODES.split())  # beside English, by ISO 639-1; another one is taken for the nearest of these
ODDS = 20.0  # how much likelier than English it must be; chosen by benchmarks/languages.py on its own sentences
_MOST_CHARACTERS = 1_000  # of a text that are looked at
_SHARE = 0.1  # of the words of an English text
_MANY, _NEARLY_ALL = 20, 0.9  # tokens; of 80 and more in another language the default model knows at most 72 %
_ENGLISH = (  # its commonest words that are none of the other languages'
    "the and of this that it it's that's you but with they my your have has are would what who how which about there "
    "their from were been isn't wasn't don't didn't doesn't can't couldn't"
)
_COMMON = frozenset(_ENGLISH.split())
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_]+(?:'[^\W\d_]+)*")  # no spaces stand between the former
_lock = threading.Lock()


def unread_language(bundle: Bundle, text: str, n_known: int = 0, n_tokens: int = 0) -> str | None:
    """The language of `foreign_language`, if `bundle` has read none but English; None, too, where nobody knows.

    Where the model knows `n_known` of the text's `n_tokens`, nearly all of many, it is English: nobody is asked.
    """
    if n_tokens >= _MANY and n_known >= _NEARLY_ALL * n_tokens:
        return None
    return foreign_language(text) if learnt_from(bundle) else None


def foreign_language(text: str) -> str | None:
    """Which of `LANGUAGES` `text` looks like; None for English, or where there is too little to go by.

    A single word, said once or again and again, is too little, and so are words with capital letters alone: they are
    names and titles.

    >>> foreign_language("Der Film war langweilig.")
    'de'
    >>> [foreign_language(text) for text in ("It was dull.", "meh", "dull dull dull", "La Haine")]
    [None, None, None, None]
    """
    if not is_doubtful(text):
        return None
    language, odds = most_likely(text)
    return language if odds >= ODDS else None


def is_doubtful(text: str) -> bool:
    """Are there words to go by, and do the commonest ones of English not show its language already?"""
    words = _WORD.findall(_beginning(text))
    lower = [word.lower() for word in words]
    if len({*lower}) < 2 or all(word[0].isupper() for word in words):
        return False
    return sum(word in _COMMON for word in lower) < _SHARE * len(words)


def most_likely(text: str) -> tuple[str, float]:
    """The likeliest of `LANGUAGES`, and how much likelier than English it is: a ratio of probabilities.

    Where it is English but for its names, the words with a capital letter behind the first, the ratio is that without.
    """
    text = _beginning(text)
    language, odds = _ask(text)
    if odds < 1:
        return language, odds
    first, *others = _WORD.findall(text) or [text]
    _, nameless = _ask(" ".join([first, *(word for word in others if not word[0].isupper())]))
    return language, odds if nameless >= 1 else nameless


def _ask(text: str) -> tuple[str, float]:
    shares = dict(_identifier().rank(text))
    english = shares.pop("en")
    language = max(shares, key=lambda name: shares[name])
    return language, shares[language] / max(english, 1e-30)


def _beginning(text: str) -> str:
    text = text[:_MOST_CHARACTERS].replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return text.lower() if text.isupper() else text


def _identifier() -> Any:
    with _lock:  # two visitors' threads must not both load it
        return _load()


@functools.cache
def _load() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # here, because most texts do without

    whole = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    whole.set_languages(["en", *LANGUAGES])
    # A second one lets go of the columns of the languages that are left out: a third of the memory.
    return LanguageIdentifier(
        whole.nb_ptc.copy(),
        whole.nb_pc,
        whole.nb_classes,
        whole.tk_nextmove,
        whole.tk_output,
        norm_probs=True,
        tk_row=whole.tk_row,
    )
