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

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 200  # the most that any one answer may take
_DONE = {0, 1, 3}  # how a script finishes: well, not compiled, a fragment alone; 2 says that another run follows


@dataclass
class Server:
    """One Streamlit process."""

    process: subprocess.Popen[bytes]
    port: int
    seconds_to_health: float

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
def serving(script: str, model: str = "", log: Path = Path(os.devnull), **settings: str) -> Iterator[Server]:
    """Start `script` on a free port of this machine, perhaps with a `model` of its deployer's, and end it.

    Its `settings` are environment variables; what it prints goes to the file `log`.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if key != "LSTM_DEMO_MODEL"} | settings
    if model:
        environment["LSTM_DEMO_MODEL"] = model
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.address=127.0.0.1", f"--server.port={port}"]
    started = time.perf_counter()
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        _wait_until_healthy(process, port)
        yield Server(process, port, time.perf_counter() - started)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


@dataclass
class Session:
    """One visitor: a connection, the widgets that stand on their page, and what they were sent."""

    channel: ClientConnection
    identity: str = ""  # by which the server knows the session again
    widgets: dict[str, str] = field(default_factory=dict)  # id by the end of the widget's key
    n_bytes: int = 0  # of the last answer
    notes: list[str] = field(default_factory=list)  # what stood in coloured boxes
    words: list[str] = field(default_factory=list)  # what the reader shows

    async def rerun(self, text: str | None = None, page: str = "", model: str = "") -> None:
        """Run `page`, the first by default; with a `text`, as if it were typed there and sent. Waits for all of it."""
        message = BackMsg()
        message.rerun_script.query_string = f"model={model}" if model else ""
        message.rerun_script.page_name = page
        if text is not None:
            states = message.rerun_script.widget_states.widgets
            states.add(id=self.widgets["text"], string_value=text)
            states.add(id=self.widgets["submit"], trigger_value=True)
        await self.send(message)

    async def send(self, message: BackMsg) -> None:
        """Send any `message`, and wait for all of its answer."""
        await self.channel.send(message.SerializeToString())
        self.n_bytes, self.notes = 0, []
        async with asyncio.timeout(SECONDS):
            while not self._take(await self.channel.recv()):
                pass

    def _take(self, content: str | bytes) -> bool:
        """Look at one message; true where it is the answer's last."""
        assert isinstance(content, bytes)
        self.n_bytes += len(content)
        message = ForwardMsg.FromString(content)
        if message.WhichOneof("type") == "script_finished":
            return message.script_finished in _DONE
        self.identity = message.new_session.initialize.session_id or self.identity
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(f"The page failed: {element.exception.type}.")
        if kind == "alert":
            self.notes.append(element.alert.body)
        elif kind == "bidi_component":
            [payload, *_] = json.loads(element.bidi_component.json or "[{}]")
            self.words = payload.get("words", self.words) if isinstance(payload, dict) else self.words
        elif kind == "text_area":
            self.widgets["text"] = element.text_area.id
        elif kind == "selectbox":
            self.widgets[element.selectbox.id.rsplit("-", 1)[1]] = element.selectbox.id
        elif kind == "button" and element.button.id.endswith("submit"):
            self.widgets["submit"] = element.button.id
        return False


@contextlib.asynccontextmanager
async def visitors(server: Server, count: int, model: str = "", session: str = "") -> AsyncIterator[list[Session]]:
    """Open `count` sessions, or a lost one anew, and let each see the first page, with the `model` of this name."""
    async with contextlib.AsyncExitStack() as stack:
        url = f"ws://127.0.0.1:{server.port}/_stcore/stream"
        protocols = ["streamlit", "no-token", session] if session else ["streamlit"]
        open_one = [connect(url, subprotocols=protocols, max_size=50_000_000) for _ in range(count)]
        sessions = [Session(await stack.enter_async_context(one)) for one in open_one]
        for session in sessions:
            await session.rerun(model=model)
        yield sessions


def _wait_until_healthy(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer,
        ):
            if answer.read() == b"ok":
                return
        time.sleep(0.02)
    raise RuntimeError("The server did not become healthy; start it by hand to see why.")
