"""The lens What if: is that really why? Change it, and see: its payload, its texts, and what draws it."""

from lstm_demo.views.lenses.whatif.payload import Asked, payload
from lstm_demo.views.lenses.whatif.suggestions import beginnings
from lstm_demo.views.lenses.whatif.trying import Trying

__all__ = ["Asked", "Trying", "beginnings", "payload"]
