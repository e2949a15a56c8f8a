"""Explaining: what is known of why a text got its verdict? Kept for all visitors; what takes seconds comes in parts."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, cast, get_args

import streamlit as st

from lstm_demo.app import cache
from lstm_demo.app.background import Job, Progress
from lstm_demo.app.selection import Reading
from lstm_demo.bundle import Bundle
from lstm_demo.errors import LstmDemoError
from lstm_demo.explain.attribution import METHODS, Attribution, attribute, refusal
from lstm_demo.explain.decomposition import refusal as phrase_refusal
from lstm_demo.explain.deletion import Absence
from lstm_demo.explain.faithfulness import Faithfulness, check_orders
from lstm_demo.explain.gradients import Gradients, gradients
from lstm_demo.explain.phrases import interaction, phrase
from lstm_demo.hub import bundled
from lstm_demo.text import Tokens
from lstm_demo.views.lenses.why import Explained
from lstm_demo.views.lenses.why.payload import MarkedPhrase

_ASKED = "explaining.asked"  # in the session: of which reading, and what
_QUICK = ("gradient_times_input", "running_change", "ledger", "ledger_telescoped")  # one reading or two
WAYS: tuple[str, ...] = get_args(Absence)  # how words are deleted for the check
_AT_ONCE = 40  # tokens times layers and directions up to which all methods take less than a second or so
_N_ORDERS = 50  # random ones beside the methods'
_RELATIVES = ("lstm", "gru", "rnn")  # whose gradients are compared


@dataclass
class _Known:
    """What was found out so far of one reading; it grows."""

    attributions: dict[str, Attribution] = field(default_factory=dict)
    checks: dict[str, Faithfulness] = field(default_factory=dict)
    job: Job | None = None  # that finds out one more part


def own(reading: Reading) -> Reading:
    """The network's own reading of the text: what is explained, without edits."""
    return replace(reading, edits=(), prefixes=False)


def explained(reading: Reading) -> Explained:
    """What is known of a reading; of a text that is not long, all methods and the check."""
    config, known = cache.bundle(reading.model).config, _known(reading)
    refusals = {name: why for name in METHODS if (why := refusal(config, name))}
    is_short = len(cache.tokens(reading).ids) * config.n_layers * config.n_directions <= _AT_ONCE
    for part in _missing(reading):
        if is_short or (part in _QUICK and not (part == "running_change" and config.bidirectional)):
            _part(reading, part)(None)
    return Explained(
        attributions={name: known.attributions[name] for name in METHODS if name in known.attributions},
        refusals=refusals,
        checks=dict(known.checks),
        waits=bool(_missing(reading)) and not is_wanted(reading),
        phrase_refusal=phrase_refusal(config),
    )


def asked(reading: Reading) -> dict[str, tuple[Any, ...]]:
    """What this visitor asked for of this reading."""
    of, wanted = st.session_state.get(_ASKED, (None, {}))
    return dict(wanted) if of == own(reading) else {}


def ask(reading: Reading, what: str, *details: Any) -> None:
    """Note that this visitor asks for "all", for the "gradients", or for a "phrase" from one word to another one."""
    st.session_state[_ASKED] = own(reading), asked(reading) | {what: details}


def is_wanted(reading: Reading) -> bool:
    """Did this visitor ask for all that can be found out of a long text?"""
    return "all" in asked(reading)


def stop() -> None:
    """Ask for all of it no more; what is known stays known, and a phrase and gradients stay asked for."""
    of, wanted = st.session_state.get(_ASKED, (None, {}))
    st.session_state[_ASKED] = of, {what: details for what, details in wanted.items() if what != "all"}


def share(reading: Reading) -> float:
    """How much is known of a reading, 0..1, with what is done of the next part; 1 means all."""
    n_missing, n, job = len(_missing(own(reading))), _n_parts(reading), _known(own(reading)).job
    done = min(job.share, 0.99) if job and n_missing else 0.0
    return (n - n_missing + done) / n


def go_on(reading: Reading) -> float:
    """Find out some more for a moment, and give the share that is known then; it goes on until this is called again."""
    reading, known = own(reading), _known(own(reading))
    if missing := _missing(reading):
        job = known.job
        if job is None or job.is_over:  # given up
            job = known.job = Job(_part(reading, missing[0]))
        try:
            job.look()
        finally:
            if job.is_over:
                known.job = None
    return share(reading)


def _missing(reading: Reading) -> list[str]:
    """What was not found out yet: methods, and then the ways of deleting words."""
    config, known = cache.bundle(reading.model).config, _known(reading)
    methods = [name for name in METHODS if name not in known.attributions and not refusal(config, name)]
    return methods + [how for how in WAYS if how not in known.checks]


def _n_parts(reading: Reading) -> int:
    config = cache.bundle(reading.model).config
    return sum(not refusal(config, name) for name in METHODS) + len(WAYS)


def _part(reading: Reading, part: str) -> Callable[[Progress | None], None]:
    """What finds out a part; it asks for nothing of the visitor's, so that any thread can do it."""
    bundle, tokens, known = cache.bundle(reading.model), cache.tokens(reading), _known(reading)

    def find_out(progress: Progress | None) -> None:
        if part in WAYS:
            scores = {name: found.scores for name, found in known.attributions.items()}
            how = cast("Absence", part)
            known.checks[part] = check_orders(bundle, tokens, scores, how=how, n_orders=_N_ORDERS, progress=progress)
        else:
            known.attributions[part] = attribute(bundle, tokens, part, progress=progress)

    return find_out


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
    """The gradients of the network in use, and of the bundled LSTM, GRU and plain network that read the same words."""
    own, tokens = cache.bundle(reading.model), cache.tokens(reading)
    found = {_kind(own): gradients(own, tokens)}

    def beside(other: Bundle) -> Gradients | None:
        theirs = other.read(reading.text)
        return gradients(other, theirs) if _places(theirs) == _places(tokens) else None

    for name in _RELATIVES:
        if name not in found and (source := bundled().get(name)):
            with suppress(LstmDemoError):
                if compared := cache.borrowed(source, beside):
                    found[name] = compared
    return found


def _places(tokens: Tokens) -> list[tuple[int, int]]:
    """Where each token stands in the text."""
    return [(token.start, token.end) for token in tokens.tokens]


def _kind(bundle: Bundle) -> str:
    """Under which name a network's curve stands: a relative's, where it is one as they are."""
    config = bundle.config
    is_usual = not config.bidirectional and not config.convolution and config.n_layers == 1
    return config.cell if is_usual and config.cell in _RELATIVES and config.readout == "last" else "own"


@st.cache_resource(max_entries=64, show_spinner=False)
def _known(reading: Reading) -> _Known:
    return _Known()
