"""Static files: which does every visitor get? Streamlit's own: compressed once here, and kept in memory.

Streamlit reads them from the disk for each visitor, piece by piece, and sends them as they are: for the files of a
first visit that takes 0.2 s of processor, in which nobody is answered.
"""

import asyncio
import gzip
from dataclasses import dataclass, field
from posixpath import normpath

from lstm_demo.app.messages import App, Event, Receive, Send

MOST_FILES = 500  # Streamlit has some 350
LEAST_BYTES = 1_000  # of a file that is worth compressing
_FOLDER = "/static/"
_COMPRESSED = (b"text/", b"application/javascript", b"application/json", b"image/svg+xml")
_OTHER_QUESTIONS = (b"range", b"if-none-match", b"if-modified-since", b"if-range")


class KeptFiles:
    """ASGI middleware that sends again what it was given for good; all but Streamlit's files passes untouched."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._kept: dict[str, _Answer] = {}

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        if not _asks_for_a_file(scope):
            return await self._app(scope, receive, send)
        answer = self._kept.get(scope["path"])
        if answer is None:
            answer = _Answer()
            await self._app(scope, receive, answer.hear)
            if answer.is_for_good():
                await asyncio.to_thread(answer.compress)
                if len(self._kept) < MOST_FILES:
                    self._kept[scope["path"]] = answer
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        return await send({"type": "http.response.body", "body": answer.body})


def _asks_for_a_file(scope: Event) -> bool:
    """Does somebody ask for a whole file, and take it compressed?"""
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(_FOLDER):
        return False
    headers = dict(scope["headers"])
    is_plain = not any(name in headers for name in _OTHER_QUESTIONS)
    return is_plain and b"gzip" in headers.get(b"accept-encoding", b"") and normpath(scope["path"]) == scope["path"]


@dataclass
class _Answer:
    """What the app answered."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    async def hear(self, event: Event) -> None:
        if event["type"] == "http.response.start":
            self.status, self.headers = event["status"], [(name, value) for name, value in event["headers"]]
        elif event["type"] == "http.response.body":
            self.body += event.get("body", b"")

    def is_for_good(self) -> bool:
        """Does the name of the file change with its content?"""
        return self.status == 200 and b"immutable" in dict(self.headers).get(b"cache-control", b"")

    def compress(self) -> None:
        headers = dict(self.headers)
        if len(self.body) < LEAST_BYTES or not headers.get(b"content-type", b"").startswith(_COMPRESSED):
            return
        self.body = gzip.compress(self.body, mtime=0)
        for name in (b"accept-ranges", b"etag"):  # both are about the file as it lies on the disk
            headers.pop(name, None)
        headers |= {
            b"content-length": b"%d" % len(self.body),
            b"content-encoding": b"gzip",
            b"vary": b"accept-encoding",
        }
        self.headers = list(headers.items())
