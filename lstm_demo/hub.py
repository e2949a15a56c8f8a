"""Where does a model come from? The bundled default, a folder, and, later, a repository on the Hugging Face Hub."""

from pathlib import Path

from lstm_demo.bundle import CONFIG, Bundle, load_folder
from lstm_demo.errors import InputError

MODELS = Path(__file__).resolve().parent.parent / "assets" / "models"
DEFAULT = "lstm"


def load(source: str | Path = "default") -> Bundle:
    """Load a model.

    Args:
        source: "default" for the bundled model, or a folder written by `train`.

    Raises:
        InputError: `source` names nothing that can be loaded.
        BundleError: the folder does not hold a sound model.
    """
    if source == "default":
        return load_folder(MODELS / DEFAULT)
    if _is_folder(source):
        return load_folder(source)
    raise InputError(
        f"There is no model at {str(source)!r}; give the path of a model's folder, or 'default' for the bundled one."
    )


def bundled() -> dict[str, str]:
    """The models that came with the program, the default first: what `load` takes, by name."""
    names = sorted(path.parent.name for path in MODELS.glob(f"*/{CONFIG}"))
    others = {name: str(MODELS / name) for name in names if name != DEFAULT}
    return ({DEFAULT: "default"} if DEFAULT in names else {}) | others


def _is_folder(source: object) -> bool:
    try:
        return isinstance(source, str | Path) and Path(source).is_dir()
    except OSError:  # a name that is too long, a folder that may not be entered
        return False
