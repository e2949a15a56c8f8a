"""Inside: where is what was on the page of this name? In the lens Equations of the page Read, to which this leads."""

from dataclasses import replace

import streamlit as st

from lstm_demo.app import address, visit
from lstm_demo.places import PAGES


def main() -> None:
    """Go on to the page Read, at the word and the unit that the address names."""
    visit.select(replace(visit.selection(), lens="equations"))
    st.switch_page(PAGES / "read.py", query_params=address.links_to_pages(with_word=True))


if __name__ == "__main__":  # as Streamlit runs a page
    main()
