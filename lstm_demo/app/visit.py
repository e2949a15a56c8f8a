"""The visit: what does the app remember of a visit? What the visitor looks at, and what stands in the box."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from lstm_demo.app.examples import example_of, examples, first_text
from lstm_demo.app.selection import LENSES, Reading, Selection
from lstm_demo.explain.edits import Edit

OWN = "own"  # the chip that brings the visitor's own text back
TEXT, CHIP = "read.text", "read.example"  # widgets
MODEL = "model"  # the frame's widget, where there are several models
REPOSITORY, REVISION = "hub.repository", "hub.revision"  # widgets
_SELECTION, _OWN_TEXT, _UNDO, _ASKED, _TURN = "selection", "own_text", "undo", "asked_to_read", "turn"
_AWAITS_DRAFT, _COMPARED, _ACTED = "awaits_draft", "compared", "acted"  # kept beside the widgets, all of these
_LENT = "lent"  # a text of the app's own that was read last, and is not the visitor's
_FETCHED, _COMING, _WANTED, _NAME = "fetched", "coming", "wanted", "visit"
_MOST_FETCHED = 4  # models of a visitor's own at a time


@dataclass(frozen=True)
class _Before:
    """What was there before a reset."""

    selection: Selection
    box: str
    model: str | None  # its name
    settings: dict[str, str | int]  # what was chosen in the lenses


def selection() -> Selection:
    """What is looked at; before anything was chosen, the first example."""
    chosen: Selection = st.session_state.get(_SELECTION) or Selection(Reading("", first_text()))
    return chosen


def select(chosen: Selection) -> None:
    """Look at that from now on, on every page."""
    st.session_state[_SELECTION] = chosen


def name() -> str:
    """Which visit it is, as this server knows it: another one, too, where a page came back to another server."""
    return str(st.session_state.setdefault(_NAME, secrets.token_hex(8)))


def is_new() -> bool:
    """Is nothing known of this visitor yet?"""
    return _SELECTION not in st.session_state


def turn() -> int:
    """How often the app turned a visitor's eyes on purpose: by the back button, a link or a reset.

    A component keeps the word and the unit that a visitor looks at, until this rises.
    """
    return int(st.session_state.get(_TURN, 0))


def begin_turn() -> None:
    """What is selected now counts more than what the components kept."""
    st.session_state[_TURN] = turn() + 1


def is_first_look() -> bool:
    """Has nobody chosen or read anything yet? Then the stage may play by itself."""
    return _ACTED not in st.session_state


def act() -> None:
    """The visitor did something."""
    st.session_state[_ACTED] = True


def show(text: str) -> None:
    """Put `text` into the box, before it is drawn."""
    st.session_state[TEXT] = text


def box() -> str:
    """What stands in the box, as far as the server knows."""
    return str(st.session_state.get(TEXT) or "")


def begin() -> None:
    """Put a new visitor's text into the box, and mark the chip of the text that is read."""
    if TEXT not in st.session_state:
        show(selection().reading.text)
    text = selection().reading.text
    matching = example_of(text)
    if matching is None and text != st.session_state.get(_LENT):
        st.session_state[_OWN_TEXT] = text
    st.session_state[CHIP] = matching or (OWN if text == own_text() else None)


def own_text() -> str | None:
    """The visitor's own text, read last or not read yet; None where there is none."""
    text: str | None = st.session_state.get(_OWN_TEXT)
    return text


def chips() -> list[str]:
    """The examples' keys, and the visitor's own text where there is one."""
    return [*examples(), *([OWN] if own_text() else [])]


def ask_to_read() -> None:
    """What stands in the box is to be read."""
    st.session_state[_ASKED] = True


def is_asked_to_read() -> bool:
    """Is it? Asked once."""
    return bool(st.session_state.pop(_ASKED, False))


def choose_example() -> None:
    """A chip was chosen: its text comes into the box and is read; the visitor's own stays within reach."""
    chip = st.session_state[CHIP]
    if chip is None:  # the one that was chosen already
        return
    _keep_own_text()
    show(str(own_text()) if chip == OWN else examples()[chip].text)
    ask_to_read()


def reset() -> None:
    """Back to the first example and the first settings; until another text is read, that can be undone."""
    _keep_for_undo()
    for key in _lens_settings():
        del st.session_state[key]
    show(first_text())
    select(selection().read(first_text()).first_settings())
    begin_turn()


def read_at(text: str, word: int) -> None:
    """Read a text of the app's own and look at that word, and at the unit that did most in that text.

    Like a reset it can be undone, for nothing typed is lost.
    """
    _keep_for_undo()
    show(text)
    select(replace(selection().read(text).experiment(()), word=word, unit=None))
    begin_turn()
    st.session_state[_LENT] = text


def rewrite(text: str, word: int, edits: Sequence[Edit]) -> None:
    """Read the text with a word changed, and look at that word; the experiment goes on with `edits`.

    Like a reset it can be undone.
    """
    _keep_for_undo()
    show(text)
    select(replace(selection().read(text).experiment(edits), word=word))
    begin_turn()


def can_undo() -> bool:
    """Was there a reset, and no other text read since?"""
    return _UNDO in st.session_state


def undo(models: Collection[str]) -> None:
    """Have back what was there before the reset: text, box, what was looked at, the model if it is one of `models`."""
    before: _Before = st.session_state.pop(_UNDO)
    show(before.box)
    if before.model in models:
        st.session_state[MODEL] = before.model
    st.session_state.update(before.settings)
    select(before.selection)  # a model that is gone is replaced by the one that answers
    begin_turn()


def forget_undo() -> None:
    """Another text was read."""
    st.session_state.pop(_UNDO, None)


def awaits_draft() -> bool:
    """May a text that the browser kept come back? Where the visitor came by no link with a text, until one came."""
    return bool(st.session_state.get(_AWAITS_DRAFT, True))


def await_no_draft() -> None:
    """The visitor came by a link with a text, or the browser has answered."""
    st.session_state[_AWAITS_DRAFT] = False


def restore(read: str, draft: str, own: str, can_be_read: bool) -> None:
    """Take back what the browser kept over a reload: what was read, what was typed since, the visitor's own text."""
    if own.strip() and own_text() is None and example_of(own) is None:
        st.session_state[_OWN_TEXT] = own
    if awaits_draft() and can_be_read:  # word and unit came in the address, and stay
        select(replace(selection(), reading=replace(selection().reading, text=read, prefixes=False)))
    await_no_draft()
    show(draft)


def want_prefixes(wanted: bool = True) -> None:
    """Ask for the verdict after every beginning of the text, or ask no more; what is known by then stays so a while."""
    select(selection().read_prefixes(wanted))


def present() -> None:
    """Show only stage and lens, and larger."""
    select(replace(selection(), present=True))


def leave_presenting() -> None:
    """Show the whole page again."""
    select(replace(selection(), present=False))


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
    """Choose the model that was brought in the run before; called before it is asked which one is chosen."""
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


def compare(text: str) -> None:
    """Ask what all models say of `text`."""
    st.session_state[_COMPARED] = text


def wants_comparison(text: str) -> bool:
    """Was that asked for?"""
    return bool(st.session_state.get(_COMPARED) == text)


def _keep_for_undo() -> None:
    _keep_own_text()
    act()
    settings = {key: value for key in _lens_settings() if isinstance(value := st.session_state[key], str | int)}
    st.session_state[_UNDO] = _Before(selection(), box(), model(), settings)


def _lens_settings() -> list[str]:
    """The keys of what was chosen in a lens, and of what the app keeps for one."""
    return [str(key) for key in st.session_state if str(key).split(".")[0] in LENSES]


def _keep_own_text() -> None:
    if box().strip() and example_of(box()) is None:
        st.session_state[_OWN_TEXT] = box()
