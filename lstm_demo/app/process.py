"""How does one process serve many visitors? One torch thread, and memory that goes back once it is free."""

import ctypes
from contextlib import suppress

import torch

_MMAP_THRESHOLD = -3  # of mallopt(3)
_LARGE = 256 * 1024  # bytes


def set_up() -> None:
    """Set this process up for many short readings at a time; called once, before the first."""
    torch.set_num_threads(1)  # visitors' threads share the processor; several more for each would only wait
    give_back_freed_memory()


def give_back_freed_memory() -> None:
    """Let each large block go back to the system as soon as it is freed, where this process runs on glibc.

    By itself glibc learns to keep such blocks, in an arena for each thread; ten long texts leave 200 MB there.
    """
    with suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)
