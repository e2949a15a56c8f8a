"""Units: what does one unit do, in a text and elsewhere? The index over a corpus, gates, and who does the like."""

from lstm_demo.explain.units.chance import random_unit
from lstm_demo.explain.units.index import UnitIndex
from lstm_demo.explain.units.making import make_index
from lstm_demo.explain.units.nearest import NearWord, nearest_words
from lstm_demo.explain.units.on_and_off import OnAndOff, on_and_off, on_and_off_in
from lstm_demo.explain.units.saturation import Saturation, saturation
from lstm_demo.explain.units.storing import UNITS, read_index, write_index
from lstm_demo.explain.units.unit import Snippet, Unit, WordWrite, by_effect, unit

__all__ = [
    "UNITS",
    "NearWord",
    "OnAndOff",
    "Saturation",
    "Snippet",
    "Unit",
    "UnitIndex",
    "WordWrite",
    "by_effect",
    "make_index",
    "nearest_words",
    "on_and_off",
    "on_and_off_in",
    "random_unit",
    "read_index",
    "saturation",
    "unit",
    "write_index",
]
