"""Places: where do files lie that belong to the package but are no code? Beside a checkout; installed, inside it."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_INSTALLED = PACKAGE / "_root"  # where the wheel has what stands at the root of a checkout (see pyproject.toml)
ROOT = _INSTALLED if _INSTALLED.is_dir() else PACKAGE.parent
ASSETS = ROOT / "assets"
ENTRY = ROOT / "streamlit_app.py"  # with its settings beside it, in .streamlit/, where Streamlit looks for them
SERVER = ROOT / "asgi.py"  # the entry, closed to what no browser sends
PAGES = PACKAGE / "app" / "pages"
