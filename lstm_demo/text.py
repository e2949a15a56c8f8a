"""Texts and tokens: how does a review become tokens and numbers, each with its place in what was typed?

Words are split by NLTK's `NLTKWordTokenizer`, which needs no downloaded data. Before it come three passes that it
does not do: markup and entities are undone, look-alike characters are unified, and marks that it leaves glued
(full stops inside a text, slashes, hyphens, emoji, scripts without spaces) are set apart. Every pass keeps, for
each character, the span of the original text that it came from.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from nltk import redos
from nltk.tokenize import NLTKWordTokenizer
from nltk.tokenize.util import align_tokens

from lstm_demo.checks import shown
from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_CHARACTERS, MAX_TOKENS
from lstm_demo.spelling import correct, is_name
from lstm_demo.tokenization import Tokenization

PADDING, UNKNOWN = "<pad>", "<unk>"
PADDING_ID, UNKNOWN_ID = 0, 1


class Token(NamedTuple):
    """One token: the form that the vocabulary knows, and its span `text[start:end]` in what was typed."""

    form: str
    start: int  # code points, inclusive
    end: int  # code points, exclusive


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
    """What a model gets to see of a text: its tokens, their ids, and what was lost on the way."""

    text: str
    tokens: tuple[Token, ...]  # at most MAX_TOKENS
    ids: tuple[int, ...]  # one per token
    truncated: int  # tokens left out at the end
    read_as: tuple[str, ...]  # one per token: the known word that a misspelled one was taken for; "" for all others

    @property
    def words(self) -> tuple[str, ...]:
        """The tokens as they were typed."""
        return tuple(self.text[token.start : token.end] for token in self.tokens)

    @property
    def n_known(self) -> int:
        """How many of the tokens the model knows."""
        return sum(index != UNKNOWN_ID for index in self.ids)

    @property
    def corrected(self) -> tuple[tuple[str, str], ...]:
        """The misspelled words as typed, and what each was taken for, each pair once, in reading order."""
        return tuple(
            dict.fromkeys((typed, known) for typed, known in zip(self.words, self.read_as, strict=True) if known)
        )

    @property
    def unknown(self) -> tuple[str, ...]:
        """The words that the model does not know, as typed, each once, in reading order."""
        pairs = zip(self.words, self.ids, strict=True)
        return tuple(dict.fromkeys(word for word, index in pairs if index == UNKNOWN_ID))


def read(text: str, vocabulary: Vocabulary, max_tokens: int = MAX_TOKENS, *, corrects_spelling: bool = False) -> Tokens:
    """Tokenise `text` and look its tokens up, misspelled ones as what they were meant for if `corrects_spelling`.

    Raises:
        InputError: `text` is not a string, or has more than `MAX_CHARACTERS` characters.
    """
    if not isinstance(text, str):
        raise InputError("text.no_text", kind=type(text).__name__)
    if len(text) > MAX_CHARACTERS:
        raise InputError("text.too_long", n=len(text), most=MAX_CHARACTERS)
    tokens = tokenize(text)
    kept = tuple(tokens[:max_tokens])
    read_as = _corrected(text, kept, vocabulary) if corrects_spelling else ("",) * len(kept)
    ids = tuple(vocabulary.encode(known or token.form for known, token in zip(read_as, kept, strict=True)))
    return Tokens(text, kept, ids, len(tokens) - len(kept), read_as)


def check_marks(tokenization: Tokenization, vocabulary: Vocabulary) -> None:
    """Refuse marks around each text that the vocabulary does not have; the symbol of unknown words is one of its words.

    Raises:
        InputError: names the mark.
    """
    for mark in (*tokenization.before, *tokenization.after):
        if mark not in vocabulary and mark != UNKNOWN:
            raise InputError("tokenization.no_mark", mark=shown(mark))


def _corrected(text: str, tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[str, ...]:
    """What each token was taken for, "" where it is read as it is: known, a name, or nothing near it is known."""
    before = ("", *(token.form for token in tokens))
    return tuple(
        ""
        if token.form in vocabulary or is_name(text[token.start : token.end], previous in _BEGIN_SENTENCE)
        else correct(token.form, vocabulary.ids) or ""
        for previous, token in zip(before, tokens, strict=False)
    )


def tokenize(text: str) -> list[Token]:
    """Split `text` into lower-cased tokens with their spans, in time linear in its length.

    >>> [token.form for token in tokenize("It isn't bad.<br />Well-made &amp; fun: 8/10")]
    ['it', 'is', "n't", 'bad', '.', 'well', '-', 'made', '&', 'fun', ':', '8/10']
    """
    normal = normalize(text)
    spans = _TOKENIZER.span_tokenize(normal.text)
    return [Token(normal.text[a:b].lower(), normal.starts[a], normal.ends[b - 1]) for a, b in spans]


class Normal(NamedTuple):
    """A normalised text; its character `k` came from `original[starts[k]:ends[k]]`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def normalize(text: str) -> Normal:
    """Undo markup, unify look-alikes, and set apart what the tokenizer would leave glued."""
    normal = Normal(text, range(len(text)), range(1, len(text) + 1))
    normal = _substitute(normal, _MARKUP, lambda match: " " if match[0][0] == "<" else html.unescape(match[0]))
    normal = _substitute(normal, _LOOKALIKE, lambda match: _UNIFIED.get(match[0], '"'))
    return _substitute(normal, _GLUED, lambda match: match[0] if _is_abbreviation(match) else f" {match[0]} ")


def _substitute(normal: Normal, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]) -> Normal:
    """Replace every match; each character of a replacement stands for the whole match."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for match in pattern.finditer(normal.text):
        a, b = match.span()
        new = replacement(match)
        if new == match[0]:  # an abbreviation's full stop, "&roll;"
            continue
        pieces += (normal.text[done:a], new)
        starts += normal.starts[done:a]
        starts += [normal.starts[a]] * len(new)
        ends += normal.ends[done:a]
        ends += [normal.ends[b - 1]] * len(new)
        done = b
    pieces.append(normal.text[done:])
    starts += normal.starts[done:]
    ends += normal.ends[done:]
    return Normal("".join(pieces), starts, ends)


def _is_abbreviation(match: re.Match[str]) -> bool:
    """Does this full stop belong to the word before it ("Mr.", "etc.", "J.")?"""
    if match[0] != ".":
        return False
    before = _LAST_WORD.search(match.string, max(0, match.start() - 8), match.start())
    word = before[0].lower() if before else ""
    return word in _ABBREVIATIONS or (len(word) == 1 and word not in ("i", "a") and word.isalpha())


def _untimed(patterns: Iterable[tuple[redos.TimedPattern, str]]) -> list[tuple[redos.TimedPattern, str]]:
    return [(redos.compile(pattern, timeout=None), replacement) for pattern, replacement in patterns]


class _WordTokenizer(NLTKWordTokenizer):  # type: ignore[misc]
    """NLTK's own, whose tokens depend on the text alone.

    NLTK gives each pattern five seconds of wall time, in which a busy server may not come round to it. Nothing here
    needs that limit: every pattern takes time linear in the length of the text, which is limited.
    """

    STARTING_QUOTES = _untimed(NLTKWordTokenizer.STARTING_QUOTES)
    PUNCTUATION = _untimed(NLTKWordTokenizer.PUNCTUATION)
    PARENS_BRACKETS = _untimed([NLTKWordTokenizer.PARENS_BRACKETS])[0]
    DOUBLE_DASHES = _untimed([NLTKWordTokenizer.DOUBLE_DASHES])[0]
    ENDING_QUOTES = _untimed(NLTKWordTokenizer.ENDING_QUOTES)

    def span_tokenize(self, text: str) -> Iterable[tuple[int, int]]:
        """The tokens' spans; a quotation mark, which has become two characters, is found again in the text."""
        marks = (match[0] for match in _QUOTES.finditer(text))
        tokens = self.tokenize(text)
        spans: Iterable[tuple[int, int]] = align_tokens(
            [next(marks) if token in ('"', "``", "''") else token for token in tokens], text
        )
        return spans


_BEGIN_SENTENCE = {"", ".", "!", "?", ":", '"', "''", "``", "("}
_QUOTES = re.compile(r"``|'{2}|\"")
_TOKENIZER = _WordTokenizer()
_LAST_WORD = re.compile(r"[^\W_]+\Z")
_ABBREVIATIONS = {"mr", "mrs", "ms", "dr", "st", "jr", "sr", "vs", "prof", "etc", "lt", "sgt", "capt", "gen", "rev"}

_MARKUP = re.compile(r"<br\s{0,9}/?>|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_UNIFIED = {
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4\u2032`\x91\x92", "'"),
    **dict.fromkeys(("\x96", "\x97"), " - "),  # Windows-1252 dashes stand in many old reviews
    **dict.fromkeys("\u00ad\u200b\ufeff", ""),  # soft hyphen, zero-width space, byte order mark
    "\u2026": " ... ",
    "\x85": " ... ",
}
_LOOKALIKE = re.compile(
    "'{2,}|`{2,}|[\u201c\u201d\u201e\u201f\u00ab\u00bb\x93\x94" + "".join(re.escape(c) for c in _UNIFIED) + "]"
)
_LETTER = r"[^\W\d_]"
_GLUED = re.compile(
    "|".join(
        (
            r"(?<=[^\s.])\.(?=[\"')\]]{0,4}\s)",  # a full stop that ends a sentence
            rf"(?<={_LETTER}{_LETTER})(?<!www)\.(?={_LETTER})(?!(?:com|net|org|co|uk|tv)\b)",  # "film.It was"
            rf"(?<={_LETTER})[/\-\u2010\u2011](?={_LETTER})",  # "well-made", "actor/director"
            r"[_~|=^\\]",
            "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]",  # no spaces between words: by character
            "[\u2190-\u2bff\U0001f000-\U0001faff][\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff\u2640\u2642]*",  # emoji
        )
    )
)
