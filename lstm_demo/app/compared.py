"""How does the model that speaks stand beside all others? The two parts of Models in which all of them appear."""

import streamlit as st

from lstm_demo.app import cache, frame, state
from lstm_demo.bundle import Bundle
from lstm_demo.errors import BundleError, LstmDemoError
from lstm_demo.figures import Figures, read_figures
from lstm_demo.predict import predict
from lstm_demo.views import accuracies, comparison, contrasts
from lstm_demo.views.comparison import Row
from lstm_demo.views.marks import shorten
from lstm_demo.views.side_by_side import Said, agreement, side_by_side
from lstm_demo.words import say

_LONGEST_QUOTE = 240  # characters of the review


def table(source: str) -> None:
    """Draw what was measured of all models and of the baselines: sentences, a table, a figure."""
    models, baselines = _models(source), comparison.baselines(cache.baselines())
    st.html(comparison.table(models, baselines))
    st.caption(say("models.compared_caption"))
    if sentences := contrasts.contrasts(models, baselines):
        st.html(sentences)
    if accuracies.measured([*models, *baselines]):
        figure = accuracies.accuracies(models, baselines)
        frame.draw(figure, "models.accuracies", accuracies.alt(models, baselines))
        st.caption(say("accuracies.caption"))


@st.fragment  # a session keeps what it is given, idle or not: a name, and no model
def one_review(source: str) -> None:
    """Let all models read the review last read, once the visitor asks for it."""
    with frame.guard():  # Streamlit would catch what goes wrong in a fragment, and print it
        text, models = state.last_read(), _models(source)
        quote = say("side.lead", text=frame.plain(shorten(" ".join(text.split()), _LONGEST_QUOTE)))
        st.markdown(f"{quote} {say('side.lead_more')}")
        if not state.wants_comparison(text):
            label = say("side.button", count=len(models))
            st.button(label, key="models.compare", type="primary", on_click=state.compare, args=(text,))
            return
        all_said = _ask_all(models, text)
        if sentence := agreement(all_said):
            st.markdown(sentence)
        st.html(side_by_side(all_said))
        st.caption(say("side.caption"))


def _ask_all(models: list[Row], text: str) -> list[Said]:
    """What each says, one after the other."""
    sources, found = cache.models(), []
    bar = st.progress(0.0)
    try:
        for number, row in enumerate(models):
            bar.progress(number / len(models), text=say("side.progress", name=frame.plain(row.name)))
            found.append(_ask(row, sources[row.name], text))
    finally:
        bar.empty()
    return found


def _ask(row: Row, source: str, text: str) -> Said:
    """What one says; one that cannot be had says why. The one that speaks is in memory already."""
    assert row.description is not None  # a model, not a baseline
    band = row.description.outline.config.neutral_band
    try:
        said = predict(cache.bundle(source), [text])[0] if row.speaks else cache.verdict(source, text)
    except LstmDemoError as error:
        return Said(row.name, band, None, excuse=error.public, speaks=row.speaks)
    return Said(row.name, band, said, speaks=row.speaks)


def _models(speaker: str) -> list[Row]:
    """A row for each model whose description can be read, in the order of the table; `speaker` is marked."""
    rows = []
    for name, source in cache.models().items():
        try:
            description = cache.described(source)
        except LstmDemoError:  # gone since it was fetched; whoever chooses it is told
            continue
        outline, speaks = description.outline, source == speaker
        rows.append(Row(name, _figures(outline), description, comparison.kind(outline), speaks))
    return comparison.in_order(rows)


def _figures(outline: Bundle) -> Figures:
    """What was measured of a model; nothing where its file is unsound, which is said where that model speaks."""
    try:
        return read_figures(outline)
    except BundleError:
        return Figures()
