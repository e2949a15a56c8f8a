"""A tutorial's vocabulary: which word has which id? From JSON or text, and its place in a vocabulary of ours."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_VOCABULARY
from lstm_demo.text import PADDING, UNKNOWN, tokenize

MAX_BYTES = 100_000_000  # of a vocabulary file
_PADDING_NAMES = {"<pad>", "[pad]", "<padding>", "_pad_", "__pad__", ""}
_UNKNOWN_NAMES = {"<unk>", "[unk]", "<unknown>", "<oov>", "[oov]", "_unk_", "__unk__"}
_MARK_NAMES = {"<s>", "<sos>", "<bos>", "<start>", "<cls>", "[cls]", "</s>", "<eos>", "<end>", "[sep]"}


@dataclass(frozen=True)
class Arranged:
    """A tutorial's vocabulary in our order: padding, unknown, then the words by id."""

    words: tuple[str, ...]
    rows: list[int | None]  # for each word its row of the tutorial's embedding; None: a row of zeros
    notes: tuple[str, ...]


def read_vocabulary(path: Path) -> dict[str, int]:
    """Read word -> id from a JSON object, a JSON list, or a text file with one word a line.

    Raises:
        InputError: it is none of these, or lists a word twice.
    """
    if (size := path.stat().st_size) > MAX_BYTES:
        raise InputError(f"The vocabulary {path.name} has {size:,} bytes; at most {MAX_BYTES:,} are read.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"The vocabulary {path.name} is not UTF-8 text; save it as UTF-8.") from error
    if path.suffix == ".json":
        return _from_json(text, path.name)
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if tab := next((number for number, line in enumerate(lines, 1) if "\t" in line), 0):
        raise InputError(
            f"Line {tab} of {path.name} holds a tab; give one word a line, in the order of their ids, or a JSON object."
        )
    return _numbered(lines, path.name)


def arrange(
    ids: Mapping[str, int],
    n_rows: int,
    *,
    padding_id: int | None,
    unknown_id: int | None,
    cut: bool = False,
) -> Arranged:
    """Put a vocabulary into our order.

    Args:
        ids: word -> id.
        n_rows: of the tutorial's embedding.
        padding_id: its row of padding; None where there is none, which costs nothing: a bundle never reads padding.
        unknown_id: its row for unknown words; None where the tutorial left them out.
        cut: take words behind the embedding's end for unknown ones.

    Raises:
        InputError: an id has no row.
    """
    beyond = [word for word, index in ids.items() if index >= n_rows]
    if beyond and not cut:
        raise InputError(
            f"The vocabulary gives {beyond[0]!r} the id {ids[beyond[0]]:,}, but the embedding has {n_rows:,} rows. If "
            "the tutorial read such words as unknown ones (num_words, max_tokens), give --cut-vocabulary."
        )
    if (lowest := min(ids.values(), default=0)) < 0:
        raise InputError(f"An id would be {lowest}; ids begin at 0, so give another --shift.")
    for name, index in (("padding", padding_id), ("unknown words", unknown_id)):
        if index is not None and not 0 <= index < n_rows:
            raise InputError(f"The id {index} for {name} has no row; the embedding has {n_rows:,} rows.")
    special = _PADDING_NAMES | _UNKNOWN_NAMES | {PADDING, UNKNOWN}
    known = sorted((index, word) for word, index in ids.items() if index < n_rows and index != unknown_id)
    kept = [(index, word) for index, word in known if word.lower() not in special and index != padding_id]
    stored = [(index, word) for index, word in kept if _storable(word)]
    if not stored:
        raise InputError("The vocabulary holds no word beside padding and unknown; give the one of the training.")
    words = (PADDING, UNKNOWN, *(word for _, word in stored))
    rows = [padding_id, unknown_id, *(index for index, _ in stored)]
    return Arranged(words, rows, tuple(_notes(ids, beyond, [word for _, word in kept], unknown_id)))


def find_padding(ids: Mapping[str, int]) -> int | None:
    """The id of the word that is called like padding, if there is one."""
    return _named(ids, _PADDING_NAMES)


def find_unknown(ids: Mapping[str, int]) -> int | None:
    """The id of the word that is called like an unknown word, if there is one."""
    return _named(ids, _UNKNOWN_NAMES)


def is_kept_whole(word: str) -> bool:
    """Does this project's tokenizer leave `word` as it is, alone or among others?

    >>> [is_kept_whole(word) for word in ("film", "mr.", "n't", "Film", "well-made")]
    [True, True, True, False, False]
    """
    return any(token.form == word for text in (word, f"a {word} a") for token in tokenize(text))


def _notes(ids: Mapping[str, int], beyond: list[str], words: list[str], unknown_id: int | None) -> list[str]:
    notes = []
    if beyond:
        notes.append(f"{len(beyond):,} words of the vocabulary have no row in the embedding; they are unknown words.")
    if unknown_id is None:
        notes.append("The tutorial left unknown words out; a bundle reads each of them as a word of zeros.")
    if changed := [word for word in words if not is_kept_whole(word)]:
        shown = ", ".join(repr(word) for word in changed[:5])
        notes.append(
            f"{len(changed):,} of {len(words):,} words are split or changed by this project's tokenizer, so that the "
            f"bundle will hardly meet them: {shown}{', ...' if len(changed) > 5 else ''}."
        )
    if marks := sorted(word for word in ids if word.lower() in _MARK_NAMES):
        notes.append(f"A bundle reads no mark of beginning or end; this vocabulary has {', '.join(marks)}.")
    return notes


def _from_json(text: str, name: str) -> dict[str, int]:
    try:
        content: Any = json.loads(text, object_pairs_hook=lambda pairs: _unique(pairs, name))
    except InputError:
        raise
    except (ValueError, RecursionError) as error:
        raise InputError(f"The vocabulary {name} is not sound JSON; save it again.") from error
    if isinstance(content, dict):
        for key in ("stoi", "token_to_idx", "word_index", "word2idx", "vocab", "itos"):  # how tutorials wrap it
            if isinstance(content.get(key), dict | list):
                content = content[key]
                break
    if isinstance(content, list):
        return _numbered(content, name)
    if not isinstance(content, dict) or not content:
        raise InputError(f"The vocabulary {name} must be a JSON object, word to id, or a list of words.")
    for word, index in content.items():
        if isinstance(index, bool) or not isinstance(index, int) or index < 0:
            raise InputError(f"In {name} the id of {word[:40]!r} is {str(index)[:40]!r}; use a whole number from 0.")
    return _limited(content, name)


def _numbered(words: list[Any], name: str) -> dict[str, int]:
    ids: dict[str, int] = {}
    for index, word in enumerate(words):
        if not isinstance(word, str):
            raise InputError(f"Entry {index} of {name} is {str(word)[:40]!r}; a vocabulary's entries are words.")
        if word in ids:
            raise InputError(f"{name} lists {word[:40]!r} twice, as {ids[word]} and {index}; each word has one id.")
        ids[word] = index
    return _limited(ids, name)


def _limited(ids: dict[str, int], name: str) -> dict[str, int]:
    if len(ids) > MAX_VOCABULARY:
        raise InputError(f"{name} has {len(ids):,} words; a bundle has at most {MAX_VOCABULARY:,}.")
    return ids


def _unique(pairs: list[tuple[str, Any]], name: str) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for word, value in pairs:
        if word in content:
            raise InputError(f"{name} lists {word[:40]!r} twice; each word has one id.")
        content[word] = value
    return content


def _named(ids: Mapping[str, int], names: set[str]) -> int | None:
    indices = sorted({index for word, index in ids.items() if word.lower() in names})
    return indices[0] if len(indices) == 1 else None


def _storable(word: str) -> bool:
    """Can a line of UTF-8 hold it? What cannot is never typed either."""
    return "\n" not in word and not any("\ud800" <= character <= "\udfff" for character in word)
