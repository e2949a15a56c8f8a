"""The lens This unit: what does this unit do elsewhere?"""

from lstm_demo.views.lenses.unit.payload import Asked, Elsewhere, Near, OnOff, payload

__all__ = ["Asked", "Elsewhere", "Near", "OnOff", "payload"]
