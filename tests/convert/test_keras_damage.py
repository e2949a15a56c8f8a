"""Damaged and hostile files of Keras: each costs a plain sentence, and nothing outside of them is read."""

import json
import shutil
import zipfile

import h5py
import numpy as np
import pytest

from lstm_demo.convert.answers import Answers
from lstm_demo.convert.convert import Files, convert
from lstm_demo.errors import InputError


def refuse(source, folder, sentence):
    with pytest.raises(InputError, match=sentence) as caught:
        convert(Files(source, folder / "vocab.txt"), folder / "never", Answers(tokens="keras", positive=1))
    assert "\n" not in str(caught.value)
    assert not (folder / "never").exists()


@pytest.fixture
def damaged(keras_files, tmp_path):
    """A copy to be damaged, beside a vocabulary."""
    shutil.copy(keras_files / "vocab.txt", tmp_path)
    for ending in ("h5", "keras"):
        shutil.copy(keras_files / f"one-direction.{ending}", tmp_path / f"model.{ending}")
    return tmp_path


@pytest.mark.parametrize("ending", ["h5", "keras"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x89HDF\r\n\x1a\n" + bytes(100), b"text"])
def test_other_bytes_are_refused(damaged, ending, content):
    (damaged / f"model.{ending}").write_bytes(content)
    refuse(damaged / f"model.{ending}", damaged, "is damaged, or no Keras file")


@pytest.mark.parametrize("ending", ["h5", "keras"])
def test_half_a_file_is_refused(damaged, ending):
    path = damaged / f"model.{ending}"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    refuse(path, damaged, "is damaged, or no Keras file")


def change_config(path, content):
    with h5py.File(path, "r+") as file:
        file.attrs["model_config"] = content


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "is not sound JSON"),
        ("[" * 100_000, "is not sound JSON"),
        ("[]", "is no JSON object"),
        ("{}", "not laid out as Keras writes it"),
        ('{"class_name": "Sequential", "config": 3}', "not laid out as Keras writes it"),
        ('{"class_name": "Sequential", "config": []}', "After the input this model has nothing more"),
        ('{"class_name": "Sequential", "config": {"layers": [1]}}', "not laid out as Keras writes it"),
        ('{"class_name": "Sequential", "config": {"layers": []}}', "After the input this model has nothing more"),
        (
            '{"class_name": "Sequential", "config": {"layers": [{"class_name": "LSTM", "config": {"name": "x"}}]}}',
            "'x' in the file is missing",
        ),
    ],
)
def test_a_configuration_of_another_layout_is_refused(damaged, content, sentence):
    if len(content) > 60_000:  # more than an attribute takes
        with zipfile.ZipFile(damaged / "model.keras", "w") as archive:
            archive.writestr("config.json", content)
            archive.writestr("model.weights.h5", b"")
        refuse(damaged / "model.keras", damaged, sentence)
    else:
        change_config(damaged / "model.h5", content)
        refuse(damaged / "model.h5", damaged, sentence)


def test_a_configuration_that_is_too_long_is_not_unpacked(damaged):
    with zipfile.ZipFile(damaged / "model.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", b" " * 20_000_000)
    assert (damaged / "model.keras").stat().st_size < 1_000_000
    refuse(damaged / "model.keras", damaged, "config.json in the file has 20,000,000 bytes; at most")


def replace_weights(damaged, make):
    """Let `make` write the embedding of the `.h5` file anew."""
    with h5py.File(damaged / "model.h5", "r+") as file:
        [group] = [group for name, group in file["model_weights"].items() if name.startswith("embedding")]
        name = group.attrs["weight_names"][0]
        old = group[name][()]
        del group[name]
        make(group, name, old)


def test_weights_of_another_shape_are_refused(damaged):
    replace_weights(damaged, lambda group, name, old: group.create_dataset(name, data=old[:, :3]))
    refuse(damaged / "model.h5", damaged, "are not those of an LSTM that reads 3 numbers a word")


def test_weights_with_another_number_of_axes_are_refused(damaged):
    replace_weights(damaged, lambda group, name, old: group.create_dataset(name, data=old.ravel()))
    refuse(damaged / "model.h5", damaged, "are not the ones that Keras gives it")


def test_weights_that_are_not_finite_are_refused(damaged):
    replace_weights(damaged, lambda group, name, old: group.create_dataset(name, data=old * np.nan))
    refuse(damaged / "model.h5", damaged, "numbers that are not finite")


def test_weights_that_are_no_fractions_are_refused(damaged):
    replace_weights(damaged, lambda group, name, old: group.create_dataset(name, data=old.astype(int)))
    refuse(damaged / "model.h5", damaged, "floating-point numbers")


def test_weights_that_claim_to_be_huge_are_not_read(damaged):
    replace_weights(damaged, lambda group, name, old: group.create_dataset(name, (10**6, 10**6), "f4", chunks=(9, 9)))
    refuse(damaged / "model.h5", damaged, "at most 200,000,000 bytes")


def test_links_out_of_the_file_are_not_followed(damaged):
    shutil.copy(damaged / "model.h5", damaged / "other.h5")

    def link(group, name, old):
        group[name] = h5py.ExternalLink("other.h5", f"{group.name}/{name}")

    replace_weights(damaged, link)
    refuse(damaged / "model.h5", damaged, "leads out of it")


def test_numbers_kept_in_another_file_are_not_read(damaged):
    (damaged / "secret").write_bytes(bytes(14 * 5 * 4))

    def keep_outside(group, name, old):
        group.create_dataset(name, old.shape, "f4", external=[("secret", 0, old.nbytes)])

    replace_weights(damaged, keep_outside)
    refuse(damaged / "model.h5", damaged, "stand in the file itself")


def test_weights_in_an_unknown_order_are_refused(damaged):
    with h5py.File(damaged / "model.h5", "r+") as file:
        for group in file["model_weights"].values():
            group.attrs.pop("weight_names")
    refuse(damaged / "model.h5", damaged, r"lacks sound weights of the layer 'embedding\w*'")


def test_a_layer_without_its_weights_is_refused(damaged):
    with h5py.File(damaged / "model.h5", "r+") as file:
        config = json.loads(file.attrs["model_config"])
        del file["model_weights"][config["config"]["layers"][-1]["config"]["name"]]
    refuse(damaged / "model.h5", damaged, "is missing or leads out of it")
