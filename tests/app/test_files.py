"""Are Streamlit's own files sent compressed, whole, and after the first time without asking Streamlit?"""

import asyncio
import gzip
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from lstm_demo.app.files import MOST_FILES, KeptFiles

STATIC = Path(streamlit.__file__).parent / "static"
SCRIPT = f"/static/js/{next((STATIC / 'static' / 'js').glob('protobuf.*.js')).name}"
FONT = f"/static/media/{next((STATIC / 'static' / 'media').glob('*.woff2')).name}"


class Streamlit:
    """Streamlit's own static files, which count what is asked."""

    def __init__(self):
        self.asked = []
        self._app = Starlette(routes=create_streamlit_static_assets_routes(base_url=""))

    async def __call__(self, scope, receive, send):
        self.asked.append(scope["path"])
        await self._app(scope, receive, send)


@pytest.fixture
def streamlits():
    return Streamlit()


@pytest.fixture
def ask(streamlits):
    """`ask(path, **headers)`: the status, the headers and the body that a browser gets."""
    app = KeptFiles(streamlits)

    def get(path, method="GET", **headers):
        events = []

        async def receive():
            return await asyncio.Event().wait()  # the browser neither sends more nor goes away

        async def send(event):
            events.append(event)

        headers = {"accept-encoding": "gzip, br"} | headers
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": method, "path": path, "root_path": "", "query_string": b"", "headers": raw}
        asyncio.run(app(scope, receive, send))
        found = {name.decode(): value.decode() for name, value in events[0]["headers"]}
        return events[0]["status"], found, b"".join(event.get("body", b"") for event in events[1:])

    return get


def test_a_script_is_compressed_once(ask, streamlits):
    for _ in range(3):
        status, headers, body = ask(SCRIPT)
        assert gzip.decompress(body) == (STATIC / SCRIPT[1:]).read_bytes()
        assert (status, headers["content-encoding"], headers["vary"]) == (200, "gzip", "accept-encoding")
        assert "javascript" in headers["content-type"]
        assert headers["content-length"] == str(len(body))
        assert "immutable" in headers["cache-control"]
    assert streamlits.asked == [SCRIPT]


def test_a_font_is_compressed_already(ask, streamlits):
    for _ in range(2):
        _, headers, body = ask(FONT)
        assert body == (STATIC / FONT[1:]).read_bytes()
        assert "content-encoding" not in headers
        assert headers["etag"]
    assert streamlits.asked == [FONT]


@pytest.mark.parametrize(
    "headers",
    [{"accept-encoding": "identity"}, {"range": "bytes=0-9"}, {"if-none-match": '"x"'}],
    ids=str,
)
def test_other_questions_are_streamlits(ask, streamlits, headers):
    ask(SCRIPT)
    _, found, body = ask(SCRIPT, **headers)
    assert "content-encoding" not in found
    assert (STATIC / SCRIPT[1:]).read_bytes().startswith(body)
    assert len(streamlits.asked) == 2


@pytest.mark.parametrize("path", ["/", "/static/js/nothing.js", "/index.html", SCRIPT.replace("/js/", "//js/")])
def test_what_may_change_or_has_many_names_is_not_kept(ask, streamlits, path):
    first, second = ask(path), ask(path)
    assert first[0] == second[0] == 200
    assert first[2] == second[2]
    assert len(streamlits.asked) == 2


def test_only_so_many_are_kept(ask, streamlits, monkeypatch):
    monkeypatch.setattr("lstm_demo.app.files.MOST_FILES", 1)
    for path in (SCRIPT, FONT, SCRIPT, FONT):
        assert ask(path)[0] == 200
    assert streamlits.asked == [SCRIPT, FONT, FONT]
    assert sum(path.is_file() for path in (STATIC / "static").rglob("*")) < MOST_FILES
