"""Where one looks: how does the server hear of it? In one message with the press of what needs to know."""

from dataclasses import replace
from typing import Any

from lstm_demo.app import address, stage, visit
from lstm_demo.app.component import CODE
from lstm_demo.app.selection import read_choice


def listen() -> None:
    """Let the browser tell it; call it outside fragments.

    What is pressed in the frame is in none either: Streamlit sends two events of the same moment as one message, and
    warns where they come from different fragments.
    """
    CODE.mount("looked", {}, key="component.looked", hear={"look": _look, "reset": reset})


def reset(looked: Any = None) -> None:
    """Reset; Undo brings back the word where the visitor looks, by the browser's word or else by the address."""
    visit.select(address.looked_at())
    _look(looked)
    visit.reset()


def _look(looked: Any) -> None:
    """Select the word where the visitor looks, of the reading that they look at."""
    selection = visit.selection()
    match looked:
        case {"reading": str(reading)} if reading == stage.name_of(selection.reading.own):
            visit.select(replace(selection, word=read_choice(looked).get("word", selection.word)))
            address.pass_by()
