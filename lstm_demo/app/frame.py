"""What do all pages share? The look of the window, which model speaks, the footer, and what an error looks like."""

import logging
import re
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st
from streamlit.navigation.page import Page

from lstm_demo.app import cache, links, state
from lstm_demo.bundle import Bundle
from lstm_demo.errors import BundleError, LstmDemoError
from lstm_demo.figures import read_figures
from lstm_demo.places import ASSETS
from lstm_demo.views import marks, theme
from lstm_demo.words import say

_HERE = Path(__file__).resolve().parent
_ICON = ASSETS / "images" / "icon.png"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:&])")
_LOG = logging.getLogger(__name__)


def configure() -> None:
    """Name the window and bring the few rules of style that Streamlit's settings do not know."""
    st.set_page_config(page_title=say("app.title"), page_icon=str(_ICON), layout="wide")
    st.html(_style())


def navigation(pages: Sequence[Page]) -> None:
    """Draw the way to all `pages`, in sight at every width."""
    with st.container(key="frame.pages", horizontal=True, gap="small"):
        for page in pages:
            st.page_link(page)


def heading(title: str) -> None:
    """Draw the page's `title`, and say which model speaks."""
    st.title(title, anchor=False)
    cache.warm_up()
    missing = links.missing_model()  # asked before the choice, which mends the address
    with st.container(key="frame.speaker", horizontal=True, vertical_alignment="center"):
        introduction = st.empty()
        _choice()
        speaker = cache.speaker()  # after the choice, which may stand in the address
        introduction.markdown(_introduction(speaker.bundle))
        _link()
    if missing:
        st.warning(say("app.missing", asked=plain(missing), name=plain(speaker.bundle.name), names=_names()))
    if speaker.excuse:
        st.warning(_excuse(speaker))


def draw(figure: go.Figure, key: str, alt: str) -> None:
    """Draw a figure without Plotly's own buttons; `alt` says what it shows."""
    st.plotly_chart(figure, key=key, config={"displayModeBar": False, "typesetMath": False}, alt=alt)


def footer() -> None:
    """Say what becomes of the visitor's text."""
    st.caption(say("app.footer"))


@contextmanager
def guard() -> Iterator[None]:
    """Turn what goes wrong inside into one plain sentence; the log gets the place, never the visitor's text."""
    try:
        yield
    except LstmDemoError as error:
        st.error(plain(error.public))
    except Exception as error:
        places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
        _LOG.error("unexpected %s at %s", type(error).__name__, " < ".join(reversed(places)))
        st.error(say("app.unexpected"))


def plain(text: str) -> str:
    r"""Make `text` safe for Streamlit's Markdown.

    >>> plain("a_b costs $5")
    'a\\_b costs \\$5'
    """
    return _MARKDOWN.sub(r"\\\1", text)


@lru_cache(maxsize=1)
def _style() -> str:
    rules = (_HERE / "frame.css").read_text(encoding="utf-8")
    return f"<style>{theme.css_variables(':root')}{marks.FIGURE_CSS}{rules}</style>"


def _choice() -> None:
    """Let the visitor choose who speaks, where there is a choice; it holds on every page."""
    state.welcome()
    names = list(cache.models())
    if len(names) > 1:
        label = say("models.choose")
        st.selectbox(label, names, key=state.MODEL, bind="query-params", label_visibility="collapsed", width=220)


def _excuse(speaker: cache.Speaker) -> str:
    """Which model was asked for, and which answers in its place."""
    if speaker.asked in state.fetched().values():
        return say("app.fallback_own", reason=plain(speaker.excuse))
    for name, source in cache.models().items():
        if source == speaker.asked:
            return say("app.fallback_bundled", asked=plain(name), name=plain(speaker.bundle.name))
    return say("app.fallback", reason=plain(speaker.excuse))


def _names() -> str:
    return ", ".join(map(plain, cache.models()))


@st.fragment
def _link() -> None:
    with guard():
        links.control()


def _introduction(bundle: Bundle) -> str:
    config = bundle.config
    cells = config.hidden_size * config.n_layers * config.n_directions
    tagline = say("app.tagline", units=f"{cells:,}")
    speaker = say("app.speaker", name=plain(bundle.name), parameters=f"{bundle.n_parameters:,}")
    commit = say("app.speaker_commit", commit=bundle.commit[:7]) if bundle.commit else ""
    return f"{tagline} {', '.join(filter(None, (speaker, commit, _accuracy(bundle))))}."


def _accuracy(bundle: Bundle) -> str:
    """What the model's own evaluation says, nothing where it has none; one from the Hub was measured by others."""
    try:
        found = read_figures(bundle).sets.get("imdb")
    except BundleError:  # the page Models says so
        return ""
    key = "app.speaker_claim" if bundle.repository else "app.speaker_accuracy"
    return say(key, percent=marks.exact_percent(found.accuracy)) if found else ""
