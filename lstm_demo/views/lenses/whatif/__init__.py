"""The lens What if: is that really why? Change it, and see: its payload, its texts, and what draws it."""

from lstm_demo.views.lenses.whatif.payload import Asked, payload

__all__ = ["Asked", "payload"]
