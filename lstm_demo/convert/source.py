"""A source: what kind of file is it? Told by its content first, as a name may be anything."""

from pathlib import Path
from typing import Any, Literal

from lstm_demo.convert.answers import Answers
from lstm_demo.convert.keras.file import HDF5, is_keras_zip
from lstm_demo.convert.parts import Parts
from lstm_demo.convert.pytorch.checkpoint import read_torch
from lstm_demo.convert.pytorch.file import is_torch
from lstm_demo.convert.words.found import Words
from lstm_demo.errors import InputError

Kind = Literal["PyTorch", "Keras"]

_TORCH, _KERAS = (".safetensors", ".pt", ".pth", ".bin", ".ckpt"), (".keras", ".h5", ".hdf5", ".json")
_SAVED_MODEL = ("saved_model.pb", "saved_model.pbtxt", "keras_metadata.pb")


def read_source(path: Path, answers: Answers, architecture: Path | None) -> tuple[Parts, Words | None, Any]:
    """The network in the file at `path`; the words in it, if a layer of it reads text; and what else it holds.

    Raises:
        InputError: it is no file of PyTorch or Keras, or its network is none of ours.
    """
    if kind_of(path) == "PyTorch":
        parts, content = read_torch(path, answers)
        return parts, None, content
    from lstm_demo.convert.keras.model import read_keras

    parts, words = read_keras(path, architecture)
    return parts, words, None


def kind_of(path: Path) -> Kind:
    """Whose file is it?

    Raises:
        InputError: nobody's that can be read; says what to do.
    """
    if path.is_dir():
        raise InputError(_of_a_folder(path))
    if not path.is_file():
        raise InputError(f"There is no file {str(path)!r}; give a checkpoint of PyTorch or a model of Keras.")
    with path.open("rb") as file:
        begin = file.read(len(HDF5))
    if begin == HDF5 or is_keras_zip(path):
        return "Keras"
    suffix = path.suffix.lower()
    if is_torch(path) or suffix in _TORCH:
        return "PyTorch"
    if suffix in _KERAS:
        return "Keras"
    if begin[:1] == b"\x80" or suffix in (".pkl", ".pickle", ".joblib"):
        raise InputError(
            f"{path.name} is a pickle, which can run anything when it is opened, so it is not. Where it was trained, "
            "save weights: torch.save(model.state_dict(), 'model.pt'), or with Keras model.save('model.keras')."
        )
    raise InputError(
        f"{path.name} is neither a checkpoint of PyTorch (torch.save, safetensors) nor a model of Keras (.keras, .h5); "
        "files of other kinds cannot be read."
    )


def _of_a_folder(path: Path) -> str:
    if any((path / name).exists() for name in _SAVED_MODEL):
        return (
            f"{path.name} is a SavedModel, a folder of a program, and no program is run. Where it was trained: "
            f"tf.keras.models.load_model('{path.name}').save('model.keras'), or .save('model.h5'); then convert that."
        )
    return f"{path.name} is a folder; give the file in it that holds the weights."
