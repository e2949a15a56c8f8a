"""About: what is this, how are its pictures read, and how not?"""

from collections.abc import Iterable

import streamlit as st

from lstm_demo.app import cache, frame
from lstm_demo.bundle import Bundle
from lstm_demo.card import learnt_from
from lstm_demo.limits import MAX_CHARACTERS, MAX_LINK_CHARACTERS, MAX_TOKENS
from lstm_demo.views import legend, notes
from lstm_demo.words import say


def main() -> None:
    """Draw the page; what it says of a model is true of the one that speaks."""
    bundle = cache.speaker().bundle
    plain = [say("about.read_plain")] if bundle.config.cell == "rnn" else []
    with st.container(key="about.parts"):
        _part("what", say("about.what_text"))
        with st.container():
            st.header(say("about.colours"), anchor=False)
            st.html(legend.colours())
        _part("read", *plain, say("about.read_text"))
        _part("misread", say("about.misread_text"))
        _part("family", *_family(bundle))
        _part("data", *_data(bundle))
        _part("limits", _limits(bundle))
        for name in ("privacy", "licences"):
            _part(name, say(f"about.{name}_text"))


def _part(name: str, *texts: str) -> None:
    with st.container(key=f"about.{name}"):
        st.header(say(f"about.{name}"), anchor=False)
        for text in texts:
            st.markdown(text)


def _family(bundle: Bundle) -> list[str]:
    own = notes.members(bundle.config)
    others = [name for name in notes.MEMBERS if name not in own]
    lead = say("about.family_own", name=frame.plain(bundle.name))
    return [lead, _members(own), say("about.family_others"), _members(others)]


def _data(bundle: Bundle) -> list[str]:
    learnt, name = learnt_from(bundle), frame.plain(bundle.name)
    if not learnt:
        return [say("about.data_unknown", name=name)]
    return [say("about.data_lead", name=name), _list(say(f"about.learnt.{one}") for one in learnt)]


def _limits(bundle: Bundle) -> str:
    return say(
        "about.limits_text",
        knows=say("about.limits_known" if learnt_from(bundle) else "about.limits_unknown"),
        characters=f"{MAX_CHARACTERS:,}",
        tokens=f"{MAX_TOKENS:,}",
        link=f"{MAX_LINK_CHARACTERS:,}",
    )


def _members(names: Iterable[str]) -> str:
    return _list(say(f"about.member.{name}") for name in names)


def _list(texts: Iterable[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


if __name__ == "__main__":  # as Streamlit runs a page
    main()
