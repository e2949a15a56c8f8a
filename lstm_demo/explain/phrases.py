"""Phrases: what do some words say among themselves, and what do two of them say together that neither says alone?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_demo.bundle import Bundle
from lstm_demo.checks import shown
from lstm_demo.errors import InputError
from lstm_demo.explain.decomposition import Parts, decompose, refusal
from lstm_demo.explain.drawn import Drawn
from lstm_demo.explain.steps import Step, read_for_trace, steps_of
from lstm_demo.text import Tokens

MOST_EXCESS = 2.0  # largest cells: beyond it, large parts of the memory cancel, and their difference says little
_CLOSE = 1e-3  # log odds by which the parts may miss the logit

Span = tuple[int, int]  # the first token, and the one after the last


@dataclass(frozen=True)
class Phrase(Drawn):
    """What one phrase contributes to the logit by contextual decomposition (Murdoch, Liu & Yu 2018).

    All in log odds, positive = towards a positive review; `relevant + rest + bias = logit`. Of the whole text
    `relevant` is `logit - bias`. A phrase is heard by what follows: what later words make of it counts to `rest`, and
    so does all in which a state to begin in has a hand, where the network has one.
    """

    text: str  # as it was typed, without what follows
    span: Span
    steps: tuple[Step, ...]  # of the whole text
    relevant: float  # of the phrase alone
    rest: float  # of the other words, and of what both do together
    logit: float
    bias: float  # the logit of a state of zeros
    excess: float  # the memory's largest part in multiples of its largest value
    is_sound: bool  # the parts sum to the logit, and none was larger than `MOST_EXCESS` largest values of the memory


@dataclass(frozen=True)
class Interaction:
    """What two phrases contribute together beyond what each does alone, in log odds as a `Phrase`."""

    spans: tuple[Span, Span]
    first: float  # relevant of the first phrase
    second: float
    both: float  # relevant of all words of both
    interaction: float  # both - first - second: 0 where neither changes what the other says
    is_sound: bool  # all three are, as a phrase is


def phrase(bundle: Bundle, text: str | Tokens, span: Span) -> Phrase:
    """Judge one phrase in its text.

    Args:
        bundle: an LSTM in one direction that is read from its last state; of a stack, the last layer is decomposed.
        text: a review, or a reading of it, as in `trace`.
        span: the phrase's first token, and the one after its last; tokens count from 0.

    Raises:
        InputError: the network cannot be decomposed, the text has no such span, or it is too long.
    """
    reading, parts = _decomposed(bundle, text, (span,))
    first, last = reading.tokens[span[0]], reading.tokens[span[1] - 1]
    return Phrase(
        text=reading.text[first.start : last.end],
        span=(int(span[0]), int(span[1])),
        steps=steps_of(reading, bundle.config),
        relevant=float(parts.relevant[0]),
        rest=float(parts.rest[0]),
        logit=parts.logit,
        bias=parts.bias,
        excess=float(parts.excess[0]),
        is_sound=_is_sound(parts),
    )


def interaction(bundle: Bundle, text: str | Tokens, first_span: Span, second_span: Span) -> Interaction:
    """Judge what two phrases that share no word do together, as "not" and "good" in "not so good".

    Raises:
        InputError: as `phrase` does, or the spans overlap.
    """
    _, parts = _decomposed(bundle, text, (first_span, second_span))
    first, second, both = map(float, parts.relevant)
    spans = (first_span, second_span)
    return Interaction(spans, first, second, both, both - first - second, _is_sound(parts))


def _decomposed(bundle: Bundle, text: str | Tokens, spans: tuple[Span, ...]) -> tuple[Tokens, Parts]:
    """The parts of each span, and where there are two, of both together."""
    if (refused := refusal(bundle.config)) is not None:
        raise refused
    reading = read_for_trace(bundle, text)
    chosen = np.array([_inside(span, len(reading.tokens)) for span in spans])  # [choice, token]
    if len(spans) == 2:
        if chosen.all(axis=0).any():
            raise InputError("phrase.overlap", first=shown(spans[0]), second=shown(spans[1]))
        chosen = np.concatenate((chosen, chosen.any(axis=0, keepdims=True)))
    return reading, decompose(bundle, reading, chosen)


def _inside(span: Span, n_tokens: int) -> NDArray[np.bool_]:
    """Which tokens a span chooses [token]."""
    if not n_tokens:
        raise InputError("text.no_words")
    numbers = isinstance(span, tuple) and len(span) == 2 and all(type(one) is int for one in span)
    if not (numbers and 0 <= span[0] < span[1] <= n_tokens):
        raise InputError("phrase.span", span=shown(span), n=n_tokens)
    places = np.arange(n_tokens)
    return (places >= span[0]) & (places < span[1])


def _is_sound(parts: Parts) -> bool:
    missed = np.abs(parts.relevant + parts.rest + parts.bias - parts.logit)
    return bool((missed <= _CLOSE).all() and (parts.excess <= MOST_EXCESS).all())  # false for NaN, too
