"""Conversion: how does somebody else's model become a bundle? Its parts are put together, checked, and written."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from lstm_demo.bundle import Bundle, load_folder, save_folder
from lstm_demo.convert.answers import Answers, check_answers
from lstm_demo.convert.assembled import Assembled, assemble
from lstm_demo.convert.card import card_of, described
from lstm_demo.convert.causes import explain
from lstm_demo.convert.check import BEHIND_PADDING, TOLERANCE, Given, check_words, compare, read_given, said_of
from lstm_demo.convert.completed import completed
from lstm_demo.convert.decided import decided
from lstm_demo.convert.parts import Parts
from lstm_demo.convert.source import kind_of, read_source
from lstm_demo.convert.text import begins_behind_padding, dropped
from lstm_demo.convert.words.found import Words, to_ids
from lstm_demo.convert.words.reading import read_words
from lstm_demo.convert.words.torch_file import vocabulary_in
from lstm_demo.errors import InputError

_USUAL = ("good", "bad", "great", "movie", "film", "not", "like", "story", "best", "worst")


@dataclass(frozen=True)
class Files:
    """What a conversion reads."""

    source: Path  # a checkpoint of PyTorch or a model of Keras
    vocabulary: Path | None = None  # its words and their ids; None: they stand in the source
    check: Path | None = None  # predictions of the old model, to be met
    architecture: Path | None = None  # model.to_json(), where a Keras file holds weights alone


def convert(files: Files, output: Path, answers: Answers, tolerance: float | None = None) -> tuple[str, ...]:
    """Write the bundle that is the same function of text as the model in `files` to the new folder `output`.

    Args:
        files: what is read.
        output: a folder that is not there yet, or is empty.
        answers: what the files do not say.
        tolerance: the largest difference of probabilities that is allowed; None: 1e-4, or 1e-3 where texts begin in
            the state that padding leaves behind.

    Returns:
        What should be known about the result, a sentence each.

    Raises:
        InputError: a file cannot be read, a question is open, the network is none of ours, or a prediction differs.
        BundleError: the bundle would be larger than what is loaded here.
    """
    if tolerance is not None and not 0 <= tolerance <= 1:
        raise InputError(f"The tolerance is {tolerance}; use a difference of probabilities, from 0 to 1.")
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise InputError(f"{str(output)!r} is there already and is not empty; give a new folder.")
    given = read_given(files.check) if files.check else []
    kind = kind_of(files.source)
    parts, in_model, content = read_source(files.source, answers, files.architecture)
    words = _words(files, in_model, content)
    answers = completed(check_answers(answers, parts.n_classes), parts, words)
    if not given and (difference := dropped(answers, parts)) is not None:
        raise InputError(f"{difference} Give --check FILE, and what is measured decides, by --tolerance.")
    made, answers = decided(output.name, parts, words.ids, answers)
    notes = (*described(parts), *words.notes, *made.notes)
    with _written(output, made) as (folder, bundle):
        if given:
            notes += _checked(bundle, parts, words, answers, given, tolerance)
        else:
            notes += (*_doubts(bundle), "Nothing was compared; --check FILE compares with what the old model said.")
        card = card_of(output.name, kind, bundle.config.cell, notes)
        save_folder(replace(bundle, card=card), folder, torch.float32)
        folder.replace(output)
    return notes


def _words(files: Files, in_model: Words | None, content: Any) -> Words:
    """The vocabulary: in the model, in a file of its own, or beside the weights."""
    if in_model is not None:
        if files.vocabulary and read_words(files.vocabulary).ids != in_model.ids:
            raise InputError(
                f"{files.vocabulary.name} lists other words than the model itself; leave out --vocabulary."
            )
        return in_model
    if files.vocabulary is not None:
        return read_words(files.vocabulary)
    found = vocabulary_in(content)
    if found is None:
        raise InputError(f"{files.source.name} holds no vocabulary; give --vocabulary FILE, its words and their ids.")
    return Words(to_ids(found, files.source.name), notes=(f"The vocabulary in {files.source.name} was taken.",))


def _checked(
    bundle: Bundle, parts: Parts, words: Words, answers: Answers, given: Sequence[Given], tolerance: float | None
) -> tuple[str, ...]:
    """How far the bundle is from what was given; refuses where it is too far, with what explains it best."""

    def allowed(other: Answers) -> float:
        if tolerance is not None:
            return tolerance
        return BEHIND_PADDING if begins_behind_padding(other, parts) else TOLERANCE

    compared = compare(bundle, given)
    check_words(compared, len(given))
    said = said_of(compared, given)
    if compared.largest <= allowed(answers):
        return (said,)

    def make(other: Answers) -> Bundle:
        return assemble(bundle.name, parts.with_between(other.between), words.ids, other, describes=False).bundle

    cause = explain(parts, words.ids, answers, given, allowed, make)
    known = f" {difference}" if (difference := dropped(answers, parts)) else ""
    raise InputError(
        f"{said} At most {allowed(answers):g} is allowed.{known} {cause} Otherwise allow more with --tolerance."
    )


@contextmanager
def _written(output: Path, made: Assembled) -> Iterator[tuple[Path, Bundle]]:
    """A folder beside `output` that goes away unless it is moved, and the bundle in it as others will load it."""
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=f".{output.name}.") as temporary:
        folder = Path(temporary) / "model"
        save_folder(made.bundle, folder, torch.float32)
        yield folder, replace(load_folder(folder), name=output.name)


def _doubts(bundle: Bundle) -> tuple[str, ...]:
    """What looks wrong though nothing was compared: a vocabulary without the usual words of reviews."""
    if bundle.config.tokenization.characters:
        return ()
    known = [word for word in _USUAL if word in bundle.vocabulary]
    if len(known) >= len(_USUAL) / 2:
        return ()
    return (
        f"Warning: of ten usual words of reviews ({', '.join(_USUAL)}) the vocabulary knows {len(known)}; is it this "
        "model's, in its language?",
    )
