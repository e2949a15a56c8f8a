"""The stage in Streamlit: where does it look, what does it get, and what becomes of a choice made on it?"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lstm_demo.app import address, cache, visit
from lstm_demo.app.component import CODE
from lstm_demo.app.selection import LENSES, Reading, Selection
from lstm_demo.app.texts import visitors_texts
from lstm_demo.explain.movers import default_unit
from lstm_demo.explain.trace import Trace
from lstm_demo.foreign import unread_language
from lstm_demo.texts import Texts
from lstm_demo.views import notes, stage
from lstm_demo.views.view import View

_KEY = "read.stage"
_PAGE_TOO = "stage.page_too"  # in the session: did what was asked for on the stage change what stands above it?


@dataclass(frozen=True, eq=False)
class Scene:
    """What one run shows: the stage and the lens below it are made from this alone."""

    selection: Selection
    trace: Trace
    view: View  # where the selection looks, in numbers that the trace has
    texts: Texts  # the visitor's, as they are said of the network, the layer and the direction that are looked at
    own: Trace | None = None  # where the trace is an experiment, the network's own reading of the same text


def view_of(selection: Selection, trace: Trace) -> View:
    """Where the stage and its lenses look, in numbers that this trace has."""
    layer = trace.n_layers - 1 if selection.layer is None else min(selection.layer, trace.n_layers - 1)
    direction = min(selection.direction, trace.n_directions - 1)
    is_unit = selection.unit is not None and selection.unit < trace.n_units
    unit = selection.unit if is_unit else default_unit(trace, layer, direction)
    is_word = selection.word is not None and selection.word < trace.n_steps
    step = selection.word if is_word else trace.most_moving_step()
    return View(layer, direction, int(unit or 0), int(step or 0))


def scene(selection: Selection) -> Scene:
    """What one run shows of what is selected; an experiment is looked at where its own reading would be."""
    reading = selection.reading
    own, trace = cache.compared(reading) if reading.edits else (None, cache.traced(reading))
    view = view_of(selection, own or trace)
    texts = notes.texts_of(visitors_texts(), trace.config, view.layer, view.direction)
    return Scene(selection, trace, view, texts, own)


def name_of(reading: Reading) -> str:
    """A short name for a reading, by which the parts of a page know each other; it gives nothing of the text away."""
    return hashlib.sha256(repr(reading).encode()).hexdigest()[:12]


def hand_over(
    part: str,
    payload: Callable[..., dict[str, Any]],
    shown: Scene,
    *,
    key: str,
    hear: Mapping[str, Callable[[Any], None]] | None = None,
    **more: Any,
) -> None:
    """Draw a `part` of the scene from its `payload`, which gets `more` too; `hear` is as in `CODE.mount`."""
    made = payload(
        shown.trace,
        shown.texts,
        shown.view,
        reading=name_of(shown.selection.reading),
        present=shown.selection.present,
        **more,
    )
    CODE.mount(part, made, key=key, hear=hear)


def draw(shown: Scene) -> None:
    """Draw the stage; what a visitor chooses on it, or in a lens, is selected from then on."""
    if st.session_state.pop(_PAGE_TOO, False):
        st.rerun()  # with the box, where one sees how far the beginnings are read
    reading = shown.selection.reading
    hand_over(
        "stage",
        stage.payload,
        shown,
        key=_KEY,
        hear={"choose": choose, "beginnings": _want_beginnings},
        lenses=LENSES,
        lens=shown.selection.lens,
        own=shown.own,
        origin=name_of(reading.own),
        autoplay=visit.is_first_look(),
        turn=visit.turn(),
        language=_unread_language(shown),
        asks_beginnings=shown.trace.n_steps > 1 and not (reading.prefixes or reading.edits),
    )


def _unread_language(shown: Scene) -> str | None:
    trace, bundle = shown.trace, cache.bundle(shown.selection.reading.model)
    return unread_language(bundle, trace.text, trace.n_known, trace.n_tokens)


def notes_on(shown: Scene) -> list[str]:
    """Sentences on what is particular about the network that read, and the layer and direction that are looked at."""
    config, texts, view = shown.trace.config, shown.texts, shown.view
    known = [texts["read.prefixes_known"]] if config.bidirectional and shown.trace.running_is_complete else []
    return [*known, *notes.notes(config, texts, view.layer, view.direction)]


def draw_page_too() -> None:
    """Have what stands above the stage drawn as well, because what was asked for changes it."""
    st.session_state[_PAGE_TOO] = True


def _want_beginnings(_: Any) -> None:
    visit.want_prefixes()
    draw_page_too()


def choose(wanted: Any) -> None:
    """Select what a browser sends; it may send anything."""
    selection = visit.selection()
    trace = cache.traced(selection.reading.own)
    visit.act()
    visit.select(selection.choose(wanted, default_unit=view_of(selection, trace).unit))
    address.write(is_word_chosen=True)
