"""Models: how do they compare, how good is the one in use, how did it learn, and which others are there?"""

import streamlit as st

from lstm_demo.app import cache, compared, frame, from_hub, model_in_use
from lstm_demo.app.texts import visitors_texts

TOGETHER = {"compared": compared.table, "short": compared.short, "side": compared.one_review}
ALONE = {
    "figures": model_in_use.figures,
    "pairs": model_in_use.pairs,
    "mistakes": model_in_use.mistakes,
    "training": model_in_use.training_curves,
    "card": model_in_use.card,
}


def main() -> None:
    """Draw the page; a part that is missing or unsound is a sentence, and the others stand."""
    texts, served = visitors_texts(), cache.served_model()
    name, n_models = frame.plain(served.bundle.name), len(cache.models())
    if n_models > 1:
        st.markdown(texts.format("models.several", count=n_models))
    else:
        st.markdown(texts.format("models.only", name=name))
    for part, draw_all in TOGETHER.items():
        st.header(texts[f"models.{part}"], anchor=False)
        with frame.guard():
            draw_all(served.source)
    st.divider()
    plain_name = frame.plain(frame.called(served.bundle.name, texts))
    in_words = name if plain_name == name else texts.format("models.called", plain=plain_name, name=name)
    st.header(texts.format("models.alone", called=in_words), anchor=False)
    for part, draw in ALONE.items():
        st.subheader(texts[f"models.{part}"], anchor=False)
        with frame.guard():
            draw(served.bundle)
    st.header(texts["models.hub"], anchor=False)
    from_hub.bring()


if __name__ == "__main__":  # as Streamlit runs a page
    main()
