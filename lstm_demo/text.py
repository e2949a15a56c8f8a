"""Texts and tokens: what does a model get to see of a review? Its tokens, their numbers, and what was lost on the way.

How a text is split stands in `words`, this project's way, and in `splitting`; `tokenization` says what becomes of it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from lstm_demo.checks import shown
from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_CHARACTERS, MAX_TOKENS
from lstm_demo.spans import Token as Token
from lstm_demo.spelling import correct, is_name
from lstm_demo.splitting import split
from lstm_demo.tokenization import OURS, End, Tokenization
from lstm_demo.words import tokenize as tokenize

PADDING, UNKNOWN = "<pad>", "<unk>"
PADDING_ID, UNKNOWN_ID = 0, 1
Kind = Literal["word", "mark", "padding"]  # typed; put around every text; read to fill it up


@dataclass(frozen=True)
class Vocabulary:
    """The words that a model knows; a word's id is its place in `words`.

    Id 0 is padding and id 1 stands for every unknown word; neither can be typed.
    """

    words: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", tuple(self.words))
        if self.words[:2] != (PADDING, UNKNOWN):
            first = tuple(map(shown, self.words[:2]))
            raise InputError("vocabulary.beginning", padding=PADDING, unknown=UNKNOWN, first=first)
        if len(self.ids) != len(self.words):
            again = next(word for index, word in enumerate(self.words) if self.ids[word] != index)
            raise InputError("vocabulary.twice", word=shown(again))

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, form: str) -> bool:
        return self.ids.get(form, PADDING_ID) > UNKNOWN_ID

    def encode(self, forms: Iterable[str]) -> list[int]:
        """Give each form its id; unknown forms get id 1.

        >>> Vocabulary(("<pad>", "<unk>", "good")).encode(["good", "xyzzy", "<pad>"])
        [2, 1, 1]
        """
        return [max(self.ids.get(form, UNKNOWN_ID), UNKNOWN_ID) for form in forms]

    @classmethod
    def build(cls, texts: Iterable[Iterable[str]], size: int, min_count: int = 1) -> "Vocabulary":
        """Take the `size - 2` most frequent forms that occur at least `min_count` times, ties in order of spelling."""
        counts = Counter(form for forms in texts for form in forms)
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        kept = (form for form, count in ranked if count >= min_count and form not in (PADDING, UNKNOWN))
        return cls((PADDING, UNKNOWN, *(form for form, _ in zip(kept, range(size - 2), strict=False))))

    @cached_property
    def ids(self) -> dict[str, int]:
        """Each word's id."""
        return {word: index for index, word in enumerate(self.words)}


@dataclass(frozen=True)
class Tokens:
    """What a model gets to see of a text: its tokens, their ids, and what was lost on the way.

    A mark and padding, which nobody typed, have empty spans: before the first word that is read, or behind the last.
    """

    text: str
    tokens: tuple[Token, ...]  # at most MAX_TOKENS
    ids: tuple[int, ...]  # one per token
    truncated: int  # typed tokens that were cut off
    read_as: tuple[str, ...]  # one per token: the known word that a misspelled one was taken for; "" for all others
    unread: tuple[Token, ...] = ()  # typed words that the model passes over, since it does not know them
    keep: End = "start"  # which end of a longer text is read: "end" if what was cut off stood at its beginning

    @property
    def words(self) -> tuple[str, ...]:
        """The tokens as they were typed; marks and padding as the vocabulary has them."""
        return tuple(self.text[token.start : token.end] or token.form for token in self.tokens)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What each token is."""
        return tuple(
            "word" if token.start < token.end else "padding" if index == PADDING_ID else "mark"
            for token, index in zip(self.tokens, self.ids, strict=True)
        )

    @property
    def cut(self) -> End:
        """Where the words stood that were cut off, if there are any."""
        return "end" if self.keep == "start" else "start"

    @property
    def n_typed(self) -> int:
        """How many of the tokens somebody typed."""
        return self.kinds.count("word")

    @property
    def n_known(self) -> int:
        """How many of those the model knows."""
        return sum(kind == "word" and index != UNKNOWN_ID for kind, index in zip(self.kinds, self.ids, strict=True))

    @property
    def corrected(self) -> tuple[tuple[str, str], ...]:
        """The misspelled words as typed, and what each was taken for, each pair once, in reading order."""
        return tuple(
            dict.fromkeys((typed, known) for typed, known in zip(self.words, self.read_as, strict=True) if known)
        )

    @property
    def unknown(self) -> tuple[str, ...]:
        """The words that the model reads and does not know, as typed, each once, in reading order."""
        found = zip(self.words, self.kinds, self.ids, strict=True)
        return tuple(dict.fromkeys(word for word, kind, index in found if kind == "word" and index == UNKNOWN_ID))

    @property
    def passed_over(self) -> tuple[str, ...]:
        """The words that the model does not know and does not read, as typed, each once, in reading order."""
        return tuple(dict.fromkeys(self.text[token.start : token.end] for token in self.unread))


def read(
    text: str,
    vocabulary: Vocabulary,
    tokenization: Tokenization = OURS,
    *,
    corrects_spelling: bool = False,
    max_tokens: int = MAX_TOKENS,
) -> Tokens:
    """Make of `text` what a model reads, at most `max_tokens` and as many as `tokenization` says.

    Misspelled words become what they were meant for if `corrects_spelling`.

    Raises:
        InputError: `text` is not a string, or has more than `MAX_CHARACTERS` characters.
    """
    if not isinstance(text, str):
        raise InputError("text.no_text", kind=type(text).__name__)
    if len(text) > MAX_CHARACTERS:
        raise InputError("text.too_long", n=len(text), most=MAX_CHARACTERS)
    tokens = split(text, tokenization)
    skips, keep = tokenization.unknown == "skip", tokenization.keep
    limit = min(tokenization.max_tokens or max_tokens, max_tokens)
    asked = tokens if skips or keep == "end" else tokens[:limit]  # of the others nobody needs to know
    read_as = _corrected(text, asked, vocabulary) if corrects_spelling else ("",) * len(asked)
    ids = vocabulary.encode(known or token.form for known, token in zip(read_as, asked, strict=True))
    seen = [_Seen(*one) for one in zip(asked, ids, read_as, strict=True)]
    heard = [one for one in seen if one.number != UNKNOWN_ID] if skips else seen
    kept = _surrounded(heard, vocabulary, tokenization, limit)
    n_kept = sum(one.token.start < one.token.end for one in kept)
    return Tokens(
        text=text,
        tokens=tuple(one.token for one in kept),
        ids=tuple(one.number for one in kept),
        truncated=len(tokens) - len(asked) + len(heard) - n_kept,
        read_as=tuple(one.read_as for one in kept),
        unread=_passed_over(seen, heard, n_kept, keep) if skips else (),
        keep=keep,
    )


def check_marks(tokenization: Tokenization, vocabulary: Vocabulary) -> None:
    """Refuse marks around each text that the vocabulary does not have; the symbol of unknown words is one of its words.

    Raises:
        InputError: names the mark.
    """
    for mark in (*tokenization.before, *tokenization.after):
        if mark not in vocabulary and mark != UNKNOWN:
            raise InputError("tokenization.no_mark", mark=shown(mark))


class _Seen(NamedTuple):
    """A token on its way to the network."""

    token: Token
    number: int
    read_as: str = ""


def _surrounded(words: list[_Seen], vocabulary: Vocabulary, tokenization: Tokenization, limit: int) -> list[_Seen]:
    """Cut `words`, and put marks and padding around them."""
    before, after, keep = tokenization.before, tokenization.after, tokenization.keep
    kept = _cut(words, limit if tokenization.cuts_marks else limit - len(before) - len(after), keep)
    start, end = (kept[0].token.start, kept[-1].token.end) if kept else (0, 0)
    marks = [
        [_Seen(Token(form, place, place), index) for form, index in zip(forms, vocabulary.encode(forms), strict=True)]
        for forms, place in ((before, start), (after, end))
    ]
    kept = _cut([*marks[0], *kept, *marks[1]], limit, keep)
    n_padding = max(0, tokenization.padded_to - len(kept))
    place = start if tokenization.padding == "before" else end
    padding = [_Seen(Token(PADDING, place, place), PADDING_ID)] * n_padding
    return [*padding, *kept] if tokenization.padding == "before" else [*kept, *padding]


def _cut(tokens: list[_Seen], most: int, keep: End) -> list[_Seen]:
    return tokens[:most] if keep == "start" else tokens[max(0, len(tokens) - most) :]


def _passed_over(seen: list[_Seen], heard: list[_Seen], n_kept: int, keep: End) -> tuple[Token, ...]:
    """The unknown words among those that are read; where the text is cut off they are counted with all else."""
    unread = [one.token for one in seen if one.number == UNKNOWN_ID]
    n_cut = len(heard) - n_kept
    if not n_cut:
        return tuple(unread)
    if keep == "start":
        return tuple(token for token in unread if token.start < heard[n_kept].token.start)
    return tuple(token for token in unread if token.start >= heard[n_cut - 1].token.end)


def _corrected(text: str, tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[str, ...]:
    """What each token was taken for, "" where it is read as it is: known, a name, or nothing near it is known."""
    before = ("", *(token.form for token in tokens))
    return tuple(
        ""
        if token.form in vocabulary or is_name(text[token.start : token.end], previous in _BEGIN_SENTENCE)
        else correct(token.form, vocabulary.ids) or ""
        for previous, token in zip(before, tokens, strict=False)
    )


_BEGIN_SENTENCE = {"", ".", "!", "?", ":", '"', "''", "``", "("}
