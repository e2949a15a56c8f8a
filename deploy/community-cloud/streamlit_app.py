"""Community Cloud's way in: it installs the requirements beside this file; the app is the one at the root."""

import runpy
import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parents[2])
sys.path[:0] = [ROOT] if ROOT not in sys.path else []
runpy.run_path(f"{ROOT}/streamlit_app.py")
