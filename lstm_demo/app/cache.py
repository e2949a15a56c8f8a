"""Caches: what is kept between reruns, for all visitors? Models and what takes long, keyed by values and bounded."""

import gc
import logging
import os
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar, cast

import streamlit as st

from lstm_demo.app import process, visit
from lstm_demo.app.selection import Reading
from lstm_demo.app.texts import visitors_texts
from lstm_demo.bag_of_words import BagOfWords, load_bag_of_words
from lstm_demo.baselines import read_baselines
from lstm_demo.bundle import Bundle, Description
from lstm_demo.errors import HubUnavailableError, LstmDemoError
from lstm_demo.explain.by_hand import largest_difference
from lstm_demo.explain.steps import read_for_trace
from lstm_demo.explain.trace import Trace
from lstm_demo.explain.tracing import compare, trace
from lstm_demo.explain.verdicts import verdicts_in_parts
from lstm_demo.hub import address_of, bundled, describe, kept_before, load, look_up, remember
from lstm_demo.hub.remote import kept_model
from lstm_demo.measurements import Measurements
from lstm_demo.predict import Prediction, predict
from lstm_demo.text import Tokens

T = TypeVar("T")
SETTING = "LSTM_DEMO_MODEL"  # environment variable or Streamlit secret: a folder or user/repo@revision
BUNDLED = "default"
_LOG = logging.getLogger(__name__)
_MOST_MODELS = 4  # in memory beside the deployer's; what a server needs for them is in deploy/README.md
_MOST_STATES = 30_000  # of a reading that is kept: a hundred words of the default
_SECONDS_UNTIL_ASKED_AGAIN = 600  # for a model that could not be had; whoever comes then may wait for the Hub


@dataclass(frozen=True)
class ServedModel:
    """The model that answers on this server."""

    source: str  # what `load` was given
    bundle: Bundle
    fallback_reason: LstmDemoError | None = None  # why it is not what was asked for, or as it was; None where it is
    asked: str = ""  # what could not be had or asked for; empty where that is the one that answers
    failed_at: float = 0.0  # when it could not be had, in seconds of the monotonic clock


def served_model() -> ServedModel:
    """The model that the visitor chose, or else the deployer; where it cannot be had, the bundled one, and why."""
    default, chosen = _served(_setting()), visit.model()
    if not chosen or (chosen == default.bundle.name and chosen not in visit.fetched()):
        return default
    source = models().get(chosen, default.source)
    return default if source == default.source else _served(source)


def models() -> dict[str, str]:
    """The models that a visitor may choose from, the deployer's first, their own last: what `load` takes, by name."""
    default = _served(_setting())
    first = {default.bundle.name: default.source}
    return first | {name: source for name, source in _bundled().items() if name not in first} | visit.fetched()


def is_bundled(source: str) -> bool:
    """Did the model from `source` come with this program?"""
    return source == BUNDLED or source in _bundled().values()


def ask_again(source: str) -> None:
    """The model from `source` came just now: that it could not be had before no longer holds."""
    _served.clear(source)


def bundle(source: str) -> Bundle:
    """The model from `source`; where it is the one that is served, it is in memory."""
    now = served_model()
    return now.bundle if now.source == source else _bundle(source)


def tokens(reading: Reading) -> Tokens:
    """What the model gets to see of the text.

    Raises:
        InputError: it is too long, for anyone or for this model.
    """
    return _tokens(weakref.ref(bundle(reading.model)), reading.text)


@lru_cache(maxsize=64)  # a run asks several times; a cache of Streamlit's would look longer than most texts take
def _tokens(model: "weakref.ref[Bundle]", text: str) -> Tokens:
    return read_for_trace(cast("Bundle", model()), text)  # keyed by the model itself, which it does not keep


def n_steps(reading: Reading) -> int:
    """How many steps the model reads the text in."""
    return bundle(reading.model).config.n_steps(len(tokens(reading).tokens))


def traced(reading: Reading) -> Trace:
    """The trace of a reading; made anew each time, which takes milliseconds.

    A network of two directions has its verdict after every word once every beginning of the text was read.
    """
    if reading.edits:
        return compared(reading)[1]
    made = trace(bundle(reading.model), tokens(reading))
    if made.running_is_complete:
        return made
    known = beginnings(reading)
    return made.with_verdicts(known) if len(known) == made.n_steps else made


def compared(reading: Reading) -> tuple[Trace, Trace]:
    """The network's own reading of a text, and the experiment with it, both by the same path."""
    return compare(bundle(reading.model), tokens(reading), reading.edits, before=own(reading))


def own(reading: Reading) -> Trace:
    """The network's own reading by the path of an experiment; of a text that is not long it is kept while one drags."""
    model = bundle(reading.model)
    n_units = model.config.n_layers * model.config.n_directions * model.config.hidden_size
    find = _own if n_steps(reading) * n_units <= _MOST_STATES else _own.__wrapped__
    return find(weakref.ref(model), reading.text)


@lru_cache(maxsize=32)  # of at most 1 MB each
def _own(model: "weakref.ref[Bundle]", text: str) -> Trace:
    return compare(cast("Bundle", model()), text, ())[0]


def beginnings(reading: Reading) -> list[list[float]]:
    """The classes' scores after the first beginnings of the text, as far as they are known; finding out takes long."""
    return _beginnings(replace(reading.own, prefixes=True))


def progress(reading: Reading) -> float:
    """The share of the beginnings of a text with a word whose verdict is known, 0..1."""
    return len(beginnings(reading)) / n_steps(reading)


def read_beginnings(reading: Reading) -> float:
    """Read some more beginnings of the text, not for two visitors at a time; give the share that is known then."""
    known, network = beginnings(reading), bundle(reading.model).network
    known += next(verdicts_in_parts(network, tokens(reading).ids, since=len(known)), [])
    return progress(reading)


@st.cache_resource(max_entries=256, show_spinner=False)
def _beginnings(reading: Reading) -> list[list[float]]:
    return []


@st.cache_data(max_entries=256, show_spinner=False)
def difference_by_hand(reading: Reading, _trace: Trace) -> float:
    """How far the trace of a reading lies from the hand computation."""
    return largest_difference(bundle(reading.model), _trace)


@st.cache_data(max_entries=512, show_spinner=False)
def verdict(source: str, text: str) -> Prediction:
    """What the model from `source` says of `text`.

    All models together would take too much memory, and would drive out of it those that other visitors chose.
    """
    return borrowed(source, lambda model: predict(model, [text])[0])


def borrowed(source: str, ask: Callable[[Bundle], T]) -> T:
    """What `ask` makes of the model from `source`, whose weights come for that and go again.

    One thread does so for all visitors: one model at a time, and memory that was given back is used again for the next.
    """
    return _reader().submit(lambda: ask(_borrowed(source))).result()


@st.cache_resource(max_entries=64, show_spinner=False)
def described(source: str) -> Description:
    """What is known of the model from `source`, without its weights."""
    return describe(source)


@st.cache_resource(max_entries=1, show_spinner=False)
def baselines() -> dict[str, Measurements]:
    """The figures of each baseline by its name and the test set's."""
    return read_baselines()


@st.cache_resource(max_entries=1, show_spinner=False)
def bag_of_words() -> BagOfWords:
    """The words' own weights, for contrast."""
    return load_bag_of_words()


def _borrowed(source: str) -> Bundle:
    """The model from `source`, for one reading. Nothing is fetched: others wait, and nobody said yes to that."""
    address = address_of(source)
    if address is None:
        return load(source)
    if kept := kept_model(address.repo, str(address.revision)):
        return kept
    raise HubUnavailableError("hub.gone")


@st.cache_resource(max_entries=1, show_spinner=False)
def _reader() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1)


def warm_up() -> None:
    """Set this process up and load the model, once; a visitor who waits for that sees a sentence."""
    if _is_warm().is_set():  # nobody waits, and no run has to take the sentence away again
        return
    with st.spinner(visitors_texts()["app.loading"]):
        _warm_up()


@st.cache_resource(max_entries=1, show_spinner=False)
def _warm_up() -> None:
    """Once per process: its settings, the model in memory, and all that is there out of the collector's sight.

    Collecting before would cost the first visitor as much time as reading the model, for next to nothing.
    """
    process.set_up()
    _served(_setting())
    gc.freeze()
    _is_warm().set()


@st.cache_resource(max_entries=1, show_spinner=False)
def _is_warm() -> threading.Event:
    return threading.Event()


def _is_current(served: ServedModel) -> bool:
    """Does it still hold? A model that could not be had is asked for again some time."""
    return not served.fallback_reason or time.monotonic() < served.failed_at + _SECONDS_UNTIL_ASKED_AGAIN


@st.cache_resource(max_entries=_MOST_MODELS, show_spinner=False, validate=_is_current)
def _served(source: str) -> ServedModel:
    is_deployers = source == _setting()  # their access token is sent for nothing else
    try:
        return _asked_for(source, is_deployers)
    except LstmDemoError as error:
        if is_deployers or address_of(source) is None:  # what a visitor brought is no business of the log's
            _LOG.warning("the model %r cannot be had: %s", source, error)
        for other in [one for one in (BUNDLED, *_bundled().values()) if one != source]:
            with suppress(LstmDemoError):
                return ServedModel(other, _bundle(other), error, source, time.monotonic())
        raise


@st.cache_resource(max_entries=_MOST_MODELS, show_spinner=False)
def _bundle(source: str, _token: bool = False) -> Bundle:
    return load(source, token=_token)


def _asked_for(source: str, token: bool) -> ServedModel:
    """The model itself, by its commit, so that it stays the same and need not be asked for again.

    Where the Hub cannot be asked, it is what the name gave last, if that is kept.
    """
    address = address_of(source)
    if address is None or address.is_pinned:
        return ServedModel(source, _bundle(source, token))
    try:
        listing = look_up(address, token=token)
        made = ServedModel(listing.pinned, _bundle(listing.pinned, token))
    except HubUnavailableError as error:
        if not (commit := kept_before(address)):
            raise
        kept = f"{address.repo}@{commit}"
        return ServedModel(kept, _bundle(kept, token), error, source, time.monotonic())
    remember(listing, address)
    return made


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
