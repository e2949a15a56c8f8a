"""The lens All units: what did everybody else do? Plotly's pictures, with the stage's word and unit framed on them."""

from lstm_demo.views.lenses.units.payload import payload
from lstm_demo.views.lenses.units.pictures import Picture, choices, has_rows, pictures, rows

__all__ = ["Picture", "choices", "has_rows", "payload", "pictures", "rows"]
