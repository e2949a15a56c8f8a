"""About: what is this, how are its pictures read, and how not?"""

from collections.abc import Iterable

import streamlit as st

from lstm_demo.app import cache, frame
from lstm_demo.app.texts import visitors_texts
from lstm_demo.bundle import Bundle
from lstm_demo.card import learnt_from
from lstm_demo.limits import MAX_CHARACTERS, MAX_LINK_CHARACTERS, MAX_TOKENS
from lstm_demo.texts import Texts
from lstm_demo.views import legend, notes


def main() -> None:
    """Draw the page; what it says of a model is true of the one in use."""
    texts, bundle = visitors_texts(), cache.served_model().bundle
    others = {"rnn": "about.read_plain", "gru": "about.read_gru"}
    besides = [texts[others[bundle.config.cell]]] if bundle.config.cell in others else []
    with st.container(key="about.parts"):
        _part("what", texts, texts["about.what_text"])
        with st.container():
            st.header(texts["about.colours"], anchor=False)
            st.html(legend.colours(texts))
        _part("read", texts, *besides, texts["about.read_text"])
        _part("misread", texts, texts["about.misread_text"])
        _part("family", texts, *_family(bundle, texts))
        _part("data", texts, *_data(bundle, texts))
        _part("limits", texts, _limits(bundle, texts))
        for name in ("privacy", "licences"):
            _part(name, texts, texts[f"about.{name}_text"])


def _part(name: str, texts: Texts, *paragraphs: str) -> None:
    with st.container(key=f"about.{name}"):
        st.header(texts[f"about.{name}"], anchor=False)
        for paragraph in paragraphs:
            st.markdown(paragraph)


def _family(bundle: Bundle, texts: Texts) -> list[str]:
    own = notes.members(bundle.config)
    others = [name for name in notes.MEMBERS if name not in own]
    lead = texts.format("about.family_own", name=frame.plain(bundle.name))
    return [lead, _members(own, texts), texts["about.family_others"], _members(others, texts)]


def _data(bundle: Bundle, texts: Texts) -> list[str]:
    learnt, name = learnt_from(bundle), frame.plain(bundle.name)
    if not learnt:
        return [texts.format("about.data_unknown", name=name)]
    return [texts.format("about.data_lead", name=name), _list(texts[f"about.learnt.{one}"] for one in learnt)]


def _limits(bundle: Bundle, texts: Texts) -> str:
    return texts.format(
        "about.limits_text",
        knows=texts["about.limits_known" if learnt_from(bundle) else "about.limits_unknown"],
        characters=MAX_CHARACTERS,
        tokens=MAX_TOKENS,
        link=MAX_LINK_CHARACTERS,
    )


def _members(names: Iterable[str], texts: Texts) -> str:
    return _list(texts[f"about.member.{name}"] for name in names)


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


if __name__ == "__main__":  # as Streamlit runs a page
    main()
