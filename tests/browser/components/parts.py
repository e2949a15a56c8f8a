"""The code of the components of `small_app.py`, made once a process as in the real app."""

from pathlib import Path

from lstm_demo.app.component import Code

_HERE = Path(__file__).resolve().parent
CODE = Code({"box": _HERE / "box.js", "label": _HERE / "label.js"})
