"""What is written can be read again."""

import os
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load as tensors_from_bytes

from lstm_demo.bundle import (
    Bundle,
    describe_folder,
    learnt_from_reviews_only,
    load_folder,
    save_folder,
    write_atomically,
)
from lstm_demo.errors import BundleError
from lstm_demo.predict import predict
from lstm_demo.text import Vocabulary

from .files import EVALUATION, FILES, OPTIONAL, RECIPE, fail, weights_of


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 0.0), (torch.float16, 1e-3), (torch.bfloat16, 1e-2)])
def test_a_bundle_survives_the_disk(complete, tmp_path, dtype, tolerance):
    save_folder(complete, tmp_path / "new" / "tiny", dtype)
    found = load_folder(tmp_path / "new" / "tiny")
    torch.testing.assert_close(weights_of(found), weights_of(complete), rtol=tolerance, atol=tolerance)
    assert {tensor.dtype for tensor in weights_of(found).values()} == {torch.float32}
    assert (found.name, found.config, found.vocabulary) == ("tiny", complete.config, complete.vocabulary)
    assert (found.card, found.evaluation, found.history) == (complete.card, EVALUATION, complete.history)
    assert found.recipe == RECIPE
    assert (
        found.n_parameters == complete.n_parameters == sum(tensor.numel() for tensor in weights_of(complete).values())
    )
    assert sorted(path.name for path in (tmp_path / "new" / "tiny").iterdir()) == sorted(FILES)


def test_weights_are_stored_in_half_precision_unless_told(complete, tmp_path):
    save_folder(complete, tmp_path)
    stored = tensors_from_bytes((tmp_path / "model.safetensors").read_bytes())
    assert {tensor.dtype for tensor in stored.values()} == {torch.float16}


def test_a_loaded_network_is_ready_for_use(folder, complete):
    found = load_folder(str(folder))
    assert not found.network.training
    assert not any(parameter.requires_grad for parameter in found.network.parameters())
    assert predict(found, ["a b zzz"]) == predict(complete, ["a b zzz"])


def test_at_the_end_of_a_notebooks_cell_a_bundle_is_one_line(complete, make_bundle):
    assert repr(complete) == ("Bundle('tiny': cell lstm, 2 layers, 2 directions, 5 units, 13 words, 1,141 parameters)")
    other = make_bundle(cell="rnn", hidden_size=1)
    fetched = replace(other, name="a\nb", repository="user/repo", commit="0123" * 10)
    assert repr(fetched).startswith("Bundle('a\\nb': cell rnn, 1 layer, 1 direction, 1 unit, 13 words, ")
    assert repr(fetched).endswith(" parameters, from user/repo@0123012301230123012301230123012301230123)")


@pytest.mark.parametrize("name", OPTIONAL)
def test_all_but_the_network_and_its_words_may_be_missing(folder, complete, name):
    (folder / name).unlink()
    found = load_folder(folder)
    values = {"README.md": found.card, "evaluation.json": found.evaluation, "history.csv": found.history}
    values["recipe.json"] = found.recipe
    assert not values.pop(name)
    assert all(values.values())


@pytest.mark.parametrize(
    "kept", [{"card": "# Only this"}, {"history": "epoch\n1\n"}, {"evaluation": EVALUATION}, {"recipe": RECIPE}, {}]
)
def test_a_bundle_with_less_is_written_with_less(make_bundle, tmp_path, kept):
    tiny = make_bundle()
    save_folder(Bundle("tiny", tiny.network, tiny.vocabulary, **kept), tmp_path)
    found = load_folder(tmp_path)
    nothing = {"card": "", "history": "", "evaluation": None, "recipe": None}
    assert {name: getattr(found, name) for name in nothing} == nothing | kept


@pytest.mark.parametrize(
    "kept",
    [{"card": "# Only this"}, {"history": "epoch\n1\n"}, {"evaluation": EVALUATION}, {"recipe": {"recipe": {}}}, {}],
)
def test_nothing_that_tells_of_another_model_stays(make_bundle, folder, kept):
    save_folder(replace(make_bundle(), **kept), folder)
    found = load_folder(folder)
    nothing = {"card": "", "history": "", "evaluation": None, "recipe": None}
    assert {name: getattr(found, name) for name in nothing} == nothing | kept


@pytest.mark.parametrize("name", OPTIONAL)
def test_no_verdict_on_other_weights_stands_beside_them_even_if_the_disk_is_full(
    complete, make_bundle, folder, name, monkeypatch
):
    monkeypatch.setattr("lstm_demo.storage.tensors_to_bytes", fail)
    with pytest.raises(OSError, match="No space"):
        save_folder(make_bundle(), folder)
    assert not (folder / name).exists()


def test_a_curve_and_a_recipe_of_its_own_are_never_gone(complete, folder, monkeypatch):
    """A training writes its model after each epoch; whoever looks meanwhile finds a curve."""
    monkeypatch.setattr("lstm_demo.storage.tensors_to_bytes", fail)
    with pytest.raises(OSError, match="No space"):
        save_folder(complete, folder)
    assert load_folder(folder).history == complete.history
    assert load_folder(folder).recipe == RECIPE


@pytest.mark.parametrize(
    ("recipe", "expected"),
    [
        (None, False),
        ({}, False),
        ({"recipe": [1]}, False),
        ({"recipe": {"reviews_only": "yes"}}, False),
        ({"recipe": {"reviews_only": False}}, False),
        ({"reviews_only": True}, False),
        ({"recipe": {"reviews_only": True}}, True),
    ],
)
def test_a_recipe_may_say_anything(make_bundle, recipe, expected):
    assert learnt_from_reviews_only(replace(make_bundle(), recipe=recipe)) is expected


def test_words_with_odd_characters_survive(make_bundle, tmp_path):
    words = ("<pad>", "<unk>", "\u4e2d", "\U0001f600", "caf\u00e9", "\u2028", "\x1c", "\r", "\x00", '"', " ", "", "a")
    save_folder(Bundle("odd", make_bundle().network, Vocabulary(words)), tmp_path)
    assert load_folder(tmp_path).vocabulary.words == words


def test_a_network_does_not_change_with_its_file(folder, complete):
    found = load_folder(folder)
    path = folder / "model.safetensors"
    with path.open("r+b") as file:  # in place, as a careless copy would
        file.seek(-200, os.SEEK_END)
        file.write(bytes(200))
    torch.testing.assert_close(weights_of(found), weights_of(complete), rtol=0, atol=0)


# Writing is whole or not at all


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, call):
    path = tmp_path / "file.txt"
    write_atomically(path, b"old")
    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["file.txt"]


def test_a_write_replaces_the_old_file_and_can_be_read_by_others(tmp_path):
    path = tmp_path / "file.txt"
    write_atomically(path, b"old")
    with path.open("rb") as reader:
        write_atomically(path, b"new")
        assert reader.read() == b"old"  # who reads already, reads on
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_model_is_described_without_its_weights_and_words(folder, complete):
    n_bytes = sum((folder / name).stat().st_size for name in FILES)
    for name in ("model.safetensors", "vocab.txt"):
        (folder / name).write_bytes(b"\xff" * (folder / name).stat().st_size)
    (folder / "notes.txt").write_text("not the model's")
    found = describe_folder(folder)
    assert found.n_bytes == n_bytes
    assert (found.outline.name, found.outline.config) == ("model", complete.config)
    assert found.outline.n_parameters == complete.n_parameters
    assert (found.outline.card, found.outline.history) == (complete.card, complete.history)
    assert (found.outline.evaluation, found.outline.recipe) == (EVALUATION, RECIPE)
    assert {parameter.device.type for parameter in found.outline.network.parameters()} == {"meta"}


def test_what_cannot_be_described_is_a_sentence(folder, tmp_path):
    with pytest.raises(BundleError, match=r"There is no folder .*; give a folder that holds config.json"):
        describe_folder(tmp_path / "nowhere")
    (folder / "evaluation.json").write_text("[")
    with pytest.raises(BundleError, match="not sound JSON"):
        describe_folder(folder)
