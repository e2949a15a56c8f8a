"""A model from the Hub: how does a visitor bring one? They name it, see what would come, and say yes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lstm_demo.app import cache, frame, visit
from lstm_demo.app.texts import visitors_texts
from lstm_demo.errors import HubNotFoundError, HubUnavailableError, InputError
from lstm_demo.hub import Listing, fetch, look_up, read_address
from lstm_demo.limits import MAX_ADDRESS_CHARACTERS, MAX_VISITOR_MODEL_BYTES
from lstm_demo.texts import Texts
from lstm_demo.views.numbers import size

_LISTING, _CAME = "hub.found", "hub.came"  # kept beside the widgets
_REMEMBERED = 60  # seconds for which an answer of the Hub's about a name holds


def bring() -> None:
    """Draw the form, and what was found or why nothing was; the model in use stays until a new one is whole."""
    texts = visitors_texts()
    st.markdown(texts["hub.lead"])
    with st.form("hub.form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        source = _field(visit.REPOSITORY, texts["hub.repository_example"], texts)
        revision = _field(visit.REVISION, texts["hub.revision_example"], texts)
        is_asked = st.form_submit_button(texts["hub.look_up"])
    with frame.guard():
        if is_asked:
            st.session_state.pop(_LISTING, None)
            with st.spinner(texts["hub.asking"]):
                st.session_state[_LISTING] = _look_up(source.strip(), revision.strip())
        if listing := st.session_state.get(_LISTING):
            _offer(listing, texts)
    if came := st.session_state.pop(_CAME, None):
        repo, commit = came
        st.success(texts.format("hub.came", repo=frame.plain(repo), commit=commit[:7]))


def remind() -> None:
    """Where a link asks for a model on the Hub, say so on every page."""
    if wanted := visit.wanted_repository():
        st.info(visitors_texts().format("hub.wanted", source=frame.plain(wanted)))


def _field(key: str, example: str, texts: Texts) -> str:
    return st.text_input(
        texts[key], key=key, placeholder=example, max_chars=MAX_ADDRESS_CHARACTERS, persist_state="session"
    )


def _look_up(source: str, revision: str) -> Listing:
    address = read_address(source, revision or None)
    if address is None:
        raise InputError("hub.no_address" if source.strip() else "hub.no_address_empty", source=source[:100])
    answer = _answer(address.repo, address.revision)
    if isinstance(answer, HubNotFoundError):
        raise answer
    return answer


@st.cache_data(ttl=_REMEMBERED, max_entries=256, show_spinner=False)
def _answer(repo: str, revision: str | None) -> Listing | HubNotFoundError:
    """What the Hub says of a name, yes or no; no token of this server's is ever sent for it."""
    address = read_address(repo, revision)
    assert address is not None  # it was read from one
    try:
        return look_up(address, max_bytes=MAX_VISITOR_MODEL_BYTES)
    except HubNotFoundError as error:
        return error


def _offer(listing: Listing, texts: Texts) -> None:
    """Say what would come and how large it is; fetch it if the visitor says so."""
    with st.container(border=True, key="hub.offer"):
        st.markdown(texts.format("hub.found", repo=frame.plain(listing.repo), commit=listing.commit[:7]))
        rows = [f"| {frame.plain(file.name)} | {size(file.size, texts)} |" for file in listing.files]
        st.markdown("\n".join([texts["hub.table"], *rows]))
        label = (
            texts["hub.use"] if listing.is_kept else texts.format("hub.fetch", size=size(listing.total_bytes, texts))
        )
        with st.container(horizontal=True):
            wanted = st.button(label, key="hub.fetch", type="primary")
            st.button(texts["hub.cancel"], key="hub.cancel", type="tertiary", on_click=_forget)
        if wanted:
            _fetch(listing, texts)


def _fetch(listing: Listing, texts: Texts) -> None:
    def progress(done: int) -> str:
        return texts.format("hub.progress", done=size(done, texts), total=size(listing.total_bytes, texts))

    bar = st.progress(0.0, text=progress(0))

    def advance(done: int) -> None:
        bar.progress(min(1.0, done / max(1, listing.total_bytes)), text=progress(done))

    try:
        with _turn():
            bundle = fetch(listing, progress=advance)
    finally:
        bar.empty()
    cache.ask_again(listing.pinned)
    visit.add_fetched(listing.repo, listing.pinned)
    st.session_state[_CAME] = bundle.name, listing.commit
    st.session_state.pop(_LISTING, None)
    st.rerun()


def _forget() -> None:
    st.session_state.pop(_LISTING, None)
    visit.want_repository(None)


@contextmanager
def _turn() -> Iterator[None]:
    """One download at a time on this server."""
    lock = _lock()
    if not lock.acquire(blocking=False):
        raise HubUnavailableError("hub.busy")
    try:
        yield
    finally:
        lock.release()


@st.cache_resource(max_entries=1, show_spinner=False)
def _lock() -> threading.Lock:
    return threading.Lock()
