"""Storage: how are a model's files read, when nothing in them can be trusted, and written, when the power may fail?

Sizes are checked before a file is opened, and the shapes in the weights' header before the weights are read.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as tensors_to_bytes
from torch import Tensor
from torch.overrides import TorchFunctionMode

from lstm_demo.checks import brief
from lstm_demo.errors import BundleError, InputError, Part
from lstm_demo.limits import MAX_CONFIG_BYTES, MAX_HEADER_BYTES, MAX_VOCABULARY_BYTES, MAX_WEIGHT_BYTES
from lstm_demo.lines import from_line, to_line
from lstm_demo.text import Vocabulary

FORMATS = (1, 2)  # 2: with the way in which a text becomes steps, the state it begins in, and later networks
CONFIG, WEIGHTS, VOCABULARY = "config.json", "model.safetensors", "vocab.txt"
TABLE = "embedding.weight"
MAX_BUNDLED_BYTES = 9_745_000  # of weights; with its words and papers, such a model takes less than 10 MB
_MIN_FREQUENT = 3_000  # words that are never packed
_PACKED = {"embedding.frequent", "embedding.rare", "embedding.scale"}
_STORED_TYPES = {"F16", "BF16", "F32"}
_MAX_WEIGHT = torch.finfo(torch.float16).max  # can be stored as float16, and no sum of products overflows float32


@contextmanager
def reading(folder: Path, holds: str) -> Iterator[None]:
    """Say in one sentence where `folder`, which should hold what `holds` says, cannot be read.

    Raises:
        BundleError: there is no such folder, or the machine fails to read it; what failed is the error's cause.
    """
    try:
        if not folder.is_dir():
            raise BundleError("bundle.no_folder", folder=folder, holds=holds)
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BundleError("bundle.unreadable", folder=folder, reason=reason) from error
    except (MemoryError, RuntimeError) as error:
        if not lacks_memory(error):
            raise
        raise BundleError("bundle.unreadable", folder=folder, reason=Part("bundle.no_memory")) from error


def lacks_memory(error: BaseException) -> bool:
    """Is it that memory could not be had? Torch says so in words alone."""
    return isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and "allocate" in str(error))


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` to a temporary file beside `path` and move it there, so that no reader sees half of it."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_parts(
    folder: Path,
    config: dict[str, Any],
    vocabulary: Vocabulary,
    weights: dict[str, Tensor],
    dtype: torch.dtype = torch.float16,
    max_bytes: int | None = None,
    form: int = 1,
) -> None:
    """Write configuration, words and weights to `folder`, each file whole or not at all.

    Weights are stored as `dtype`. Where they would take more than `max_bytes`, the embeddings of the rarest words are
    stored in eight bits a number, with a scale for each word: of no more words than need be, and never of the 3,000
    most frequent. No number is then further from its own than 1/254 of its word's largest. `form` is one of FORMATS; in
    the second a word may have line breaks, and those and its backslashes stand as in JSON.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {name: tensor.detach().to("cpu", dtype).contiguous() for name, tensor in weights.items()}
    surplus = sum(tensor.nbytes for tensor in tensors.values()) - (max_bytes or sys.maxsize)
    if n_rare := _count_rare(tensors[TABLE], surplus):
        tensors |= _pack(tensors.pop(TABLE), weights[TABLE].detach().float()[-n_rare:])
    words = vocabulary.words if form == 1 else [to_line(word) for word in vocabulary.words]
    write_atomically(folder / CONFIG, (json.dumps({"format": form, **config}, indent=2) + "\n").encode())
    write_atomically(folder / VOCABULARY, "".join(f"{word}\n" for word in words).encode())
    write_atomically(folder / WEIGHTS, tensors_to_bytes(tensors))


def read_config(folder: Path, formats: tuple[int, ...] = (1,)) -> tuple[dict[str, Any], int]:
    """The entries of the folder's configuration, and the number of its format, which must be one of `formats`.

    Raises:
        BundleError: it is missing, no JSON object, or of another format.
    """
    values = parse_json(folder / CONFIG, MAX_CONFIG_BYTES)
    form = values.pop("format", None)
    if isinstance(form, bool) or form not in formats:
        raise BundleError("bundle.other_format", file=CONFIG, formats=" or ".join(map(str, formats)), n=len(formats))
    return values, int(form)


def read_vocabulary(folder: Path, size: int, form: int = 1) -> Vocabulary:
    """The folder's words, which must be `size`.

    Raises:
        BundleError: they are missing, more or fewer, or no vocabulary.
    """
    text = read_text(folder / VOCABULARY, MAX_VOCABULARY_BYTES).removesuffix("\n")
    if (n_lines := text.count("\n") + 1) != size:  # before millions of strings are made
        raise BundleError("bundle.other_length", file=VOCABULARY, lines=n_lines, config=CONFIG, words=size)
    try:
        words = text.split("\n")
        return Vocabulary(tuple(words if form == 1 else map(from_line, words)))
    except InputError as error:
        raise BundleError("bundle.unusable", file=VOCABULARY, error=error) from error


def read_weights(folder: Path, shapes: dict[str, list[int]]) -> dict[str, Tensor]:
    """The folder's weights as float32, which must have these names and `shapes`.

    Raises:
        BundleError: they are missing, damaged, of other shapes or types, or not finite.
    """
    path = folder / WEIGHTS
    _check_size(path, MAX_WEIGHT_BYTES)
    with path.open("rb") as file:
        header_size = int.from_bytes(file.read(8), "little")
    if header_size > MAX_HEADER_BYTES:
        raise BundleError("bundle.header", file=WEIGHTS, size=header_size, most=MAX_HEADER_BYTES)
    try:
        with safe_open(path, "pt") as weights:
            slices = {name: weights.get_slice(name) for name in weights.keys()}  # noqa: SIM118 - not a dict
            _check_header(slices, shapes)
            tensors = {name: _own(weights.get_tensor(name)) for name in slices}
    except (SafetensorError, ValueError, RuntimeError, OverflowError) as error:
        if isinstance(error, BundleError) or lacks_memory(error):
            raise
        raise BundleError("bundle.damaged", file=WEIGHTS, reason=brief(error)) from error
    if TABLE in shapes and TABLE not in tensors:
        tensors = _unpack(tensors)
    for name, tensor in tensors.items():
        if not -_MAX_WEIGHT <= tensor.min() <= tensor.max() <= _MAX_WEIGHT:  # false for NaN, too
            raise BundleError("bundle.not_finite", file=WEIGHTS, most=_MAX_WEIGHT, tensor=name)
    return tensors


@contextmanager
def shapes_alone() -> Iterator[None]:
    """Let networks that are made inside have shapes alone: no memory, no random numbers."""
    with torch.device("meta"), _WithoutFirstWeights():
        yield


def read_text(path: Path, max_bytes: int, required: bool = True) -> str:
    """The text in `path`; empty where it is missing and not required.

    Raises:
        BundleError: it is missing, too large, or no UTF-8.
    """
    if not required and not path.exists():
        return ""
    _check_size(path, max_bytes)
    with path.open("rb") as file:
        content = file.read(max_bytes + 1)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BundleError("bundle.no_text", file=path.name) from error


def parse_json(path: Path, max_bytes: int) -> dict[str, Any]:
    """The JSON object in `path`.

    Raises:
        BundleError: there is none.
    """
    content = read_text(path, max_bytes)
    try:
        values = json.loads(content, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BundleError("bundle.no_json", file=path.name, reason=brief(error)) from error
    if not isinstance(values, dict):
        raise BundleError("bundle.no_object", file=path.name, kind=type(values).__name__)
    return values


class _WithoutFirstWeights(TorchFunctionMode):
    """Passes over `torch.nn.init`; drawing random weights without memory would import 70 MB of symbolic algebra."""

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        if getattr(func, "__module__", "") == "torch.nn.init":
            return (*args, *(kwargs or {}).values())[0]  # the tensor, as it is
        return func(*args, **(kwargs or {}))


def _count_rare(table: Tensor, surplus: int) -> int:
    """How many words of `table` [word, embedding] must be packed to save `surplus` bytes, as far as they may be."""
    n_words, width = table.shape
    saved = table.itemsize * width - (width + table.itemsize)  # by a word
    most = max(0, n_words - _MIN_FREQUENT)
    return min(most, ceil(surplus / saved)) if surplus > 0 and saved > 0 else 0


def _pack(table: Tensor, rare: Tensor) -> dict[str, Tensor]:
    """`table` [word, embedding], whose last words in full digits are `rare`, with eight bits a number for these."""
    scale = (rare.abs().amax(1) / 127).to(table.dtype)  # [word]
    numbers = (rare / scale.float().clamp(min=1e-8)[:, None]).round().clamp(-127, 127)
    return {
        "embedding.frequent": table[: -len(rare)].contiguous(),
        "embedding.rare": numbers.to(torch.int8),
        "embedding.scale": scale,
    }


def _unpack(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The same with one table, which is filled in place: beside it nothing of its size is made."""
    frequent, rare = tensors["embedding.frequent"], tensors["embedding.rare"]
    table = frequent.new_empty(len(frequent) + len(rare), frequent.shape[1])
    table[: len(frequent)] = frequent
    table[len(frequent) :].copy_(rare).mul_(tensors["embedding.scale"][:, None])
    return {TABLE: table, **{name: tensor for name, tensor in tensors.items() if name not in _PACKED}}


def _check_header(slices: dict[str, Any], shapes: dict[str, list[int]]) -> None:
    stored = {name: part.get_shape() for name, part in slices.items()}
    expected = dict(shapes)
    if _PACKED & stored.keys() and TABLE in shapes:
        n_words, width = expected.pop(TABLE)
        n_rare = min(n_words, (stored.get("embedding.rare") or [0])[0])
        packed = {"frequent": [n_words - n_rare, width], "rare": [n_rare, width], "scale": [n_rare]}
        expected |= {f"embedding.{part}": shape for part, shape in packed.items()}
    if stored != expected:
        raise _difference(stored, expected)
    types = {name: part.get_dtype() for name, part in slices.items()}
    if types.pop("embedding.rare", "I8") != "I8" or not set(types.values()) <= _STORED_TYPES:
        odd = sorted(set(types.values()) - _STORED_TYPES) or [slices["embedding.rare"].get_dtype()]
        raise BundleError("bundle.types", file=WEIGHTS, odd=str(odd), allowed=str(sorted(_STORED_TYPES)))


def _own(tensor: Tensor) -> Tensor:
    """A copy in memory of its own, bytes as they are; safetensors' would change with the file, or crash with it."""
    return tensor.to(tensor.dtype if tensor.dtype == torch.int8 else torch.float32, copy=True)


def _difference(stored: dict[str, list[int]], expected: dict[str, list[int]]) -> BundleError:
    files = {"file": WEIGHTS, "config": CONFIG}
    for name, shape in expected.items():
        if name not in stored:
            return BundleError("bundle.tensor_missing", **files, tensor=name, shape=str(shape))
        if stored[name] != shape:
            seen = brief(stored[name])
            return BundleError("bundle.tensor_shape", **files, tensor=name, found=seen, shape=str(shape))
    extra = sorted(set(stored) - set(expected))
    return BundleError("bundle.tensors_extra", **files, tensors=brief(extra[:3]))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("an entry stands there twice")
    return values


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _check_size(path: Path, max_bytes: int) -> None:
    if not path.is_file():
        raise BundleError("bundle.missing", file=path.name)
    if (size := path.stat().st_size) > max_bytes:
        raise BundleError("bundle.too_large", file=path.name, size=size, most=max_bytes)
