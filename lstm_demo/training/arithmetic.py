"""Arithmetic: what is the same in every training? Random numbers of seed and step alone, and memory that stays."""

import ctypes
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

import numpy as np
import torch
from torch import nn

_TRIM_THRESHOLD, _MMAP_MAX = -1, -4  # of mallopt(3)


def keep_freed_memory() -> None:
    """Let this process use again what it freed, where it runs on glibc.

    A training step frees large tensors. Given back to the system, they come again page by page, each one cleared:
    that takes more time than the arithmetic of a small LSTM.
    """
    with suppress(AttributeError, OSError, TypeError):  # another C library
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_MMAP_MAX, 0)
        mallopt(_TRIM_THRESHOLD, 2**31 - 1)


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
