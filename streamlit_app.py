"""The front door: `streamlit run streamlit_app.py`. Window, frame and navigation; everything else is in `lstm_demo`."""

from pathlib import Path

import streamlit as st

from lstm_demo.app import frame
from lstm_demo.words import say

PAGES = Path(__file__).resolve().parent / "lstm_demo" / "app" / "pages"

frame.configure()
page = st.navigation([st.Page(PAGES / "read.py", title=say("read.page"), default=True)], position="top")
with frame.guard():
    frame.heading()
    page.run()
frame.footer()
