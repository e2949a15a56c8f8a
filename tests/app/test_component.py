"""Do the pages stand without what a server can do without?"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VISIT = """
import sys
sys.modules["sklearn"] = None  # only who trains has it; where it is, NLTK brings it in, and it brings pandas
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("{entry}", default_timeout=60)
for page in ("read", "models"):
    app.switch_page(f"lstm_demo/app/pages/{{page}}.py").run()
    assert app.get("bidi_component") and not app.exception and not app.error
    print("pandas" in sys.modules)
"""


def test_a_visit_does_not_bring_pandas_in():
    code = VISIT.format(entry=ROOT / "streamlit_app.py")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
