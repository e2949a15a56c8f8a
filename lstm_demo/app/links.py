"""How does a view travel? As an address; the review is in it only where the visitor asked for that."""

from urllib.parse import quote, urlencode

import streamlit as st

from lstm_demo.app import cache, choosing, state
from lstm_demo.limits import MAX_ADDRESS_CHARACTERS, MAX_LINK_CHARACTERS, MAX_TOKENS
from lstm_demo.text import tokenize
from lstm_demo.views.marks import shorten
from lstm_demo.words import say

TEXT, EXAMPLE, WORD, HUB = "text", "example", "word", "hub"  # in the address
_POPOVER, _WITH_TEXT = "link.open", "link.with_text"  # widgets


def follow() -> None:
    """Put the review or the example of a link into the box, and take it out of the address.

    What an address holds was written by anybody: a review without a word, or one that is too long, is refused with a
    sentence; an example that does not exist is left out, and so is a layer or a direction where there is only one. A
    model on the Hub is noted, and nothing is fetched. Without a review or an example, the word is one of the worked
    example on the page Inside.
    """
    _leave_out_places()
    text, example, word, repository = (st.query_params.get(name) for name in (TEXT, EXAMPLE, WORD, HUB))
    for name in (TEXT, EXAMPLE, WORD, HUB):
        st.query_params.pop(name, None)
    if repository:
        state.want_repository(repository[:MAX_ADDRESS_CHARACTERS])
    brought = _brought(text, example)
    if brought:
        state.show(brought)
    elif text is not None:
        st.warning(say("link.refused", most=f"{MAX_LINK_CHARACTERS:,}"))
    whose = say("inside.worked") if text is None and example is None else brought
    if whose and word and word.isdecimal() and len(word) <= len(str(MAX_TOKENS)):
        state.choose_word(whose, int(word) - 1)


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


def _brought(text: str | None, example: str | None) -> str | None:
    """The review or else the example that an address names; None where it cannot be shown."""
    if text is None:
        return state.examples()[example].text if example in state.examples() else None
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # as a box in a browser would have it
    return text if len(text) <= MAX_LINK_CHARACTERS and tokenize(text) else None


def _leave_out_places() -> None:
    config = cache.speaker().bundle.config
    for name, is_choice in ((choosing.LAYER, config.n_layers > 1), (choosing.DIRECTION, config.bidirectional)):
        if not is_choice and name not in st.session_state:  # a widget's own entry goes when the widget does
            st.query_params.pop(name, None)


def _link() -> None:
    text = _on_show()
    is_own = text == state.last_read() and state.example_of(text) is None
    wanted = is_own and st.checkbox(say("link.with_text"), key=_WITH_TEXT)
    if wanted and len(text) > MAX_LINK_CHARACTERS:
        st.warning(say("link.too_long", count=f"{len(text):,}", most=f"{MAX_LINK_CHARACTERS:,}"))
        wanted = False
    values = _values(text, wanted)
    query = urlencode(values, quote_via=quote)
    st.code(f"{st.context.url or ''}{'?' if query else ''}{query}", language=None, wrap_lines=True)
    hint = "link.privacy" if TEXT in values else "link.hint_word" if WORD in values else "link.hint"
    st.caption(f"{say(hint)} {say('link.copy')}")


def _on_show() -> str:
    """The text that the page shows: the last one that was read, or on Inside the worked example."""
    is_worked = state.INSIDE_TEXT in st.query_params and st.session_state.get(state.INSIDE_TEXT) == "example"
    return say("inside.worked") if is_worked else state.last_read()


def _values(text: str, wanted: bool) -> dict[str, str]:
    """What the link holds: the settings of this page, `text` if it is `wanted`, and a word of no text but that."""
    values = st.query_params.to_dict()
    if brought := state.fetched().get(state.model() or ""):
        values.pop(state.MODEL, None)
        values[HUB] = brought
    if example := state.example_of(text):
        values[EXAMPLE] = example
    elif wanted:
        values[TEXT] = text
    step = state.word_for_link(text)
    if step is not None and (example or wanted or text == say("inside.worked")):
        values[WORD] = str(step + 1)
    return values
