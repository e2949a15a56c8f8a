"""The lens Cell: what was kept, written and shown at this word? The pipe of one unit's memory, with its valves."""

from lstm_demo.views.lenses.cell.payload import payload

__all__ = ["payload"]
