"""What is kept between reruns, for all visitors? Models and what takes long, keyed by values and bounded."""

import gc
import logging
import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

import streamlit as st

from lstm_demo.app import process, state
from lstm_demo.baselines import read_baselines
from lstm_demo.bundle import Bundle, Description
from lstm_demo.errors import HubUnavailableError, LstmDemoError
from lstm_demo.evaluation import Evaluation
from lstm_demo.explain.by_hand import largest_difference
from lstm_demo.explain.steps import read_for_trace
from lstm_demo.explain.trace import Trace, trace
from lstm_demo.explain.verdicts import verdicts_in_parts
from lstm_demo.hub import address_of, bundled, describe, load, look_up
from lstm_demo.hub.remote import kept_model
from lstm_demo.language import Language, load_language, next_words
from lstm_demo.limits import MAX_TOKENS
from lstm_demo.predict import Prediction, predict
from lstm_demo.text import Reading, tokenize
from lstm_demo.words import say

SETTING = "LSTM_DEMO_MODEL"  # environment variable or Streamlit secret: a folder or user/repo@revision
BUNDLED = "default"
_LOG = logging.getLogger(__name__)
_MOST_MODELS = 4  # in memory beside the deployer's; what a server needs for them is in deploy/README.md
_SECONDS_UNTIL_ASKED_AGAIN = 600  # for a model that could not be had; whoever comes then may wait for the Hub


@dataclass(frozen=True)
class Speaker:
    """The model that answers on this server."""

    source: str  # what `load` was given
    bundle: Bundle
    excuse: str = ""  # why it is not the model that was asked for; empty where it is
    asked: str = ""  # what could not be had; empty where there is no excuse
    made_at: float = 0.0  # when the excuse was made, in seconds of the monotonic clock


@dataclass
class Beginnings:
    """The verdicts after the first steps of one text, so far."""

    n_steps: int
    logits: list[float] = field(default_factory=list)  # of the first steps

    @property
    def share(self) -> float:
        """How many of the steps have their verdict, 0..1."""
        return len(self.logits) / self.n_steps


def speaker() -> Speaker:
    """The model that the visitor chose, or else the deployer; where it cannot be had, the bundled one, and why."""
    default = _speaker(_setting())
    source = models().get(state.model() or "", default.source)
    return default if source == default.source else _speaker(source)


def models() -> dict[str, str]:
    """The models that a visitor may choose from, the deployer's first, their own last: what `load` takes, by name."""
    default = _speaker(_setting())
    first = {default.bundle.name: default.source}
    return first | {name: source for name, source in _bundled().items() if name not in first} | state.fetched()


def ask_again(source: str) -> None:
    """The model from `source` came just now: that it could not be had before no longer holds."""
    _speaker.clear(source)


def bundle(source: str) -> Bundle:
    """The model from `source`; where it is the one that speaks, it is in memory."""
    now = speaker()
    return now.bundle if now.source == source else _bundle(source)


def reading(source: str, text: str) -> Reading:
    """What the model from `source` gets to see of `text`.

    Raises:
        InputError: it is too long, for anyone or for this model.
    """
    return read_for_trace(bundle(source), text)


def n_steps(source: str, text: str) -> int:
    """How many steps the model from `source` reads `text` in."""
    return bundle(source).config.n_steps(len(reading(source, text).tokens))


def traced(source: str, text: str) -> Trace:
    """The trace of `text`, read by the model from `source`; made anew each time, which takes milliseconds.

    A network of two directions has its verdict after every word where every beginning of the text was read.
    """
    made = trace(bundle(source), text)
    if made.running_is_complete:
        return made
    known = beginnings(source, text, made.n_steps)
    return made.with_verdicts(known.logits) if known.share == 1 else made


@st.cache_resource(max_entries=256, show_spinner=False)
def beginnings(source: str, text: str, n_steps: int) -> Beginnings:
    """What is known of the verdicts after every beginning of `text`, which takes long to find out."""
    return Beginnings(n_steps)


def read_beginnings(source: str, text: str, n_steps: int) -> Beginnings:
    """Read some more beginnings of `text`; not for two visitors at a time."""
    known, network = beginnings(source, text, n_steps), bundle(source).network
    ids = reading(source, text).ids
    known.logits += next(verdicts_in_parts(network, ids, since=len(known.logits)), [])
    return known


@st.cache_data(max_entries=256, show_spinner=False)
def difference_by_hand(source: str, text: str, _trace: Trace) -> float:
    """How far the trace of `text` lies from the hand computation."""
    return largest_difference(bundle(source), _trace)


@st.cache_data(max_entries=64, show_spinner=False)
def expected_after(text: str, end: int) -> tuple[list[tuple[str, float]], str | None]:
    """The five words that the language model finds likeliest after the first `end` characters of `text`, and what came.

    That is in the spelling of vocabularies, to be compared with the others; None where no word stands after `end`.
    """
    tokens = tokenize(text)
    before = [token.form for token in tokens if token.end <= end][:MAX_TOKENS]
    guesses = next_words(_language(), before, since=-1)
    comes = next((token.form for token in tokens if token.start >= end), None)
    return [(guess.word, guess.probability) for guess in guesses[-1]] if guesses else [], comes


@st.cache_data(max_entries=512, show_spinner=False)
def verdict(source: str, text: str) -> Prediction:
    """What the model from `source` says of `text`. Its weights come for that and go again.

    All models together would take too much memory, and would drive out of it those that other visitors chose. One
    thread reads for all visitors: one model at a time, and memory that was given back is used again for the next.
    """
    return _reader().submit(lambda: predict(_borrowed(source), [text])[0]).result()


@st.cache_resource(max_entries=64, show_spinner=False)
def described(source: str) -> Description:
    """What is known of the model from `source`, without its weights."""
    return describe(source)


@st.cache_resource(max_entries=1, show_spinner=False)
def baselines() -> dict[str, dict[str, Evaluation]]:
    """The figures of each baseline by its name and the test set's."""
    return read_baselines()


def _borrowed(source: str) -> Bundle:
    """The model from `source`, for one reading. Nothing is fetched: others wait, and nobody said yes to that."""
    address = address_of(source)
    if address is None:
        return load(source)
    if found := kept_model(address.repo, str(address.revision)):
        return found
    raise HubUnavailableError(say("side.gone"))


@st.cache_resource(max_entries=1, show_spinner=False)
def _reader() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1)


@st.cache_resource(max_entries=1, show_spinner=False)
def _language() -> Language:
    return load_language()


@st.cache_resource(max_entries=1, show_spinner=say("app.loading"))
def warm_up() -> None:
    """Once per process: its settings, the model in memory, and all that is there out of the collector's sight.

    Collecting before would cost the first visitor as much time as reading the model, for next to nothing.
    """
    process.set_up()
    _speaker(_setting())
    gc.freeze()


def _is_current(speaker: Speaker) -> bool:
    """Does it still hold? A model that could not be had is asked for again some time."""
    return not speaker.excuse or time.monotonic() < speaker.made_at + _SECONDS_UNTIL_ASKED_AGAIN


@st.cache_resource(max_entries=_MOST_MODELS, show_spinner=False, validate=_is_current)
def _speaker(source: str) -> Speaker:
    is_deployers = source == _setting()  # their access token is sent for nothing else
    try:
        pinned = _pinned(source, is_deployers)
        return Speaker(pinned, _bundle(pinned, is_deployers))
    except LstmDemoError as error:
        if is_deployers or address_of(source) is None:  # what a visitor brought is no business of the log's
            _LOG.warning("the model %r cannot be had: %s", source, error)
        for other in [one for one in (BUNDLED, *_bundled().values()) if one != source]:
            with suppress(LstmDemoError):
                return Speaker(other, _bundle(other), error.public, source, time.monotonic())
        raise


@st.cache_resource(max_entries=_MOST_MODELS, show_spinner=False)
def _bundle(source: str, _token: bool = False) -> Bundle:
    return load(source, token=_token)


def _pinned(source: str, token: bool) -> str:
    """The same model by its commit, so that it stays the same and need not be asked for again."""
    address = address_of(source)
    return source if address is None or address.is_pinned else look_up(address, token=token).pinned


@st.cache_resource(max_entries=1, show_spinner=False)
def _bundled() -> dict[str, str]:
    return bundled()


def _setting() -> str:
    return os.environ.get(SETTING) or _secret() or BUNDLED


@st.cache_resource(max_entries=1, ttl=60, show_spinner=False)  # Streamlit looks for the file each time it is asked
def _secret() -> str:
    try:
        return st.secrets.get(SETTING) or ""
    except FileNotFoundError:  # a server without secrets
        return ""
