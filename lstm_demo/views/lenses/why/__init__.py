"""The lens Why: which words made the verdict, and is that to be believed?"""

from lstm_demo.views.lenses.why.payload import Explained, payload

__all__ = ["Explained", "payload"]
