"""Pretraining must learn what follows what, from the right texts, and survive being killed."""

import csv
import math
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lstm_demo.bundle import HISTORY
from lstm_demo.errors import DataError, InputError, TrainingError
from lstm_demo.language import load_language, next_words, save_language
from lstm_demo.training import pretrain as module
from lstm_demo.training.checkpoint import CHECKPOINT
from lstm_demo.training.data import Example, Split
from lstm_demo.training.pretrain import pretrain
from lstm_demo.training.recipe import LanguageRecipe

QUICK = LanguageRecipe(
    epochs=8,
    learning_rate=0.05,
    min_count=1,
    hidden_size=12,
    texts_per_batch=10,
    steps_per_batch=5,
    n_draws=20,
    word_dropout=0.02,
    embedding_dropout=0.05,
    state_dropout=0.05,
)
CIRCLE = ["north", "east", "south", "west"]  # each word is followed by the next one


def text(start: int, length: int) -> str:
    return " ".join(CIRCLE[(start + k) % 4] for k in range(length))


def make_split(judged: str = "") -> Split:
    random = np.random.default_rng(0)
    texts = [text(int(random.integers(4)), int(random.integers(2, 14))) for _ in range(60)]
    phrases = (Example("phrase phrase phrase", 1.0, "sst", whole=False),)
    return Split(
        training=tuple(Example(one, 1.0, "imdb") for one in texts) + phrases,
        validation_imdb=(Example(judged or text(1, 9), 1.0, "imdb"), Example(text(2, 7), 0.0, "imdb")),
        validation_sst=(),
    )


UNLABELLED = (text(3, 12), "one", "", "up down up down")


def rows(folder: Path) -> list[dict[str, float]]:
    with (folder / HISTORY).open(newline="") as file:
        return [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]


@pytest.mark.parametrize("recipe", [QUICK, replace(QUICK, bfloat16=False, weight_dropout=0.1)])
def test_it_learns_what_follows_what(tmp_path, recipe):
    language = pretrain(make_split(), UNLABELLED, recipe, tmp_path)
    history = rows(tmp_path)
    assert [row["epoch"] for row in history] == pytest.approx([k / 2 for k in range(1, 17)], abs=0.15)
    assert history[-1]["validation_perplexity"] < 1.2  # of 1, where nothing is left to chance
    assert history[-1]["training_loss"] < 0.5 * history[0]["training_loss"]
    for guesses, expected in zip(next_words(language, CIRCLE, 1), [*CIRCLE[1:], "north"], strict=True):
        assert guesses[0].word == expected
        assert guesses[0].probability > 0.8


def test_its_words_are_those_of_whole_and_unlabelled_texts_and_not_of_judged_ones(tmp_path):
    language = pretrain(make_split(judged="hidden north east"), UNLABELLED, replace(QUICK, epochs=1), tmp_path)
    assert set(language.vocabulary.words[2:]) == {*CIRCLE, "up", "down", "one"}
    small = pretrain(make_split(), UNLABELLED, replace(QUICK, epochs=1, vocabulary_size=4), tmp_path / "small")
    assert len(small.vocabulary) == 4


def test_the_folder_holds_what_is_returned_and_no_checkpoint(tmp_path):
    language = pretrain(make_split(), UNLABELLED, replace(QUICK, epochs=1), tmp_path / "a" / "b")
    assert load_language(tmp_path / "a" / "b").digest == language.digest
    names = ["config.json", "history.csv", "model.safetensors", "vocab.txt"]
    assert sorted(path.name for path in (tmp_path / "a" / "b").iterdir()) == names


def break_off(monkeypatch, folder: Path, n_saves: int) -> None:
    """Train until the checkpoint number `n_saves` is written."""
    save, n_done = module.save_checkpoint, 0

    def save_and_die(*arguments) -> None:
        nonlocal n_done
        save(*arguments)
        n_done += 1
        if n_done == n_saves:
            sys.exit()

    monkeypatch.setattr(module, "save_checkpoint", save_and_die)
    with pytest.raises(SystemExit):
        pretrain(make_split(), UNLABELLED, replace(QUICK, epochs=2), folder, resume=True, checkpoint_seconds=0)
    monkeypatch.undo()


def test_broken_off_three_times_it_ends_with_the_weights_of_an_unbroken_run(tmp_path, monkeypatch):
    recipe, broken = replace(QUICK, epochs=2), tmp_path / "broken"
    expected = pretrain(make_split(), UNLABELLED, recipe, tmp_path / "unbroken")
    for n_saves in (2, 3, 4):  # before a validation, after it, in the second epoch
        break_off(monkeypatch, broken, n_saves)
    assert load_language(broken).vocabulary == expected.vocabulary  # usable before it ends
    found = pretrain(make_split(), UNLABELLED, recipe, broken, resume=True)
    assert found.digest == expected.digest
    without_time = [[{**row, "seconds": 0} for row in rows(tmp_path / name)] for name in ("broken", "unbroken")]
    assert without_time[0] == without_time[1]


@pytest.mark.parametrize("n_publications", [1, 4])
@pytest.mark.parametrize("is_written", [False, True])
def test_whoever_dies_while_a_model_is_published_can_go_on(tmp_path, monkeypatch, n_publications, is_written):
    recipe, broken, done = replace(QUICK, epochs=2), tmp_path / "broken", []
    expected = pretrain(make_split(), UNLABELLED, recipe, tmp_path / "unbroken")

    def save_and_die(*given):
        done.append(1)
        if len(done) < n_publications or is_written:
            save_language(*given)
        if len(done) == n_publications:
            sys.exit()

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(module, "save_language", save_and_die)
        pretrain(make_split(), UNLABELLED, recipe, broken, checkpoint_seconds=1e9)
    found = pretrain(make_split(), UNLABELLED, recipe, broken, resume=True, checkpoint_seconds=1e9)
    assert found.digest == expected.digest
    assert len(rows(broken)) == len(rows(tmp_path / "unbroken"))


def test_an_unfinished_run_is_neither_overwritten_nor_continued_by_another(tmp_path, monkeypatch):
    break_off(monkeypatch, tmp_path, 2)
    before = (tmp_path / CHECKPOINT).read_bytes()
    with pytest.raises(TrainingError, match=r"unfinished.*resume it, or delete"):
        pretrain(make_split(), UNLABELLED, replace(QUICK, epochs=2), tmp_path)
    with pytest.raises(TrainingError, match=r"another training: recipe\.seed is 0 there and 1 here"):
        pretrain(make_split(), UNLABELLED, replace(QUICK, epochs=2, seed=1), tmp_path, resume=True)
    with pytest.raises(TrainingError, match="another training: data"):
        pretrain(make_split(), UNLABELLED[1:], replace(QUICK, epochs=2), tmp_path, resume=True)
    assert (tmp_path / CHECKPOINT).read_bytes() == before


def test_texts_of_one_word_teach_nothing(tmp_path):
    lonely = Split(
        training=(Example("one", 1.0, "imdb"),), validation_imdb=make_split().validation_imdb, validation_sst=()
    )
    with pytest.raises(DataError, match="at least two words"):
        pretrain(lonely, ("word",), QUICK, tmp_path)
    with pytest.raises(DataError, match="at least two words"):
        pretrain(replace(make_split(), validation_imdb=()), UNLABELLED, QUICK, tmp_path / "none to judge by")


def test_a_loss_that_is_no_number_ends_the_training_with_a_sentence(tmp_path, monkeypatch):
    def nothing(network, *_):
        return network.bias.sum() * math.nan, None

    monkeypatch.setattr(module, "next_word_loss", nothing)
    with pytest.raises(TrainingError, match="The loss became nan at batch 0; use a lower learning_rate"):
        pretrain(make_split(), UNLABELLED, QUICK, tmp_path)


@pytest.mark.parametrize(
    ("name", "value"), [("n_draws", 0), ("parts", 1.5), ("state_dropout", 1), ("squares_decay", -1)]
)
def test_impossible_choices_are_refused_by_name(name, value):
    with pytest.raises(InputError, match=name):
        LanguageRecipe(**{name: value})


def test_a_backward_model_learns_what_precedes_what_with_the_others_words(tmp_path):
    forward = pretrain(make_split(), UNLABELLED, QUICK, tmp_path / "forward")
    recipe = replace(QUICK, backward=True)
    backward = pretrain(make_split(), UNLABELLED, recipe, tmp_path / "backward", start=forward)
    assert next_words(backward, ["west", "south"])[-1][0].word == "east"  # reading from the end
    assert next_words(forward, ["east", "south"])[-1][0].word == "west"
    assert backward.vocabulary == forward.vocabulary
    assert np.array_equal(backward.network.embedding.weight, forward.network.embedding.weight)


def test_a_model_of_another_size_is_no_start(tmp_path):
    forward = pretrain(make_split(), UNLABELLED, replace(QUICK, epochs=1), tmp_path / "forward")
    with pytest.raises(TrainingError, match="has 12 units; set hidden_size to 12"):
        pretrain(make_split(), UNLABELLED, replace(QUICK, hidden_size=9), tmp_path / "other", start=forward)
