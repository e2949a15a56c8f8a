"""How does a visitor bring a model from the Hugging Face Hub? They name it, see what would come, and say yes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lstm_demo.app import cache, frame, state
from lstm_demo.errors import HubNotFoundError, HubUnavailableError, InputError
from lstm_demo.hub import Listing, fetch, look_up, read_address
from lstm_demo.limits import MAX_ADDRESS_CHARACTERS, MAX_VISITOR_MODEL_BYTES
from lstm_demo.words import say

_FOUND, _CAME = "hub.found", "hub.came"  # kept beside the widgets
_REMEMBERED = 60  # seconds for which an answer of the Hub's about a name holds


def bring() -> None:
    """Draw the form, and what was found or why nothing was; the model in hand speaks until a new one is whole."""
    st.markdown(say("hub.lead"))
    with st.form("hub.form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        source = _field(state.REPOSITORY, say("hub.repository_example"))
        revision = _field(state.REVISION, say("hub.revision_example"))
        is_asked = st.form_submit_button(say("hub.look_up"))
    with frame.guard():
        if is_asked:
            st.session_state.pop(_FOUND, None)
            with st.spinner(say("hub.asking")):
                st.session_state[_FOUND] = _look_up(source.strip(), revision.strip())
        if found := st.session_state.get(_FOUND):
            _offer(found)
    if came := st.session_state.pop(_CAME, None):
        st.success(came)


def remind() -> None:
    """Where a link asks for a model on the Hub, say so on every page."""
    if wanted := state.wanted_repository():
        st.info(say("hub.wanted", source=frame.plain(wanted)))


def _field(key: str, example: str) -> str:
    return st.text_input(
        say(key), key=key, placeholder=example, max_chars=MAX_ADDRESS_CHARACTERS, persist_state="session"
    )


def _look_up(source: str, revision: str) -> Listing:
    address = read_address(source, revision or None)
    if address is None:
        raise InputError(say("hub.no_address", source=source[:100]) if source.strip() else say("hub.no_address_empty"))
    found = _answer(address.repo, address.revision)
    if isinstance(found, HubNotFoundError):
        raise found
    return found


@st.cache_data(ttl=_REMEMBERED, max_entries=256, show_spinner=False)
def _answer(repo: str, revision: str | None) -> Listing | HubNotFoundError:
    """What the Hub says of a name, yes or no; no token of this server's is ever sent for it."""
    address = read_address(repo, revision)
    assert address is not None  # it was read from one
    try:
        return look_up(address, max_bytes=MAX_VISITOR_MODEL_BYTES)
    except HubNotFoundError as error:
        return error


def _offer(listing: Listing) -> None:
    """Say what would come and how large it is; fetch it if the visitor says so."""
    with st.container(border=True, key="hub.offer"):
        st.markdown(say("hub.found", repo=frame.plain(listing.repo), commit=listing.commit[:7]))
        rows = [f"| {frame.plain(file.name)} | {_size(file.size)} |" for file in listing.files]
        st.markdown("\n".join([say("hub.table"), *rows]))
        label = say("hub.use") if listing.is_kept else say("hub.fetch", size=_size(listing.total_bytes))
        with st.container(horizontal=True):
            wanted = st.button(label, key="hub.fetch", type="primary")
            st.button(say("hub.cancel"), key="hub.cancel", type="tertiary", on_click=_forget)
        if wanted:
            _fetch(listing)


def _fetch(listing: Listing) -> None:
    bar = st.progress(0.0, text=say("hub.progress", done=_size(0), total=_size(listing.total_bytes)))

    def advance(done: int) -> None:
        share = min(1.0, done / max(1, listing.total_bytes))
        bar.progress(share, text=say("hub.progress", done=_size(done), total=_size(listing.total_bytes)))

    try:
        with _turn():
            bundle = fetch(listing, progress=advance)
    finally:
        bar.empty()
    cache.ask_again(listing.pinned)
    state.add_fetched(listing.repo, listing.pinned)
    st.session_state[_CAME] = say("hub.came", repo=frame.plain(bundle.name), commit=listing.commit[:7])
    st.session_state.pop(_FOUND, None)
    st.rerun()


def _forget() -> None:
    st.session_state.pop(_FOUND, None)
    state.want_repository(None)


@contextmanager
def _turn() -> Iterator[None]:
    """One download at a time on this server."""
    lock = _lock()
    if not lock.acquire(blocking=False):
        raise HubUnavailableError(say("hub.busy"))
    try:
        yield
    finally:
        lock.release()


@st.cache_resource(max_entries=1, show_spinner=False)
def _lock() -> threading.Lock:
    return threading.Lock()


def _size(count: int) -> str:
    """Bytes as people say them.

    >>> _size(8_700_000).replace(chr(160), " ")
    '8.7 MB'
    """
    return f"{count / 1e6:.1f}\u00a0MB" if count >= 100_000 else f"{count / 1e3:.1f}\u00a0kB"
