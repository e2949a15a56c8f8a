"""What is kept between reruns, for all visitors? Models and traces, keyed by values and bounded."""

import gc
import os
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
import torch

from lstm_demo.bundle import Bundle
from lstm_demo.errors import LstmDemoError
from lstm_demo.explain.trace import Trace, trace
from lstm_demo.hub import load

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
    """The model that the deployer chose; where it cannot be had, the bundled one, with the reason."""
    return _speaker(_setting())


def traced(source: str, text: str, prefixes: bool = False, progress: Callable[[float], None] | None = None) -> Trace:
    """The trace of `text`, read by the model from `source`; `progress` hears how far it is, where it takes long."""
    try:
        return _kept(source, text, prefixes, None)
    except _NotKeptError:  # made out here, because what is drawn inside a cached function is drawn again with it
        made = trace(_bundle(source), text, prefixes=prefixes, progress=progress)
        return _kept(source, text, prefixes, made)


@st.cache_resource(max_entries=1, show_spinner=False)
def warm_up() -> None:
    """Once per process: one torch thread, the model in memory, and all that is there out of the collector's sight."""
    torch.set_num_threads(1)
    speaker()
    gc.collect()
    gc.freeze()


@st.cache_resource(max_entries=2, show_spinner=False)
def _speaker(source: str) -> Speaker:
    try:
        return Speaker(source, _bundle(source))
    except LstmDemoError as error:
        if source == BUNDLED:
            raise
        return Speaker(BUNDLED, _bundle(BUNDLED), excuse=str(error))


@st.cache_resource(max_entries=3, show_spinner=False)
def _bundle(source: str) -> Bundle:
    return load(source)


@st.cache_data(max_entries=64, max_size="96mb", show_spinner=False)
def _kept(source: str, text: str, prefixes: bool, _made: Trace | None) -> Trace:
    if _made is None:
        raise _NotKeptError
    return _made


def _setting() -> str:
    try:
        return os.environ.get(SETTING) or st.secrets.get(SETTING) or BUNDLED
    except FileNotFoundError:  # a server without secrets
        return BUNDLED
