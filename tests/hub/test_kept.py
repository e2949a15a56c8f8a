"""Without a network: is a model that was once fetched by its name found, as it then was, and is that said?"""

import pytest

from lstm_demo.__main__ import main
from lstm_demo.errors import HubNotFoundError, HubUnavailableError, KeptModelWarning
from lstm_demo.hub import disk, load

NOBODY = "http://127.0.0.1:9"  # where nobody listens


@pytest.mark.parametrize("revision", [None, "a/branch"])
def test_without_a_network_a_name_gives_what_it_gave_last_and_says_so(hub, files, monkeypatch, revision):
    commit = hub.add("user/repo", files)
    hub.repos["models/user/repo"].refs["a/branch"] = commit
    load("user/repo", revision=revision)
    latest = hub.add("user/repo", files | {"README.md": b"# Changed\n"})
    load("user/repo", revision=latest)  # by its commit: that is not what the name gave
    monkeypatch.setenv("HF_ENDPOINT", NOBODY)
    with pytest.warns(KeptModelWarning) as said:
        found = load("user/repo", revision=revision)
    assert found.commit == commit
    sentence = str(said[0].message)
    assert "cannot be reached" in sentence
    name = f"user/repo@{revision}" if revision else "user/repo"
    assert sentence.endswith(f"Until then this is '{name}' as it was when it was last fetched, at commit {commit}.")
    assert said[0].filename == __file__


def test_without_a_network_nothing_else_is_given(hub, files, monkeypatch):
    commit = hub.add("user/repo", files)
    load("user/repo")
    monkeypatch.setenv("HF_ENDPOINT", NOBODY)
    for other in ("user/other", "user/repo@v1", f"user/repo@{'0' * 40}"):
        with pytest.raises(HubUnavailableError):
            load(other)
    disk.discard(disk.place("model", "user/repo", commit))
    with pytest.raises(HubUnavailableError):
        load("user/repo")


def test_at_a_terminal_it_is_said_beside_the_verdict(standin, files, capsys):
    commit = standin.add("user/repo", files)
    asked = ["predict", "--model", "user/repo", "a"]
    assert main(asked) == 0
    with_it, silent = capsys.readouterr()
    standin.stop()
    assert main(asked) == 0
    without, said = capsys.readouterr()
    assert (without, silent) == (with_it, "")
    assert said.startswith("lstm_demo: The Hub at '127.0.0.1")
    assert said.endswith(f"as it was when it was last fetched, at commit {commit}.\n")
    assert said.count("\n") == 1


def test_what_the_hub_no_longer_has_is_not_given(hub, files):
    hub.add("user/repo", files)
    load("user/repo")
    hub.repos.clear()
    with pytest.raises(HubNotFoundError):
        load("user/repo")


def test_a_note_that_rotted_is_none(hub):
    disk.remember("model", "user/repo", "main", "0" * 40)
    assert disk.remembered("model", "user/repo", "main") == "0" * 40
    assert disk.remembered("model", "user/repo", "Main") is None
    [note] = disk.root().glob("asked/*")
    for rotten in (b"", b"../../etc", b"\xff", b"0" * 39):
        note.write_bytes(rotten)
        assert disk.remembered("model", "user/repo", "main") is None


def test_a_disk_that_takes_no_note_does_not_stop_anybody(hub, files):
    (disk.root() / "models").mkdir(parents=True)
    (disk.root() / "asked").write_text("in the way")
    hub.add("user/repo", files)
    assert load("user/repo").name == "user/repo"
