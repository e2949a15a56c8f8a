"""Ways for a Hub to go wrong: each is called with the handler, in place of an answer."""

import contextlib
import gzip


def status(code, error_code="", message="", **headers):
    """A refusal."""
    return lambda handler: handler.refuse(
        code, error_code, message, **{name.replace("_", "-"): value for name, value in headers.items()}
    )


def hang(handler):
    """No answer, ever."""
    handler.hub.closing.wait()


def drip(handler):
    """A byte now and then, for ever."""
    handler.send(b"", headers={"Content-Length": "1000000"})
    _pour(handler, b"x", pause=0.05)


def stop_in_the_middle(handler):
    """The promised half, and the end of the connection."""
    handler.send(b"", headers={"Content-Length": "1000"})
    handler.wfile.write(b"x" * 500)
    handler.close_connection = True


def endless(handler):
    """As fast as it goes, without an end."""
    handler.send(b"", headers={"Content-Length": str(10**12), "Content-Type": "application/json"})
    _pour(handler, b"[" * 1_000_000)


def bomb(handler):
    """100 MB that come as 100 kB."""
    handler.send(_BOMB, headers={"Content-Encoding": "gzip", "Content-Type": "application/json"})


def answer(content):
    """An answer to the letter."""
    return lambda handler: handler.send(content, headers={"Content-Type": "application/json"})


def _pour(handler, piece, pause=0.0):
    with contextlib.suppress(OSError):
        while not handler.hub.closing.wait(pause):
            handler.wfile.write(piece)
            handler.wfile.flush()


_BOMB = gzip.compress(b"0" * 100_000_000, compresslevel=1)
