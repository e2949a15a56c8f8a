"""The lens Equations: which numbers gave this number?"""

from lstm_demo.views.lenses.equations.payload import Answers, payload

__all__ = ["Answers", "payload"]
