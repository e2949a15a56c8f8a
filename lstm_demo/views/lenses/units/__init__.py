"""The lens All units: what did everybody else do? Plotly's pictures, with the stage's word and unit framed on them."""

from lstm_demo.views.lenses.units.legend import legend
from lstm_demo.views.lenses.units.payload import payload
from lstm_demo.views.lenses.units.pictures import Picture, choices, has_rows, names_of, pictures, rows

__all__ = ["Picture", "choices", "has_rows", "legend", "names_of", "payload", "pictures", "rows"]
