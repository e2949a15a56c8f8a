"""About: what is this, how are its pictures read, and how not?"""

import streamlit as st

from lstm_demo.limits import MAX_CHARACTERS, MAX_LINK_CHARACTERS, MAX_TOKENS
from lstm_demo.views import legend
from lstm_demo.words import say

_AFTER = ("read", "misread", "data", "limits", "privacy", "licences")


def main() -> None:
    """Draw the page."""
    with st.container(key="about.parts"):
        _part("what")
        with st.container():
            st.header(say("about.colours"), anchor=False)
            st.html(legend.colours())
        for name in _AFTER:
            _part(name)


def _part(name: str) -> None:
    with st.container():
        st.header(say(f"about.{name}"), anchor=False)
        st.markdown(say(f"about.{name}_text", **(_LIMITS if name == "limits" else {})))


_LIMITS = {"characters": f"{MAX_CHARACTERS:,}", "tokens": f"{MAX_TOKENS:,}", "link": f"{MAX_LINK_CHARACTERS:,}"}

if __name__ == "__main__":  # as Streamlit runs a page
    main()
