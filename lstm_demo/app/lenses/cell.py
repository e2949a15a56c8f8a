"""The lens Cell in Streamlit: what does it get? The pipe of one unit's memory."""

from lstm_demo.app.stage import Scene, hand_over
from lstm_demo.views.lenses import cell


def draw(shown: Scene) -> None:
    """Draw the lens; it follows the stage's word and unit in the browser."""
    hand_over("cell", cell.payload, shown, key="read.cell", own=shown.own)
