"""What is the same in every training? Random numbers that depend on seed and step alone, and a type that runs."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import numpy as np
import torch
from torch import nn


def can_train_in_bfloat16(device: torch.device) -> bool:
    """Try one step of a tiny LSTM in mixed precision; some processors cannot.

    Nor can a GPU whose LSTM takes float16 for any mixed precision: there small gradients would be lost.
    """
    try:
        with _forked(), torch.autocast(device.type, torch.bfloat16):
            states = nn.LSTM(2, 2, batch_first=True, device=device)(torch.zeros(1, 2, 2, device=device))[0]
        states.float().sum().backward()
    except RuntimeError:
        return False
    return bool(states.dtype == torch.bfloat16)


@contextmanager
def seeded(seed: int, step: int) -> Iterator[None]:
    """Make torch's randomness a function of the seed and the step, and leave the caller's as it was."""
    with _forked():
        torch.manual_seed(int(np.random.SeedSequence((seed, step)).generate_state(1)[0]))
        yield


def _forked() -> AbstractContextManager[None]:
    """Leave the randomness of the processor, and of the GPU in use, as it was."""
    on_gpu = torch.cuda.is_initialized()  # type: ignore[no-untyped-call]
    return torch.random.fork_rng(devices=[torch.cuda.current_device()] if on_gpu else [])
