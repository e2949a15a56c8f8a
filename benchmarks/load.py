"""How do visitors look to a server? Websocket sessions that speak Streamlit's own protocol, on this machine only."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from streamlit.components.v2.bidi_component.main import _make_trigger_id as make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Subprotocol
from websockets.asyncio.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 200  # the most that any one answer may take
_DONE = {0, 1, 3}  # how a script finishes: well, not compiled, a fragment alone; 2 says that another run follows
_RUNS_KEPT = 2  # `global.maxCachedMessageAge`


@dataclass
class Server:
    """One process that answers as the app does."""

    process: subprocess.Popen[bytes]
    port: int
    seconds_to_health: float
    address: str = "127.0.0.1"

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Resident megabytes."""
        return self._megabytes("VmRSS")

    def peak(self) -> float:
        """The most resident megabytes since `reset_peak`."""
        return self._megabytes("VmHWM")

    def reset_peak(self) -> float:
        """Begin anew to look for the peak, from what is resident now."""
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")
        return self.memory()

    def _megabytes(self, name: str) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split(f"{name}:")[1].split()[0]) * 1024 / 1e6


@contextlib.contextmanager
def serving(
    script: str, model: str = "", log: Path = Path(os.devnull), address: str = "127.0.0.1", port: int = 0
) -> Iterator[Server]:
    """Start `script` on a free `port` of this machine, perhaps with a `model` of its deployer's, and end it.

    What it prints goes to the file `log`.
    """
    port = port or free_port()
    environment = {"LSTM_DEMO_MODEL": model, "STREAMLIT_SERVER_COOKIE_SECRET": "the same for all"}
    command = [sys.executable, "-m", "streamlit", "run", script]
    command += [f"--server.address={address}", f"--server.port={port}"]
    with running(command, environment, log, port, address) as server:
        yield server


@contextlib.contextmanager
def running(
    command: list[str], environment: dict[str, str], log: Path, port: int, address: str = "127.0.0.1"
) -> Iterator[Server]:
    """Start a process, wait until it answers as the app does, and end it."""
    started = time.perf_counter()
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=output, stderr=output)
    try:
        _wait_until_healthy(process, address, port)
        yield Server(process, port, time.perf_counter() - started, address)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def free_port() -> int:
    """A port that nobody listens on, at any of this machine's own addresses."""
    with socket.socket() as probe:
        probe.bind(("", 0))
        return int(probe.getsockname()[1])


class CrossedError(RuntimeError):
    """One visitor was sent what another one asked for."""


class Component(NamedTuple):
    """One of our own on a visitor's page: what a browser needs to answer in its name, and what it draws."""

    identity: str
    fragment: str
    payload: dict[str, Any]


class _Kept(NamedTuple):
    """A message that a browser would keep."""

    message: ForwardMsg
    run: int  # in which it was last of use


@dataclass
class Session:
    """One visitor: a connection, the widgets that stand on their page, and what they were sent."""

    channel: ClientConnection
    identity: str = ""  # by which the server knows the session again
    widgets: dict[str, str] = field(default_factory=dict)  # id by the end of the widget's key
    n_bytes: int = 0  # of the last answer
    n_elements: int = 0  # in it
    notes: list[str] = field(default_factory=list)  # what stood in coloured boxes
    words: list[str] = field(default_factory=list)  # what the stage shows
    components: dict[str, Component] = field(default_factory=dict)  # by name: the stage and the lens that is open
    fragment: str = ""  # the part of the page in which the text is sent, and which a browser asks for then
    _kept: dict[str, "_Kept"] = field(default_factory=dict)  # large messages, by their hash
    _n_runs: int = 0

    async def rerun(self, text: str | None = None, page: str = "", model: str = "") -> None:
        """Run `page`, the first by default; with a `text`, as if it were typed there and sent. Waits for all of it."""
        message = BackMsg()
        message.rerun_script.query_string = f"model={model}" if model else ""
        message.rerun_script.page_name = page
        message.rerun_script.cached_message_hashes.extend(self._kept)
        if text is not None:
            states = message.rerun_script.widget_states.widgets
            states.add(id=self.widgets["text"], string_value=text)
            states.add(id=self.widgets["submit"], trigger_value=True)
            message.rerun_script.fragment_id = self.fragment
        await self.send(message)

    async def read(self, text: str) -> float:
        """Read a `text`, and look whether its own answer comes; how long that took, in seconds."""
        self.words, started = [], time.perf_counter()
        await self.rerun(text)
        if not self.words:
            raise RuntimeError(f"No answer came, but {self.notes}.")
        if not "".join(text.split()).startswith("".join(self.words)):
            raise CrossedError(f"Somebody else's answer came: {' '.join(self.words[:5])!r}.")
        return time.perf_counter() - started

    async def tell(self, part: str, event: str, value: object) -> None:
        """Send what the component `part` sends when somebody does something in it. Waits for all of the answer."""
        component, message = self.components[part], BackMsg()
        message.rerun_script.cached_message_hashes.extend(self._kept)
        message.rerun_script.fragment_id = component.fragment
        sent = json.dumps([{"event": event, "value": value}])
        trigger = make_trigger_id(component.identity, "events")
        message.rerun_script.widget_states.widgets.add(id=trigger, json_trigger_value=sent)
        await self.send(message)

    async def send(self, message: BackMsg) -> None:
        """Send any `message`, and wait for all of its answer."""
        await self.channel.send(message.SerializeToString())
        self.n_bytes, self.n_elements, self.notes = 0, 0, []
        async with asyncio.timeout(SECONDS):
            while not self._take(await self.channel.recv()):
                pass

    def _take(self, content: str | bytes) -> bool:
        """Look at one message; true where it is the answer's last."""
        assert isinstance(content, bytes)
        self.n_bytes += len(content)
        message = self._whole(ForwardMsg.FromString(content))
        if message.WhichOneof("type") == "script_finished":
            is_done = message.script_finished in _DONE
            if is_done:
                self._forget()
            return is_done
        self.identity = message.new_session.initialize.session_id or self.identity
        self.n_elements += message.WhichOneof("type") == "delta"
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(f"The page failed: {element.exception.type}.")
        if kind == "alert":
            self.notes.append(element.alert.body)
        elif kind == "bidi_component":
            self._see(element.bidi_component, message.delta.fragment_id)
        elif kind == "text_area":
            self.widgets["text"] = element.text_area.id
        elif kind == "selectbox":
            self.widgets[element.selectbox.id.rsplit("-", 1)[1]] = element.selectbox.id
        elif kind == "button" and element.button.id.endswith("submit"):
            self.widgets["submit"], self.fragment = element.button.id, message.delta.fragment_id
        return False

    def _see(self, drawn: Any, fragment: str) -> None:
        """Look at one of our own components; the first one of a visit brings the code, and no payload."""
        name = drawn.component_name.removeprefix("lstm_demo.")
        if drawn.bytes:
            self.components[name] = Component(drawn.id, fragment, json.loads(drawn.bytes))
        if name == "stage":
            self.words = self.components[name].payload["words"]

    def _whole(self, message: ForwardMsg) -> ForwardMsg:
        """What a message stands for; a browser keeps large ones, and says so, and then it is sent their names."""
        name = message.ref_hash or message.hash
        if message.WhichOneof("type") == "ref_hash":
            message = self._kept[name].message
        elif not message.metadata.cacheable:
            return message
        self._kept[name] = _Kept(message, self._n_runs)
        return message

    def _forget(self) -> None:
        self._n_runs += 1
        self._kept = {name: one for name, one in self._kept.items() if self._n_runs - one.run <= _RUNS_KEPT}


@contextlib.asynccontextmanager
async def visitors(server: Server, count: int, model: str = "", session: str = "") -> AsyncIterator[list[Session]]:
    """Open `count` sessions, or a lost one anew, and let each see the first page, with the `model` of this name."""
    async with contextlib.AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(connected(server, session)) for _ in range(count)]
        for one in sessions:
            await one.rerun(model=model)
        yield sessions


@contextlib.asynccontextmanager
async def connected(server: Server, session: str = "", cookie: str = "") -> AsyncIterator[Session]:
    """Open one session, or a lost one anew."""
    protocols = [Subprotocol(one) for one in ("streamlit", "no-token", session)[: 3 if session else 1]]
    url, headers = f"ws://{server.address}:{server.port}/_stcore/stream", {"Cookie": cookie} if cookie else {}
    patience: dict[str, Any] = {"open_timeout": SECONDS, "ping_interval": None}  # a browser does not ask either
    async with connect(
        url, subprotocols=protocols, additional_headers=headers, max_size=50_000_000, **patience
    ) as channel:
        yield Session(channel)


def _wait_until_healthy(process: "subprocess.Popen[bytes]", address: str, port: int) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://{address}:{port}/_stcore/health", timeout=2) as answer,
        ):
            if answer.read() == b"ok":
                return
        time.sleep(0.02)
    raise RuntimeError("The server did not become healthy; start it by hand to see why.")
