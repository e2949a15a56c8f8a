"""Models: how good is the one that speaks, how did it learn, and which others are there?"""

import streamlit as st

from lstm_demo.app import cache, frame, judged
from lstm_demo.words import say

PARTS = {"figures": judged.figures, "training": judged.training_curves, "card": judged.card}


def main() -> None:
    """Draw the page; a part that is missing or unsound is a sentence, and the others stand."""
    bundle = cache.speaker().bundle
    n_models = len(cache.models())
    if n_models > 1:
        st.markdown(say("models.several", count=n_models))
    else:
        st.markdown(say("models.only", name=frame.plain(bundle.name)))
    for name, draw in PARTS.items():
        st.header(say(f"models.{name}"), anchor=False)
        with frame.guard():
            draw(bundle)


if __name__ == "__main__":  # as Streamlit runs a page
    main()
