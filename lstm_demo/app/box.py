"""The box: what becomes of its text? It is read, or a sentence says why not; the browser keeps what was typed."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_demo.app import address, cache, left_out, looked, parts, visit
from lstm_demo.app.component import CODE
from lstm_demo.app.examples import examples, first_text
from lstm_demo.app.experiments import fitting
from lstm_demo.app.frame import plain
from lstm_demo.app.selection import Reading
from lstm_demo.app.texts import visitors_texts
from lstm_demo.errors import InputError
from lstm_demo.texts import Texts

_KEY = "read.draft"
_FRAME_TOO = "box.frame_too"  # in the session: did what the browser said change more than this part of the page?
_LONGEST = 200_000  # characters that a browser may bring back; more than can be read, for nothing typed is lost


def draw() -> DeltaGenerator | None:
    """Draw the box with its buttons, and the examples; read what the visitor wants read.

    Gives the place beside them where it stands how far something that takes long is, if there is one.
    """
    if st.session_state.pop(_FRAME_TOO, False):
        st.rerun()
    visit.select(address.looked_at())
    texts, sentence = visitors_texts(), _read_if_asked()
    visit.begin()
    with st.container(key="read.input", gap=None):
        with st.container(key="read.row", horizontal=True, vertical_alignment="top", gap="small"):
            st.text_area(
                texts["read.text"],
                key=visit.TEXT,
                height="content",
                placeholder=texts["read.placeholder"],
                on_change="ignore",
                persist_state="session",
            )
            st.button(texts["read.submit"], key="read.submit", type="primary", on_click=visit.ask_to_read)
            if visit.can_undo():
                st.button(texts["read.undo"], key="read.undo", type="tertiary", on_click=_undo)
            else:
                st.button(texts["read.reset"], key="read.reset", type="tertiary", on_click=_reset)
        with st.container(key="read.below", horizontal=True, vertical_alignment="center", gap="small"):
            _examples(texts)
            place = parts.place()
            keep_draft(has_box=True)
        if sentence:
            st.warning(sentence)
    return place


def keep_draft(has_box: bool = False) -> None:
    """Let the browser keep what is typed and what was read, on every page; after a reload it brings both back."""
    texts, selection = visitors_texts(), visit.selection()
    chip = st.session_state.get(visit.CHIP)
    data = {
        "visit": visit.name(),
        "read": selection.reading.text,
        "box": visit.box(),
        "own": visit.own_text() or "",
        "hasBox": has_box,
        "awaited": visit.awaits_draft(),
        "ownAwaited": address.awaits_own_text(),
        "presenting": selection.present,
        "point": texts[f"examples.{chip}.point"] if has_box and chip in examples() else "",
        "unread": texts["read.unread"],
        "unreadTouch": texts["read.unread_touch"],
    }
    CODE.mount("box", data, key=_KEY, hear={"restore": _restore, "unknown": _know_no_more, "leave": _leave})


def _examples(texts: Texts) -> None:
    st.pills(
        texts["read.examples"],
        visit.chips(),
        key=visit.CHIP,
        format_func=lambda chip: texts["read.own" if chip == visit.OWN else f"examples.{chip}.name"],
        on_change=visit.choose_example,
        label_visibility="collapsed",
    )


def _read_if_asked() -> str:
    """Read the text in the box if the visitor wants that; where it cannot be read, say why, and stay with the last."""
    selection, sentence = visit.selection(), ""
    if visit.is_asked_to_read():
        text = visit.box()
        sentence = _refusal(Reading(selection.reading.model, text))
        if not sentence:
            visit.forget_undo()
            visit.await_no_draft()
            visit.act()
            if text != selection.reading.text:
                visit.select(selection.read(text))
    if refused := _refusal(visit.selection().reading):  # another model had read it, or a link brought it
        visit.select(visit.selection().read(first_text()))
        sentence = sentence or refused
    return " ".join(filter(None, (sentence, _keep_what_fits())))


def _keep_what_fits() -> str:
    """Leave out of an experiment what this text or this network does not have; say so, if anything was left out."""
    reading = visit.selection().reading
    if reading.edits:
        left_out.keep_only(fitting(reading.edits, cache.bundle(reading.model), cache.n_steps(reading)))
    lost = left_out.told()
    return visitors_texts().format("read.experiment_lost", count=lost) if lost else ""


def _refusal(reading: Reading) -> str:
    """Why the text cannot be read; empty where it can."""
    texts = visitors_texts()
    try:
        tokens = cache.tokens(reading)
        if tokens.n_typed:
            return ""
        return texts["read.all_unread" if tokens.unread else "read.empty"]
    except InputError as error:
        return texts.format("read.refused", reason=plain(error.worded(texts)))


def _reset() -> None:
    looked.reset()
    st.session_state[_FRAME_TOO] = True


def _undo() -> None:
    visit.undo(cache.models())
    st.session_state[_FRAME_TOO] = True  # another model may have come back


def _leave(_: Any) -> None:
    visit.leave_presenting()
    st.session_state[_FRAME_TOO] = True


def _know_no_more(_: Any) -> None:
    """The address is of a text that this tab does not know either."""
    visit.await_no_draft()
    left_out.let_go()


def _restore(kept: Any) -> None:
    match kept:  # whatever a browser may send
        case {"read": str(read), "draft": str(draft), **others} if len(read) + len(draft) <= _LONGEST:
            own = others.get("own")
            own = own if isinstance(own, str) and len(own) <= _LONGEST else ""
            model = visit.selection().reading.model
            visit.restore(read, draft, own, can_be_read=not _refusal(Reading(model, read)))
            left_out.bring_back()
