"""Units: what does one unit do, in a text and elsewhere? The index over a corpus, gates, and who does the like."""

from lstm_demo.explain.units.index import UnitIndex
from lstm_demo.explain.units.making import make_index
from lstm_demo.explain.units.nearest import NearWord, nearest_words
from lstm_demo.explain.units.on_and_off import OnAndOff, on_and_off
from lstm_demo.explain.units.saturation import Saturation, saturation
from lstm_demo.explain.units.storing import UNITS, read_index, write_index
from lstm_demo.explain.units.unit import Snippet, Unit, WordWrite, unit

__all__ = [
    "UNITS",
    "NearWord",
    "OnAndOff",
    "Saturation",
    "Snippet",
    "Unit",
    "UnitIndex",
    "WordWrite",
    "make_index",
    "nearest_words",
    "on_and_off",
    "read_index",
    "saturation",
    "unit",
    "write_index",
]
