"""The front door: `streamlit run streamlit_app.py`. Window, frame and navigation; everything else is in `lstm_demo`."""

import streamlit as st

from lstm_demo.app import frame, from_hub, links
from lstm_demo.places import PAGES
from lstm_demo.words import say

frame.configure()
names = ("read", "inside", "models", "about")
pages = {name: st.Page(PAGES / f"{name}.py", title=say(f"{name}.page"), default=name == "read") for name in names}
page = st.navigation([*pages.values()], position="hidden")  # the frame draws its own, which a phone has room for
with frame.guard():
    frame.navigation([*pages.values()])
    frame.heading(next(say(f"{name}.heading") for name in names if pages[name] is page))
    links.follow()
    from_hub.remind()
    page.run()
frame.footer()
