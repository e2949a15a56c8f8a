"""How does the proxy of `deploy/` stand on this machine? Debian's HAProxy before replicas at addresses of loopback.

In a container it asks Docker's own name server where the replicas are; here it asks the one below.
"""

import contextlib
import os
import shutil
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from socketserver import BaseRequestHandler, UDPServer
from threading import Thread

from benchmarks.load import ROOT, Server, free_port, running, serving

CONFIGURATION = ROOT / "deploy" / "haproxy.cfg"
_PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
_NAME = "app"  # as the service is called in deploy/compose.yaml


@contextlib.contextmanager
def proxied(n_replicas: int, log: Path = Path(os.devnull)) -> Iterator[tuple[Server, list[Server]]]:
    """Start replicas of the app and the proxy before them: the proxy, and the replicas."""
    port = free_port()
    with contextlib.ExitStack() as stack:
        addresses = [f"127.0.0.{2 + index}" for index in range(n_replicas)]
        starting = [serving("asgi.py", log=log, address=one, port=port) for one in addresses]
        with ThreadPoolExecutor() as together:
            replicas = list(together.map(stack.enter_context, starting))
        names = stack.enter_context(_name_server(addresses))
        own = free_port()
        settings = {
            "BIND": f"127.0.0.1:{own}",
            "REPLICAS": f"{_NAME}:{port}",
            "DNS": f"127.0.0.1:{names}",
            "COOKIE_SECRET": "what no visitor knows",
        }
        command = [haproxy(), "-db", "-f", str(CONFIGURATION)]
        yield stack.enter_context(running(command, settings, log, own)), replicas


def haproxy() -> str:
    """Where HAProxy is."""
    found = shutil.which("haproxy", path=_PLACES)
    if found is None:
        raise RuntimeError("There is no HAProxy; on Debian and Ubuntu run `python tests/install_programs.py` as root.")
    return found


@contextlib.contextmanager
def _name_server(addresses: list[str]) -> Iterator[int]:
    """Answer any question for a name's addresses of the fourth version with all `addresses`; the port to ask at."""

    class Answer(BaseRequestHandler):
        def handle(self) -> None:
            question, channel = self.request
            end = question.index(b"\0", 12) + 5  # the name, its kind and class
            found = addresses if question[end - 4 : end - 2] == b"\0\1" else []
            records = b"".join(b"\xc0\x0c\0\1\0\1\0\0\0\1\0\4" + socket.inet_aton(one) for one in found)
            counts = b"\0\1" + len(found).to_bytes(2, "big") + b"\0\0\0\0"
            channel.sendto(question[:2] + b"\x84\0" + counts + question[12:end] + records, self.client_address)

    with UDPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
