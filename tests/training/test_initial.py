"""A training that starts from a language model must start from all of it, and say so in its checkpoint."""

from dataclasses import replace

import pytest
import torch
from toy import QUICK

from lstm_demo.bundle import load_folder
from lstm_demo.errors import TrainingError
from lstm_demo.language import Language, LanguageConfig, LanguageModel
from lstm_demo.model import Config
from lstm_demo.text import Vocabulary
from lstm_demo.training import fit as module
from lstm_demo.training.fit import fit
from lstm_demo.training.recipe import Recipe
from lstm_demo.training.session import Session
from lstm_demo.training.step import new_state

WORDS = ("<pad>", "<unk>", "bad", "good", "film", "plot", "actor", "scene", "music", "ending", "story")
SIZED = Config(len(WORDS), embedding_size=8, hidden_size=8, dropout=0.2)


@pytest.fixture
def start() -> Language:
    torch.manual_seed(0)
    network = LanguageModel(LanguageConfig(len(WORDS), 8)).requires_grad_(False).eval()
    return Language(network, Vocabulary(WORDS))


def test_the_network_begins_with_the_language_models_embedding_and_lstm(start):
    network = new_state(SIZED, Recipe(), start).network
    for name, expected in start.network.state_dict().items():
        if name != "bias":
            assert torch.equal(network.state_dict()[name], expected)
    assert torch.equal(network.fc.weight, new_state(SIZED, Recipe()).network.fc.weight)  # the readout as ever


def test_a_peephole_network_begins_as_the_language_models_lstm(start):
    embedded, lengths = torch.randn(2, 5, 8), torch.tensor([5, 4])
    network = new_state(replace(SIZED, cell="peephole"), Recipe(), start).network
    plain = new_state(SIZED, Recipe(), start).network
    torch.testing.assert_close(network.states(embedded, lengths), plain.states(embedded, lengths))


def test_what_sees_the_cell_takes_the_gates_that_see_the_state(start):
    own = new_state(replace(SIZED, cell="cell_output"), Recipe(), start).network.lstm.state_dict()
    parts = start.network.lstm.state_dict()
    assert torch.equal(own["weight_ih_l0"], parts["weight_ih_l0"])
    assert torch.equal(own["weight_hh_l0"], parts["weight_hh_l0"][: 3 * 8])
    assert not own["weight_ch_l0"].any()


def test_a_network_without_gates_takes_the_embedding_alone(start):
    config = replace(SIZED, cell="rnn")
    network, fresh = new_state(config, Recipe(), start).network, new_state(config, Recipe()).network
    assert torch.equal(network.embedding.weight, start.network.embedding.weight)
    assert torch.equal(network.lstm.weight_ih_l0, fresh.lstm.weight_ih_l0)


@pytest.mark.parametrize(
    "change",
    [{"hidden_size": 6}, {"n_layers": 2}, {"bidirectional": True}, {"convolution": 8}],
    ids=lambda change: next(iter(change)),
)
def test_another_network_cannot_begin_with_it(start, change):
    with pytest.raises(
        TrainingError, match=r"one layer of 8 units and embeddings of 8, for 11 words; give the network the same"
    ):
        new_state(replace(SIZED, **change), Recipe(), start)


def test_it_reads_with_the_language_models_words(start, tmp_path, toy_split):
    bundle = fit(toy_split, SIZED, replace(QUICK, epochs=1), tmp_path, initial=start)
    assert bundle.vocabulary == start.vocabulary
    assert not start.network.lstm.weight_hh_l0.requires_grad  # the language model is as it was
    assert load_folder(tmp_path).config.vocabulary_size == len(WORDS)


def test_a_network_of_fewer_words_knows_the_most_frequent(start, tmp_path, toy_split):
    bundle = fit(toy_split, replace(SIZED, vocabulary_size=5), replace(QUICK, epochs=1), tmp_path, initial=start)
    assert bundle.vocabulary.words == WORDS[:5]
    network = new_state(replace(SIZED, vocabulary_size=5), Recipe(), start).network
    assert torch.equal(network.embedding.weight, start.network.embedding.weight[:5])


def test_another_start_cannot_go_on(start, tmp_path, toy_split, monkeypatch):
    other = Language(LanguageModel(start.network.config).requires_grad_(False).eval(), start.vocabulary)
    monkeypatch.setattr(module._Run, "validate_epoch", lambda *_: pytest.exit("stop"))
    with pytest.raises(pytest.exit.Exception):
        fit(toy_split, SIZED, QUICK, tmp_path, initial=start, session=Session(checkpoint_seconds=0))
    with pytest.raises(TrainingError, match="another training: initial is"):
        fit(toy_split, SIZED, QUICK, tmp_path, initial=other, session=Session(resume=True))
