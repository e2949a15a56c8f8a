"""Tokenization: how was a model's text made into steps? As plain settings, which travel with the model and are checked.

Nothing in them is a program or a pattern; how each way splits a text stands in `splitting.py`.
"""

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from lstm_demo.checks import check_choice, check_integer, check_switch, shown
from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_FILTERS, MAX_MARK_CHARACTERS, MAX_MARKS, MAX_TOKENS, MAX_TOKENS_SAID

Method = Literal["words", "blanks", "basic_english", "keras_tokenizer", "text_vectorization", "nltk"]
Unknown = Literal["symbol", "skip"]
End = Literal["start", "end"]
Padding = Literal["none", "before", "after"]
_SINGLE = ("keras_tokenizer", "text_vectorization")  # these two can take single characters
_FILTERED = ("blanks", *_SINGLE)


@dataclass(frozen=True)
class Tokenization:
    """From a text to what the network reads, in this order: split, leave out or replace unknown words, cut, mark, pad.

    | `method` | a token is | source |
    | --- | --- | --- |
    | `words` | a word or a punctuation mark | this project's own, see `words.py` |
    | `blanks` | what stands between blanks, each of `filters` left out before | `str.split` |
    | `basic_english` | a word or one of `. , ( ) ! ? '` | torchtext's `get_tokenizer("basic_english")` |
    | `keras_tokenizer` | what stands between blanks, each of `filters` being one | Keras' `Tokenizer` |
    | `text_vectorization` | likewise, each of `filters` left out before | Keras' `TextVectorization` |
    | `nltk` | a word or a punctuation mark | `nltk.word_tokenize` |

    The defaults are what a bundle of format 1 means. Lists become tuples.

    Raises:
        InputError: a value has the wrong type or lies outside what is allowed, or two of them do not go together.

    >>> Tokenization("keras_tokenizer", filters=".,", unknown="skip", max_tokens=200, keep="end").keep
    'end'
    """

    method: Method = "words"
    lower: bool = True  # in lower case; False: case is kept
    filters: str = ""  # characters, each of them
    characters: bool = False  # a token a character: Keras' char_level=True, split="character"
    unknown: Unknown = "symbol"  # an unknown word is read as one; "skip": it is not read at all, and counts nowhere
    max_tokens: int | None = None  # the most that are read, marks among them; None: as many as this program reads
    keep: End = "start"  # which end of a longer text is read
    before: tuple[str, ...] = ()  # marks around each text, words of the vocabulary
    after: tuple[str, ...] = ()
    cuts_marks: bool = False  # are the marks put around before a text is cut, and cut with it, as by pad_sequences?
    padding: Padding = "none"  # padding that the network read: rows of id 0 as steps, before or after all else
    padded_to: int = 0  # ... up to so many tokens

    def __post_init__(self) -> None:
        check_choice("method", self.method, get_args(Method))
        check_choice("unknown", self.unknown, get_args(Unknown))
        check_choice("keep", self.keep, get_args(End))
        check_choice("padding", self.padding, get_args(Padding))
        for name in ("lower", "characters", "cuts_marks"):
            check_switch(name, getattr(self, name))
        self._check_filters()
        for name in ("before", "after"):
            object.__setattr__(self, name, _marks(name, getattr(self, name)))
        n_marks = len(self.before) + len(self.after)
        if self.max_tokens is not None:
            check_integer("max_tokens", self.max_tokens, n_marks + 1, MAX_TOKENS_SAID)
        check_integer("padded_to", self.padded_to, 0, MAX_TOKENS)
        if (self.padding == "none") != (self.padded_to == 0):
            raise InputError("tokenization.padding", padding=shown(self.padding), padded_to=self.padded_to)

    def _check_filters(self) -> None:
        if not isinstance(self.filters, str) or len(self.filters) > MAX_FILTERS or not _is_sound(self.filters):
            raise InputError("tokenization.filters", value=shown(self.filters), most=MAX_FILTERS)
        for name, given, allowed in (("filters", self.filters, _FILTERED), ("characters", self.characters, _SINGLE)):
            if given and self.method not in allowed:
                raise InputError("tokenization.setting", name=name, method=self.method, allowed=allowed)

    def to_dict(self) -> dict[str, Any]:
        """What `from_dict` builds from, ready for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: object) -> "Tokenization":
        """Build from a parsed JSON object; unknown names are refused, and what is missing is the default."""
        if not isinstance(values, dict):
            raise InputError("tokenization.no_object", value=shown(values))
        known = {field.name for field in fields(cls)}
        if unknown := sorted(map(shown, set(values) - known)):
            raise InputError("config.unknown", unknown=shown(unknown), known=str(sorted(known)))
        return cls(**values)


def _marks(name: str, given: object) -> tuple[str, ...]:
    """`given` as a tuple of words, as many and as long as may be."""
    words = tuple(given) if isinstance(given, list | tuple) else ("",)
    if len(words) > MAX_MARKS or not all(map(_is_mark, words)):
        raise InputError("tokenization.marks", name=name, value=shown(given), most=MAX_MARKS)
    return words


def _is_mark(word: object) -> bool:
    return isinstance(word, str) and 0 < len(word) <= MAX_MARK_CHARACTERS and _is_sound(word)


def _is_sound(text: str) -> bool:
    """Can it stand in a file? A lone surrogate cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


OURS = Tokenization()
