"""A Hub on loopback that speaks the real protocol: repositories in memory, a log of requests, and faults to order."""

import base64
import contextlib
import hashlib
import json
import re
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

GOOD_TOKEN = "hf_good"
LARGE = (".safetensors", ".parquet", ".bin", ".pt")  # kept outside of git, known by their sha256


@dataclass
class Repo:
    """One repository: a history of commits, each a full set of files."""

    private: bool = False
    gated: bool = False
    commits: dict[str, dict[str, bytes]] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)

    def commit(self, files: dict[str, bytes]) -> str:
        joined = repr((self.refs.get("main"), sorted(files.items()))).encode()
        sha = hashlib.sha1(joined, usedforsecurity=False).hexdigest()
        self.commits[sha], self.refs["main"] = dict(files), sha
        return sha


@dataclass
class Request:
    """One line of the log."""

    method: str
    path: str
    headers: dict[str, str]


class StandInHub:
    """`with StandInHub() as hub:`; `hub.endpoint` is its address.

    Faults: `hub.faults[stage]` is called with the handler instead of an answer; the stages are "info", "paths",
    "file" and, for one file, "file NAME". `hub.served[NAME]` changes the bytes that are sent, `hub.listed[NAME]` the
    entry in the listing.
    """

    def __init__(self) -> None:
        self.repos: dict[str, Repo] = {}
        self.objects: dict[str, bytes] = {}  # large files, by sha256
        self.requests: list[Request] = []
        self.faults: dict[str, Callable[[Handler], None]] = {}
        self.served: dict[str, Callable[[bytes], bytes]] = {}
        self.listed: dict[str, Callable[[dict], dict]] = {}
        self.closing = threading.Event()
        self.server = Server(("127.0.0.1", 0), type("BoundHandler", (Handler,), {"hub": self}))
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "StandInHub":
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """From now on nobody is there; to stop twice does no harm."""
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()

    def add(self, name: str, files: dict[str, bytes], kind: str = "models", **options: bool) -> str:
        """Make or extend a repository; gives the commit."""
        return self.repos.setdefault(f"{kind}/{name}", Repo(**options)).commit(files)

    @property
    def tokens(self) -> set[str]:
        """Every access token that was ever sent here."""
        return {request.headers[name] for request in self.requests for name in request.headers if name in _SECRET}


_SECRET = ("authorization", "cookie", "x-hf-token")


class Server(ThreadingHTTPServer):
    """A thread for each connection; whoever hangs up is no news."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    hub: StandInHub
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # what is written in two pieces goes at once, not forty milliseconds later

    def do_GET(self) -> None:
        self._take()
        path = self._path
        if found := re.fullmatch(rf"/api/{_REPO}(?:/revision/(?P<revision>[^/]+))?", path):
            self._info(found)
        elif found := re.fullmatch(rf"/api/{_REPO}/tree/(?P<revision>[^/]+)", path):
            self._entries(found, None)
        elif found := re.fullmatch(rf"/{_RESOLVED}/resolve/(?P<revision>[^/]+)/(?P<file>.+)", path):
            self._file(found)
        else:
            self.refuse(404)

    do_HEAD = do_GET  # noqa: N815

    def do_POST(self) -> None:
        body = self._take()
        path = self._path
        if found := re.fullmatch(rf"/api/{_REPO}/paths-info/(?P<revision>[^/]+)", path):
            self._entries(found, parse_qs(body.decode())["paths"])
        elif path == "/api/validate-yaml":
            sound = json.loads(body)["content"].startswith("---\n")
            self.json({"errors": [] if sound else [{"message": "no metadata"}], "warnings": []}, 200 if sound else 400)
        elif path.endswith("/objects/batch"):
            self.json({"transfer": "basic", "objects": [self._upload(one) for one in json.loads(body)["objects"]]})
        elif path == "/verify":
            self.json({})
        elif self.headers["authorization"] != f"Bearer {GOOD_TOKEN}":
            self.refuse(401, message="Invalid username or password.")
        elif path == "/api/repos/create":
            self._create(json.loads(body))
        elif found := re.fullmatch(rf"/api/{_REPO}/preupload/main", path):
            self.json({"files": [_mode(file["path"]) for file in json.loads(body)["files"]]})
        elif found := re.fullmatch(rf"/api/{_REPO}/commit/main", path):
            self._commit(found["id"], [json.loads(line) for line in body.splitlines()])
        else:
            self.refuse(404)

    def do_PUT(self) -> None:
        body = self._take()
        self.hub.objects[hashlib.sha256(body).hexdigest()] = body
        self.json({})

    def _info(self, found: re.Match) -> None:
        if self._is_broken("info") or not (known := self._open(found)):
            return
        repo, sha, files = known
        siblings = [{"rfilename": name} for name in files]
        values = {"id": found["id"], "sha": sha, "private": repo.private, "siblings": siblings}
        self.json({"tags": [], "downloads": 0, "likes": 0, "gated": repo.gated, **values})

    def _entries(self, found: re.Match, names: list[str] | None) -> None:
        if self._is_broken("paths") or not (known := self._open(found)):
            return
        _, _, files = known
        entries = [_entry(name, content) for name, content in files.items() if names is None or name in names]
        self.json([self.hub.listed.get(entry["path"], lambda one: one)(entry) for entry in entries])

    def _file(self, found: re.Match) -> None:
        name = unquote(found["file"])
        if self._is_broken(f"file {name}") or self._is_broken("file") or not (known := self._open(found)):
            return
        repo, sha, files = known
        if repo.gated and self.headers["authorization"] != f"Bearer {GOOD_TOKEN}":
            self.refuse(403, "GatedRepo")
            return
        if name not in files:
            self.refuse(404, "EntryNotFound")
            return
        content = self.hub.served.get(name, lambda one: one)(files[name])
        entry = _entry(name, files[name])
        self.send(content, headers={"ETag": f'"{entry.get("lfs", entry)["oid"]}"', "X-Repo-Commit": sha})

    def _open(self, found: re.Match) -> tuple[Repo, str, dict[str, bytes]] | None:
        """The repository, the commit and its files; None after a refusal, in the words of the real Hub."""
        repo = self.hub.repos.get(f"{found['kind'] or 'models'}/{found['id']}")
        if repo is None:
            self.refuse(404, "RepoNotFound", "Repository not found")
        elif repo.private and self.headers["authorization"] != f"Bearer {GOOD_TOKEN}":
            self.refuse(401, "RepoNotFound", "Invalid username or password.")
        else:
            revision = unquote(found["revision"] or "main")
            sha = repo.refs.get(revision, revision)
            if sha in repo.commits:
                return repo, sha, repo.commits[sha]
            self.refuse(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        return None

    def _create(self, wanted: dict) -> None:
        name = f"{wanted['organization']}/{wanted['name']}"
        status = 409 if f"models/{name}" in self.hub.repos else 200
        if status == 200:
            self.hub.add(name, {".gitattributes": b""}, private=wanted.get("visibility") == "private")
        self.json({"url": f"{self.hub.endpoint}/{name}", "name": name}, status)

    def _commit(self, name: str, lines: list[dict]) -> None:
        repo = self.hub.repos[f"models/{name}"]
        files = dict(repo.commits[repo.refs["main"]])
        for line in lines:
            value = line["value"]
            if line["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                files[value["path"]] = self.hub.objects[value["oid"]]
            elif line["key"] == "deletedFile":
                del files[value["path"]]
        sha = repo.commit(files)
        self.json({"commitUrl": f"{self.hub.endpoint}/{name}/commit/{sha}", "commitOid": sha, "success": True})

    def _upload(self, one: dict) -> dict:
        links = {"upload": f"/upload/{one['oid']}", "verify": "/verify"}
        return {**one, "actions": {key: {"href": self.hub.endpoint + path} for key, path in links.items()}}

    def _take(self) -> bytes:
        """Note the request; give its body."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.hub.requests.append(Request(self.command, self.path, headers))
        return self.rfile.read(int(self.headers["content-length"] or 0))

    def finish(self) -> None:
        """Close the connection, which the other side may have left."""
        with contextlib.suppress(OSError):
            super().finish()

    def _is_broken(self, stage: str) -> bool:
        fault = self.hub.faults.get(stage)
        if fault is not None:
            fault(self)
        return fault is not None

    @property
    def _path(self) -> str:
        return urlsplit(self.path).path

    def refuse(self, status: int, code: str = "", message: str = "", **headers: str) -> None:
        """Refuse in the words of the real Hub."""
        headers |= {"X-Error-Code": code} if code else {}
        headers |= {"X-Error-Message": message} if message else {}
        self.send(json.dumps({"error": message}).encode(), status, headers)

    def json(self, value: object, status: int = 200) -> None:
        self.send(json.dumps(value).encode(), status, {"Content-Type": "application/json"})

    def send(self, content: bytes, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            try:
                self.wfile.write(content)
            except OSError:  # the other side did not want it all
                self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


_REPO = r"(?P<kind>models|datasets)/(?P<id>[^/]+/[^/]+)"
_RESOLVED = r"(?:(?P<kind>datasets)/)?(?P<id>(?!api/)[^/]+/[^/]+)"


def _entry(name: str, content: bytes) -> dict:
    git = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    entry = {"type": "file", "path": name, "size": len(content), "oid": git}
    if name.endswith(LARGE):
        oid = hashlib.sha256(content).hexdigest()
        entry["lfs"] = {"oid": oid, "size": len(content), "pointerSize": 132}
    return entry


def _mode(path: str) -> dict:
    return {"path": path, "uploadMode": "lfs" if path.endswith(LARGE) else "regular", "shouldIgnore": False}
