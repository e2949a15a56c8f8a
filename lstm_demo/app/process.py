"""The process: how does one serve many visitors? One torch thread, memory that is given back, a short log."""

import ctypes
import logging
from contextlib import suppress

import torch

_MMAP_THRESHOLD = -3  # of mallopt(3)
_LARGE = 256 * 1024  # bytes
_WHO_LOG_FRAMES = ("streamlit.web.server.starlette.starlette_websocket", "uvicorn.error")


def set_up() -> None:
    """Set this process up for many short readings at a time; called once, before the first."""
    torch.set_num_threads(1)  # visitors' threads share the processor; several more for each would only wait
    give_back_freed_memory()
    for name in _WHO_LOG_FRAMES:
        logging.getLogger(name).addFilter(shorten)


def give_back_freed_memory() -> None:
    """Let each large block go back to the system as soon as it is freed, where this process runs on glibc.

    By itself glibc learns to keep such blocks, in an arena for each thread; ten long texts leave 200 MB there.
    """
    with suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)


def shorten(record: logging.LogRecord) -> bool:
    """Log a websocket frame that no browser sends in one line, where Streamlit's server would add a traceback.

    What `messages` closes has its line already; here is what comes to no middleware, and the bare `streamlit_app.py`.
    """
    error = record.exc_info[1] if record.exc_info else None
    is_text = isinstance(error, KeyError) and error.args == ("bytes",)  # a text frame, where bytes are due
    if is_text or isinstance(error, UnicodeDecodeError) or type(error).__name__ == "DecodeError":  # Protobuf's
        record.msg, record.args = "A websocket frame was no message of Streamlit's; its connection is closed.", ()
        record.exc_info = record.exc_text = None
    return True
