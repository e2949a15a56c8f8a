"""How does a view travel? As an address; the review is in it only where the visitor asked for that."""

from urllib.parse import quote, urlencode

import streamlit as st

from lstm_demo.app import cache, choosing, state
from lstm_demo.limits import MAX_ADDRESS_CHARACTERS, MAX_LINK_CHARACTERS, MAX_TOKENS
from lstm_demo.views.marks import shorten
from lstm_demo.words import say

TEXT, EXAMPLE, WORD, HUB = "text", "example", "word", "hub"  # in the address
_POPOVER, _WITH_TEXT = "link.open", "link.with_text"  # widgets


def follow() -> None:
    """Put the review or the example of a link into the box, and take it out of the address.

    What an address holds was written by anybody: a review without a word, or one that is too long, is refused with a
    sentence; an example that does not exist is left out, and so is a layer or a direction where there is only one. A
    model on the Hub is noted, and nothing is fetched.
    """
    _leave_out_places()
    text, example, word, repository = (st.query_params.get(name) for name in (TEXT, EXAMPLE, WORD, HUB))
    for name in (TEXT, EXAMPLE, WORD, HUB):
        st.query_params.pop(name, None)
    if example in state.examples():
        state.show(state.examples()[example].text)
    if text is not None:
        if len(text) <= MAX_LINK_CHARACTERS and cache.traced(cache.speaker().source, text).n_steps:
            state.show(text)
        else:
            st.warning(say("link.refused", most=f"{MAX_LINK_CHARACTERS:,}"))
    if repository:
        state.want_repository(repository[:MAX_ADDRESS_CHARACTERS])
    if word and word.isdecimal() and len(word) <= len(str(MAX_TOKENS)):
        state.choose_word(state.last_read(), int(word) - 1)


def missing_model() -> str:
    """The model that the address names, as far as there is room for it, and that is not here; else nothing."""
    asked = st.query_params.get(state.MODEL) or ""
    return "" if asked in cache.models() else shorten(asked)


def control() -> None:
    """Draw the button that makes a link of this page and its settings, as they are when it is opened."""
    opened = st.popover(say("link.open"), type="tertiary", icon=":material/link:", key=_POPOVER, on_change="rerun")
    if opened.open:
        with opened:
            _link()


def address(text: str = "") -> str:
    """The address of this page with its settings, and of `text`, where there is one and it is short enough."""
    values = st.query_params.to_dict()
    if (step := state.word_for_link(state.last_read())) is not None:
        values[WORD] = str(step + 1)
    if brought := state.fetched().get(state.model() or ""):
        values.pop(state.MODEL, None)
        values[HUB] = brought
    if example := state.example_of(state.last_read()):
        values[EXAMPLE] = example
    elif text and len(text) <= MAX_LINK_CHARACTERS:
        values[TEXT] = text
    query = urlencode(values, quote_via=quote)
    return f"{st.context.url or ''}{'?' if query else ''}{query}"


def _leave_out_places() -> None:
    config = cache.speaker().bundle.config
    for name, is_choice in ((choosing.LAYER, config.n_layers > 1), (choosing.DIRECTION, config.bidirectional)):
        if not is_choice and name not in st.session_state:  # a widget's own entry goes when the widget does
            st.query_params.pop(name, None)


def _link() -> None:
    text = state.last_read()
    is_own = state.example_of(text) is None
    wanted = is_own and st.checkbox(say("link.with_text"), key=_WITH_TEXT)
    if wanted and len(text) > MAX_LINK_CHARACTERS:
        st.warning(say("link.too_long", count=f"{len(text):,}", most=f"{MAX_LINK_CHARACTERS:,}"))
    st.code(address(text if wanted else ""), language=None, wrap_lines=True)
    st.caption(f"{say('link.privacy' if wanted else 'link.hint')} {say('link.copy')}")
