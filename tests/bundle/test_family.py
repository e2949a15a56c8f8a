"""Every member of the family survives the way to disk and back."""

import json

import pytest
import torch

from lstm_demo.bundle import load_folder, save_folder
from lstm_demo.evaluation import evaluate
from lstm_demo.hub import MODELS, bundled
from lstm_demo.hub.card import write_card
from lstm_demo.language import LANGUAGE
from lstm_demo.measurements import Measurements
from lstm_demo.predict import predict

from .files import change_config, change_weights, refused

TEXTS = ["a c e zzz b d", "k", "", "a b c d e f g h i j k " * 20]


def test_a_member_is_the_same_after_saving_and_loading(make_bundle, member, tmp_path):
    bundle = make_bundle(**member)
    save_folder(bundle, tmp_path / "model", torch.float32)
    loaded = load_folder(tmp_path / "model")
    assert loaded.config == bundle.config
    assert loaded.network.state_dict().keys() == bundle.network.state_dict().keys()
    for name, tensor in bundle.network.state_dict().items():
        assert torch.equal(loaded.network.state_dict()[name], tensor)
    assert predict(loaded, TEXTS) == predict(bundle, TEXTS)


def test_half_the_bytes_change_little(make_bundle, member, tmp_path):
    bundle = make_bundle(**member)
    save_folder(bundle, tmp_path / "model")
    pairs = zip(predict(load_folder(tmp_path / "model"), TEXTS), predict(bundle, TEXTS), strict=True)
    assert max(abs(stored.probability - full.probability) for stored, full in pairs) < 0.005


def test_a_member_is_judged_and_described(make_bundle, member):
    bundle = make_bundle(**member)
    found = evaluate(bundle, ["a b", "c d e"], [0, 1])
    card = write_card(bundle, Measurements(sets={"imdb": found}))
    assert f"| parameters | {bundle.n_parameters:,} |" in card
    cell = {
        "peephole": "peepholes",
        "cell_output": "reads the new cell",
        "gru": "| GRU (Cho et al. 2014",
        "rnn": "plain recurrent",
    }
    assert cell.get(bundle.config.cell, "| LSTM |") in card
    assert ("| convolution | 4 filters of 3 words, ReLU" in card) == bool(bundle.config.convolution)
    assert ("attention" in card) == (bundle.config.readout == "attention")


def test_what_is_bundled_is_small():
    sizes = {name: sum(path.stat().st_size for path in (MODELS / name).iterdir()) for name in bundled()}
    assert len(sizes) >= 7
    assert max(sizes.values()) < 10_000_000
    sizes["language"] = sum(path.stat().st_size for path in LANGUAGE.iterdir())
    assert sum(sizes.values()) < 75_000_000


def test_what_was_stored_before_the_family_loads_unchanged(make_bundle, tmp_path):
    bundle = make_bundle()
    save_folder(bundle, tmp_path / "model", torch.float32)
    path = tmp_path / "model" / "config.json"
    values = json.loads(path.read_text())
    for name in ("cell", "convolution", "convolution_width", "pool"):
        del values[name]
    path.write_text(json.dumps(values))
    assert predict(load_folder(path.parent), TEXTS) == predict(bundle, TEXTS)


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"cell": "peephole"}, "lacks lstm.weight_ch_l0"),
        ({"cell": "rnn"}, r"lstm.weight_ih_l0 with shape \[20, 3\]; config.json asks for \[5, 3\]"),
        ({"readout": "attention"}, r"lacks query of shape \[5\]"),
        ({"convolution": 4}, r"lacks convolution.weight of shape \[4, 3, 3\]"),
        ({"cell": "gru"}, r"lstm.weight_ih_l0 with shape \[20, 3\]; config.json asks for \[15, 3\]"),
        ({"cell": "sru"}, "cell is 'sru'; use one of lstm, peephole, cell_output, gru and rnn"),
        ({"convolution": 10**9}, "convolution is 1000000000; use a whole number"),
    ],
)
def test_weights_of_another_member_are_refused(make_bundle, tmp_path, entries, sentence):
    save_folder(make_bundle(), tmp_path / "model")
    change_config(tmp_path / "model", **entries)
    refused(tmp_path / "model", sentence)


def test_a_peephole_of_another_shape_is_refused(make_bundle, tmp_path):
    save_folder(make_bundle(cell="peephole"), tmp_path / "model")
    change_weights(tmp_path / "model", lambda tensors: tensors.update({"lstm.weight_ch_l0": torch.zeros(5, 5)}))
    refused(tmp_path / "model", r"lstm.weight_ch_l0 with shape \[5, 5\]; config.json asks for \[3, 5\]")
