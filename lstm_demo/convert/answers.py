"""Answers: what has to be known of a model that its file may not say? What is missing is asked, all at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from lstm_demo.errors import InputError

NONE = "none"
UNREAD, BEFORE, AFTER, LEAVE_OUT = "unread", "before", "after", "leave-out"
PADDING = {
    UNREAD: "packed, masked, or one review at a time: padding was never read",
    BEFORE: "the network read padding before each review",
    AFTER: "the network read padding after each review",
    LEAVE_OUT: "it read padding; convert it all the same, to read without",
}
TOKENS = {
    "ours": "as this project does",
    "blanks": "at blanks, in lower case: text.lower().split()",
    "blanks-cased": "at blanks: text.split()",
    "blanks-no-punctuation": "at blanks, in lower case, string.punctuation left out before",
    "nltk": "nltk.word_tokenize, in lower case",
    "nltk-cased": "nltk.word_tokenize",
    "basic-english": "torchtext's get_tokenizer('basic_english')",
    "keras": "keras.layers.TextVectorization, as it comes",
    "keras-tokenizer": "keras' Tokenizer, as it comes",
    "other": "in another way; the bundle then reads as this project does, which differs",
}
FILTERED = ("blanks", "blanks-cased", "blanks-no-punctuation", "keras", "keras-tokenizer")  # have --filters
KEEP = {"start": "its first tokens were read", "end": "its last ones (pad_sequences, if not told otherwise)"}
DROPPED, TAKEN = "dropped", "taken"
POOL_REST = {
    DROPPED: "tokens behind the last whole pool were left out, as nn.MaxPool1d does",
    TAKEN: "they were a pool, too: ceil_mode=True",
}
BETWEEN = ("relu", "tanh", NONE)
NEGATIVE, NEUTRAL, POSITIVE = CLASSES = ("negative", "neutral", "positive")


@dataclass(frozen=True)
class Answers:
    """What is known. None: it is not; some of it can then be found in files or from names."""

    tokens: str | None = None  # how texts were split into words, one of TOKENS
    padding: str | None = None  # one of PADDING
    readout: str | None = None  # one of READOUTS
    positive: int | None = None  # the positive class of two; of one output, what 1 stands for
    padding_id: int | None = None  # the embedding's row of padding
    unknown_id: int | str | None = None  # the embedding's row of unknown words; NONE: they were left out
    shift: int | None = None  # added to each id of the vocabulary
    cut_vocabulary: bool | None = None  # words behind the embedding's end are unknown words
    classes: tuple[str, ...] | None = None  # of the outputs in order, of CLASSES
    lower: bool | None = None  # were texts put into lower case? None: as `tokens` says
    filters: str | None = None  # characters that are taken out before splitting; None: as `tokens` says
    characters: bool | None = None  # is a token a character?
    num_words: int | None = None  # words with this id and above are unknown words
    padded_to: int | None = None  # the length in tokens that padding filled up to
    max_tokens: int | None = None  # the most tokens that were read
    keep: str | None = None  # one of KEEP: which end of a longer text was read
    before: tuple[str, ...] | None = None  # marks put before each text: words of the vocabulary, or rows
    after: tuple[str, ...] | None = None
    cuts_marks: bool | None = None  # were the marks cut off with the text?
    padding_steps: bool | None = None  # is padding before a text read as steps? False: begin behind it; None: measure
    between: str | None = None  # one of BETWEEN: what stands between a PyTorch network's linear layers
    norm_first: bool | None = None  # is normalisation done before that, or behind it?
    pool: int | None = None  # behind a PyTorch network's convolution: the maximum over so many tokens
    pool_rest: str | None = None  # one of POOL_REST

    def filled(self, other: "Answers") -> "Answers":
        """These answers, and those of `other` where there are none."""
        values = {field.name: getattr(other, field.name) for field in fields(self) if getattr(self, field.name) is None}
        return replace(self, **values)


UNSAID = Answers()


def check_answers(answers: Answers, n_classes: int) -> Answers:
    """Refuse what can be no answer; the order of the classes answers which one is positive.

    Raises:
        InputError: says which answer is none, and what is one.
    """
    if answers.padded_to is not None and answers.padding not in (BEFORE, AFTER):
        raise InputError("--padded-to is the length that padding was read up to; give --padding before or after, too.")
    for name in ("padded_to", "max_tokens", "num_words", "pool"):
        value = getattr(answers, name)
        if value is not None and value < 1:
            raise InputError(f"--{name.replace('_', '-')} is {value}; give a number of at least 1.")
    if answers.filters is not None and answers.tokens not in (None, *FILTERED):
        raise InputError(
            f"--filters goes with --tokens {listed(FILTERED)}; with {answers.tokens} nothing is taken out."
        )
    if answers.classes is None:
        return answers
    needed = CLASSES if n_classes == 3 else (NEGATIVE, POSITIVE)
    if sorted(answers.classes) != sorted(needed) or n_classes == 1:
        allowed = f"{', '.join(needed)} in the order of its outputs" if n_classes > 1 else "none: it has one output"
        raise InputError(f"--classes is {','.join(answers.classes)[:60]!r}; give {allowed}.")
    return answers if n_classes == 3 else replace(answers, positive=answers.classes.index(POSITIVE))


def ask(answers: Answers, questions: dict[str, str]) -> None:
    """Refuse with all of `questions`, by the names of answers, that are open.

    Raises:
        InputError: there are some.
    """
    open_ones = [name for name in questions if getattr(answers, name) is None]
    if open_ones:
        asked = "; ".join(f"--{name.replace('_', '-')}, {questions[name]}" for name in open_ones)
        raise InputError(f"The files do not say everything; give {asked}.")


def explained(names: Mapping[str, str]) -> str:
    """Each name and what it means, in one line."""
    return "; ".join(f"{name}: {meaning}" for name, meaning in names.items())


def listed(names: Iterable[object]) -> str:
    """`names` in a row, separated by commas."""
    return ", ".join(map(str, names))
