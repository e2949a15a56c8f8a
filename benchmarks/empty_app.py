"""Almost nothing after the same warm-up: the least that a rerun costs, to compare the app with."""

import sys
from pathlib import Path

import streamlit as st

if (root := str(Path(__file__).resolve().parents[1])) not in sys.path:  # Streamlit knows this file's folder only
    sys.path.insert(0, root)
from lstm_demo.app import cache

cache.warm_up()
st.text_area("Your review", key="read.text", on_change="ignore")
st.button("Read it", key="read.submit")
st.write("Nothing is done with it.")
