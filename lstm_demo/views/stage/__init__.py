"""The stage: what does a visitor see of a reading, whatever lens is open below?"""

from lstm_demo.views.stage.payload import payload

__all__ = ["payload"]
