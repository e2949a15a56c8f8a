"""The teacher: which network from outside becomes one? A pretrained encoder, and one number read from its states' mean.

A sentence encoder (Reimers & Gurevych 2019) such as MiniLM (Wang et al. 2020) has read far more than all data here. It
is fine-tuned, labels texts, and is never shipped.
"""

import hashlib
import json
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as tensors_from_bytes
from safetensors.torch import save as tensors_to_bytes
from torch import Tensor, nn

from lstm_demo.errors import BundleError, InputError
from lstm_demo.storage import CONFIG, WEIGHTS, write_atomically
from lstm_demo.training.workers import SINGLE

READOUT, ABOUT = "readout.safetensors", "teacher.json"


class Teacher(nn.Module):
    """An encoder of texts and a readout; its output is a logit, positive towards a positive text."""

    def __init__(self, encoder: Any, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.readout = nn.Linear(encoder.config.hidden_size, 1)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Predict.

        Args:
            ids: of word pieces [text, piece], int64.
            mask: [text, piece], 1 for a piece and 0 for padding.

        Returns:
            Logits [text], float32.
        """
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state  # [text, piece, unit]
        shares = mask / mask.sum(1, keepdim=True)  # [text, piece]
        mean = (states.float() * shares[..., None]).sum(1)  # [text, unit]
        logits: Tensor = self.readout(self.dropout(mean))[:, 0].float()
        return logits


@dataclass(frozen=True, eq=False)
class Trained:
    """A teacher as it stands in a folder, ready to predict."""

    name: str
    network: Teacher
    tokenizer: Any
    about: dict[str, Any]  # how it was trained, and its figures on validation
    digest: str  # of all its weights


def find_encoder(name: str) -> Path:
    """The folder of an encoder: `name` itself, or the one that the installed package `name` carries.

    Raises:
        InputError: there is neither.
    """
    if (Path(name) / CONFIG).exists():
        return Path(name)
    try:
        files = metadata.files(name) or []
    except (metadata.PackageNotFoundError, ValueError):
        files = []
    for file in files:
        if file.name == WEIGHTS and (folder := Path(str(file.locate())).parent) and (folder / CONFIG).exists():
            return folder
    raise InputError(
        f"{name!r:.100} is neither a folder with {CONFIG} and {WEIGHTS} nor an installed package that carries one; "
        "give one of them."
    )


def read_encoder(folder: Path, device: torch.device = SINGLE.device) -> tuple[Any, Any]:
    """The tokenizer and the encoder in `folder`, from the disk alone; nothing in the folder is run or unpickled.

    Its attention is computed in the way that is the fastest on `device`, among those that the encoder knows.

    Raises:
        InputError: the library is not installed, or the folder holds no encoder that it knows.
    """
    try:
        from transformers import AutoModel, AutoTokenizer
        from transformers.utils import logging
    except ImportError as error:
        raise InputError("A teacher needs the library transformers; install the extra: pip install .[train]") from error
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    options: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    kind = {"use_safetensors": True, "dtype": torch.float32}
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, **options)
        try:  # the plain one is the fastest for short texts on a processor
            attention = "sdpa" if device.type == "cuda" else "eager"
            encoder = AutoModel.from_pretrained(folder, attn_implementation=attention, **kind, **options)
        except ValueError:  # not every encoder knows the fused one
            encoder = AutoModel.from_pretrained(folder, attn_implementation="eager", **kind, **options)
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
        raise InputError(f"The encoder in {str(folder)!r} cannot be read: {reason} Give another.") from error
    return tokenizer, encoder


def weights_digest(folder: Path) -> str:
    """A name for the weights in `folder`: the same only for the same."""
    digest = hashlib.sha256()
    for name in (WEIGHTS, READOUT):
        if (folder / name).exists():
            with (folder / name).open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def save_teacher(folder: Path, network: Teacher, tokenizer: Any, about: dict[str, Any]) -> None:
    """Write a teacher to `folder`; what it is and how good it is, is written last."""
    network.encoder.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    readout = {name: tensor.detach().cpu().contiguous() for name, tensor in network.readout.state_dict().items()}
    write_atomically(folder / READOUT, tensors_to_bytes(readout))
    write_atomically(folder / ABOUT, json.dumps(about, indent=2).encode())


def load_teacher(folder: str | Path, device: torch.device) -> Trained:
    """Read a teacher back.

    Raises:
        BundleError: `folder` does not hold a whole one.
        InputError: the library is not installed, or the encoder cannot be read.
    """
    folder = Path(folder)
    try:
        about = json.loads((folder / ABOUT).read_bytes())
        readout = tensors_from_bytes((folder / READOUT).read_bytes())
    except (OSError, ValueError, SafetensorError) as error:
        raise BundleError(f"{str(folder)!r} holds no teacher ({error}); make one with the command teacher.") from error
    tokenizer, encoder = read_encoder(folder, device)
    network = Teacher(encoder)
    try:
        network.readout.load_state_dict(readout)
    except RuntimeError as error:
        raise BundleError(
            f"The readout in {str(folder)!r} does not fit its encoder; train the teacher anew."
        ) from error
    return Trained(folder.name, network.to(device).eval(), tokenizer, about, weights_digest(folder))
