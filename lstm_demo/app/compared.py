"""All models side by side: how does the one in use stand among them? Parts of the page Models."""

from dataclasses import replace

import streamlit as st

from lstm_demo.app import cache, frame, visit
from lstm_demo.app.texts import visitors_texts
from lstm_demo.bundle import Bundle
from lstm_demo.errors import BundleError, LstmDemoError
from lstm_demo.measurements import Measurements, read_measurements
from lstm_demo.predict import predict
from lstm_demo.texts import Texts
from lstm_demo.views.marks import shorten
from lstm_demo.views.models import accuracies, comparison, contrasts, short_texts
from lstm_demo.views.models.comparison import Row
from lstm_demo.views.models.side_by_side import ModelVerdict, agreement, side_by_side

_LONGEST_QUOTE = 240  # characters of the review


def table(source: str) -> None:
    """Draw how often all models and the baselines are right."""
    texts = visitors_texts()
    st.html(comparison.table(*_rows(source, texts), texts))
    st.caption(texts["models.compared_caption"])


def costs(source: str) -> None:
    """Draw what else was measured of them: how far they can be believed, and what they cost."""
    texts = visitors_texts()
    st.html(comparison.table(*_rows(source, texts), texts, comparison.MORE))
    st.caption(texts["models.costs_caption"])


def apart(source: str) -> None:
    """Draw how far apart they lie: sentences, and a figure."""
    texts = visitors_texts()
    models, baselines = _rows(source, texts)
    if sentences := contrasts.contrasts(models, baselines, texts):
        st.html(sentences)
    if accuracies.measured([*models, *baselines]):
        figure = accuracies.accuracies(models, baselines, texts)
        frame.draw(figure, "models.accuracies", accuracies.alt(models, baselines, texts))
        st.caption(texts["accuracies.caption"])


def short(source: str) -> None:
    """Draw how all read what people type, and sentences in which something changed that should not matter."""
    texts = visitors_texts()
    models, baselines = _rows(source, texts)
    rows = short_texts.measured([*models, *baselines])
    if not rows:
        st.markdown(texts["models.no_short"])
        return
    n_texts, n_sentences = short_texts.sizes(rows)
    st.markdown(texts.format("models.short_lead", texts=n_texts, sentences=n_sentences))
    st.html(short_texts.table(rows, texts))
    st.caption(texts["models.short_caption"])


@st.fragment  # a session keeps what it is given, idle or not: a name, and no model
def one_review(source: str) -> None:
    """Let all models read the review last read, once the visitor asks for it."""
    with frame.guard():  # Streamlit would catch what goes wrong in a fragment, and print it
        texts, text = visitors_texts(), visit.selection().reading.text
        models = _models(source, texts)
        quote = shorten(" ".join(text.split()), _LONGEST_QUOTE)
        st.markdown(texts.format("side.lead", text=frame.plain(quote)))
        if not visit.wants_comparison(text):
            label = texts.format("side.button", count=len(models))
            st.button(label, key="models.compare", type="primary", on_click=visit.compare, args=(text,))
            return
        verdicts = _predict_all(models, text, texts)
        if sentence := agreement(verdicts, texts):
            st.markdown(sentence)
        st.html(side_by_side(verdicts, texts))
        st.caption(texts["side.caption"])


def verdicts(source: str, text: str) -> list[ModelVerdict]:
    """What each model that came with this program says of `text`; the one from `source` is marked."""
    texts = visitors_texts()
    rows = [row for row in _models(source, texts) if row.is_chosen or cache.is_bundled(cache.models()[row.name])]
    return [replace(_predict(row, cache.models()[row.name], text, texts), name=row.called or row.name) for row in rows]


def _predict_all(models: list[Row], text: str, texts: Texts) -> list[ModelVerdict]:
    """What each says, one after the other."""
    sources, verdicts = cache.models(), []
    bar = st.progress(0.0)
    try:
        for number, row in enumerate(models):
            bar.progress(number / len(models), text=texts.format("side.progress", name=frame.plain(row.name)))
            verdicts.append(_predict(row, sources[row.name], text, texts))
    finally:
        bar.empty()
    return verdicts


def _predict(row: Row, source: str, text: str, texts: Texts) -> ModelVerdict:
    """One model's prediction, or why it cannot be had. The one in use is in memory already."""
    assert row.description is not None  # a model, not a baseline
    band = row.description.outline.config.edges
    try:
        prediction = predict(cache.bundle(source), [text])[0] if row.is_chosen else cache.verdict(source, text)
    except LstmDemoError as error:
        return ModelVerdict(row.name, band, None, refusal=error.worded(texts), is_chosen=row.is_chosen)
    return ModelVerdict(row.name, band, prediction, is_chosen=row.is_chosen)


def _rows(chosen: str, texts: Texts) -> tuple[list[Row], list[Row]]:
    """The models, of which `chosen` is marked, and the baselines."""
    return _models(chosen, texts), comparison.baselines(cache.baselines(), texts)


def _models(chosen: str, texts: Texts) -> list[Row]:
    """A row for each model whose description can be read, in the order of the table; `chosen` is marked."""
    rows = []
    for name, source in cache.models().items():
        try:
            description = cache.described(source)
        except LstmDemoError:  # gone since it was fetched; whoever chooses it is told
            continue
        outline, is_chosen = description.outline, source == chosen
        what, called = comparison.kind(outline, texts), frame.called(name, texts)
        rows.append(Row(name, _figures(outline), description, what, is_chosen, called if called != name else ""))
    return comparison.in_order(rows)


def _figures(outline: Bundle) -> Measurements:
    """What was measured of a model; nothing where its file is unsound, which is said where that model is in use."""
    try:
        return read_measurements(outline)
    except BundleError:
        return Measurements()
