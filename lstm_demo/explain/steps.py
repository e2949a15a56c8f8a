"""Steps: what is read at one time? A token; behind a convolution a window of tokens that overlaps the next."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from lstm_demo.bundle import Bundle
from lstm_demo.errors import InputError
from lstm_demo.explain.edits import Edit, check_edits
from lstm_demo.limits import MAX_STATES
from lstm_demo.model import Config
from lstm_demo.text import UNKNOWN_ID, Kind, Tokens


@dataclass(frozen=True)
class Step:
    """What the network reads at one time."""

    text: str  # as it was typed
    span: tuple[int, int]  # its place in the text, in code points
    known: bool  # False: the model saw only "an unknown word"; of a window, nothing but unknown words
    read_as: str = ""  # the known word that a misspelled one was taken for; of a window, all of them
    kind: Kind = "word"  # "mark" or "padding": nobody typed it, and `text` is what the vocabulary calls it


@dataclass(frozen=True)
class Passed:
    """A typed word that the network passes over; it stands before that step, or behind the last one."""

    text: str
    span: tuple[int, int]
    before: int  # the number of the step; as many as there are steps behind the last


def read_for_trace(bundle: Bundle, text: str | Tokens, edits: Sequence[Edit] = ()) -> Tokens:
    """Tokenise `text`, unless that is done already, and check what is asked for before anything is computed.

    Raises:
        InputError: as `trace` does.
    """
    reading = text if isinstance(text, Tokens) else bundle.read(text)
    config = bundle.config
    n_steps = config.n_steps(len(reading.tokens))
    units = config.n_layers * config.n_directions * config.hidden_size
    if n_steps * units > MAX_STATES:
        sizes = {"units": units, "steps": n_steps, "states": n_steps * units}
        raise InputError("text.too_many_states", **sizes, most=MAX_STATES, most_steps=MAX_STATES // units)
    check_edits(edits, config, n_steps)
    return reading


def steps_of(reading: Tokens, config: Config) -> tuple[Step, ...]:
    """The steps of a reading, in order; behind a convolution their spans overlap."""
    if not config.convolution:
        return tokens_of(reading)
    return tuple(_step(reading, *_window(step, config)) for step in range(config.n_steps(len(reading.tokens))))


def passed_over(reading: Tokens, config: Config) -> tuple[Passed, ...]:
    """The typed words that are not read, in order."""
    per_step = config.pool if config.convolution else 1
    typed = [number for number, kind in enumerate(reading.kinds) if kind == "word"]
    starts = [reading.tokens[number].start for number in typed]
    places = [*typed, typed[-1] + 1 if typed else len(reading.tokens)]  # one more: behind the last one
    return tuple(
        Passed(reading.text[a:b], (a, b), -(-places[bisect_left(starts, a)] // per_step)) for _, a, b in reading.unread
    )


def tokens_of(reading: Tokens) -> tuple[Step, ...]:
    """The tokens of a reading, in order, as if each were a step: that is also what a score belongs to."""
    seen = zip(reading.words, reading.tokens, reading.ids, reading.read_as, reading.kinds, strict=True)
    return tuple(Step(word, (a, b), index != UNKNOWN_ID, known, kind) for word, (_, a, b), index, known, kind in seen)


def _window(step: int, config: Config) -> tuple[int, int]:
    """The first token that `step` sees, and the one after its last, as if the text had no ends."""
    reach = config.convolution_width // 2
    return step * config.pool - reach, (step + 1) * config.pool + reach


def _step(reading: Tokens, first: int, end: int) -> Step:
    seen = slice(max(first, 0), end)
    tokens, kinds = reading.tokens[seen], reading.kinds[seen]
    start, stop = tokens[0].start, tokens[-1].end
    known = any(index != UNKNOWN_ID for index in reading.ids[seen])
    kind: Kind = "word" if "word" in kinds else "mark" if "mark" in kinds else "padding"
    text = reading.text[start:stop] or " ".join(token.form for token in tokens)
    return Step(text, (start, stop), known, " ".join(filter(None, reading.read_as[seen])), kind)
