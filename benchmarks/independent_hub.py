"""Does a Hub that others wrote give the same model? Olah, a mirror of the Hub, serves a git repository of the model.

    python -m venv elsewhere && elsewhere/bin/pip install olah==0.5.4
    python -m benchmarks.independent_hub elsewhere/bin/olah-cli

In an environment of its own, because it asks for other versions of libraries. Needs git.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lstm_demo.errors import HubError
from lstm_demo.hub import MODELS, disk, load, look_up, read_address

REPO = "user/repo"
CONFIG = """
[basic]
host = "127.0.0.1"
port = {port}
hf-scheme = "http"
hf-netloc = "127.0.0.1:9"
hf-lfs-netloc = "127.0.0.1:9"
mirror-scheme = "http"
mirror-netloc = "127.0.0.1:{port}"
mirror-lfs-netloc = "127.0.0.1:{port}"
repos-path = "{folder}/repos"
mirrors-path = ["{folder}/mirrors"]
[accessibility]
offline = true
"""


def main(program: str) -> None:
    """Serve the bundled model from a git repository, load it, and compare."""
    model = MODELS / "lstm"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        commit = _repository(folder / "mirrors" / "models" / REPO, model)
        os.environ["HF_HOME"] = str(folder / "home")
        with _serving(program, folder) as endpoint:
            os.environ["HF_ENDPOINT"] = endpoint
            address = read_address(REPO)
            assert address is not None
            listing = look_up(address)
            print(f"{listing.pinned}: {len(listing.files)} files, {listing.total_bytes:,} bytes")
            assert listing.commit == commit
            found = load(REPO)
            assert found.commit == commit
            for path in model.iterdir():
                assert (disk.place("model", REPO, commit) / path.name).read_bytes() == path.read_bytes()
            print(f"load({REPO!r}): the same bytes, {found.n_parameters:,} parameters")
            _refused("user/none")
            _refused(f"{REPO}@v9")
        assert load(REPO, revision=commit).commit == commit
        print("the same commit again, with that Hub gone: nothing was asked")


def _refused(source: str) -> None:
    try:
        load(source)
    except HubError as error:
        print(f"load({source!r}): {error}")
    else:
        raise AssertionError(f"{source} was loaded")


def _repository(place: Path, model: Path) -> str:
    """A git repository of the model's files; gives its commit."""
    place.mkdir(parents=True)
    for path in model.iterdir():
        (place / path.name).write_bytes(path.read_bytes())

    def git(*arguments: str) -> str:
        identity = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "core.autocrlf=false")
        done = subprocess.run(["git", *identity, *arguments], cwd=place, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    git("init", "--quiet", "--initial-branch=main")
    git("add", ".")
    git("commit", "--quiet", "--message=Publish")
    return git("rev-parse", "HEAD")


@contextmanager
def _serving(program: str, folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "olah.toml").write_text(CONFIG.format(port=port, folder=folder))
    server = subprocess.Popen(
        [str(Path(program).absolute()), "--config", str(folder / "olah.toml")],
        cwd=folder,  # it leaves its log where it stands
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    endpoint = f"http://127.0.0.1:{port}"
    try:
        _await(endpoint)
        yield endpoint
    finally:
        server.terminate()
        server.wait()


def _await(endpoint: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{endpoint}/api/models/{REPO}/revision/main", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{endpoint} does not answer")


if __name__ == "__main__":
    main(sys.argv[1])
