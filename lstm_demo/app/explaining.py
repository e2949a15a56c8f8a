"""Explaining: what is known of why a text got its verdict? Kept for all visitors; what takes seconds comes in parts."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import streamlit as st

from lstm_demo.app import cache
from lstm_demo.app.selection import Reading
from lstm_demo.bundle import Bundle
from lstm_demo.errors import LstmDemoError
from lstm_demo.explain.attribution import METHODS, Attribution, attribute, refusal
from lstm_demo.explain.decomposition import refusal as phrase_refusal
from lstm_demo.explain.faithfulness import Check, check_orders
from lstm_demo.explain.gradients import Gradients, gradients
from lstm_demo.explain.phrases import interaction, phrase
from lstm_demo.hub import bundled
from lstm_demo.views.lenses.why import Explained
from lstm_demo.views.lenses.why.payload import MarkedPhrase

QUICK = ("gradient_times_input", "running_change", "ledger", "ledger_telescoped")  # one reading or two
WAYS = ("dropped", "unknown")  # how words are deleted for the check
_AT_ONCE = 40  # tokens up to which all methods take less than a second
_N_ORDERS = 50  # random ones beside the methods'
_RELATIVES = ("lstm", "gru", "rnn")  # whose gradients are compared
Progress = Callable[[float], None]


@dataclass
class _Known:
    """What was found out so far of one reading; it grows."""

    attributions: dict[str, Attribution] = field(default_factory=dict)
    checks: dict[str, Check] = field(default_factory=dict)


def is_long(reading: Reading) -> bool:
    """Does a visitor have to ask for what takes long?"""
    return len(cache.tokens(reading).ids) > _AT_ONCE


def explained(reading: Reading) -> Explained:
    """What is known of a reading; of a text that is not long, all methods and the check."""
    bundle, known = cache.bundle(reading.model), _known(reading)
    refusals = {name: why for name in METHODS if (why := refusal(bundle.config, name))}
    if is_long(reading):
        for name in QUICK:
            if name not in refusals and (name != "running_change" or not bundle.config.bidirectional):
                _find_out(reading, name)
    else:
        for part in parts_missing(reading):
            find_out(reading, part)
    return Explained(
        attributions={name: known.attributions[name] for name in METHODS if name in known.attributions},
        refusals=refusals,
        checks=dict(known.checks),
        waits=bool(parts_missing(reading)),
        phrase_refusal=phrase_refusal(bundle.config),
    )


def parts_missing(reading: Reading) -> list[str]:
    """What was not found out yet: methods, and then the ways of deleting words."""
    config, known = cache.bundle(reading.model).config, _known(reading)
    methods = [name for name in METHODS if name not in known.attributions and not refusal(config, name)]
    return methods + [how for how in WAYS if how not in known.checks]


def n_parts(reading: Reading) -> int:
    """How many parts there are in all."""
    config = cache.bundle(reading.model).config
    return len([name for name in METHODS if not refusal(config, name)]) + len(WAYS)


def find_out(reading: Reading, part: str, progress: Progress | None = None) -> None:
    """Find out one of the missing parts; what `progress` raises ends it."""
    if part in WAYS:
        known = _known(reading)
        scores = {name: found.scores for name, found in known.attributions.items()}
        known.checks[part] = check_orders(
            cache.bundle(reading.model), cache.tokens(reading), scores, how=part, n_orders=_N_ORDERS, progress=progress
        )
    else:
        _find_out(reading, part, progress)


def _find_out(reading: Reading, method: str, progress: Progress | None = None) -> None:
    known = _known(reading).attributions
    if method not in known:
        known[method] = attribute(cache.bundle(reading.model), cache.tokens(reading), method, progress=progress)


def marked(reading: Reading, first: int, last: int, split: int | None = None) -> MarkedPhrase | None:
    """The phrase from one token to another one, cut in two before `split`; None where there are no such tokens."""
    bundle, tokens = cache.bundle(reading.model), cache.tokens(reading)
    if not 0 <= first <= last < len(tokens.ids) or phrase_refusal(bundle.config):
        return None
    whole = phrase(bundle, tokens, (first, last + 1))
    words = [phrase(bundle, tokens, (word, word + 1)) for word in range(first, last + 1)]
    if first == last:
        return MarkedPhrase(whole, words)
    cut = split if split is not None and first < split <= last else first + 1
    return MarkedPhrase(whole, words, interaction(bundle, tokens, (first, cut), (cut, last + 1)))


@st.cache_resource(max_entries=64, show_spinner=False)
def gradients_of(reading: Reading) -> dict[str, Gradients]:
    """The gradients of the network in use, and of the bundled LSTM, GRU and plain network on the same words."""
    own = cache.bundle(reading.model)
    found = {_kind(own): gradients(own, reading.text)}
    for name in _RELATIVES:
        if name not in found and (source := bundled().get(name)):
            with suppress(LstmDemoError):
                found[name] = cache.borrowed(source, lambda other: gradients(other, reading.text))
    return found


def _kind(bundle: Bundle) -> str:
    """Under which name a network's curve stands: a relative's, where it is one as they are."""
    config = bundle.config
    is_usual = not config.bidirectional and not config.convolution and config.n_layers == 1
    return config.cell if is_usual and config.cell in _RELATIVES and config.readout == "last" else "own"


@st.cache_resource(max_entries=64, show_spinner=False)
def _known(reading: Reading) -> _Known:
    return _Known()
