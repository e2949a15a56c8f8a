"""The frame: what do all pages share? The header, the look of the window, the footer, and what an error looks like."""

import logging
import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st
from streamlit.navigation.page import Page

from lstm_demo.app import address, cache, link, visit
from lstm_demo.app.component import CODE
from lstm_demo.app.texts import visitors_texts
from lstm_demo.bundle import Bundle
from lstm_demo.errors import BundleError, LstmDemoError
from lstm_demo.measurements import read_measurements
from lstm_demo.places import ASSETS
from lstm_demo.texts import Texts
from lstm_demo.views.notes import texts_of

_HERE = Path(__file__).resolve().parent
_ICON = ASSETS / "images" / "icon.png"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:&])")
_LOG = logging.getLogger(__name__)


def configure() -> None:
    """Set the window up and bring the few rules of style that Streamlit's settings do not know."""
    st.set_page_config(page_icon=str(_ICON), layout="wide")
    CODE.draw()
    cache.warm_up()


def header(page: str, pages: Mapping[str, Page]) -> None:
    """Draw one line: the heading of `page`, the way to all `pages`, which model answers, a link, a larger view."""
    notes = address.follow()
    visit.welcome()
    served, selection = cache.served_model(), visit.selection()
    if selection.present:
        st.html(_larger())
    texts = texts_of(visitors_texts(), served.bundle.config)
    with st.container(key="frame.header", horizontal=True, vertical_alignment="center", gap="small"):
        st.title(texts[f"{page}.heading"], anchor=False)
        with st.container(key="frame.pages", horizontal=True, gap=None, width="content"):
            for name, one in pages.items():
                st.page_link(one, label=texts[f"{name}.page"], query_params=address.links_to_pages())
        with st.container(key="frame.model", horizontal=True, vertical_alignment="center", gap="small"):
            _choice()
            st.caption(_origin(served, texts), help=_introduction(served.bundle, texts))
            with guard():
                link.control()
            if page == "read":
                st.button(texts["app.present"], key="frame.present", type="tertiary", on_click=visit.present)
            else:  # out of sight, it keeps the others where they are
                st.button(texts["app.present"], key="frame.absent", type="tertiary", disabled=True)
    if selection.present:
        leave = texts["app.leave"]
        st.button(leave, key="frame.leave", icon=":material/close:", help=leave, on_click=visit.leave_presenting)
    for note in notes:
        st.warning(plain(note))
    if served.fallback_reason:
        st.warning(_fallback(served, served.fallback_reason, texts))
    if page != "read":
        address.write()


def draw(figure: go.Figure, key: str, alt: str) -> None:
    """Draw a figure without Plotly's own buttons; `alt` says what it shows."""
    st.plotly_chart(figure, key=key, config={"displayModeBar": False, "typesetMath": False}, alt=alt)


def footer() -> None:
    """Say what becomes of the visitor's text."""
    with st.container(key="frame.footer"):
        st.caption(visitors_texts()["app.footer"])


@contextmanager
def guard() -> Iterator[None]:
    """Turn what goes wrong inside into one plain sentence; the log gets the place, never the visitor's text."""
    try:
        yield
    except LstmDemoError as error:
        st.error(plain(error.worded(visitors_texts())))
    except Exception as error:
        places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
        _LOG.error("unexpected %s at %s", type(error).__name__, " < ".join(reversed(places)))
        st.error(visitors_texts()["app.unexpected"])


def plain(text: str) -> str:
    r"""Make `text` safe for Streamlit's Markdown.

    >>> plain("a_b costs $5")
    'a\\_b costs \\$5'
    """
    return _MARKDOWN.sub(r"\\\1", text)


def called(name: str, texts: Texts) -> str:
    """What a model is called: one that came with this program in plain words, another as whoever made it named it."""
    has_name = f"model_name.{name}" in texts and cache.is_bundled(cache.models().get(name, ""))
    return texts[f"model_name.{name}"] if has_name else name


@lru_cache(maxsize=1)
def _larger() -> str:
    """The style of a presentation."""
    return f"<style>{_HERE.joinpath('present.css').read_text(encoding='utf-8')}</style>"


def _choice() -> None:
    """Let the visitor choose a model, where there is a choice; it holds on every page."""
    names, texts = list(cache.models()), visitors_texts()
    if len(names) > 1:
        st.session_state.setdefault(visit.MODEL, names[0])
        written = {name: called(name, texts) for name in names}
        written[names[0]] = texts.format("models.default", name=written[names[0]])
        label = texts["models.choose"]
        st.selectbox(
            label,
            names,
            format_func=lambda name: written.get(name, name),
            key=visit.MODEL,
            label_visibility="collapsed",
            width=216,
        )


def _fallback(served: cache.ServedModel, reason: LstmDemoError, texts: Texts) -> str:
    """Which model was asked for, and which answers in its place."""
    name = plain(served.bundle.name)
    if served.asked in visit.fetched().values():
        return texts.format("app.fallback_own", reason=plain(reason.worded(texts)))
    for other, source in cache.models().items():
        if source == served.asked:
            return texts.format("app.fallback_bundled", asked=plain(other), name=name)
    if served.bundle.repository:  # nothing from the Hub stands in for another model
        commit = (served.bundle.commit or "")[:7]
        return texts.format("app.fallback_kept", commit=commit, reason=plain(reason.worded(texts)))
    return texts.format("app.fallback", reason=plain(reason.worded(texts)))


def _origin(served: cache.ServedModel, texts: Texts) -> str:
    """Where a model came from, and how good it is by its own evaluation, in a few words."""
    bundle = served.bundle
    if bundle.repository:
        origin = texts.format("app.origin_hub", commit=(bundle.commit or "")[:7])
    else:
        origin = texts["app.origin_bundled" if cache.is_bundled(served.source) else "app.origin_server"]
    accuracy = _accuracy(bundle, texts)
    return texts.format("app.origin", origin=origin, accuracy=accuracy) if accuracy else origin


def _introduction(bundle: Bundle, texts: Texts) -> str:
    config = bundle.config
    cells = config.hidden_size * config.n_layers * config.n_directions
    served = texts.format("app.model", name=plain(bundle.name), parameters=bundle.n_parameters)
    commit = texts.format("app.model_commit", commit=bundle.commit[:7]) if bundle.commit else ""
    accuracy = _accuracy(bundle, texts)
    key = "app.model_claim" if bundle.repository else "app.model_accuracy"
    claim = texts.format(key, percent=accuracy) if accuracy else ""
    parts = [part for part in (served, commit, claim) if part]
    return texts.format("app.tagline", units=cells, model=texts.list(parts, "comma"))


def _accuracy(bundle: Bundle, texts: Texts) -> str:
    """What share of IMDB's test reviews a model is right on, as its evaluation says; nothing where it has none."""
    try:
        measured = read_measurements(bundle).sets.get("imdb")
    except BundleError:  # the page Models says so
        return ""
    return texts.percent(measured.accuracy, 1) if measured else ""
