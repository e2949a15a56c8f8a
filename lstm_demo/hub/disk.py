"""The disk: where is kept what came from the Hub? A folder for each commit, put there whole or not at all; no locks."""

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from lstm_demo.hub.faults import storage_error
from lstm_demo.limits import MAX_CACHE_BYTES

_COMMIT = re.compile(r"[0-9a-f]{40}")
_UNFINISHED = ".fetching-"
_SECONDS_UNTIL_ABANDONED = 24 * 3_600


def root() -> Path:
    """The folder for all that comes from the Hub, inside of the Hub's own cache for libraries."""
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    home = os.environ.get("HF_HOME") or str(Path(cache) / "huggingface")
    assets = os.environ.get("HF_ASSETS_CACHE") or str(Path(home) / "assets")
    try:
        return Path(assets).expanduser() / "lstm_demo"
    except RuntimeError:  # nobody's machine: no home
        return Path(tempfile.gettempdir()) / "lstm_demo"


def place(kind: str, repo: str, commit: str) -> Path:
    """Where this commit is kept, if it is."""
    return root() / f"{kind}s" / repo.replace("/", "--") / commit


def remember(kind: str, repo: str, revision: str, commit: str) -> None:
    """Write down which commit `revision` is now, for a time without a network; no harm where that fails."""
    note = _note(kind, repo, revision)
    with contextlib.suppress(OSError):
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(commit, encoding="ascii")


def remembered(kind: str, repo: str, revision: str) -> str | None:
    """The commit that `revision` was when it was last asked for; None where that is not known."""
    try:
        commit = _note(kind, repo, revision).read_text(encoding="ascii")
    except (OSError, ValueError):
        return None
    return commit if _COMMIT.fullmatch(commit) else None


def _note(kind: str, repo: str, revision: str) -> Path:
    """By a hash: a revision may have slashes, and some disks take "v1" for "V1"."""
    name = hashlib.sha256(f"{kind} {repo} {revision}".encode()).hexdigest()[:32]
    return root() / "asked" / name


def use(folder: Path) -> bool:
    """Is `folder` kept? Then it counts as used now."""
    if not folder.is_dir():
        return False
    with contextlib.suppress(OSError):  # a disk that cannot be written to: nothing is thrown away there, either
        os.utime(folder)
    return True


@contextlib.contextmanager
def unfinished() -> Iterator[Path]:
    """A new folder below `root`, which is gone afterwards if it was not kept.

    Raises:
        HubStorageError: it cannot be written to.
    """
    try:
        root().mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=root(), prefix=_UNFINISHED))
    except OSError as error:
        raise storage_error(root(), str(error.strerror)) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(folder: Path, kept: Path) -> None:
    """Move the unfinished `folder` to its place, and throw away what was not used for longest, if there is too much.

    Raises:
        HubStorageError: it cannot be written to.
    """
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        with contextlib.suppress(FileExistsError):
            folder.rename(kept)
    except OSError as error:
        if not kept.is_dir():  # or somebody else was faster
            raise storage_error(root(), str(error.strerror)) from error
    _make_room(kept)


def discard(kept: Path) -> None:
    """Throw `kept` away; whoever looks for it meanwhile finds it whole or not at all."""
    aside = root() / f"{_UNFINISHED}{uuid4().hex}"
    with contextlib.suppress(OSError):
        kept.rename(aside)
    shutil.rmtree(aside, ignore_errors=True)


def _make_room(newest: Path) -> None:
    for left in root().glob(f"{_UNFINISHED}*"):  # by a program that was ended in the middle
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _SECONDS_UNTIL_ABANDONED:
                shutil.rmtree(left, ignore_errors=True)
    with contextlib.suppress(OSError):
        commits = sorted(root().glob("[!.]*s/*/*"), key=lambda folder: folder.stat().st_mtime)
        sizes = [sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) for folder in commits]
        total = shutil.disk_usage(root()).total  # of which half stays free for what comes next
        surplus = sum(sizes) - min(MAX_CACHE_BYTES, total // 2)
        for folder, size in zip(commits, sizes, strict=True):
            if surplus > 0 and folder != newest:
                discard(folder)
                surplus -= size
