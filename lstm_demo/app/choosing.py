"""One of several: how does a visitor choose between a few options of a part of a page?"""

from collections.abc import Callable

import streamlit as st

from lstm_demo.app.texts import visitors_texts


def choose_segment(key: str, options: list[str], written: Callable[[str], str], first: str | None = None) -> str:
    """Draw a segmented control, named by the text under `key`; give the option chosen, to begin with the `first`."""
    first = first if first in options else options[0]
    chosen = st.segmented_control(
        visitors_texts()[key],
        options,
        default=first,
        required=True,
        format_func=written,
        key=key,
        bind="query-params",
        wrap=True,
    )
    return chosen if chosen in options else first
