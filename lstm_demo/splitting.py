"""Splitting: how do other people's models split a text, each token with its place in what was typed?

Each way follows the program that it is named after, to the letter: what its regular expressions replace, whose idea of
lower case and of a blank it has. The settings stand in `tokenization`; this project's own way in `words`.
"""

import re
import string
from collections.abc import Iterator

from lstm_demo.spans import Normal, Token, as_typed, between, lowered, mapped, substitute, token_at
from lstm_demo.tokenization import Tokenization
from lstm_demo.words import TOKENIZER, ends_abbreviation, tokenize


def split(text: str, tokenization: Tokenization) -> list[Token]:
    """Split `text` into tokens with their spans, in reading order, in time linear in its length.

    >>> split("Not  BAD!", Tokenization("keras_tokenizer", filters="!"))
    [Token(form='not', start=0, end=3), Token(form='bad', start=5, end=8)]
    """
    if tokenization.method == "words":
        return tokenize(text, tokenization.lower)
    normal = as_typed(text)
    if tokenization.method == "text_vectorization":
        return _text_vectorization(normal, tokenization)
    if tokenization.lower:
        normal = lowered(normal)
    match tokenization.method:
        case "basic_english":
            return _basic_english(normal)
        case "keras_tokenizer":
            return _keras_tokenizer(normal, tokenization)
        case "nltk":
            return list(_nltk(normal))
    return between(mapped(normal, dict.fromkeys(map(ord, tokenization.filters))), _BLANKS)


def _basic_english(normal: Normal) -> list[Token]:
    """`torchtext.data.utils.get_tokenizer("basic_english")`: `_basic_english_normalize`, then `str.split`."""
    normal = mapped(normal, {ord('"'): None})
    normal = substitute(normal, _BREAK_OR_COLON, lambda match: " ")
    return between(substitute(normal, _MARKS, lambda match: f" {match[0]} "), _BLANKS)


def _keras_tokenizer(normal: Normal, tokenization: Tokenization) -> list[Token]:
    """Keras' `text_to_word_sequence`; with `char_level` there are no filters."""
    if tokenization.characters:
        return _characters(normal)
    return between(mapped(normal, dict.fromkeys(map(ord, tokenization.filters), " ")), _SPACES)


def _text_vectorization(normal: Normal, tokenization: Tokenization) -> list[Token]:
    """`TextVectorization._preprocess`: TensorFlow lowers A to Z alone, and its blanks are those of ASCII."""
    if tokenization.lower:
        normal = mapped(normal, _ASCII_LOWER)
    normal = mapped(normal, dict.fromkeys(map(ord, tokenization.filters)))
    return _characters(normal) if tokenization.characters else between(normal, _ASCII_BLANKS)


def _characters(normal: Normal) -> list[Token]:
    return [token_at(normal, place, place + 1) for place in range(len(normal.text))]


def _nltk(normal: Normal) -> Iterator[Token]:
    """`nltk.word_tokenize`, with sentence ends found by their marks instead of the data that it downloads.

    NLTK sets blanks between tokens, and writes a quotation mark as two characters; it changes nothing else.
    """
    for begin, end in _sentences(normal.text):
        place = begin
        for form in TOKENIZER.tokenize(normal.text[begin:end]):
            while normal.text[place].isspace():
                place += 1
            start, is_quote = place, form in ("``", "''") and normal.text[place] == '"'
            place += 1 if is_quote else len(form)
            yield Token(form, normal.starts[start], normal.ends[place - 1])


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _SENTENCE_END.finditer(text):
        if match[1] == "." and ends_abbreviation(text, match.start()):
            continue
        if match[1].startswith("..") and text[match.end() : match.end() + 1].islower():  # it goes on
            continue
        yield begin, match.end()
        begin = match.end()
    yield begin, len(text)


_BLANKS, _SPACES, _ASCII_BLANKS = re.compile(r"\s+"), re.compile(" +"), re.compile(r"[ \t\n\v\f\r]+")
_BREAK_OR_COLON = re.compile(r"<br />|[;:]")
_MARKS = re.compile(r"['.,()!?]")
_ASCII_LOWER: dict[int, str | None] = {ord(character): character.lower() for character in string.ascii_uppercase}
_SENTENCE_END = re.compile(r"""(?<![.!?])([.!?]++)["')\]}\u201d\u2019\u00bb]*+\s++""")
