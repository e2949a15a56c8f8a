"""What people elsewhere are told of an error is the same sentence without this machine's paths."""

import copy
import errno
import os
import pickle
from pathlib import Path

import pytest

from lstm_demo.errors import (
    BundleError,
    HubNotFoundError,
    HubStorageError,
    HubUnavailableError,
    InputError,
    Part,
    TrainingError,
)
from lstm_demo.hub import disk, load
from lstm_demo.hub.faults import error_for
from lstm_demo.storage import reading
from lstm_demo.texts import Texts


def missing_folder(place):
    with reading(place / "none", "config.json"):
        pass


def unreadable_file(place):
    (place / "none").mkdir()
    with reading(place / "none", "config.json"):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(place / "config.json"))


def full_memory(place):
    (place / "none").mkdir()
    with reading(place / "none", "config.json"):
        raise MemoryError


def no_model(place):
    load(place / "none")


def no_shelf(place):
    (place / "file").write_text("")
    os.environ["HF_ASSETS_CACHE"] = str(place / "file")
    with disk.unfinished():
        pass


def full_disk(place):
    raise error_for(
        {"fault": "disk", "detail": "No space left", "folder": str(place / "disk")}, "user/repo", None, False
    )


@pytest.mark.parametrize(
    ("fail", "kind", "public"),
    [
        (missing_folder, BundleError, "There is no folder 'none'; give a folder that holds config.json."),
        (unreadable_file, BundleError, "The model in 'none' cannot be read: Permission denied."),
        (full_memory, BundleError, "The model in 'none' cannot be read: there is not enough memory; end other"),
        (no_model, InputError, "There is no such model on this server."),
        (no_shelf, HubStorageError, "cannot be kept in 'lstm_demo' (Not a directory); make room"),
        (full_disk, HubStorageError, "cannot be kept in 'disk' (No space left); make room"),
    ],
)
def test_whoever_runs_the_program_reads_the_path_and_nobody_else(tmp_path, monkeypatch, fail, kind, public):
    monkeypatch.setenv("HF_ASSETS_CACHE", str(tmp_path))
    with pytest.raises(kind) as caught:
        fail(tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert public in caught.value.worded(Texts())
    assert str(tmp_path) not in caught.value.worded(Texts())


@pytest.mark.parametrize(
    "error",
    [
        InputError("text.too_long", n=25_000, most=20_000),
        HubNotFoundError("hub.private", repo="user/repo", who=Part("hub.without_token")),
        HubUnavailableError("hub.busy"),
        BundleError("bundle.unusable", file="config.json", error=InputError("config.even_width", value=4)),
        BundleError("bundle.no_folder", folder=Path("/srv/none"), holds="config.json"),
        TrainingError("A sentence of a command, with {braces} and 100 %."),
    ],
)
def test_an_error_is_the_same_out_of_a_cache_and_as_a_copy(error):
    for again in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert (type(again), again.key, again.values.keys()) == (type(error), error.key, error.values.keys())
        assert (str(again), again.worded(Texts())) == (str(error), error.worded(Texts()))


def test_values_are_written_as_the_language_writes_them():
    assert str(InputError("text.too_long", n=25_000, most=20_000)).startswith("The text has 25,000 characters; at most")
    assert str(InputError("edit.value", gate="g", value="2", low=-1.0, high=0.5)).endswith(
        "from \N{MINUS SIGN}1 to 0.5."
    )
    assert str(InputError("value.choice", name="a", value="b", allowed=("c", "d"))) == "a is b; use one of c and d."


def test_a_sentence_takes_the_place_of_a_key_where_no_page_can_meet_it():
    assert str(TrainingError("There is no {folder}.")) == "There is no {folder}."
