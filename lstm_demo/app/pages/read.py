"""Read: what does the network say, and how did it get there? The box, the stage, and one lens below it."""

import streamlit as st

from lstm_demo.app import address, box, cache, frame, stage, turns, visit
from lstm_demo.app.lenses import cell, equations, units

LENSES = {"cell": cell.draw, "equations": equations.draw, "units": units.draw}


def main() -> None:
    """Draw the page; a choice on the stage or in a lens runs the second part alone."""
    box.draw()
    _stage_and_lens()


@st.fragment  # a session keeps what it is given, idle or not: nothing
def _stage_and_lens() -> None:
    with frame.guard():  # Streamlit would catch what goes wrong in a fragment, and print it
        selection = visit.selection()
        address.write()
        with turns.turn(selection.reading):
            trace = cache.traced(selection.reading)
            stage.draw(selection, trace)
            with st.container(key="read.lens"):
                LENSES[selection.lens](selection, trace)
            for note in stage.notes_on(selection, trace):
                st.caption(note)


if __name__ == "__main__":  # as Streamlit runs a page
    main()
