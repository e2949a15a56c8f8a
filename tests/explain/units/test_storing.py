"""Is an index read as it was written, and anything else refused?"""

import json
from hashlib import sha256

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from lstm_demo.errors import BundleError, InputError
from lstm_demo.explain.units import make_index, read_index, storing, unit, write_index

from .corpus import CORPUS


@pytest.fixture(scope="module")
def bundle(make_bundle):
    return make_bundle()


@pytest.fixture(scope="module")
def index(bundle):
    return make_index(bundle, CORPUS, min_count=2)


@pytest.fixture
def folder(index, tmp_path):
    n_bytes = write_index(index, tmp_path / "units")
    assert n_bytes == sum(path.stat().st_size for path in (tmp_path / "units").iterdir())
    return tmp_path / "units"


def test_what_is_written_is_read(bundle, index, folder):
    again = read_index(bundle, folder)
    for name, value in vars(index).items():
        if name == "quoted":
            assert value == again.quoted
        else:
            np.testing.assert_array_equal(value, getattr(again, name), err_msg=name)
    assert unit(bundle, 3, again) == unit(bundle, 3, index)
    assert not again.open.flags.writeable


def test_every_member_of_the_family_has_an_index(make_bundle, member, tmp_path):
    bundle = make_bundle(**member)
    if "dense" in member:
        for ask in (lambda: make_index(bundle, CORPUS), lambda: unit(bundle, 0)):
            with pytest.raises(InputError, match="its readout is not linear"):
                ask()
        return
    write_index(make_index(bundle, CORPUS, min_count=2), tmp_path)
    assert unit(bundle, 0, read_index(bundle, tmp_path)).n_units == 5


def test_another_model_is_refused_by_name(make_bundle, folder):
    with pytest.raises(InputError, match="is of the model tiny with other weights than those of tiny; make one"):
        read_index(make_bundle(seed=1), folder)


def test_no_index_is_told_how_to_make_one(bundle, tmp_path):
    with pytest.raises(InputError, match=r"no units' index .*; make one with python -m lstm_demo index-units"):
        read_index(bundle, tmp_path)


def test_what_is_too_large_is_neither_written_nor_read(bundle, index, folder, tmp_path, monkeypatch):
    monkeypatch.setattr(storing, "MAX_INDEX_BYTES", 1_000)
    with pytest.raises(InputError, match="at most 1,000 are allowed"):
        write_index(index, tmp_path / "other")
    assert not (tmp_path / "other").exists()
    with pytest.raises(BundleError, match=r"units\.safetensors has"):
        read_index(bundle, folder)


def changed(folder, name, change):
    """Write the arrays again, with another one under this name."""
    arrays = load_file(folder / "units.safetensors")
    arrays[name] = change(arrays[name])
    save_file({key: np.ascontiguousarray(array) for key, array in arrays.items()}, folder / "units.safetensors")
    told(folder, arrays=sha256((folder / "units.safetensors").read_bytes()).hexdigest())


def told(folder, **entries):
    """Write the texts again, with other entries; None leaves one out."""
    texts = json.loads((folder / "units.json").read_text()) | entries
    texts = {name: value for name, value in texts.items() if value is not None}
    (folder / "units.json").write_text(json.dumps(texts))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("effect", lambda x: x * np.float32("nan")),
        ("effect", lambda x: x[:-1]),
        ("effect", lambda x: x.astype(np.float64)),
        ("open", lambda x: x + 1.5),
        ("shut", lambda x: x[:-1]),
        ("words", lambda x: x + 13),
        ("words", lambda x: x - 2),
        ("quotations", lambda x: x + 1_000),
        ("means", lambda x: x.transpose(1, 0, 2)),
    ],
)
def test_arrays_that_cannot_be_are_refused(bundle, folder, name, change):
    changed(folder, name, change)
    with pytest.raises(BundleError, match="is damaged; make it again with index-units"):
        read_index(bundle, folder)


@pytest.mark.parametrize(
    "quotation",
    [
        ["a " * 26, [0, 1], "sst"],
        ["a" * 401, [0, 1], "sst"],
        ["a", [0, 2], "sst"],
        ["a", [0, 0], "sst"],
        ["a", [0.0, 1], "sst"],
        ["a", [0], "sst"],
        ["a", [0, 1], "elsewhere"],
        ["\ud800", [0, 1], "sst"],
        [1, [0, 1], "sst"],
        "a",
    ],
    ids=lambda one: repr(one)[:30],
)
def test_quotations_that_cannot_be_are_refused(bundle, folder, quotation):
    quoted = json.loads((folder / "units.json").read_text())["quoted"]
    told(folder, quoted=[quotation, *quoted[1:]])
    with pytest.raises(BundleError, match="is damaged"):
        read_index(bundle, folder)


def test_what_is_changed_soundly_is_read(bundle, folder):
    changed(folder, "effect", lambda x: x + 1)
    told(folder, name="other")
    index = read_index(bundle, folder)
    assert (index.name, index.effect.min() >= 1) == ("other", True)


@pytest.mark.parametrize("entry", ["gates", "n_steps", "quoted", "arrays"])
def test_a_missing_entry_is_refused(bundle, folder, entry):
    told(folder, **{entry: None})
    with pytest.raises(BundleError, match="is damaged"):
        read_index(bundle, folder)


def test_arrays_of_another_writing_are_refused(bundle, folder, tmp_path):
    write_index(make_index(bundle, CORPUS[:2], min_count=2), tmp_path / "other")
    (tmp_path / "other" / "units.safetensors").replace(folder / "units.safetensors")
    with pytest.raises(BundleError, match="is damaged"):
        read_index(bundle, folder)


def test_half_a_file_is_refused(bundle, folder):
    path = folder / "units.safetensors"
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(BundleError, match="is damaged"):
        read_index(bundle, folder)
