"""Text: how does a bundle make steps of it, when the source's way is known? Answers become a Tokenization."""

import string
from dataclasses import replace

from lstm_demo.convert.answers import AFTER, BEFORE, LEAVE_OUT, NONE, UNREAD, Answers
from lstm_demo.convert.parts import Parts
from lstm_demo.convert.readouts import ours
from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_TOKENS
from lstm_demo.tokenization import End, Method, Padding, Tokenization, Unknown

_METHODS: dict[str, tuple[Method, bool, str]] = {  # the way of splitting, lower case, filters
    "ours": ("words", True, ""),
    "other": ("words", True, ""),
    "blanks": ("blanks", True, ""),
    "blanks-cased": ("blanks", False, ""),
    "blanks-no-punctuation": ("blanks", True, string.punctuation),
    "nltk": ("nltk", True, ""),
    "nltk-cased": ("nltk", False, ""),
    "basic-english": ("basic_english", True, ""),
    "keras": ("text_vectorization", True, string.punctuation),
    "keras-tokenizer": ("keras_tokenizer", True, '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'),
}


def tokenization_of(answers: Answers, parts: Parts) -> Tokenization:
    """How a bundle splits, cuts, marks and pads texts as the source's network read them."""
    method, lower, filters = _METHODS[answers.tokens or "other"]
    is_keras = method in ("keras_tokenizer", "text_vectorization")
    characters = is_keras and answers.characters is True
    if (is_keras or method == "blanks") and answers.filters is not None:
        filters = answers.filters
    unknown: Unknown = "skip" if skips_unknown(answers, parts) else "symbol"
    keep: End = "end" if answers.keep == "end" else "start"
    made = Tokenization(
        method,
        lower=lower if answers.lower is None else answers.lower,
        filters="" if characters and method == "keras_tokenizer" else filters,  # a Tokenizer of characters has none
        characters=characters,
        unknown=unknown,
        max_tokens=answers.max_tokens or (answers.padded_to if answers.padding in (BEFORE, AFTER) else None),
        keep=keep,
        before=answers.before or (),
        after=answers.after or (),
        cuts_marks=answers.cuts_marks is True,
    )
    if not reads_padding_steps(answers, parts):
        return made
    if (length := answers.padded_to or 0) > MAX_TOKENS:
        raise InputError(
            f"The network read padding up to {length:,} tokens, which become steps here, and a bundle reads at most "
            f"{MAX_TOKENS:,}. To convert it all the same give --padding leave-out, and measure with --check."
        )
    padding: Padding = "before" if answers.padding == BEFORE else "after"
    return replace(made, padding=padding, padded_to=length)


def skips_unknown(answers: Answers, parts: Parts) -> bool:
    """Are unknown words not read at all? Masked ones are not, either."""
    return answers.unknown_id == NONE or (parts.masked and answers.unknown_id == answers.padding_id)


def reads_padding_steps(answers: Answers, parts: Parts) -> bool:
    """Does padding have to be read as steps? Before a text it is one state, if nothing but the last state is seen."""
    if answers.padding == BEFORE:
        return answers.padding_steps is True or not begins_behind_padding(answers, parts)
    return answers.padding == AFTER


def begins_behind_padding(answers: Answers, parts: Parts) -> bool:
    """Can a text begin in the state that padding before it leaves behind, with nothing else changed?"""
    one_direction = all(len(layer.directions) == 1 for layer in parts.layers)
    readout = ours(answers.readout or "last")
    return (
        answers.padding == BEFORE
        and answers.padding_steps is not True
        and one_direction
        and readout == "last"
        and parts.convolution is None
    )


def dropped(answers: Answers, parts: Parts) -> str | None:
    """The sentence that says that the source left out tokens which a bundle reads; None where no text can have them.

    Behind a convolution the tokens after the last whole pool: there are none where padding makes all texts as long.
    """
    if parts.convolution is None or not parts.convolution.drops_rest:
        return None
    pool, length = parts.convolution.pool, answers.padded_to or 0
    if answers.padding in (BEFORE, AFTER) and length % pool == 0 and (answers.max_tokens or length) <= length:
        return None
    return (
        f"Behind its convolution the network left out the tokens after the last whole pool of {pool}, which a bundle "
        f"reads: they are the same function only of texts whose number of tokens is a multiple of {pool}."
    )


def describe_text(answers: Answers, tokenization: Tokenization, parts: Parts) -> list[str]:
    """What should be known of how texts are read, a sentence each."""
    notes = []
    if answers.tokens == "other":
        notes.append(
            "Texts are split as this project does, and not as the network's were: what it says differs by that."
        )
    if answers.padding == UNREAD and parts.says.padded_to:
        notes.append(
            f"Warning: the model's input has {parts.says.padded_to:,} tokens, and it masks no padding; if shorter "
            "texts were filled up, give --padding before (pad_sequences, if not told otherwise) or after."
        )
    if answers.padding == LEAVE_OUT:
        notes.append("The network read padding; the bundle reads none, and differs by that.")
    if (said := dropped(answers, parts)) is not None:
        notes.append(f"Warning: {said[0].lower()}{said[1:]}")
    if tokenization.padding != "none":
        side = {"before": "in front of", "after": "behind"}[tokenization.padding]
        notes.append(f"Padding {side} each text, up to {tokenization.padded_to:,} tokens, is read as steps.")
    if tokenization.unknown == "skip":
        notes.append("Unknown words are not read at all.")
    if tokenization.max_tokens:
        end = {"start": "first", "end": "last"}[tokenization.keep]
        notes.append(f"Of a longer text the {end} {tokenization.max_tokens:,} tokens are read.")
    if tokenization.max_tokens is None or tokenization.max_tokens > MAX_TOKENS:
        notes.append(f"A bundle reads at most {MAX_TOKENS:,} tokens of a text; of longer ones it may differ.")
    return notes
