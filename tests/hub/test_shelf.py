"""What is kept of the Hub is whole, needs no lock, and a disk that takes nothing is said so."""

import contextlib
import fcntl
import resource
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from lstm_demo.errors import HubStorageError
from lstm_demo.hub import load, shelf

from .refusals import PATIENCE, refused


def test_locks_that_nobody_lets_go_of(hub, files, tmp_path):
    commit = hub.add("user/repo", files)
    names = [*files, commit, "0" * 40]
    folders = [tmp_path / "hf" / "hub" / ".locks" / "models--user--repo", shelf.shelf(), shelf.shelf() / "models"]
    with contextlib.ExitStack() as held:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
            for name in names:
                lock = held.enter_context((folder / f"{name}.lock").open("w"))
                fcntl.flock(lock, fcntl.LOCK_EX)
        assert load("user/repo", patience=PATIENCE).commit == commit


def test_many_at_once_get_the_same(hub, files):
    commit = hub.add("user/repo", files)
    with ThreadPoolExecutor(4) as pool:
        found = [*pool.map(lambda _: load("user/repo", patience=PATIENCE), range(4))]
    assert {bundle.commit for bundle in found} == {commit}
    assert list(shelf.shelf().glob(".*")) == []


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
