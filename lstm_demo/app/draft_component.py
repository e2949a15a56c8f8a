"""What becomes of text that was typed and not read yet? The browser keeps it over a reload, and the page says so."""

from pathlib import Path

import streamlit as st

from lstm_demo.app import state
from lstm_demo.words import say

_KEY = "read.draft"
_CODE = Path(__file__).with_suffix("").with_name("draft.js").read_text(encoding="utf-8")
_CSS = "p { margin: 0; min-height: 1.3em; line-height: 1.3; font-size: 0.9rem; color: var(--st-text-color); }"
_DRAFT = st.components.v2.component("lstm_demo.draft", js=_CODE, css=_CSS)


def keep_draft(text: str) -> None:
    """Watch the box, in which `text` stood when it was last read."""
    data = {"text": text, "awaited": state.awaits_draft(), "unread": say("read.unread")}
    _DRAFT(key=_KEY, data=data, on_draft_change=_restore)


def _restore() -> None:
    draft = st.session_state[_KEY].get("draft")
    if isinstance(draft, str):  # whatever a browser may send
        state.restore(draft)
