"""Checkpoints: where did the training stand? One file holds all of it, written whole or not at all.

A safetensors file: tensors `network.*`, `average.*`, `best.*` (weights) and `optimizer.<parameter>.<moment>`, and as
metadata two JSON objects: the progress, and the settings of the run that the file belongs to. No pickle.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Generic, TypeVar

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as tensors_to_bytes
from torch import Tensor, nn

from lstm_demo.errors import TrainingError
from lstm_demo.storage import CONFIG, write_atomically
from lstm_demo.training.workers import Workers

CHECKPOINT = "checkpoint.safetensors"
Row = dict[str, float]
Network = TypeVar("Network", bound=nn.Module)


@dataclass(frozen=True)
class Progress:
    """How far a training has come. All sums belong to the epoch under way."""

    step: int = 0  # training steps, all epochs together
    epoch: int = 0  # whole epochs that lie behind, their validation included
    batch: int = 0  # batches of this epoch that lie behind
    loss_sum: float = 0.0
    n_right: int = 0
    n_scored: int = 0  # examples, or words, in `loss_sum`
    seconds: float = 0.0  # interruptions left out; of a classifier in this epoch, of a language model in all
    history: tuple[Row, ...] = ()  # one row an epoch
    best_score: float = -1.0
    n_without_gain: int = 0  # epochs since the best


@dataclass
class State(Generic[Network]):
    """All that changes during training, changed in place by it."""

    network: Network
    optimizer: torch.optim.Optimizer
    average: dict[str, Tensor]  # moving averages by parameter; empty where none is kept
    best: dict[str, Tensor]  # the best weights so far by parameter; empty before the first epoch's end
    progress: Progress


def open_folder(folder: Path, resume: bool) -> None:
    """Make a training's `folder`, if it is not there.

    Raises:
        TrainingError: it holds the checkpoint of a training that is not to be resumed, or a finished model.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / CHECKPOINT).exists():
        if not resume:
            raise TrainingError(f"{str(folder)!r} holds an unfinished training; resume it, or delete {CHECKPOINT}.")
    elif (folder / CONFIG).exists():
        raise TrainingError(f"{str(folder)!r} holds a model, and no {CHECKPOINT} to go on from; give another folder.")


def save_checkpoint(path: Path, state: State[Any], settings: dict[str, Any]) -> None:
    """Write all of `state` to `path`; `settings` say which run it belongs to."""
    tensors = {f"network.{name}": tensor for name, tensor in state.network.state_dict().items()}
    tensors |= {f"average.{name}": tensor for name, tensor in state.average.items()}
    tensors |= {f"best.{name}": tensor for name, tensor in state.best.items()}
    for name, parameter in state.network.named_parameters():
        for moment, tensor in state.optimizer.state[parameter].items():
            tensors[f"optimizer.{name}.{moment}"] = tensor
    content = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    metadata = {"progress": json.dumps(asdict(state.progress)), "settings": json.dumps(settings)}
    write_atomically(path, tensors_to_bytes(content, metadata))


def load_checkpoint(path: Path, state: State[Any], settings: dict[str, Any]) -> None:
    """Put what `path` holds into `state`.

    Raises:
        TrainingError: the file is damaged, or belongs to a run with other settings; says which differ.
    """
    try:
        with safe_open(path, "pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a dict
        saved = json.loads(metadata["settings"])
        values = json.loads(metadata["progress"])
        progress = Progress(**{**values, "history": tuple(values["history"])})
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise TrainingError(f"The checkpoint {str(path)!r} is damaged ({error}); delete it and start anew.") from error
    if differences := _differences(saved, json.loads(json.dumps(settings))):
        raise TrainingError(
            f"The checkpoint {str(path)!r} belongs to another training: {differences}. "
            "Use the same settings and data, or another folder, or delete it."
        )
    if odd := _misfit(state.network, tensors):
        raise TrainingError(f"The checkpoint {str(path)!r} is damaged (in {odd}); delete it and start anew.")
    state.network.load_state_dict(_part(tensors, "network."))
    for name, parameter in state.network.named_parameters():
        if moments := _part(tensors, f"optimizer.{name}."):
            state.optimizer.state[parameter] = {name: moment.to(parameter.device) for name, moment in moments.items()}
    device = next(state.network.parameters()).device
    state.average = {name: tensor.to(device) for name, tensor in _part(tensors, "average.").items()}
    state.best = _part(tensors, "best.")
    state.progress = progress


def load_for_all(path: Path, state: State[Any], settings: dict[str, Any], workers: Workers) -> None:
    """Put what the first worker has in `path`, if there is anything, into the `state` of all.

    Raises:
        TrainingError: as of `load_checkpoint`, or the settings, which name the data, are not the first worker's.
    """
    compare_with_first(settings, workers)
    if workers.is_first and path.exists():
        load_checkpoint(path, state, settings)
    content = workers.broadcast(path.read_bytes() if workers.is_first and path.exists() else b"")
    if content and not workers.is_first:
        with TemporaryDirectory() as folder:
            copy = Path(folder) / path.name
            copy.write_bytes(content)
            load_checkpoint(copy, state, settings)


def compare_with_first(settings: dict[str, Any], workers: Workers) -> None:
    """See whether all workers have the first one's `settings`.

    Raises:
        TrainingError: they differ; says where.
    """
    theirs = json.loads(workers.broadcast(json.dumps(settings).encode()))
    if differences := _differences(theirs, json.loads(json.dumps(settings))):
        raise TrainingError(f"The processes do not train the same: {differences}. Give all the same settings and data.")


def _part(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def _misfit(network: nn.Module, tensors: dict[str, Tensor]) -> str:
    """Name the first part of a checkpoint that does not fit `network`; empty if all of it does."""
    shapes = {name: tensor.shape for name, tensor in network.state_dict().items()}
    for prefix in ("network.", "average.", "best."):
        stored = {name: tensor.shape for name, tensor in _part(tensors, prefix).items()}
        if stored != shapes and (stored or prefix == "network."):
            return prefix.rstrip(".")
    for name, shape in shapes.items():
        if any(moment.shape not in (shape, ()) for moment in _part(tensors, f"optimizer.{name}.").values()):
            return f"optimizer.{name}"
    return ""


def _differences(stored: Any, expected: dict[str, Any], at: str = "") -> str:
    """Name the entries that differ, with both values: "recipe.seed is 1 there and 0 here"."""
    if not isinstance(stored, dict):
        return "its settings cannot be read"
    differences = []
    for name in sorted(stored.keys() | expected.keys()):
        there, here = stored.get(name), expected.get(name)
        if isinstance(there, dict) and isinstance(here, dict):
            differences.append(_differences(there, here, f"{at}{name}."))
        elif there != here:
            differences.append(f"{at}{name} is {str(there)[:40]} there and {str(here)[:40]} here")
    return ", ".join(filter(None, differences))
