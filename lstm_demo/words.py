"""Words: how does this project split a review into words and punctuation marks, each with its place in what was typed?

Words are split by NLTK's `NLTKWordTokenizer`, which needs no downloaded data. Before it come three passes that it
does not do: markup and entities are undone, look-alike characters are unified, and marks that it leaves glued
(full stops inside a text, slashes, hyphens, emoji, scripts without spaces) are set apart. Every pass keeps, for
each character, the span of the original text that it came from. How other people's models split stands in `splitting`.
"""

import html
import re
from collections.abc import Iterable

from nltk import redos
from nltk.tokenize import NLTKWordTokenizer
from nltk.tokenize.util import align_tokens

from lstm_demo.spans import Normal, Token, as_typed, substitute


def tokenize(text: str, lower: bool = True) -> list[Token]:
    """Split `text` into tokens with their spans, lower-cased unless they keep their case, in time linear in its length.

    >>> [token.form for token in tokenize("It isn't bad.<br />Well-made &amp; fun: 8/10")]
    ['it', 'is', "n't", 'bad', '.', 'well', '-', 'made', '&', 'fun', ':', '8/10']
    """
    normal = normalize(text)
    spans = TOKENIZER.span_tokenize(normal.text)
    forms = ((normal.text[a:b].lower() if lower else normal.text[a:b], a, b) for a, b in spans)
    return [Token(form, normal.starts[a], normal.ends[b - 1]) for form, a, b in forms]


def normalize(text: str) -> Normal:
    """Undo markup, unify look-alikes, and set apart what the tokenizer would leave glued."""
    normal = substitute(as_typed(text), _MARKUP, lambda match: " " if match[0][0] == "<" else html.unescape(match[0]))
    normal = substitute(normal, _LOOKALIKE, lambda match: _UNIFIED.get(match[0], '"'))
    return substitute(normal, _GLUED, _set_apart)


def _set_apart(match: re.Match[str]) -> str:
    is_abbreviation = match[0] == "." and ends_abbreviation(match.string, match.start())
    return match[0] if is_abbreviation else f" {match[0]} "


def ends_abbreviation(text: str, place: int) -> bool:
    """Does the full stop at `place` belong to the word before it ("Mr.", "etc.", "J.")?"""
    before = _LAST_WORD.search(text, max(0, place - 8), place)
    word = before[0].lower() if before else ""
    return word in _ABBREVIATIONS or (len(word) == 1 and word not in ("i", "a") and word.isalpha())


def _untimed(patterns: Iterable[tuple[redos.TimedPattern, str]]) -> list[tuple[redos.TimedPattern, str]]:
    return [(redos.compile(pattern, timeout=None), replacement) for pattern, replacement in patterns]


class WordTokenizer(NLTKWordTokenizer):  # type: ignore[misc]
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


_QUOTES = re.compile(r"``|'{2}|\"")
TOKENIZER = WordTokenizer()
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
