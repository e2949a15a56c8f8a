"""The lens Cell in Streamlit: what does it get? The pipe of one unit's memory, whose valves can be drawn."""

from lstm_demo.app import trying
from lstm_demo.app.stage import Scene, hand_over
from lstm_demo.views.lenses import cell


def draw(shown: Scene) -> None:
    """Draw the lens; it follows the stage's word and unit in the browser. Who draws a valve makes an experiment."""
    now = trying.trying(shown.selection.reading)
    hand_over("cell", cell.payload, shown, key="read.cell", hear={"ask": trying.hear}, own=shown.own, trying=now)
