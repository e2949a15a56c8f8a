"""Format 2: what a bundle says of its texts survives the disk, and hostile settings are refused before all else."""

import json
from dataclasses import replace

import pytest
import torch

from lstm_demo.bundle import Bundle, build_network, describe_folder, load_folder, save_folder
from lstm_demo.config import SINCE_2
from lstm_demo.model import SentimentLSTM
from lstm_demo.predict import predict
from lstm_demo.text import PADDING, UNKNOWN, Vocabulary
from lstm_demo.tokenization import Tokenization

from .files import change_config, change_weights, refused, weights_of

WAY = Tokenization(
    "keras_tokenizer",
    filters='.,"',
    characters=True,
    unknown="skip",
    max_tokens=6,
    keep="end",
    before=["<start>"],
    padding="before",
    padded_to=8,
)
WORDS = (PADDING, UNKNOWN, "a", "b", " ", "\n", "\\", "\\n", "<start>")
TEXTS = ["", "ab", "A zzz\nb\\ba", "xyz", "a" * 30]


@pytest.fixture(scope="module")
def told(make_bundle):
    """A model that says how a text becomes steps, and begins in a state of its own."""
    tiny = make_bundle(vocabulary_size=len(WORDS), tokenization=WAY, initial_state=True, corrects_spelling=False)
    return Bundle("told", tiny.network, Vocabulary(WORDS))


@pytest.fixture
def folder(told, tmp_path):
    save_folder(told, tmp_path / "model", torch.float32)
    return tmp_path / "model"


def test_it_comes_back_the_same(told, folder):
    found = load_folder(folder)
    assert (found.config, found.vocabulary) == (told.config, told.vocabulary)
    assert json.loads((folder / "config.json").read_text())["format"] == 2
    torch.testing.assert_close(weights_of(found), weights_of(told), rtol=0, atol=0)
    assert predict(found, TEXTS) == predict(told, TEXTS)
    assert describe_folder(folder).outline.config == told.config


def test_all_of_one_text_agrees_with_the_tutorials_lines(told):
    network, ids = told.network, [0, 0, 8, 5, 3, 6, 3, 2]  # padding, <start>, and the end of what is known
    [found] = predict(told, ["A zzz\nb\\ba"])
    begin = (network.initial_hidden[0, :, None], network.initial_cell[0, :, None])
    with torch.inference_mode():
        states = network.lstm(network.embedding(torch.tensor([ids])), begin)[0]
        expected = float(network.fc(states[0, -1])[0])
    assert found.logit == pytest.approx(expected, rel=1e-5)
    assert found.tokens == ("<pad>", "<pad>", "<start>", "\n", "b", "\\", "b", "a")
    assert (found.n_typed, found.n_known, found.unread, found.truncated, found.cut) == (5, 5, ("z",), 2, "start")


def test_what_needs_no_format_2_is_written_as_it_always_was(make_bundle, tmp_path):
    save_folder(make_bundle(), tmp_path)
    written = json.loads((tmp_path / "config.json").read_text())
    assert written["format"] == 1
    assert not {*SINCE_2} & {*written}
    words = (PADDING, UNKNOWN, *(f"w\\{k}" for k in range(11)))  # a backslash is a letter there
    save_folder(replace(make_bundle(), vocabulary=Vocabulary(words)), tmp_path)
    assert load_folder(tmp_path).vocabulary.words == words


@pytest.mark.parametrize("name", SINCE_2)
def test_format_1_has_no_entries_of_format_2(make_bundle, tmp_path, name):
    save_folder(make_bundle(), tmp_path)
    change_config(tmp_path, **{name: None})
    refused(tmp_path, f'config.json says "format": 1, which has no {name}; say "format": 2')


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"method": "regex", "pattern": "(a+)+$"}, "unknown entries"),
        ({"method": "eval"}, "config.json cannot be used: method is 'eval'; use one of words, blanks"),
        ({"method": "keras_tokenizer", "filters": "." * 90_000}, "filters is .* at most 1,000 characters"),
        ({"max_tokens": 10**40}, "max_tokens is 1000.*; use a whole number from 1 to 1,000,000"),
        ({"padding": "before", "padded_to": 10**9}, "padded_to is 1000000000; use a whole number from 0 to 1,000"),
        ({"before": ["<start>"] * 9_000}, "before is .*; use a list of at most 8 words"),
        ({"before": ["<begin>"]}, "The mark '<begin>' is no word of the vocabulary"),
        ({"before": ["<pad>"]}, "The mark '<pad>' is no word of the vocabulary"),
        ([1], r"tokenization is \[1\]; use a JSON object"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_hostile_settings_are_refused(folder, settings, sentence):
    change_config(folder, tokenization=settings)
    refused(folder, sentence)


def test_a_state_to_begin_in_has_the_networks_shape_and_finite_numbers(folder):
    change_weights(folder, lambda tensors: tensors.update(initial_cell=torch.zeros(1, 1, 6)))
    refused(folder, r"initial_cell with shape \[1, 1, 6\]; config.json asks for \[1, 1, 5\]")
    change_weights(folder, lambda tensors: tensors.update(initial_cell=torch.full((1, 1, 5), torch.nan)))
    refused(folder, "holds a number that is not within .*, in initial_cell")
    change_weights(folder, lambda tensors: tensors.pop("initial_cell"))
    refused(folder, "lacks initial_cell")
    change_config(folder, initial_state=False)
    refused(folder, "tensors that this network has no place for")


def test_a_gru_begins_without_a_memory(make_bundle, tmp_path):
    bundle = make_bundle(cell="gru", initial_state=True)
    assert "initial_cell" not in bundle.network.state_dict()
    save_folder(bundle, tmp_path, torch.float32)
    assert predict(load_folder(tmp_path), ["a b"]) == predict(bundle, ["a b"])


def test_a_backslash_of_a_word_is_doubled(folder):
    text = (folder / "vocab.txt").read_text()
    assert text.split("\n")[5:8] == [r"\n", r"\\", r"\\n"]
    (folder / "vocab.txt").write_text(text.replace("a\n", "\\a\n", 1))
    refused(folder, r"A word of the vocabulary has a backslash before 'a'; write a backslash of a word as \\\\, and")
    (folder / "vocab.txt").write_text(text.removesuffix("<start>\n") + "\\")
    refused(folder, "A word of the vocabulary has a backslash before ''")


def test_spelling_is_corrected_in_our_own_words_alone(folder):
    change_config(folder, corrects_spelling=True)
    refused(folder, "corrects_spelling goes with the method words alone, and this is keras_tokenizer")


def test_a_network_can_learn_where_to_begin(told):
    network = SentimentLSTM(told.config)
    network(torch.tensor([[2, 3]]), torch.tensor([2])).sum().backward()
    assert network.initial_hidden.grad.abs().sum() > 0
    assert network.initial_cell.grad.abs().sum() > 0
    assert build_network(told.config, network.state_dict()).initial_cell.requires_grad is False
