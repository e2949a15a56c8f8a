"""Read: what does the network say, and how did it get there? The box, the stage, and one lens below it."""

from importlib import import_module

import streamlit as st

from lstm_demo.app import address, box, frame, lenses, parts, stage, turns, visit
from lstm_demo.app.selection import LENSES

_DRAW = {name: import_module(f"{lenses.__name__}.{name}").draw for name in LENSES}


@st.fragment  # a session keeps what it is given, idle or not: nothing
def main() -> None:
    """Draw the page; to read a text runs this and not the frame, a choice on the stage or in a lens the second part."""
    with frame.guard():  # Streamlit would catch what goes wrong in a fragment, and print it
        place = box.draw()
        _stage_and_lens()
        parts.go_on(place)


@st.fragment
def _stage_and_lens() -> None:
    with frame.guard():
        selection = visit.selection()
        address.write()
        with turns.turn(selection.reading):
            scene = stage.scene(selection)
            stage.draw(scene)
            with st.container(key="read.lens"):
                _DRAW[selection.lens](scene)
            if notes := stage.notes_on(scene):
                with st.container(key="read.notes"):
                    st.caption(" ".join(notes))


if __name__ == "__main__":  # as Streamlit runs a page
    main()
