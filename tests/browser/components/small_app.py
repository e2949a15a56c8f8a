"""A small app for tests: two boxes in a fragment, one before the code, one page without any."""

import streamlit as st
from parts import CODE

WORDS = ["not", "bad", "at", "all"]


def boxes() -> None:
    st.session_state.setdefault("value", 0)
    box("early")  # a mount may come before the code
    CODE.draw()
    st.button("run all")
    fragment()


@st.fragment
def fragment() -> None:
    if st.button("change"):
        st.session_state.value += 1
    st.button("run fragment")
    box("one", publish="a", words=WORDS)
    box("two")
    if st.checkbox("more"):
        box("late")
    st.write("heard", str(st.session_state.get("heard")))


def box(name: str, **more: object) -> None:
    payload = {"name": name, "value": st.session_state.value, **more}
    CODE.mount("box", payload, key=f"box.{name}", hear={"told": hear})


def hear(value: object) -> None:
    st.session_state.heard = value


def empty() -> None:
    st.write("nothing here")
    st.button("run empty")


st.navigation([st.Page(boxes, title="boxes", default=True), st.Page(empty, title="empty")]).run()
