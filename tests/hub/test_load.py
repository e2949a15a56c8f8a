"""A model comes from the Hub: which commit, which requests, what is kept."""

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from lstm_demo.bundle import load_folder
from lstm_demo.errors import BundleError, HubContentError, InputError
from lstm_demo.hub import Listing, describe, disk, fetch, load, look_up, read_address
from lstm_demo.hub.remote import Address
from lstm_demo.limits import MAX_ADDRESS_CHARACTERS

from .standin import GOOD_TOKEN


def weights_of(bundle):
    return dict(bundle.network.state_dict())


def test_what_was_put_there_comes_back(hub, files, folder):
    commit = hub.add("user/repo", files)
    found = load("user/repo")
    assert (found.name, found.repository, found.commit) == ("user/repo", "user/repo", commit)
    assert (found.card, found.evaluation) == (files["README.md"].decode(), load_folder(folder).evaluation)
    torch.testing.assert_close(weights_of(found), weights_of(load_folder(folder)), rtol=0, atol=0)
    kept = disk.place("model", "user/repo", commit)
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == files


def test_only_the_files_of_a_model_are_asked_for(hub, files):
    others = {"pytorch_model.bin": b"x", "sub/config.json": b"x", "../up.txt": b"x", "train.py": b"x"}
    hub.add("user/repo", files | others)
    load("user/repo")
    fetched = {request.path.rsplit("/", 1)[1] for request in hub.requests if "/resolve/" in request.path}
    assert fetched == {*files}
    assert len(hub.requests) == 2 + len(files)


def test_a_branch_is_looked_up_each_time_and_fetched_once(hub, files):
    first = hub.add("user/repo", files)
    assert load("user/repo").commit == first
    del hub.requests[:]
    assert load("user/repo").commit == first
    assert not [request for request in hub.requests if "/resolve/" in request.path]
    second = hub.add("user/repo", files | {"README.md": b"# Changed\n"})
    assert load("user/repo").commit == second
    assert load("user/repo", revision=first).card == files["README.md"].decode()


@pytest.mark.parametrize("written", ["user/repo@{}", "https://huggingface.co/user/repo/tree/{}"])
def test_a_kept_commit_sends_nothing(hub, files, written):
    commit = hub.add("user/repo", files)
    first = load(written.format(commit))
    assert hub.requests
    del hub.requests[:]
    second = load("user/repo", revision=commit)
    torch.testing.assert_close(weights_of(first), weights_of(second), rtol=0, atol=0)
    assert hub.requests == []


def test_tags_and_branches(hub, files):
    commit = hub.add("user/repo", files)
    hub.repos["models/user/repo"].refs |= {"v1.0": commit, "a/branch": commit}
    hub.add("user/repo", files | {"README.md": b"# Later\n"})
    assert load("user/repo@v1.0").commit == load("user/repo", revision="a/branch").commit == commit


def test_what_would_be_fetched_is_known_before(hub, files):
    commit = hub.add("user/repo", files)
    listing = look_up(Address("user/repo"))
    assert isinstance(listing, Listing)
    assert {file.name: file.size for file in listing.files} == {name: len(content) for name, content in files.items()}
    assert (listing.commit, listing.total_bytes) == (commit, sum(map(len, files.values())))
    assert listing.pinned == f"user/repo@{commit}"
    assert not listing.is_kept
    assert not [request for request in hub.requests if "/resolve/" in request.path]
    heard = []
    fetch(listing, progress=heard.append)
    assert heard[-1] == listing.total_bytes
    assert heard == sorted(heard)
    assert listing.is_kept


def test_optional_files_may_be_missing(hub, files):
    hub.add("user/repo", {name: files[name] for name in ("config.json", "vocab.txt", "model.safetensors")})
    found = load("user/repo")
    assert (found.card, found.evaluation, found.history) == ("", None, "")


def test_a_model_may_be_too_large_for_a_visitor(hub, files):
    hub.add("user/repo", files)
    size = len(files["model.safetensors"])
    look_up(Address("user/repo"), max_bytes=size)
    with pytest.raises(HubContentError, match=rf"has {size:,} bytes; at most {size - 1:,} are fetched"):
        look_up(Address("user/repo"), max_bytes=size - 1)


# What is kept


def test_a_kept_model_that_rotted_is_fetched_again(hub, files):
    commit = hub.add("user/repo", files)
    load("user/repo", revision=commit)
    (disk.place("model", "user/repo", commit) / "vocab.txt").write_text("rotten")
    assert load("user/repo", revision=commit).commit == commit


def test_an_unsound_model_is_not_kept(hub, files):
    commit = hub.add("user/repo", files | {"config.json": b"{"})
    with pytest.raises(
        BundleError, match=rf"'user/repo' at commit {commit[:7]} cannot be used: config.json is not sound"
    ):
        load("user/repo")
    assert [path for path in disk.root().rglob("*") if path.is_file()] == []
    assert list(disk.root().glob(".*")) == []


def test_there_is_room_for_so_much_and_the_oldest_goes(hub, files, monkeypatch):
    commits = []
    for number in range(3):
        commits.append(hub.add("user/repo", files | {"README.md": b"x" * (number + 1)}))
        load("user/repo")
        os.utime(disk.place("model", "user/repo", commits[-1]), (number, number))
    load("user/repo", revision=commits[0])  # used now
    size = sum(map(len, files.values()))
    monkeypatch.setattr(disk, "MAX_CACHE_BYTES", int(2.5 * size))
    latest = hub.add("user/repo", files)
    load("user/repo")
    kept = {path.name for path in disk.place("model", "user/repo", latest).parent.iterdir()}
    assert kept == {commits[0], latest}


def test_half_of_a_small_disk_stays_free_for_the_next(hub, files, monkeypatch):
    size = sum(len(content) for name, content in files.items() if name != "README.md")
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda _: SimpleNamespace(total=int(5 * size)))
    commits = []
    for number in range(3):
        commits.append(hub.add("user/repo", files | {"README.md": b"x" * (number + 1)}))
        load("user/repo")
        os.utime(disk.place("model", "user/repo", commits[-1]), (number, number))
    assert {path.name for path in disk.place("model", "user/repo", commits[0]).parent.iterdir()} == set(commits[1:])


def test_what_an_ended_program_left_goes_after_a_day(hub, files):
    old, new = (disk.root() / f".fetching-{name}" for name in ("old", "new"))
    for path in (old, new):
        path.mkdir(parents=True)
    os.utime(old, (0, 0))
    hub.add("user/repo", files)
    load("user/repo")
    assert (old.exists(), new.exists()) == (False, True)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"HF_ASSETS_CACHE": "/a"}, "/a/lstm_demo"),
        ({"HF_HOME": "/h"}, "/h/assets/lstm_demo"),
        ({"XDG_CACHE_HOME": "/x"}, "/x/huggingface/assets/lstm_demo"),
        ({"HOME": "/me"}, "/me/.cache/huggingface/assets/lstm_demo"),
    ],
)
def test_the_place_on_disk(monkeypatch, environment, expected):
    for name in ("HF_ASSETS_CACHE", "HF_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert str(disk.root()) == expected


# Names


def test_a_folder_goes_before_a_repository(hub, folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(folder, Path("user/repo"))
    assert load("user/repo").name == "repo"
    assert hub.requests == []


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("user/repo", Address("user/repo")),
        ("a.b-c_d/e.f", Address("a.b-c_d/e.f")),
        ("user/repo@main", Address("user/repo", "main")),
        ("user/repo@refs/pr/1", Address("user/repo", "refs/pr/1")),
        ("https://huggingface.co/user/repo", Address("user/repo")),
        ("https://huggingface.co/user/repo/", Address("user/repo")),
        ("https://huggingface.co/user/repo/tree/v1", Address("user/repo", "v1")),
    ],
)
def test_addresses(source, address):
    assert read_address(source) == address


@pytest.mark.parametrize(
    "source",
    [
        "repo", "a/b/c", "/repo", "user/", "user//repo", "../repo", "user/..", "user/re..po", ".user/repo",
        "us er/repo", "user/repo\n", "usér/repo", "user/repo?x", "http://evil.example/user/repo", "user/" + "x" * 97,
        "a--b/c", "-user/repo", "x" * 10_000 + "/y", "user/<b>", "", "@main",
    ],
)  # fmt: skip
def test_what_is_no_address(source):
    assert read_address(source) is None


def test_an_address_is_as_long_as_a_visitor_may_make_it():
    repo = f"{'u' * 96}/{'r' * 96}"
    longest = f"{repo}@{'v' * (MAX_ADDRESS_CHARACTERS - len(repo) - 1)}"
    assert str(read_address(longest)) == longest
    assert read_address(f"{longest}v") is None


@pytest.mark.parametrize("revision", ["", "..", "a..b", "-x", "a b", "a\nb", "x" * 201, "é", "<b>", "a?b", "/x", "a@b"])
def test_revisions_that_cannot_be(hub, revision):
    for call in (lambda: load("user/repo", revision=revision), lambda: load(f"user/repo@{revision}")):
        with pytest.raises(InputError, match=r"The revision .* cannot be; give a branch, a tag or a commit"):
            call()
    assert hub.requests == []


def test_one_revision_is_enough(hub, folder):
    with pytest.raises(InputError, match="Two revisions are named, 'a' and 'b'"):
        load("user/repo@a", revision="b")
    with pytest.raises(InputError, match="A revision, 'main', belongs to a repository"):
        load(str(folder), revision="main")


# The access token


def test_the_token_stays_with_the_hub_when_it_sends_elsewhere(hub, files, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", GOOD_TOKEN)
    hub.add("user/repo", files)
    with type(hub)() as elsewhere:
        elsewhere.add("user/repo", files)
        target = elsewhere.endpoint.replace("127.0.0.1", "localhost")
        hub.faults["file"] = lambda handler: handler.send(b"", 302, {"Location": target + handler.path})
        assert load("user/repo", token=True).name == "user/repo"
        assert hub.tokens == {f"Bearer {GOOD_TOKEN}"}
        assert elsewhere.requests
        assert elsewhere.tokens == set()


def test_a_kept_model_is_described_without_asking_and_one_that_is_not_kept_is_a_sentence(hub, files):
    commit = hub.add("user/repo", files)
    with pytest.raises(BundleError, match="There is no folder"):
        describe(f"user/repo@{commit}")
    for source, named in (("user/repo", "user/repo"), ("user/repo@main", "user/repo@main")):
        with pytest.raises(InputError, match=f"'{named}' names no commit; give 'user/repo@' and the 40 digits"):
            describe(source)
    load("user/repo")
    n_requests = len(hub.requests)
    found = describe(f"user/repo@{commit}")
    assert len(hub.requests) == n_requests
    assert (found.outline.name, found.outline.repository, found.outline.commit) == ("user/repo", "user/repo", commit)
    assert found.n_bytes == sum(map(len, files.values()))
