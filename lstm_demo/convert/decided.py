"""Decided: do texts begin behind the padding that stood before them, or read it as steps? By measuring, if not told."""

from collections.abc import Mapping
from dataclasses import replace

from lstm_demo.config import Config
from lstm_demo.convert.answers import BEFORE, Answers
from lstm_demo.convert.assembled import Assembled, assemble
from lstm_demo.convert.padding import Apart
from lstm_demo.convert.parts import Parts
from lstm_demo.convert.text import begins_behind_padding
from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_STATES, MAX_TOKENS

# Of random texts; of real ones ten times as much is allowed, since a few remember far more than most: the networks of
# two tutorials, padded to 200, differed by 0.0005 on a hundred random texts, and by 0.0012 and 0.0023 on 500 reviews.
MOST_APART = 1e-4


def decided(name: str, parts: Parts, ids: Mapping[str, int], answers: Answers) -> tuple[Assembled, Answers]:
    """The bundle, and the answers with one more: whether padding in front of a text is read as steps.

    A state says the same with fewer steps, if the network forgets how long it has read padding.

    Raises:
        InputError: as `assemble`; or neither way can be taken.
    """
    if not begins_behind_padding(answers, parts):
        if answers.padding == BEFORE and answers.padding_steps is False:
            raise InputError(
                "--no-padding-steps needs a network of one direction that reads its last state, with no convolution; "
                "this one has to read padding as steps. Leave it out."
            )
        return assemble(name, parts, ids, answers), answers
    state = replace(answers, padding_steps=False)
    made = assemble(name, parts, ids, state)
    apart, n_steps = made.apart, answers.padded_to or 0
    if apart is None:
        return made, state
    if apart.largest <= MOST_APART or answers.padding_steps is False:
        return replace(made, notes=(*made.notes, _of_state(apart))), state
    if not _fits(made.bundle.config, n_steps):
        raise InputError(
            f"Padding up to {n_steps:,} tokens is too long to be read as steps here, and {_too_far(apart)} To convert "
            "it all the same give --no-padding-steps, and measure with --check."
        )
    steps = replace(answers, padding_steps=True)
    made = assemble(name, parts, ids, steps)
    said = f"It did not become a state to begin in, since {_too_far(apart)}"
    return replace(made, notes=(*made.notes, said)), steps


def _fits(config: Config, n_steps: int) -> bool:
    """Can so many steps be read and shown here?"""
    return n_steps <= MAX_TOKENS and n_steps * config.n_layers * config.hidden_size <= MAX_STATES


def _of_state(apart: Apart) -> str:
    if apart.largest <= MOST_APART:
        return (
            f"That was measured: {apart.n_texts} random texts, some so long that they had no padding, differ by "
            f"{apart.largest:.2g} at most from padding read as steps; {MOST_APART:g} is allowed."
        )
    return f"Warning: --no-padding-steps was given, but {_too_far(apart)}"


def _too_far(apart: Apart) -> str:
    return (
        f"the network remembers how long it was: of {apart.n_texts} random texts, some so long that they had none, one "
        f"would differ by {apart.largest:.2g}; {MOST_APART:g} is allowed."
    )
