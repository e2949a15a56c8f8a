"""Elsewhere: what is known of units from a corpus, and of words from their embeddings? Kept, once somebody asked."""

import streamlit as st

from lstm_demo.app import cache
from lstm_demo.app.selection import Reading
from lstm_demo.app.stage import Scene
from lstm_demo.errors import InputError, LstmDemoError
from lstm_demo.explain.units import UnitIndex, by_effect, nearest_words, read_index, unit
from lstm_demo.predict import predict
from lstm_demo.views.lenses.unit import Elsewhere, Near

_MOST_WORDS = 24  # of a text, up to which what is near to each of them is found at once


def elsewhere(shown: Scene, other: int | None) -> Elsewhere:
    """What is known of the unit on view and of the `other` one: of the last layer's, forwards, of the model indexed."""
    trace, view, model = shown.trace, shown.view, shown.selection.reading.model
    if view.layer != trace.n_layers - 1 or view.direction:
        return Elsewhere()
    index = _index(model)
    if isinstance(index, LstmDemoError):  # that there is none is no fault
        return Elsewhere(refusal=None if isinstance(index, InputError) else index)
    bundle = cache.bundle(model)
    beside = None if other is None else unit(bundle, other, index)
    return Elsewhere(by_effect(index), unit(bundle, view.unit, index), beside)


def near(reading: Reading, step: int) -> dict[int, Near]:
    """The words near to that of a step, and near to each of a text that is not long, by step.

    Behind a convolution a step takes several words; the first of them counts.
    """
    config, words = cache.bundle(reading.model).config, cache.tokens(reading).words
    firsts = dict(enumerate(words[:: config.pool if config.convolution else 1]))
    wanted = firsts if len(firsts) <= _MOST_WORDS else {step: firsts[step]} if step in firsts else {}
    return {place: _near(reading.model, word) for place, word in wanted.items()}


@st.cache_resource(max_entries=4, show_spinner=False)
def _index(model: str) -> UnitIndex | LstmDemoError:
    """The index of a model, or why there is none; read when somebody looks at the lens for the first time."""
    try:
        return read_index(cache.bundle(model))
    except LstmDemoError as error:
        return error


@st.cache_data(max_entries=512, show_spinner=False)
def _near(model: str, word: str) -> Near:
    bundle = cache.bundle(model)
    try:
        return Near(word, nearest_words(bundle, word), predict(bundle, [word])[0].probability)
    except InputError as error:
        return Near(word, refusal=error)
