"""Links and files: how does a visitor take a reading along? The review is in a link only if they ask for that."""

from functools import partial
from urllib.parse import quote, urlencode

import streamlit as st

from lstm_demo.app import address
from lstm_demo.app.examples import example_of
from lstm_demo.app.experiments import without_typed
from lstm_demo.app.selection import Selection
from lstm_demo.app.stage import scene
from lstm_demo.app.texts import visitors_texts
from lstm_demo.limits import MAX_LINK_CHARACTERS
from lstm_demo.views.page import page

_OPENED, _WITH_TEXT = "link.open", "link.with_text"  # widgets


def control() -> None:
    """Draw the button that makes a link to what is looked at, as it is when the button is pressed.

    It is no fragment: the browser says in one message with the press where the visitor looks (see `looked`).
    """
    label = visitors_texts()["link.open"]
    opened = st.popover(label, type="tertiary", icon=":material/link:", key=_OPENED, on_change="rerun")
    if opened.open:
        with opened:
            _link()


def _link() -> None:
    texts, selection = visitors_texts(), address.looked_at()
    text = selection.reading.text
    is_own, begins_typed = example_of(text) is None, without_typed(edits := selection.reading.edits) != edits
    label = texts["link.with_text" if is_own else "link.with_typed"]
    wanted = (is_own or begins_typed) and st.checkbox(label, key=_WITH_TEXT)
    if wanted and is_own and len(text) > MAX_LINK_CHARACTERS:
        st.warning(texts.format("link.too_long", count=len(text), most=MAX_LINK_CHARACTERS))
        wanted = False
    if not address.has_room(selection, wanted):
        st.warning(texts["link.experiment_long"])
    query = address.link(selection, wanted)
    url = str(st.context.url or "").partition("?")[0]
    st.code(f"{url}{'?' if query else ''}{urlencode(query, quote_via=quote)}", language=None, wrap_lines=True)
    is_left_behind = is_own and not wanted and bool(selection.reading.edits)
    settings = "hint_apart" if is_left_behind else "hint"
    hint = "privacy" if wanted else "hint_word" if address.WORD in query else settings
    st.caption(f"{texts[f'link.{hint}']} {texts['link.copy']}")
    st.download_button(
        texts["link.download"],
        partial(_page, selection),
        file_name=texts["link.file"],
        mime="text/html",
        key="link.download",
        help=texts["link.download_help"],
        on_click="ignore",
    )


def _page(selection: Selection) -> str:
    """The file, made when it is asked for: a session keeps what it is given, idle or not."""
    shown = scene(selection)
    return page(shown.trace, visitors_texts(), shown.view, shown.own)
