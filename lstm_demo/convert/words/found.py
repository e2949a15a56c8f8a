"""Words as they were found: which ids do they have, and what else does their file say?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lstm_demo.convert.answers import UNSAID, Answers
from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_VOCABULARY

WRAPPERS = (  # how tutorials call a vocabulary that stands among other things
    *("stoi", "token_to_idx", "token2idx", "word_index", "word2idx", "word_to_idx", "word_to_ix", "word_to_id"),
    *("word2id", "word2index", "vocab_to_int", "vocab", "vocabulary", "vocab_dict", "index", "itos"),
    *("idx2word", "idx_to_word", "id2word", "index_word", "index2word", "int_to_vocab", "ix_to_word"),
)


@dataclass(frozen=True)
class Words:
    """A vocabulary, and what stands beside it."""

    ids: Mapping[str, int]
    says: Answers = UNSAID  # what its file answers
    notes: tuple[str, ...] = ()  # what should be known, a sentence each


def to_ids(content: Any, name: str) -> dict[str, int]:
    """Word -> id from what a file holds: an object (turned round, too), a list of words, or one of these in a wrapper.

    Raises:
        InputError: it is none of these.
    """
    if isinstance(content, Mapping):
        inner = next((content[key] for key in WRAPPERS if isinstance(content.get(key), Mapping | list | tuple)), None)
        content = content if inner is None else inner
    if isinstance(content, list | tuple):
        return numbered(content, name)
    if not isinstance(content, Mapping) or not content:
        raise InputError(f"The vocabulary {name} must be a JSON object, word to id, or a list of words.")
    if all(isinstance(word, str) for word in content.values()) and all(map(_is_id, content)):
        return turned_round([(int(index), word) for index, word in content.items()], name)
    for word, index in content.items():
        if isinstance(index, bool) or not isinstance(index, int) or index < 0 or not isinstance(word, str):
            raise InputError(
                f"In {name} the id of {str(word)[:40]!r} is {str(index)[:40]!r}; use a whole number from 0."
            )
    return limited(dict(content), name)


def numbered(words: list[Any] | tuple[Any, ...], name: str) -> dict[str, int]:
    """The place of each word is its id."""
    for index, word in enumerate(words):
        if not isinstance(word, str):
            raise InputError(f"Entry {index} of {name} is {str(word)[:40]!r}; a vocabulary's entries are words.")
    return turned_round(list(enumerate(words)), name)


def turned_round(pairs: list[tuple[int, str]], name: str) -> dict[str, int]:
    """Word -> id from pairs of id and word; each word has one id."""
    ids: dict[str, int] = {}
    for index, word in pairs:
        if word in ids:
            raise InputError(f"{name} lists {word[:40]!r} twice, as {ids[word]} and {index}; each word has one id.")
        ids[word] = index
    return limited(ids, name)


def limited(ids: dict[str, int], name: str) -> dict[str, int]:
    """`ids`, which may not be more than fit into a bundle."""
    if len(ids) > MAX_VOCABULARY:
        raise InputError(f"{name} has {len(ids):,} words; a bundle has at most {MAX_VOCABULARY:,}.")
    return ids


def _is_id(key: object) -> bool:
    return (isinstance(key, int) and not isinstance(key, bool) and key >= 0) or (
        isinstance(key, str) and key.isascii() and key.isdigit() and len(key) < 10
    )
