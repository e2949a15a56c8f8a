"""What is known about the model that speaks? Its figures, its mistakes, how it learnt, its card: parts of Models."""

import streamlit as st

from lstm_demo.app import frame
from lstm_demo.app.choosing import choose_segment
from lstm_demo.bundle import Bundle
from lstm_demo.card import SETS, read_card
from lstm_demo.figures import read_figures
from lstm_demo.history import read_history
from lstm_demo.limits import MAX_TEST_SETS
from lstm_demo.minimal_pairs import minimal_pairs
from lstm_demo.views import judgement, training, trials
from lstm_demo.views.marks import exact_percent
from lstm_demo.words import say


def figures(bundle: Bundle) -> None:
    """Draw the figures of all test sets as a table, and the mistakes and the reliability on one of them."""
    found = read_figures(bundle).sets
    if not found:
        st.info(say("models.no_evaluation"))
        return
    names = list(found)[:MAX_TEST_SETS]
    with st.container(key="models.table"):
        st.markdown(judgement.table({_title(name): found[name] for name in names}))
    st.caption(say("models.figures_caption"))
    one = found[choose_segment("models.set", names, _title) if names[1:] else names[0]]
    with st.container(key="models.judgement"):
        frame.draw(judgement.reliability(one), "models.reliability", judgement.reliability_alt(one))
        frame.draw(judgement.confusion(one), "models.confusion", judgement.confusion_alt(one))
    st.caption(say("reliability.caption"))


def pairs(bundle: Bundle) -> None:
    """Draw how it reads minimal pairs, and how it does with three classes."""
    found = read_figures(bundle)
    if found.ordered is None:
        st.markdown(say("models.no_pairs"))
    else:
        st.markdown(say("models.pairs_lead", percent=exact_percent(found.ordered)))
        st.html(trials.pairs(found.pairs, minimal_pairs()))
    if found.three_class_f1 is not None:
        low, high = (f"{100 * edge:.0f}" for edge in bundle.config.neutral_band)
        st.markdown(say("models.three_class", low=low, high=high, f1=f"{found.three_class_f1:.2f}"))


def mistakes(bundle: Bundle) -> None:
    """Quote the reviews that it got wrong while it was surest."""
    found = read_figures(bundle).mistakes
    st.markdown(say("models.mistakes_lead" if found else "models.no_mistakes"))
    if found:
        st.html(trials.mistakes(found))


def training_curves(bundle: Bundle) -> None:
    """Draw accuracy and loss over the epochs."""
    history = read_history(bundle)
    if not history:
        st.info(say("models.no_history"))
        return
    with st.container(key="models.training"):
        for measure in training.MEASURES:
            curve = training.training_curve(history, measure)
            frame.draw(curve, f"models.{measure}", training.alt(curve))
    st.markdown(training.told(history))
    st.caption(say("models.training_caption"))


def card(bundle: Bundle) -> None:
    """Draw the card, whoever wrote it, as text that loads nothing."""
    with st.container(border=True, key="models.card"):
        st.markdown(read_card(bundle.card) or say("models.no_card"), anchors=False)


def _title(name: str) -> str:
    return frame.plain(SETS[name][0] if name in SETS else name[:40])
