"""A file of PyTorch: what stands in it? Read with `weights_only=True`: tensors and plain containers, nothing runs."""

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from lstm_demo.checks import brief
from lstm_demo.errors import InputError

State = dict[str, Tensor]

WRAPPERS = ("state_dict", "model_state_dict", "model_state", "model", "net", "network", "weights")
_OLD = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."  # how torch.save began before version 1.6
_ZIP = b"PK\x03\x04"
_DEPTH = 3  # of containers that are looked into


def is_torch(path: Path) -> bool:
    """Was the file written by torch.save, or is it TorchScript? Told by its first bytes and its names."""
    return _begins(path, _OLD) or any(name.endswith("/data.pkl") for name in _names(path))


def is_script(path: Path) -> bool:
    """Is it a program of TorchScript?"""
    return any(name.endswith("/constants.pkl") for name in _names(path))


def load_plain(path: Path, refusal: str) -> Any:
    """What was saved, if it is plain data; `refusal` says otherwise what to do, with `{reason}`.

    Raises:
        InputError: it is a program, damaged, or holds more than plain data.
    """
    if is_script(path):
        raise InputError(
            f"{path.name} is a program of TorchScript, and no program is run. Where it was made: "
            f"python -c \"import torch; torch.save(torch.jit.load('{path.name}').state_dict(), 'state.pt')\"; "
            "then convert state.pt."
        )
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except OSError:
        raise
    except Exception as error:  # whatever a damaged or hostile pickle makes the reader stumble over
        raise InputError(refusal.format(reason=type(error).__name__)) from error


def load_state(path: Path) -> tuple[State, Any, tuple[str, ...]]:
    """The state_dict in the file at `path`, all that the file holds, and what should be known.

    Raises:
        InputError: the file cannot be read, or holds no state_dict, or several.
    """
    if path.suffix.lower() == ".safetensors":
        try:
            return load_file(path), {}, ()
        except SafetensorError as error:
            raise InputError(f"{path.name} is no sound safetensors file ({brief(error)}); save it again.") from error
    content = load_plain(
        path,
        f"{path.name} does not hold weights alone ({{reason}}), and nothing else is opened. "
        "Where it was trained, save it with torch.save(model.state_dict(), ...).",
    )
    name, state = _chosen(list(_states(content)), content, path.name)
    notes = () if not name or name in WRAPPERS else (f"The weights in {path.name} are those under {name!r}.",)
    return state, content, notes


def _chosen(found: list[tuple[str, State]], content: Any, file: str) -> tuple[str, State]:
    """The one state that is meant; of several one that is called so."""
    named = [one for wrapper in WRAPPERS for one in found if one[0].rpartition(".")[2] == wrapper]
    recurrent = [one for one in found if any("weight_hh" in key for key in one[1])]
    for some in (found, recurrent, named[:1]):
        if len(some) == 1:
            return some[0]
    keys = ", ".join(repr(str(key)[:30]) for key in list(content)[:6]) if isinstance(content, Mapping) else "no keys"
    there = f"several: {', '.join(repr(name) for name, _ in recurrent)}" if recurrent else f"it has {keys or 'no keys'}"
    raise InputError(f"{file} holds no state_dict ({there}); save one with torch.save(model.state_dict(), ...).")


def _states(content: Any, name: str = "", depth: int = _DEPTH) -> Iterator[tuple[str, State]]:
    """Every dictionary of tensors in `content`, with where it stands."""
    if not isinstance(content, Mapping) or not content:
        return
    tensors = {str(key): value for key, value in content.items() if isinstance(value, Tensor)}
    if len(tensors) == len(content) or any("weight_hh" in key for key in tensors):
        yield name, tensors
    elif depth:
        for key, value in content.items():
            yield from _states(value, f"{name}.{key}" if name else str(key), depth - 1)


def _begins(path: Path, start: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(start)) == start


def _names(path: Path) -> list[str]:
    """The files in a zip; none where it is not one."""
    if not _begins(path, _ZIP):
        return []
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        return []
