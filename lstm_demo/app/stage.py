"""The stage in Streamlit: where does it look, what does it get, and what becomes of a choice made on it?"""

import hashlib
from typing import Any

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


def view_of(selection: Selection, trace: Trace) -> View:
    """Where the stage and its lenses look, in numbers that this trace has."""
    layer = trace.n_layers - 1 if selection.layer is None else min(selection.layer, trace.n_layers - 1)
    direction = min(selection.direction, trace.n_directions - 1)
    is_unit = selection.unit is not None and selection.unit < trace.n_units
    unit = selection.unit if is_unit else default_unit(trace, layer, direction)
    is_word = selection.word is not None and selection.word < trace.n_steps
    step = selection.word if is_word else trace.most_moving_step()
    return View(layer, direction, int(unit or 0), int(step or 0))


def texts_for(selection: Selection, trace: Trace) -> Texts:
    """The visitor's texts, as they are said of the network, the layer and the direction that are looked at."""
    view = view_of(selection, trace)
    return notes.texts_of(visitors_texts(), trace.config, view.layer, view.direction)


def notes_on(selection: Selection, trace: Trace) -> list[str]:
    """Sentences on what is particular about the network that read, and the layer and direction that are looked at."""
    view = view_of(selection, trace)
    return notes.notes(trace.config, texts_for(selection, trace), view.layer, view.direction)


def name_of(reading: Reading) -> str:
    """A short name for a reading, by which the parts of a page know each other; it gives nothing of the text away."""
    return hashlib.sha256(repr(reading).encode()).hexdigest()[:12]


def draw(selection: Selection, trace: Trace) -> None:
    """Draw the stage; what a visitor chooses on it, or in a lens, is selected from then on."""
    payload = stage.payload(
        trace,
        texts_for(selection, trace),
        view_of(selection, trace),
        reading=name_of(selection.reading),
        lenses=LENSES,
        lens=selection.lens,
        autoplay=visit.is_first_look(),
        present=selection.present,
        turn=visit.turn(),
        language=unread_language(cache.bundle(selection.reading.model), trace.text),
    )
    CODE.mount("stage", payload, key=_KEY, hear={"choose": choose})


def choose(wanted: Any) -> None:
    """Select what a browser sends; it may send anything."""
    selection = visit.selection()
    trace = cache.traced(selection.reading)
    visit.act()
    visit.select(selection.choose(wanted, default_unit=view_of(selection, trace).unit))
    address.write(is_word_chosen=True)
