"""The front door: `streamlit run streamlit_app.py`. Window, frame and navigation; everything else is in `lstm_demo`."""

import streamlit as st

from lstm_demo.app import box, frame, from_hub, looked
from lstm_demo.app.texts import visitors_texts
from lstm_demo.places import PAGES

texts, names = visitors_texts(), ("read", "models", "about")
pages = {name: st.Page(PAGES / f"{name}.py", title=texts[f"{name}.title"], default=name == "read") for name in names}
former = st.Page(PAGES / "inside.py", visibility="hidden")  # where old links lead; it passes them on
page = st.navigation(
    [*pages.values(), former], position="hidden"
)  # the frame draws its own, which a phone has room for
name = next((name for name in names if pages[name] is page), "read")
with frame.guard():
    frame.configure()
    frame.header(name, pages)
    from_hub.remind()
    if name == "read":
        looked.listen()
    page.run()
    if name != "read":
        box.keep_draft()
frame.footer()
