"""What people elsewhere are told of an error is the same sentence without this machine's paths."""

import errno
import os
import pickle

import pytest

from lstm_demo.errors import BundleError, HubStorageError, HubUnavailableError, InputError
from lstm_demo.hub import load, shelf
from lstm_demo.hub.faults import error_for
from lstm_demo.storage import reading


def missing_folder(place):
    with reading(place / "none", "config.json"):
        pass


def unreadable_file(place):
    with reading(place, "config.json"):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(place / "config.json"))


def full_memory(place):
    with reading(place, "config.json"):
        raise MemoryError


def no_model(place):
    load(place / "none")


def no_shelf(place):
    (place / "file").write_text("")
    os.environ["HF_ASSETS_CACHE"] = str(place / "file")
    with shelf.unfinished():
        pass


def full_disk(place):
    raise error_for({"fault": "disk", "detail": "No space left", "folder": str(place)}, "user/repo", None, False)


@pytest.mark.parametrize(
    ("fail", "kind", "public"),
    [
        (missing_folder, BundleError, "The folder that should hold config.json is not on this server."),
        (unreadable_file, BundleError, "The model cannot be read on this server: Permission denied."),
        (full_memory, BundleError, "The model cannot be read on this server: there is not enough memory; end other"),
        (no_model, InputError, "There is no such model on this server."),
        (no_shelf, HubStorageError, "cannot be kept on this server (Not a directory); tell whoever runs it."),
        (full_disk, HubStorageError, "cannot be kept on this server (No space left); tell whoever runs it."),
    ],
)
def test_whoever_runs_the_program_reads_the_path_and_nobody_else(tmp_path, monkeypatch, fail, kind, public):
    monkeypatch.setenv("HF_ASSETS_CACHE", str(tmp_path))
    with pytest.raises(kind) as caught:
        fail(tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert public in caught.value.public
    assert str(tmp_path) not in caught.value.public


def test_an_error_without_a_path_is_the_same_for_everybody_also_out_of_a_cache():
    for error in (
        InputError("This is wrong."),
        HubUnavailableError("That is down."),
        BundleError("At /x.", "Nowhere."),
    ):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), again.public) == (type(error), str(error), error.public)
    assert InputError("This is wrong.").public == "This is wrong."
    assert HubUnavailableError("That is down.").public == "That is down."
