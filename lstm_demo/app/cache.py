"""What is kept between reruns, for all visitors? Models and traces, keyed by values and bounded."""

import gc
import os
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
import torch

from lstm_demo.app import state
from lstm_demo.bundle import Bundle
from lstm_demo.errors import LstmDemoError
from lstm_demo.explain.by_hand import largest_difference
from lstm_demo.explain.trace import Trace, trace
from lstm_demo.hub import bundled, load
from lstm_demo.words import say

SETTING = "LSTM_DEMO_MODEL"  # environment variable or Streamlit secret: which model speaks
BUNDLED = "default"


@dataclass(frozen=True)
class Speaker:
    """The model that answers on this server."""

    source: str  # what `load` was given
    bundle: Bundle
    excuse: str = ""  # why it is not the model that was asked for; empty where it is


class _NotKeptError(LookupError):
    """The cache does not hold this trace."""


def speaker() -> Speaker:
    """The model that the visitor chose, or else the deployer; where it cannot be had, the bundled one, and why."""
    default = _speaker(_setting())
    source = models().get(state.model() or "", default.source)
    return default if source == default.source else _speaker(source)


def models() -> dict[str, str]:
    """The models that a visitor may choose from, the deployer's first: what `load` takes, by name."""
    return _models(_setting())


def traced(source: str, text: str, prefixes: bool = False, progress: Callable[[float], None] | None = None) -> Trace:
    """The trace of `text`, read by the model from `source`; `progress` hears how far it is, where it takes long."""
    try:
        return _kept(source, text, prefixes, None)
    except _NotKeptError:  # made out here, because what is drawn inside a cached function is drawn again with it
        made = trace(_bundle(source), text, prefixes=prefixes, progress=progress)
        return _kept(source, text, prefixes, made)


@st.cache_data(max_entries=256, show_spinner=False)
def difference_by_hand(source: str, text: str) -> float:
    """How far the trace of `text` lies from the hand computation."""
    return largest_difference(_bundle(source), traced(source, text))


@st.cache_resource(max_entries=1, show_spinner=say("app.loading"))
def warm_up() -> None:
    """Once per process: one torch thread, the model in memory, and all that is there out of the collector's sight.

    Collecting before would cost the first visitor as much time as reading the model, for next to nothing.
    """
    torch.set_num_threads(1)
    _speaker(_setting())
    gc.freeze()


@st.cache_resource(max_entries=4, show_spinner=False)
def _speaker(source: str) -> Speaker:
    try:
        return Speaker(source, _bundle(source))
    except LstmDemoError as error:
        if source == BUNDLED:
            raise
        return Speaker(BUNDLED, _bundle(BUNDLED), excuse=str(error))


@st.cache_resource(max_entries=4, show_spinner=False)
def _bundle(source: str) -> Bundle:
    return load(source)


@st.cache_data(max_entries=64, max_size="96mb", show_spinner=False)
def _kept(source: str, text: str, prefixes: bool, _made: Trace | None) -> Trace:
    if _made is None:
        raise _NotKeptError
    return _made


@st.cache_resource(max_entries=4, show_spinner=False)
def _models(setting: str) -> dict[str, str]:
    default = _speaker(setting)
    first = {default.bundle.name: default.source}
    return first | {name: source for name, source in bundled().items() if name not in first}


def _setting() -> str:
    return os.environ.get(SETTING) or _secret() or BUNDLED


@st.cache_resource(max_entries=1, ttl=60, show_spinner=False)  # Streamlit looks for the file each time it is asked
def _secret() -> str:
    try:
        return st.secrets.get(SETTING) or ""
    except FileNotFoundError:  # a server without secrets
        return ""
