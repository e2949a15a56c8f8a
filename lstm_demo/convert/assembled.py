"""A bundle, assembled: parts, words and answers together are one function of text."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lstm_demo.bundle import Bundle, build_network
from lstm_demo.convert.answers import Answers
from lstm_demo.convert.padding import Apart, after_padding, measured
from lstm_demo.convert.parts import Parts
from lstm_demo.convert.text import begins_behind_padding, describe_text, skips_unknown, tokenization_of
from lstm_demo.convert.words.arranged import arrange, describe_words
from lstm_demo.convert.words.marks import numbers_that_are_words, rows_of_marks
from lstm_demo.text import Vocabulary


@dataclass(frozen=True, eq=False)
class Assembled:
    """A bundle in memory, and what should be known about it, a sentence each."""

    bundle: Bundle
    notes: tuple[str, ...]
    apart: Apart | None = None  # measured where texts begin behind padding: how far that is from reading it


def assemble(name: str, parts: Parts, ids: Mapping[str, int], answers: Answers, describes: bool = True) -> Assembled:
    """The bundle that is the same function of text as the source, if the answers are right.

    Args:
        name: shown to visitors.
        parts: the source's network.
        ids: word -> id, as its file has them; `answers.shift` is added to each.
        answers: complete.
        describes: are there notes, and is it measured how far a state behind padding is from padding?

    Raises:
        InputError: an id has no row, a mark is no word, or the readout does not go with the network.
    """
    n_rows = len(parts.embedding)
    named = numbers_that_are_words(answers, ids)
    answers, marks = rows_of_marks(answers, ids, n_rows)
    tokenization = tokenization_of(answers, parts)
    arranged = arrange(
        {word: index + (answers.shift or 0) for word, index in ids.items()},
        n_rows,
        padding_id=answers.padding_id,
        unknown_id=None if skips_unknown(answers, parts) else unknown_row(answers),
        cut=answers.cut_vocabulary is True,
        num_words=answers.num_words,
        marks=marks,
        tokenization=tokenization,
    )
    config = parts.config(answers.readout or "last", len(arranged.words), tokenization)
    tensors = parts.tensors(answers, arranged.rows)
    network = build_network(config, tensors)
    notes = [*named, *describe_text(answers, tokenization, parts)]
    notes += describe_words(arranged, ids, marks, tokenization) if describes else []
    apart = None
    if begins_behind_padding(answers, parts):
        n_steps = answers.padded_to or 0
        [states] = after_padding(network, [n_steps])
        apart = measured(network, n_steps) if describes else None
        names = ("initial_hidden", "initial_cell")
        tensors |= dict(zip(names, states, strict=False))
        network = build_network(replace(config, initial_state=True), tensors)
        notes.append(f"Each text begins in the state that {n_steps:,} steps of padding leave behind.")
    return Assembled(Bundle(name, network, Vocabulary(arranged.words)), tuple(notes), apart)


def unknown_row(answers: Answers) -> int | None:
    """The embedding's row of unknown words; None where they are left out."""
    return answers.unknown_id if isinstance(answers.unknown_id, int) else None
