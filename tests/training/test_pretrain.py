"""Pretraining must learn what follows what, from the right texts, and survive being killed."""

import math
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from toy import CIRCLE, QUICK_LANGUAGE, UNLABELLED, make_circling_split, rows, timeless

from lstm_demo.errors import DataError, InputError, TrainingError
from lstm_demo.language import load_language, next_words, save_language
from lstm_demo.training import pretrain as module
from lstm_demo.training.checkpoint import CHECKPOINT
from lstm_demo.training.data import Example, Split
from lstm_demo.training.pretrain import pretrain
from lstm_demo.training.recipe import LanguageRecipe
from lstm_demo.training.session import Session


@pytest.mark.parametrize("recipe", [QUICK_LANGUAGE, replace(QUICK_LANGUAGE, bfloat16=False)])
def test_it_learns_what_follows_what(tmp_path, recipe):
    language = pretrain(make_circling_split(), UNLABELLED, recipe, tmp_path)
    history = rows(tmp_path)
    assert [row["epoch"] for row in history] == pytest.approx([k / 2 for k in range(1, 17)], abs=0.15)
    assert history[-1]["validation_perplexity"] < 1.2  # of 1, where nothing is left to chance
    assert history[-1]["training_loss"] < 0.5 * history[0]["training_loss"]
    for guesses, expected in zip(next_words(language, CIRCLE, 1), [*CIRCLE[1:], "north"], strict=True):
        assert guesses[0].word == expected
        assert guesses[0].probability > 0.8


def test_its_words_are_those_of_whole_and_unlabelled_texts_and_not_of_held_out_ones(tmp_path):
    language = pretrain(
        make_circling_split(held_out="hidden north east"), UNLABELLED, replace(QUICK_LANGUAGE, epochs=1), tmp_path
    )
    assert set(language.vocabulary.words[2:]) == {*CIRCLE, "up", "down", "one"}
    small = pretrain(
        make_circling_split(), UNLABELLED, replace(QUICK_LANGUAGE, epochs=1, vocabulary_size=4), tmp_path / "small"
    )
    assert len(small.vocabulary) == 4


@pytest.fixture(scope="module")
def two_epochs(tmp_path_factory):
    """The folder of a language model that was trained for two epochs, and never broken off."""
    folder = tmp_path_factory.mktemp("two epochs") / "a" / "b"
    language = pretrain(make_circling_split(), UNLABELLED, replace(QUICK_LANGUAGE, epochs=2), folder)
    assert load_language(folder).digest == language.digest
    return folder


def test_the_folder_holds_a_model_and_no_checkpoint(two_epochs):
    names = ["config.json", "history.csv", "model.safetensors", "vocab.txt"]
    assert sorted(path.name for path in two_epochs.iterdir()) == names


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
        pretrain(
            make_circling_split(),
            UNLABELLED,
            replace(QUICK_LANGUAGE, epochs=2),
            folder,
            session=Session(resume=True, checkpoint_seconds=0),
        )
    monkeypatch.undo()


def test_broken_off_three_times_it_ends_with_the_weights_of_an_unbroken_run(tmp_path, monkeypatch, two_epochs):
    recipe, broken = replace(QUICK_LANGUAGE, epochs=2), tmp_path / "broken"
    expected = load_language(two_epochs)
    for n_saves in (2, 3, 4):  # before a validation, after it, in the second epoch
        break_off(monkeypatch, broken, n_saves)
    assert load_language(broken).vocabulary == expected.vocabulary  # usable before it ends
    found = pretrain(make_circling_split(), UNLABELLED, recipe, broken, session=Session(resume=True))
    assert found.digest == expected.digest
    assert timeless(broken) == timeless(two_epochs)


@pytest.mark.parametrize("n_publications", [1, 4])
@pytest.mark.parametrize("is_written", [False, True])
def test_whoever_dies_while_a_model_is_published_can_go_on(
    tmp_path, monkeypatch, two_epochs, n_publications, is_written
):
    recipe, broken, done = replace(QUICK_LANGUAGE, epochs=2), tmp_path / "broken", []

    def save_and_die(*given):
        done.append(1)
        if len(done) < n_publications or is_written:
            save_language(*given)
        if len(done) == n_publications:
            sys.exit()

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(module, "save_language", save_and_die)
        pretrain(make_circling_split(), UNLABELLED, recipe, broken, session=Session(checkpoint_seconds=1e9))
    found = pretrain(
        make_circling_split(), UNLABELLED, recipe, broken, session=Session(resume=True, checkpoint_seconds=1e9)
    )
    assert found.digest == load_language(two_epochs).digest
    assert len(rows(broken)) == len(rows(two_epochs))


def test_an_unfinished_run_is_neither_overwritten_nor_continued_by_another(tmp_path, monkeypatch):
    break_off(monkeypatch, tmp_path, 2)
    before = (tmp_path / CHECKPOINT).read_bytes()
    with pytest.raises(TrainingError, match=r"unfinished.*resume it, or delete"):
        pretrain(make_circling_split(), UNLABELLED, replace(QUICK_LANGUAGE, epochs=2), tmp_path)
    with pytest.raises(TrainingError, match=r"another training: recipe\.seed is 0 there and 1 here"):
        pretrain(
            make_circling_split(),
            UNLABELLED,
            replace(QUICK_LANGUAGE, epochs=2, seed=1),
            tmp_path,
            session=Session(resume=True),
        )
    with pytest.raises(TrainingError, match="another training: data"):
        pretrain(
            make_circling_split(),
            UNLABELLED[1:],
            replace(QUICK_LANGUAGE, epochs=2),
            tmp_path,
            session=Session(resume=True),
        )
    assert (tmp_path / CHECKPOINT).read_bytes() == before


def test_texts_of_one_word_teach_nothing(tmp_path):
    lonely = Split(
        training=(Example("one", 1.0, "imdb"),),
        validation_imdb=make_circling_split().validation_imdb,
        validation_sst=(),
    )
    with pytest.raises(DataError, match="at least two words"):
        pretrain(lonely, ("word",), QUICK_LANGUAGE, tmp_path)
    with pytest.raises(DataError, match="at least two words"):
        pretrain(
            replace(make_circling_split(), validation_imdb=()),
            UNLABELLED,
            QUICK_LANGUAGE,
            tmp_path / "none to validate on",
        )


def test_a_loss_that_is_no_number_ends_the_training_with_a_sentence(tmp_path, monkeypatch):
    def nothing(network, *_):
        return network.bias.sum() * math.nan, None

    monkeypatch.setattr(module, "next_word_loss", nothing)
    with pytest.raises(TrainingError, match="The loss became nan at batch 0; use a lower learning_rate"):
        pretrain(make_circling_split(), UNLABELLED, QUICK_LANGUAGE, tmp_path)


@pytest.mark.parametrize(
    ("name", "value"), [("n_draws", 0), ("parts", 1.5), ("state_dropout", 1), ("squares_decay", -1)]
)
def test_impossible_choices_are_refused_by_name(name, value):
    with pytest.raises(InputError, match=name):
        LanguageRecipe(**{name: value})
