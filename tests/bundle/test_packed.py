"""A packed embedding must come back close, and a damaged one must be refused like any other."""

import subprocess
import sys

import pytest
import torch
from safetensors.torch import load as tensors_from_bytes

from lstm_demo import storage
from lstm_demo.bundle import Bundle, load_folder, save_folder
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.text import Vocabulary

from .files import change_weights, refused, weights_of

N_FREQUENT = 4


@pytest.fixture(autouse=True)
def _few_frequent_words(monkeypatch):
    monkeypatch.setattr(storage, "_MIN_FREQUENT", N_FREQUENT)


@pytest.fixture
def packed(complete, tmp_path):
    """`complete` on disk, its rare words in eight bits."""
    save_folder(complete, tmp_path / "model", max_bytes=1)
    return tmp_path / "model"


def test_rare_words_come_back_within_half_a_step_and_frequent_ones_in_half_precision(packed, complete):
    table, found = weights_of(complete)["embedding.weight"], weights_of(load_folder(packed))
    torch.testing.assert_close(found["embedding.weight"][:N_FREQUENT], table[:N_FREQUENT].half().float())
    steps = table[N_FREQUENT:].abs().amax(1, keepdim=True) / 127
    assert ((found["embedding.weight"] - table)[N_FREQUENT:].abs() <= 0.51 * steps + 1e-6).all()
    assert {name for name in found if not torch.equal(found[name], weights_of(complete)[name].half().float())} == {
        "embedding.weight"
    }


PEAK = """
import resource, sys
from lstm_demo.bundle import load_folder

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
table = load_folder(sys.argv[1]).network.embedding.weight
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / table.nbytes)
"""


def test_reading_it_takes_little_more_memory_than_its_table(tmp_path):
    words = Vocabulary(("<pad>", "<unk>", *(f"w{k}" for k in range(249_998))))
    network = SentimentLSTM(Config(len(words), embedding_size=128, hidden_size=2))
    save_folder(Bundle("large", network, words), tmp_path, max_bytes=1)
    found = subprocess.run([sys.executable, "-c", PEAK, str(tmp_path)], capture_output=True, text=True, check=True)
    assert float(found.stdout) < 2.2  # the table, its bytes in the file and in memory, and the words


def test_it_is_stored_in_eight_bits(packed):
    stored = tensors_from_bytes((packed / "model.safetensors").read_bytes())
    assert stored["embedding.rare"].dtype == torch.int8
    assert stored["embedding.rare"].shape == (13 - N_FREQUENT, 3)
    assert stored["embedding.frequent"].dtype == stored["embedding.scale"].dtype == torch.float16
    assert "embedding.weight" not in stored


def test_a_word_of_zeros_stays_one(complete, make_bundle, tmp_path):
    bundle = make_bundle()
    bundle.network.embedding.weight[-1] = 0
    save_folder(bundle, tmp_path, max_bytes=1)
    assert load_folder(tmp_path).network.embedding.weight[-1].tolist() == [0, 0, 0]


def test_no_more_words_are_packed_than_need_be(complete, tmp_path):
    n_bytes = 2 * complete.n_parameters  # a rare word of three numbers saves one of them: six bytes, or three and two
    for surplus, n_rare in ((0, 0), (1, 1), (2, 2), (9, 9), (10, 9)):
        save_folder(complete, tmp_path, max_bytes=n_bytes - surplus)
        stored = tensors_from_bytes((tmp_path / "model.safetensors").read_bytes())
        assert len(stored.get("embedding.rare", ())) == n_rare
        assert sum(tensor.nbytes for tensor in stored.values()) == n_bytes - n_rare
        assert load_folder(tmp_path).network.embedding.weight.shape == (13, 3)


def test_without_a_limit_nothing_is_packed(complete, tmp_path):
    save_folder(complete, tmp_path)
    assert "embedding.weight" in tensors_from_bytes((tmp_path / "model.safetensors").read_bytes())


def put(name, tensor):
    return lambda tensors: tensors.__setitem__(name, tensor)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda tensors: tensors.pop("embedding.scale"), r"lacks embedding.scale of shape \[9\]"),
        (lambda tensors: tensors.pop("embedding.frequent"), r"lacks embedding.frequent of shape \[4, 3\]"),
        (put("embedding.rare", torch.ones(8, 3, dtype=torch.int8)), r"embedding.frequent with shape \[4, 3\]"),
        (put("embedding.rare", torch.ones(9, 3)), r"numbers of type \['F32'\]"),
        (put("fc.bias", torch.ones(2, dtype=torch.int8)), r"numbers of type \['I8'\]"),
        (put("embedding.weight", torch.ones(13, 3)), "no place for"),
        (put("embedding.scale", torch.full((9,), torch.nan)), "not within"),
        (put("embedding.scale", torch.full((9,), 6e4)), "not within"),
    ],
    ids=range(8),
)
def test_what_does_not_fit_is_refused(packed, change, sentence):
    change_weights(packed, change)
    refused(packed, f"^model.safetensors .*{sentence}")
