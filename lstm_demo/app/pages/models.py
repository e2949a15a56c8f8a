"""Models: how do they compare, how good is the one in use, how did it learn, and which others are there?"""

import streamlit as st

from lstm_demo.app import cache, compared, frame, from_hub, model_in_use
from lstm_demo.app.texts import visitors_texts

TOGETHER = {"apart": compared.apart, "costs": compared.costs, "short": compared.short}
ALONE = {
    "figures": model_in_use.figures,
    "pairs": model_in_use.pairs,
    "mistakes": model_in_use.mistakes,
    "explanations": model_in_use.believed,
    "training": model_in_use.training_curves,
    "card": model_in_use.card,
}


def main() -> None:
    """Draw what everybody looks for; the rest is opened, and drawn then. What is unsound is a sentence."""
    texts, served = visitors_texts(), cache.served_model()
    name, n_models = frame.plain(served.bundle.name), len(cache.models())
    if n_models > 1:
        st.markdown(texts.format("models.several", count=n_models))
    else:
        st.markdown(texts.format("models.only", name=name))
    with frame.guard():
        compared.table(served.source)
    for part in TOGETHER:
        _folded(part)
    st.header(texts["models.side"], anchor=False)
    with frame.guard():
        compared.one_review(served.source)
    plain_name = frame.plain(frame.called(served.bundle.name, texts))
    in_words = name if plain_name == name else texts.format("models.called", plain=plain_name, name=name)
    st.header(texts.format("models.alone", called=in_words), anchor=False)
    for part in ALONE:
        _folded(part)
    st.header(texts["models.hub"], anchor=False)
    from_hub.bring()


@st.fragment
def _folded(part: str) -> None:
    """Draw a part, once it is opened; the address says that it is."""
    key = f"models.open.{part}"
    opened = st.expander(visitors_texts()[f"models.{part}"], key=key, on_change="rerun", bind="query-params")
    if opened.open:
        with opened, frame.guard():
            served = cache.served_model()
            if part in TOGETHER:
                TOGETHER[part](served.source)
            else:
                ALONE[part](served.bundle)


if __name__ == "__main__":  # as Streamlit runs a page
    main()
