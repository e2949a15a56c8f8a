"""A Keras file: what stands in it? Its configuration as JSON, its weights as numbers; nothing is deserialised.

A `.keras` file is a zip of `config.json` and `model.weights.h5`; a `.h5` file keeps the configuration as an attribute,
or holds weights alone, and the configuration lies beside it (`model.to_json()`).
"""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lstm_demo.convert.keras.arrays import Arrays, legacy, native
from lstm_demo.errors import InputError, LstmDemoError
from lstm_demo.limits import MAX_VOCABULARY_BYTES, MAX_WEIGHT_BYTES

HDF5 = b"\x89HDF\r\n\x1a\n"
_CONFIG, _WEIGHTS = "config.json", "model.weights.h5"
_MAX_CONFIG_BYTES = 5_000_000
_CHAINS = ("Sequential", "Functional", "Model")


@dataclass(frozen=True, eq=False)
class KerasFile:
    """A model's configuration, its weights, and the words that lie beside them."""

    model: dict[str, Any]
    arrays: Arrays
    words: Callable[[str], list[str] | None]  # by the name of a layer's group, what its vocabulary file lists


def is_keras_zip(path: Path) -> bool:
    """Is it a zip that holds what a `.keras` file does?"""
    try:
        with zipfile.ZipFile(path) as archive:
            return {_CONFIG, _WEIGHTS} <= set(archive.namelist())
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        return False


def open_keras(path: Path, architecture: Path | None = None) -> KerasFile:
    """Open the model in `path`; `architecture` is its `model.to_json()`, where `path` holds weights alone.

    Raises:
        InputError: h5py is missing, or the file is damaged, too large, or not a whole Keras model.
    """
    try:
        import h5py
    except ImportError as error:
        raise InputError(f"To read {path.name}, h5py is needed: pip install h5py, then try again.") from error
    try:
        if path.suffix.lower() == ".json":
            path, architecture = _weights_beside(path), path
        if is_keras_zip(path) or path.suffix.lower() == ".keras":
            return _from_zip(path, h5py)
        file = h5py.File(path, "r")
        if "model_config" in file.attrs:
            model = parse(file.attrs["model_config"], path.name)
        else:
            model = _architecture(path, architecture)
        read = native if "layers" in file and "layer_names" not in file.attrs else legacy
        return KerasFile(model, _guarded(path.name, lambda *layer: read(file, *layer)), lambda group: None)
    except LstmDemoError:
        raise
    except (FileNotFoundError, PermissionError):
        raise
    except (OSError, KeyError, RuntimeError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
        raise InputError(f"{path.name} is damaged, or no Keras file; save it again with model.save().") from error


def parse(content: Any, name: str) -> dict[str, Any]:
    """A configuration from JSON; one that was dumped once more as a string is taken for the same.

    Raises:
        InputError: it is not sound, or no object.
    """
    try:
        config = json.loads(content)
        config = json.loads(config) if isinstance(config, str) else config
    except (ValueError, RecursionError, TypeError) as error:
        raise InputError(f"The configuration in {name} is not sound JSON; save the model again.") from error
    if not isinstance(config, dict):
        raise InputError(f"The configuration in {name} is no JSON object; save the model again.")
    return config


def _from_zip(path: Path, h5py: Any) -> KerasFile:
    with zipfile.ZipFile(path) as archive:
        config = parse(_entry(archive, _CONFIG, _MAX_CONFIG_BYTES), path.name)
        file = h5py.File(io.BytesIO(_entry(archive, _WEIGHTS, 2 * MAX_WEIGHT_BYTES)), "r")
    return KerasFile(
        config, _guarded(path.name, lambda *layer: native(file, *layer)), lambda group: _listed_words(path, group)
    )


def _listed_words(path: Path, group: str) -> list[str] | None:
    """The vocabulary that the file keeps for a layer, if it does."""
    with zipfile.ZipFile(path) as archive:
        there = [name for name in archive.namelist() if name.startswith(f"assets/layers/{group}/")]
        found = [name for name in there if name.endswith("vocabulary.txt")]
        if not found:
            return None
        return _entry(archive, found[0], MAX_VOCABULARY_BYTES).decode("utf-8").split("\n")


def _architecture(path: Path, given: Path | None) -> dict[str, Any]:
    """The configuration beside weights alone."""
    beside = [given] if given else _of_a_pair(path, [*path.parent.glob("*.json")])
    beside = beside if given else [one for one in beside if _is_architecture(one)]
    if len(beside) != 1:
        there = f"several beside it: {', '.join(one.name for one in beside)}" if beside else "none beside it"
        raise InputError(
            f"{path.name} holds weights without their layers; save the whole model with model.save(), or give "
            f"--architecture FILE, what model.to_json() writes; there is {there}."
        )
    return parse(_bytes(beside[0]), beside[0].name)


def _of_a_pair(path: Path, others: list[Path]) -> list[Path]:
    """Of the files beside `path` the one with its name, as `model.json` and `model.weights.h5`; or else all."""
    same = [one for one in others if one.name.split(".")[0] == path.name.split(".")[0]]
    return same if len(same) == 1 else sorted(others)


def _is_architecture(path: Path) -> bool:
    try:
        return parse(_bytes(path), path.name).get("class_name") in _CHAINS
    except InputError:
        return False


def _weights_beside(path: Path) -> Path:
    """The one file of weights that lies beside an architecture."""
    beside = _of_a_pair(path, [one for one in path.parent.iterdir() if one.suffix.lower() in (".h5", ".hdf5")])
    if not _is_architecture(path):
        raise InputError(f"{path.name} is no architecture, as model.to_json() writes it; give a model's file.")
    if len(beside) != 1:
        there = f"beside it are {', '.join(one.name for one in beside)}" if beside else "beside it is no .h5 file"
        raise InputError(f"{path.name} holds no weights, and {there}; give the file of weights, and this one with "
                         f"--architecture {path.name}.")  # fmt: skip
    return beside[0]


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(_MAX_CONFIG_BYTES + 1)
    if len(content) > _MAX_CONFIG_BYTES:
        raise InputError(f"{path.name} has more than {_MAX_CONFIG_BYTES:,} bytes; no architecture has so many.")
    return content


def _guarded(name: str, arrays: Arrays) -> Arrays:
    """`arrays`, with one plain sentence for whatever HDF5 stumbles over."""

    def read(layer: str, kind: str, group: str) -> Any:
        try:
            return arrays(layer, kind, group)
        except LstmDemoError:
            raise
        except (OSError, KeyError, RuntimeError, ValueError, TypeError, AttributeError) as error:
            raise InputError(f"{name} lacks sound weights of the layer {layer!r}; save it again.") from error

    return read


def _entry(archive: zipfile.ZipFile, name: str, max_bytes: int) -> bytes:
    if (size := archive.getinfo(name).file_size) > max_bytes:
        raise InputError(f"{name} in the file has {size:,} bytes; at most {max_bytes:,} are read.")
    with archive.open(name) as file:
        return file.read(max_bytes)
