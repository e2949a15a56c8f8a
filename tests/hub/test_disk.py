"""What is kept of the Hub is whole, needs no lock, and a disk that takes nothing is said so."""

import contextlib
import errno
import fcntl
import os
import resource
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lstm_demo import storage
from lstm_demo.errors import BundleError, HubStorageError
from lstm_demo.hub import disk, load

from .refusals import PATIENCE, refused


def test_locks_that_nobody_lets_go_of(standin, files, tmp_path):
    commit = standin.add("user/repo", files)
    names = [*files, commit, "0" * 40]
    folders = [tmp_path / "hf" / "hub" / ".locks" / "models--user--repo", disk.root(), disk.root() / "models"]
    with contextlib.ExitStack() as held:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
            for name in names:
                lock = held.enter_context((folder / f"{name}.lock").open("w"))
                fcntl.flock(lock, fcntl.LOCK_EX)
        assert load("user/repo", patience=PATIENCE).commit == commit


def test_many_at_once_get_the_same(standin, files):
    commit = standin.add("user/repo", files)
    with ThreadPoolExecutor(4) as pool:
        found = [*pool.map(lambda _: load("user/repo", patience=PATIENCE), range(4))]
    assert {bundle.commit for bundle in found} == {commit}
    assert list(disk.root().glob(".*")) == []


# What is thrown away


def test_what_is_thrown_away_is_gone_before_it_is_deleted(hub, files, monkeypatch):
    kept = disk.place("model", "user/repo", hub.add("user/repo", files))
    load("user/repo")
    deleted = []

    def note(folder, ignore_errors):
        deleted.append((folder.name[:10], {path.name for path in folder.iterdir()}, kept.exists()))

    monkeypatch.setattr(disk.shutil, "rmtree", note)
    disk.discard(kept)
    assert deleted == [(".fetching-", {*files}, False)]


def test_what_cannot_be_moved_stays_whole(hub, files, monkeypatch):
    kept = disk.place("model", "user/repo", hub.add("user/repo", files))
    load("user/repo")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", fail(errno.EROFS))
        disk.discard(kept)
    assert {path.name for path in kept.iterdir()} == {*files}


def test_what_is_still_being_fetched_is_no_old_commit(hub, files, monkeypatch):
    unfinished = disk.root() / ".fetching-endswiths" / "imdb" / "plain_text"
    unfinished.mkdir(parents=True)
    (unfinished / "part").write_bytes(b"x" * 1_000)
    monkeypatch.setattr(disk, "MAX_CACHE_BYTES", 1)
    hub.add("user/repo", files)
    load("user/repo")
    assert (unfinished / "part").exists()


TORCH = (
    "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate"
)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.EMFILE, "Too many open files"), "cannot be read: Too many open files."),
        (MemoryError(), "cannot be read: there is not enough memory; end other programs first."),
        (RuntimeError(TORCH), "cannot be read: there is not enough memory; end other programs first."),
    ],
    ids=["files", "memory", "torch"],
)
@pytest.mark.parametrize("pinned", [True, False])
def test_a_model_that_the_machine_fails_to_read_stays(hub, files, monkeypatch, error, sentence, pinned):
    commit = hub.add("user/repo", files)
    load("user/repo")
    with monkeypatch.context() as patch:
        patch.setattr(storage, "_own", fail(error))
        with pytest.raises(BundleError, match=f"'user/repo' at commit {commit[:7]} cannot be used: .*{sentence}"):
            load("user/repo", revision=commit if pinned else None, patience=PATIENCE)
    del hub.requests[:]
    assert load("user/repo", revision=commit).commit == commit
    assert hub.requests == []


@pytest.mark.parametrize("error", [FileNotFoundError(errno.ENOENT, "gone"), RuntimeError("bad")], ids=["gone", "bad"])
def test_a_model_that_has_gone_or_is_damaged_is_fetched_again(hub, files, monkeypatch, error):
    commit = hub.add("user/repo", files)
    load("user/repo")
    errors, own = [error], storage._own
    monkeypatch.setattr(storage, "_own", lambda tensor: fail(errors.pop())() if errors else own(tensor))
    del hub.requests[:]
    assert load("user/repo", revision=commit, patience=PATIENCE).commit == commit
    assert [request for request in hub.requests if "/resolve/" in request.path]


@pytest.mark.parametrize("name", ["HF_ASSETS_CACHE", "HF_HOME", "XDG_CACHE_HOME"])
def test_without_a_home_the_place_is_a_temporary_one(monkeypatch, name):
    for one in ("HF_ASSETS_CACHE", "HF_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(one, raising=False)
    monkeypatch.setenv(name, "~/x")
    monkeypatch.setattr(Path, "expanduser", fail(RuntimeError("Could not determine home directory.")))
    assert disk.root() == Path(tempfile.gettempdir()) / "lstm_demo"


def fail(error):
    """A function that raises `error`, or the operating system's of that number."""

    def failing(*_, **__):
        raise OSError(error, os.strerror(error)) if isinstance(error, int) else error

    return failing


# The disk


@pytest.fixture
def mount(tmp_path):
    """`mount(options)`: a small disk of its own, where this machine lets us; else None."""
    place = tmp_path / "disk"
    place.mkdir()

    def make(options):
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True, check=False)
        return place if done.returncode == 0 else None

    yield make
    subprocess.run(["umount", place], capture_output=True, check=False)


def test_a_cache_that_cannot_be_written_to(hub, files, monkeypatch, mount, tmp_path):
    hub.add("user/repo", files)
    place = mount("ro")
    if place is None:
        place = tmp_path / "locked"
        place.mkdir(0o500)
    monkeypatch.setenv("HF_HOME", str(place))
    refused(
        HubStorageError, "cannot be kept in .* .(Read-only file system|Permission denied).; make room, or set HF_HO"
    )
    assert hub.requests[-1].path.endswith(f"/paths-info/{hub.repos['models/user/repo'].refs['main']}")  # none fetched


def test_a_cache_below_a_file(hub, files, monkeypatch, tmp_path):
    hub.add("user/repo", files)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "file"))
    refused(HubStorageError, "cannot be kept in .* .Not a directory.")


def test_a_disk_that_is_full(hub, files, monkeypatch, mount):
    hub.add("user/repo", files)
    place = mount("size=8k")
    if place is not None:
        monkeypatch.setenv("HF_HOME", str(place))
        refused(HubStorageError, "cannot be kept in .* .No space left on device.; make room, or set HF_HOME")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        refused(HubStorageError, "cannot be kept in .* .(File too large|No space left on device).")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
