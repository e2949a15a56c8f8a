"""The lens Cell in Streamlit: what does it get? The pipe of one unit's memory."""

from lstm_demo.app.component import CODE
from lstm_demo.app.selection import Selection
from lstm_demo.app.stage import name_of, texts_for, view_of
from lstm_demo.explain.trace import Trace
from lstm_demo.views.lenses import cell


def draw(selection: Selection, trace: Trace) -> None:
    """Draw the lens; it follows the stage's word and unit in the browser."""
    payload = cell.payload(
        trace,
        texts_for(selection, trace),
        view_of(selection, trace),
        reading=name_of(selection.reading),
        present=selection.present,
    )
    CODE.mount("cell", payload, key="read.cell")
