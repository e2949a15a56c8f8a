"""What does the app remember of a visit? Which review stands in the box, which was read, and what was looked at."""

import tomllib
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lstm_demo.explain.trace import Trace
from lstm_demo.places import ASSETS

EXAMPLES = ASSETS / "examples.toml"
OWN = "own"  # the chip that brings the visitor's own text back

TEXT, CHIP = "read.text", "read.example"  # widgets
MODEL = "model"  # the frame's widget, where there are several models
INSIDE_TEXT = "inside.text"  # the widget of the page Inside; in the address there alone
REPOSITORY, REVISION = "hub.repository", "hub.revision"  # widgets
_READ, _OWN_TEXT, _BEGINNINGS, _DEFAULTS = "last_read", "own_text", "beginnings", "defaults"  # kept beside them
_AWAITS_DRAFT, _WORDS, _ORDERS, _RESETS = "awaits_draft", "words_chosen", "orders", "resets"
_COMPARED = "compared"
_FETCHED, _COMING, _WANTED = "fetched", "coming", "wanted"
_MOST_FETCHED = 4  # models of a visitor's own at a time
_MOST_TEXTS = 8  # whose chosen words are remembered
_SAME_TEXT = 0.5  # share of words that an edited text has in common with the text that it was


@dataclass(frozen=True)
class Example:
    """A text that makes one point."""

    key: str
    name: str
    point: str
    text: str


@cache
def examples() -> dict[str, Example]:
    """All examples by key; the first is the one on show at the start."""
    with EXAMPLES.open("rb") as file:
        entries = tomllib.load(file)["example"]
    return {entry["key"]: Example(**{**entry, "text": entry["text"].strip()}) for entry in entries}


def begin() -> None:
    """Put the first example in the box of a new visitor, and mark the chip that belongs to the text in the box."""
    if TEXT not in st.session_state:
        st.session_state[TEXT] = first_text()
        st.session_state[_AWAITS_DRAFT] = True
    text = st.session_state[TEXT]
    matching = example_of(text)
    if matching is None and text.strip():
        st.session_state[_OWN_TEXT] = text
    st.session_state[CHIP] = matching or (OWN if text.strip() else None)


def example_of(text: str) -> str | None:
    """The key of the example that `text` is; None where it is none."""
    return next((example.key for example in examples().values() if example.text == text.strip()), None)


def show(text: str) -> None:
    """Put `text`, which can be read, in the box, before a page is drawn."""
    st.session_state[TEXT] = text
    remember(text)


def chips() -> list[str]:
    """The examples' keys, and the visitor's own text where there is one."""
    return [*examples(), *([OWN] if _OWN_TEXT in st.session_state else [])]


def choose() -> None:
    """A chip was chosen: its text comes into the box, and the visitor's own text stays within reach."""
    text = st.session_state[TEXT]
    if text.strip() and all(text.strip() != example.text for example in examples().values()):
        st.session_state[_OWN_TEXT] = text
    chip = st.session_state[CHIP]
    if chip == OWN:
        st.session_state[TEXT] = st.session_state[_OWN_TEXT]
    elif chip is not None:
        st.session_state[TEXT] = examples()[chip].text


def reset() -> None:
    """Back to the first example and to the pages' first settings; the visitor's own text stays behind its chip."""
    choose()
    reset_view()
    st.session_state[TEXT] = first_text()


def reset_view() -> None:
    """Back to the pages' first settings, first word and first unit included; the review stays."""
    st.session_state.update(st.session_state.get(_DEFAULTS, {}))
    for kept in (_WORDS, _ORDERS):
        st.session_state.pop(kept, None)
    st.session_state[_RESETS] = resets() + 1


def resets() -> int:
    """How often the visitor went back to the first settings; then a component forgets what it kept itself."""
    return int(st.session_state.get(_RESETS, 0))


def awaits_draft() -> bool:
    """May a draft of the visitor's come back? Where they came without a text, by no link, until one came."""
    return bool(st.session_state.get(_AWAITS_DRAFT, False))


def restore(draft: str) -> None:
    """Put the visitor's `draft`, which their browser kept over a reload, into the box."""
    st.session_state[TEXT] = draft
    st.session_state[_AWAITS_DRAFT] = False


def model() -> str | None:
    """The name of the model that the visitor chose; None where they chose none."""
    chosen = st.session_state.get(MODEL)
    return chosen if isinstance(chosen, str) else None


def fetched() -> dict[str, str]:
    """The models that this visitor brought from the Hub: what `load` takes, by name."""
    return dict(st.session_state.get(_FETCHED, {}))


def add_fetched(name: str, source: str) -> None:
    """A model was brought: from the next run on it may be chosen, and is."""
    others = {one: other for one, other in fetched().items() if one != name}
    st.session_state[_FETCHED] = dict([*others.items(), (name, source)][-_MOST_FETCHED:])
    st.session_state[_COMING] = name
    want_repository(None)


def welcome() -> None:
    """Let the model that was brought in the run before speak; called before it is asked who does."""
    if name := st.session_state.pop(_COMING, None):
        st.session_state[MODEL] = name


def want_repository(source: str | None) -> None:
    """Note that a link asks for a model on the Hub; only the visitor can say yes to it."""
    st.session_state[_WANTED] = source
    if source:
        st.session_state[REPOSITORY] = source


def wanted_repository() -> str | None:
    """What a link asked for, until a model was brought or the visitor said no."""
    source: str | None = st.session_state.get(_WANTED)
    return source


def note_default(key: str, value: object) -> None:
    """Note the first setting of the widget `key`, for `reset`."""
    st.session_state.setdefault(_DEFAULTS, {})[key] = value


def remember(text: str) -> None:
    """Note that `text` was read: it stays on show while the box holds nothing that can be read."""
    st.session_state[_READ] = text


def last_read() -> str:
    """The last text that was read; before the first, the first example."""
    return str(st.session_state.get(_READ, first_text()))


def read_beginnings(text: str) -> None:
    """Ask for the verdict after every beginning of `text`, which a network of two directions has to read anew."""
    st.session_state[_BEGINNINGS] = text


def stop_beginnings() -> None:
    """Ask for it no more; what is known by then stays known for a while."""
    st.session_state.pop(_BEGINNINGS, None)


def wants_beginnings(text: str) -> bool:
    """Was that asked for?"""
    return bool(st.session_state.get(_BEGINNINGS) == text)


def compare(text: str) -> None:
    """Ask what all models say of `text`."""
    st.session_state[_COMPARED] = text


def wants_comparison(text: str) -> bool:
    """Was that asked for?"""
    return bool(st.session_state.get(_COMPARED) == text)


def choose_word(text: str, step: int) -> None:
    """Note that the word at `step` of `text` was chosen, for all pages."""
    chosen = {name: kept for name, kept in st.session_state.get(_WORDS, {}).items() if name != text}
    st.session_state[_WORDS] = dict([*chosen.items(), (text, step)][-_MOST_TEXTS:])


def chosen_word(trace: Trace, first: int | None = None) -> int:
    """The step that was chosen in this text; before that the `first`, or the one that moved the verdict most."""
    step = st.session_state.get(_WORDS, {}).get(trace.text)
    if step is None or not 0 <= step < trace.n_steps:
        step = trace.most_moving_step() if first is None else first
    return min(int(step), trace.n_steps - 1)


def word_for_link(text: str) -> int | None:
    """The step that was chosen in `text`; None where none was."""
    step: int | None = st.session_state.get(_WORDS, {}).get(text)
    return step


def order_of_units(source: str, trace: Trace, layer: int, direction: int) -> NDArray[np.intp]:
    """The units by effect on the verdict [unit], in an order that is made anew for another text.

    While a text is edited, rows and lines stay where they are and can be compared.
    """
    orders: dict[object, tuple[str, NDArray[np.intp]]] = st.session_state.setdefault(_ORDERS, {})
    key = (source, layer, direction)
    if key not in orders or _in_common(orders[key][0], trace.text) < _SAME_TEXT:
        orders[key] = trace.text, trace.units_by_effect(layer, direction)
    return orders[key][1]


def _in_common(text: str, other: str) -> float:
    return SequenceMatcher(None, text.split(), other.split()).quick_ratio()


def first_text() -> str:
    """The text of the first example."""
    return next(iter(examples().values())).text
