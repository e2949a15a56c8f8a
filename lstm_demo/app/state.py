"""What does the app remember of a visit? The review in the box, the last one that was read, and the visitor's own."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

EXAMPLES = Path(__file__).resolve().parents[2] / "assets" / "examples.toml"
OWN = "own"  # the chip that brings the visitor's own text back

TEXT, CHIP = "read.text", "read.example"  # widgets
MODEL = "model"  # the frame's widget, where there are several models
_READ, _OWN_TEXT, _BEGINNINGS, _DEFAULTS = "last_read", "own_text", "beginnings", "defaults"  # kept beside them


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
        st.session_state[TEXT] = _first().text
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
    st.session_state.update(st.session_state.get(_DEFAULTS, {}))
    st.session_state[TEXT] = _first().text


def model() -> str | None:
    """The name of the model that the visitor chose; None where they chose none."""
    chosen = st.session_state.get(MODEL)
    return chosen if isinstance(chosen, str) else None


def note_default(key: str, value: object) -> None:
    """Note the first setting of the widget `key`, for `reset`."""
    st.session_state.setdefault(_DEFAULTS, {})[key] = value


def remember(text: str) -> None:
    """Note that `text` was read: it stays on show while the box holds nothing that can be read."""
    st.session_state[_READ] = text


def last_read() -> str:
    """The last text that was read; before the first, the first example."""
    return str(st.session_state.get(_READ, _first().text))


def read_beginnings(text: str) -> None:
    """Ask for the verdict after every beginning of `text`, which a network of two directions has to read anew."""
    st.session_state[_BEGINNINGS] = text


def wants_beginnings(text: str) -> bool:
    """Was that asked for?"""
    return bool(st.session_state.get(_BEGINNINGS) == text)


def _first() -> Example:
    return next(iter(examples().values()))
