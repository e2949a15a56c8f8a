"""Storing the index: how does it lie on disk? Arrays as safetensors, quotations as JSON; all of it checked."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from lstm_demo.bundle import Bundle
from lstm_demo.errors import BundleError, InputError
from lstm_demo.explain.arrays import read_only
from lstm_demo.explain.units.index import SIDES, Quotation, UnitIndex
from lstm_demo.explain.units.making import N_WORDS
from lstm_demo.explain.units.quoting import N_SNIPPETS, is_short
from lstm_demo.explain.units.saturation import gates_of
from lstm_demo.explanations import weights_hash
from lstm_demo.limits import MAX_INDEX_BYTES
from lstm_demo.places import ASSETS
from lstm_demo.storage import parse_json, write_atomically

UNITS = ASSETS / "units"
ARRAYS, TEXTS = "units.safetensors", "units.json"
_SOURCES = ("imdb", "sst")
_MOST = 2_000_000_000  # sentences or steps; nobody reads more
_INTEGERS = ("words", "counts", "quotations")
_NAMES = ("effect", "open", "shut", "words", "means", "counts", "quotations", "changes")


def write_index(index: UnitIndex, folder: Path) -> int:
    """Write both files to `folder`, which is made if it is not there; returns their bytes.

    Raises:
        InputError: together they would be too large.
    """
    arrays = save({name: np.ascontiguousarray(getattr(index, name)) for name in _NAMES})
    texts = {name: getattr(index, name) for name in ("model", "name", "gates", "n_sentences", "n_steps", "quoted")}
    texts["arrays"] = sha256(arrays).hexdigest()  # so that a write that was cut short between the files is found out
    files = {ARRAYS: arrays, TEXTS: (json.dumps(texts, ensure_ascii=False) + "\n").encode()}
    if (n_bytes := sum(map(len, files.values()))) > MAX_INDEX_BYTES:
        raise InputError("units.too_large", n=n_bytes, most=MAX_INDEX_BYTES)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_atomically(folder / name, content)
    return n_bytes


def read_index(bundle: Bundle, folder: Path = UNITS) -> UnitIndex:
    """Read and check an index.

    Raises:
        InputError: there is none, or it is of another model.
        BundleError: a file is too large or damaged.
    """
    for path in (folder / ARRAYS, folder / TEXTS):
        if not path.is_file():
            raise InputError("units.no_index", file=path)
        if path.stat().st_size > MAX_INDEX_BYTES:
            raise BundleError("bundle.too_large", file=path.name, size=path.stat().st_size, most=MAX_INDEX_BYTES)
    texts = parse_json(folder / TEXTS, MAX_INDEX_BYTES)
    if texts.get("model") != weights_hash(bundle):
        raise InputError("units.other_model", name=str(texts.get("name"))[:40], model=bundle.name)
    try:
        content = (folder / ARRAYS).read_bytes()
        arrays: dict[str, Any] = load(content)
        _check(texts["arrays"] == sha256(content).hexdigest() and set(arrays) == set(_NAMES))
        index = UnitIndex(**(_texts(texts) | {name: read_only(array) for name, array in arrays.items()}))
        _check_arrays(index, bundle)
    except (SafetensorError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise BundleError("bundle.damaged_units", folder=folder) from error
    return index


def _texts(values: dict[str, Any]) -> dict[str, Any]:
    quoted = []
    for text, (start, end), source in values["quoted"]:
        _check(isinstance(text, str) and is_short(text) and source in _SOURCES)
        text.encode()  # JSON may spell half a character, which no page can show
        _check(type(start) is int and type(end) is int and 0 <= start < end <= len(text))
        quoted.append(Quotation(text, (start, end), source))
    _check(all(type(values[name]) is int and 0 < values[name] <= _MOST for name in ("n_sentences", "n_steps")))
    names = {name: values[name] for name in ("model", "name", "n_sentences", "n_steps")}
    return names | {"name": str(values["name"]), "gates": tuple(values["gates"]), "quoted": tuple(quoted)}


def _check_arrays(index: UnitIndex, bundle: Bundle) -> None:
    config = bundle.config
    H, gates, sides = config.hidden_size, gates_of(config.cell), len(SIDES)
    _check(index.gates == gates)
    words, snippets = (sides, H, N_WORDS), (sides, H, N_SNIPPETS)
    shapes = {"effect": (H,), "open": (len(gates), H), "shut": (len(gates), H), "words": words, "means": words}
    shapes |= {"counts": words, "quotations": snippets, "changes": snippets}
    for name, shape in shapes.items():
        array = getattr(index, name)
        _check(array.shape == shape and array.dtype == (np.int32 if name in _INTEGERS else np.float32))
        _check(bool(np.isfinite(array).all()))
    for array, most in ((index.words, config.vocabulary_size), (index.quotations, len(index.quoted))):
        _check(bool(((array >= -1) & (array < most)).all()))
    _check(all(bool(((array >= 0) & (array <= 1)).all()) for array in (index.open, index.shut)))


def _check(possible: bool) -> None:
    if not possible:
        raise ValueError("no index that can have been written")
