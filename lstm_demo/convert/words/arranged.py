"""A vocabulary, arranged: where do its words stand in a bundle's, and which row of the embedding has each?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lstm_demo.errors import InputError
from lstm_demo.text import PADDING, UNKNOWN, tokenize
from lstm_demo.tokenization import OURS, Tokenization

_PADDING_NAMES = {"<pad>", "[pad]", "<padding>", "_pad_", "__pad__", ""}
_UNKNOWN_NAMES = {"<unk>", "[unk]", "<unknown>", "<oov>", "[oov]", "_unk_", "__unk__"}
_BEGIN_NAMES = {"<s>", "<sos>", "<bos>", "<start>", "<cls>", "[cls]", "<go>", "bos", "sos", "startseq"}
_END_NAMES = {"</s>", "<eos>", "<end>", "[sep]", "eos", "endseq"}
_MARK_NAMES = {name for name in _BEGIN_NAMES | _END_NAMES if not name.isalpha()}


@dataclass(frozen=True)
class Arranged:
    """A vocabulary in our order: padding, unknown, then the words by id."""

    words: tuple[str, ...]
    rows: list[int | None]  # for each word its row of the source's embedding; None: a row of zeros
    beyond: list[str]  # words behind the embedding's end
    kept: list[str]  # all others that are not special


def arrange(
    ids: Mapping[str, int],
    n_rows: int,
    *,
    padding_id: int | None,
    unknown_id: int | None,
    cut: bool = False,
    num_words: int | None = None,
    marks: Mapping[str, int] | None = None,
    tokenization: Tokenization = OURS,
) -> Arranged:
    """Put a vocabulary into our order.

    Args:
        ids: word -> id.
        n_rows: of the source's embedding.
        padding_id: its row of padding; None where there is none, which costs nothing where padding is not read.
        unknown_id: its row for unknown words; None where they are not read.
        cut: take words behind the embedding's end for unknown ones.
        num_words: words with this id and above are unknown ones, too.
        marks: the rows of words that stand around each text.
        tokenization: how texts are split, to tell which words will never be met.

    Raises:
        InputError: an id has no row.
    """
    marks = marks or {}
    if num_words is not None:
        ids = {word: index for word, index in ids.items() if index < num_words or word in marks}
    beyond = [word for word, index in ids.items() if index >= n_rows]
    if beyond and not cut:
        raise InputError(
            f"The vocabulary gives {beyond[0]!r} the id {ids[beyond[0]]:,}, but the embedding has {n_rows:,} rows. If "
            "such words were read as unknown ones (num_words, max_tokens), give --cut-vocabulary."
        )
    _check_rows(ids, n_rows, {"padding": padding_id, "unknown words": unknown_id})
    special = _PADDING_NAMES | _UNKNOWN_NAMES | {PADDING, UNKNOWN}
    left_out = {padding_id, unknown_id} - {None}
    known = sorted((index, word) for word, index in ids.items() if index < n_rows and index not in left_out)
    kept = [(index, word) for index, word in known if word.lower() not in special and word not in marks]
    stored = [(index, word) for index, word in kept if _storable(word, tokenization)]
    if not stored:
        raise InputError("The vocabulary holds no word beside padding and unknown; give the one of the training.")
    stored = sorted([*stored, *((row, mark) for mark, row in marks.items())])
    words = (PADDING, UNKNOWN, *(word for _, word in stored))
    rows = [padding_id, unknown_id, *(index for index, _ in stored)]
    return Arranged(words, rows, beyond, [word for _, word in kept])


def _check_rows(ids: Mapping[str, int], n_rows: int, named: Mapping[str, int | None]) -> None:
    """Refuse ids below the first row, and special rows that are not there."""
    if (lowest := min(ids.values(), default=0)) < 0:
        raise InputError(f"An id would be {lowest}; ids begin at 0, so give another --shift.")
    for name, index in named.items():
        if index is not None and not 0 <= index < n_rows:
            raise InputError(f"The id {index} for {name} has no row; the embedding has {n_rows:,} rows.")


def find_padding(ids: Mapping[str, int]) -> int | None:
    """The id of the word that is called like padding, if there is one."""
    return _named(ids, _PADDING_NAMES)


def find_unknown(ids: Mapping[str, int]) -> int | None:
    """The id of the word that is called like an unknown word, if there is one."""
    return _named(ids, _UNKNOWN_NAMES)


def marks_among(ids: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """The words that are called like marks: of a text's beginning, and of its end."""
    begins = [word for word in ids if word.lower() in _BEGIN_NAMES]
    return begins, [word for word in ids if word.lower() in _END_NAMES]


def is_kept_whole(word: str) -> bool:
    """Does this project's tokenizer leave `word` as it is, alone or among others?

    >>> [is_kept_whole(word) for word in ("film", "mr.", "n't", "Film", "well-made")]
    [True, True, True, False, False]
    """
    return any(token.form == word for text in (word, f"a {word} a") for token in tokenize(text))


def is_met(word: str, tokenization: Tokenization) -> bool:
    """Can a text ever give `word`, split in this way? As far as its case, its blanks and its characters tell."""
    if tokenization.method == "words":
        return is_kept_whole(word)
    if tokenization.lower and word != word.lower():
        return False
    if tokenization.characters:
        return len(word) == 1
    return word.split() == [word] and not set(word) & set(tokenization.filters)


def describe_words(
    arranged: Arranged, ids: Mapping[str, int], marks: Iterable[str], tokenization: Tokenization
) -> list[str]:
    """What should be known of the words, a sentence each; it takes seconds for hundreds of thousands."""
    notes, beyond, words = [], arranged.beyond, arranged.kept
    if beyond:
        notes.append(f"{len(beyond):,} words of the vocabulary have no row in the embedding; they are unknown words.")
    if changed := [word for word in words if word.lower() not in _MARK_NAMES and not is_met(word, tokenization)]:
        shown = ", ".join(repr(word) for word in changed[:5])
        notes.append(
            f"{len(changed):,} of {len(words):,} words are never met by texts that are split in this way: "
            f"{shown}{', ...' if len(changed) > 5 else ''}."
        )
    if unused := sorted(word for word in ids if word.lower() in _MARK_NAMES and word not in set(marks)):
        notes.append(
            f"The vocabulary has the marks {', '.join(unused)}; if they stood around each text, give --before or "
            f"--after, such as --before {unused[0]!r}."
        )
    return notes


def _named(ids: Mapping[str, int], names: set[str]) -> int | None:
    indices = sorted({index for word, index in ids.items() if word.lower() in names})
    return indices[0] if len(indices) == 1 else None


def _storable(word: str, tokenization: Tokenization) -> bool:
    """Can a line of UTF-8 hold it? What cannot is never typed either; a line break is a word among characters alone."""
    return ("\n" not in word or tokenization.characters) and not any("\ud800" <= one <= "\udfff" for one in word)
