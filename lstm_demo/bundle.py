"""What is a model on disk? One folder: safetensors weights, JSON configuration, vocabulary, card; nothing executable.

Everything is checked before memory is taken: file sizes first, then the configuration, then the shapes in the
weights' header, and only then are the weights read.
"""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as tensors_to_bytes
from torch import Tensor
from torch.overrides import TorchFunctionMode

from lstm_demo.errors import BundleError, InputError
from lstm_demo.limits import (
    MAX_CARD_BYTES,
    MAX_CONFIG_BYTES,
    MAX_HEADER_BYTES,
    MAX_VOCABULARY_BYTES,
    MAX_WEIGHT_BYTES,
)
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.text import Vocabulary

FORMAT = 1
CONFIG, WEIGHTS, VOCABULARY = "config.json", "model.safetensors", "vocab.txt"
CARD, EVALUATION, HISTORY = "README.md", "evaluation.json", "history.csv"
_STORED_TYPES = {"F16", "BF16", "F32"}
_MAX_WEIGHT = torch.finfo(torch.float16).max  # can be stored as float16, and no sum of products overflows float32


@dataclass(frozen=True)
class Bundle:
    """A network with all that is needed to use and to judge it. Never changed after it was made."""

    name: str  # shown to visitors: the folder's name, or the repository's
    network: SentimentLSTM  # float32, in evaluation mode
    vocabulary: Vocabulary
    card: str = ""  # the model card, Markdown; empty where there is none
    evaluation: dict[str, Any] | None = None  # what `evaluate` wrote; None where it never ran
    history: str = ""  # the training curve as CSV, one row an epoch; empty where there is none
    repository: str = ""  # on the Hub, "user/repo"; empty where it did not come from there
    commit: str = ""  # of the repository, 40 hexadecimal digits

    @property
    def config(self) -> Config:
        return self.network.config

    @property
    def n_parameters(self) -> int:
        return sum(parameter.numel() for parameter in self.network.parameters())


def load_folder(folder: str | Path) -> Bundle:
    """Read and check the bundle in `folder`.

    Raises:
        BundleError: something is missing, damaged, too large, or does not fit together; says what.
    """
    folder = Path(folder)
    try:
        if not folder.is_dir():
            raise BundleError(f"There is no folder {str(folder)!r}; give a folder that holds {CONFIG}.")
        config = _read_config(folder)
        vocabulary = _read_vocabulary(folder, config)
        network = build_network(config, _read_weights(folder, config))
        return Bundle(
            name=folder.resolve().name,
            network=network,
            vocabulary=vocabulary,
            card=_read_text(folder / CARD, MAX_CARD_BYTES, required=False),
            evaluation=_read_evaluation(folder),
            history=_read_text(folder / HISTORY, MAX_CARD_BYTES, required=False),
        )
    except OSError as error:
        raise BundleError(f"The model in {str(folder)!r} cannot be read: {error.strerror or error}.") from error


def save_folder(bundle: Bundle, folder: str | Path, dtype: torch.dtype = torch.float16) -> None:
    """Write `bundle` to `folder`, each file whole or not at all. Weights are stored as `dtype`.

    An evaluation that is there already is of another model, and is removed.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    config = {"format": FORMAT, **bundle.config.to_dict()}
    tensors = {name: tensor.detach().to(dtype).contiguous() for name, tensor in bundle.network.state_dict().items()}
    (folder / EVALUATION).unlink(missing_ok=True)
    write_atomically(folder / CONFIG, (json.dumps(config, indent=2) + "\n").encode())
    write_atomically(folder / VOCABULARY, "".join(f"{word}\n" for word in bundle.vocabulary.words).encode())
    write_atomically(folder / WEIGHTS, tensors_to_bytes(tensors))
    if bundle.history:
        write_atomically(folder / HISTORY, bundle.history.encode())
    if bundle.evaluation is not None:
        save_judgement(folder, bundle.evaluation, bundle.card)
    elif bundle.card:
        write_atomically(folder / CARD, bundle.card.encode())


def save_judgement(folder: Path, evaluation: dict[str, Any], card: str) -> None:
    """Write what an evaluation found, and the card that tells of it, beside the model in `folder`."""
    write_atomically(folder / EVALUATION, (json.dumps(evaluation, indent=2) + "\n").encode())
    write_atomically(folder / CARD, card.encode())


def build_network(config: Config, tensors: dict[str, Tensor]) -> SentimentLSTM:
    """Make the network of `config` around `tensors`, which become its parameters, and set it to evaluation mode."""
    network = _blueprint(config)
    network.load_state_dict(tensors, strict=True, assign=True)
    for parameter in network.parameters():
        parameter.requires_grad_(False)
    return network.eval()


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


def _read_config(folder: Path) -> Config:
    values = _parse_json(folder / CONFIG, MAX_CONFIG_BYTES)
    if values.pop("format", None) != FORMAT:
        raise BundleError(f'{CONFIG} does not say "format": {FORMAT}; this program reads only that format.')
    try:
        return Config.from_dict(values)
    except InputError as error:
        raise BundleError(f"{CONFIG} cannot be used: {error}") from error


def _read_vocabulary(folder: Path, config: Config) -> Vocabulary:
    text = _read_text(folder / VOCABULARY, MAX_VOCABULARY_BYTES).removesuffix("\n")
    if (n_lines := text.count("\n") + 1) != config.vocabulary_size:  # before millions of strings are made
        raise BundleError(f"{VOCABULARY} has {n_lines:,} lines, but {CONFIG} says {config.vocabulary_size:,} words.")
    try:
        return Vocabulary(tuple(text.split("\n")))
    except InputError as error:
        raise BundleError(f"{VOCABULARY} cannot be used: {error}") from error


def _blueprint(config: Config) -> SentimentLSTM:
    """The network of `config` with shapes alone: no memory, no random numbers."""
    with torch.device("meta"), _WithoutFirstWeights():
        return SentimentLSTM(config)


class _WithoutFirstWeights(TorchFunctionMode):
    """Passes over `torch.nn.init`; drawing random weights without memory would import 70 MB of symbolic algebra."""

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        if getattr(func, "__module__", "") == "torch.nn.init":
            return (*args, *(kwargs or {}).values())[0]  # the tensor, as it is
        return func(*args, **(kwargs or {}))


def _read_weights(folder: Path, config: Config) -> dict[str, Tensor]:
    path = folder / WEIGHTS
    _check_size(path, MAX_WEIGHT_BYTES)
    with path.open("rb") as file:
        header_size = int.from_bytes(file.read(8), "little")
    if header_size > MAX_HEADER_BYTES:
        raise BundleError(f"{WEIGHTS} has a header of {header_size:,} bytes; at most {MAX_HEADER_BYTES:,} are allowed.")
    expected = {name: list(tensor.shape) for name, tensor in _blueprint(config).state_dict().items()}
    try:
        with safe_open(path, "pt") as weights:
            slices = {name: weights.get_slice(name) for name in weights.keys()}  # noqa: SIM118 - not a dict
            found = {name: part.get_shape() for name, part in slices.items()}
            if found != expected:
                raise BundleError(_difference(found, expected))
            if odd := {part.get_dtype() for part in slices.values()} - _STORED_TYPES:
                raise BundleError(f"{WEIGHTS} holds numbers of type {sorted(odd)}; use {sorted(_STORED_TYPES)}.")
            tensors = {name: _own(weights.get_tensor(name)) for name in found}
    except (SafetensorError, ValueError, RuntimeError, OverflowError) as error:
        if isinstance(error, BundleError):
            raise
        raise BundleError(f"{WEIGHTS} is damaged ({_brief(error)}); fetch or save it again.") from error
    for name, tensor in tensors.items():
        if not -_MAX_WEIGHT <= tensor.min() <= tensor.max() <= _MAX_WEIGHT:  # false for NaN, too
            raise BundleError(
                f"{WEIGHTS} holds a number that is not within ±{_MAX_WEIGHT:,.0f}, in {name}; save it again."
            )
    return tensors


def _own(tensor: Tensor) -> Tensor:
    """A float32 copy in memory of its own; safetensors' would change with the file, or crash with it."""
    return tensor.to(torch.float32, copy=True)


def _difference(found: dict[str, list[int]], expected: dict[str, list[int]]) -> str:
    for name, shape in expected.items():
        if name not in found:
            return f"{WEIGHTS} lacks {name} of shape {shape}; it does not belong to this {CONFIG}."
        if found[name] != shape:
            return f"{WEIGHTS} holds {name} with shape {found[name]}; {CONFIG} asks for {shape}."
    extra = sorted(set(found) - set(expected))
    return f"{WEIGHTS} holds tensors that this network has no place for: {_brief(extra[:3])}."


def _read_evaluation(folder: Path) -> dict[str, Any] | None:
    path = folder / EVALUATION
    return _parse_json(path, MAX_CARD_BYTES) if path.exists() else None


def _parse_json(path: Path, max_bytes: int) -> dict[str, Any]:
    content = _read_text(path, max_bytes)
    try:
        values = json.loads(content, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BundleError(f"{path.name} is not sound JSON ({_brief(error)}).") from error
    if not isinstance(values, dict):
        raise BundleError(f"{path.name} holds a JSON {type(values).__name__}; it must hold an object.")
    return values


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("an entry stands there twice")
    return values


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _read_text(path: Path, max_bytes: int, required: bool = True) -> str:
    if not required and not path.exists():
        return ""
    _check_size(path, max_bytes)
    with path.open("rb") as file:
        content = file.read(max_bytes + 1)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BundleError(f"{path.name} is not UTF-8 text; save it as UTF-8.") from error


def _check_size(path: Path, max_bytes: int) -> None:
    if not path.is_file():
        raise BundleError(f"The model's folder lacks the file {path.name}.")
    if (size := path.stat().st_size) > max_bytes:
        raise BundleError(f"{path.name} has {size:,} bytes; at most {max_bytes:,} are allowed.")


def _brief(value: object) -> str:
    return " ".join(str(value).split())[:120]
