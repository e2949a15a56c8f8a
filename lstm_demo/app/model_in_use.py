"""The model in use: what is known about it? Figures, mistakes, explanations, training, card: parts of Models."""

import streamlit as st

from lstm_demo import explanations
from lstm_demo.app import frame
from lstm_demo.app.choosing import choose_segment
from lstm_demo.app.texts import visitors_texts
from lstm_demo.bundle import Bundle
from lstm_demo.card import SETS, read_card
from lstm_demo.explain.attribution import DEFAULT_METHOD
from lstm_demo.history import read_history
from lstm_demo.limits import MAX_TEST_SETS
from lstm_demo.measurements import read_measurements
from lstm_demo.minimal_pairs import minimal_pairs
from lstm_demo.texts import Texts
from lstm_demo.views.marks import shorten
from lstm_demo.views.models import conclusions, faithfulness, performance, training, trials
from lstm_demo.views.numbers import interval

_LONGEST_NAME = 40  # characters


def figures(bundle: Bundle) -> None:
    """Draw the figures of all test sets as a table, and the mistakes and the reliability on one of them."""
    texts, sets = visitors_texts(), read_measurements(bundle).sets
    if not sets:
        st.info(texts["models.no_evaluation"])
        return
    titles = {name: _title(name, texts) for name in list(sets)[:MAX_TEST_SETS]}
    with st.container(key="models.table"):
        st.markdown(performance.table({title: sets[name] for name, title in titles.items()}, texts))
    st.caption(texts["models.figures_caption"])
    if bundle.config.has_neutral:
        st.caption(texts["models.figures_sides"])
    name = choose_segment("models.set", list(titles), titles.__getitem__) if len(titles) > 1 else next(iter(titles))
    with st.container(key="models.performance"):
        one = sets[name]
        frame.draw(performance.reliability(one, texts), "models.reliability", performance.reliability_alt(one, texts))
        frame.draw(performance.confusion(one, texts), "models.confusion", performance.confusion_alt(one, texts))
    st.caption(texts["reliability.caption"])


def pairs(bundle: Bundle) -> None:
    """Draw how it reads minimal pairs, and how it does with three classes."""
    texts, known = visitors_texts(), read_measurements(bundle)
    if known.ordered is None:
        st.markdown(texts["models.no_pairs"])
    else:
        st.markdown(texts.format("models.pairs_lead", percent=texts.percent(known.ordered, 1)))
        st.html(trials.pairs(known.pairs, minimal_pairs(), texts))
    if known.three_class_f1 is not None:
        f1, band = texts.number(known.three_class_f1, 2), interval(*bundle.config.neutral_band, texts, digits=0)
        key = "models.three_class_own" if bundle.config.has_neutral else "models.three_class"
        st.markdown(texts.format(key, range=band, f1=f1))


def mistakes(bundle: Bundle) -> None:
    """Quote the reviews that it got wrong while it was surest."""
    texts, surest = visitors_texts(), read_measurements(bundle).mistakes
    st.markdown(texts["models.mistakes_lead" if surest else "models.no_mistakes"])
    if surest:
        st.html(trials.mistakes(surest, texts))


def believed(bundle: Bundle) -> None:
    """Draw how far each method of explaining can be believed, where that was measured with this very model."""
    texts, found = visitors_texts(), explanations.read_explanations(explanations.EXPLANATIONS)
    if found is None:
        st.markdown(texts["models.no_explanations"])
        return
    name = frame.plain(shorten(found.name, _LONGEST_NAME))
    if not found.is_of(bundle):
        st.markdown(texts.format("models.explanations_of_others", name=name))
        return
    st.markdown(texts.format("models.explanations_lead", name=name))
    st.html(conclusions.conclusions(found, DEFAULT_METHOD, texts))
    for key, one in found.sets.items():
        place = frame.plain(faithfulness.set_name(key, texts))
        st.markdown(f"**{texts.format('explanations.set', place=place, count=one.n)}**")
        st.html(faithfulness.table(key, one, found.default, texts))
        if one.control:
            st.html(f'<p class="lstm-control">{conclusions.control(one.control, texts)}</p>')
    st.caption(texts["models.explanations_caption"])


def training_curves(bundle: Bundle) -> None:
    """Draw accuracy and loss over the epochs."""
    texts, history = visitors_texts(), read_history(bundle)
    if not history:
        st.info(texts["models.no_history"])
        return
    with st.container(key="models.training"):
        for measure in training.MEASURES:
            curve = training.training_curve(history, measure, texts)
            frame.draw(curve, f"models.{measure}", training.alt(curve, measure, texts))
    st.markdown(training.summary(history, texts))
    st.caption(texts["models.training_caption"])


def card(bundle: Bundle) -> None:
    """Draw the card, whoever wrote it, as text that loads nothing."""
    with st.container(border=True, key="models.card"):
        st.markdown(read_card(bundle.card) or visitors_texts()["models.no_card"], anchors=False)


def _title(name: str, texts: Texts) -> str:
    return frame.plain(texts[f"set.{name}"] if name in SETS else name[:40])
