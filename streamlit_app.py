"""The front door: `streamlit run streamlit_app.py`. Window, frame and navigation; everything else is in `lstm_demo`."""

from pathlib import Path

import streamlit as st

from lstm_demo.app import frame, links
from lstm_demo.words import say

PAGES = Path(__file__).resolve().parent / "lstm_demo" / "app" / "pages"

frame.configure()
names = ("read", "inside", "models", "about")
pages = {name: st.Page(PAGES / f"{name}.py", title=say(f"{name}.page"), default=name == "read") for name in names}
page = st.navigation([*pages.values()], position="hidden")  # the frame draws its own, which a phone has room for
with frame.guard():
    frame.navigation([*pages.values()])
    frame.heading(next(say(f"{name}.heading") for name in names if pages[name] is page))
    links.follow()
    page.run()
frame.footer()
