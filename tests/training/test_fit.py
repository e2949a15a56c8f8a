"""Training must learn, must give the same weights each time, and must survive being killed."""

import csv
import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load as load_weights

from lstm_demo.bundle import HISTORY, WEIGHTS, build_network, load_folder, save_folder
from lstm_demo.errors import DataError, TrainingError
from lstm_demo.model import Config
from lstm_demo.text import Vocabulary
from lstm_demo.training import fit as module
from lstm_demo.training import loss, step, storing
from lstm_demo.training.batches import encode
from lstm_demo.training.calibrate import fit_temperature
from lstm_demo.training.checkpoint import CHECKPOINT
from lstm_demo.training.corpus import tokenize_all
from lstm_demo.training.fit import fit
from lstm_demo.training.recipe import Recipe
from lstm_demo.training.states import training_states
from lstm_demo.training.step import new_state
from lstm_demo.training.validation import Predictions, infer

TINY = Config(50, embedding_size=6, hidden_size=8, dropout=0.2)
QUICK = Recipe(
    epochs=6,
    learning_rate=0.05,
    tokens_per_batch=300,
    examples_per_batch=32,
    embedding_dropout=0.1,
    word_dropout=0.02,
    min_count=1,
    patience=6,
)


def rows(folder: Path) -> list[dict[str, float]]:
    with (folder / HISTORY).open(newline="") as file:
        return [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("config", "recipe"),
    [
        (TINY, QUICK),
        (replace(TINY, n_classes=2, readout="max"), QUICK),
        (replace(TINY, bidirectional=True, n_layers=2, readout="mean"), QUICK),
        (TINY, replace(QUICK, average=0.9, bfloat16=False)),
    ],
)
def test_it_learns_what_can_be_learnt(tmp_path, toy_split, config, recipe):
    bundle = fit(toy_split, config, recipe, tmp_path)
    history = rows(tmp_path)
    assert [row["epoch"] for row in history] == [1, 2, 3, 4, 5, 6]
    assert history[-1]["training_loss"] < 0.5 * history[0]["training_loss"]
    assert history[-1]["training_accuracy"] > 0.9
    assert max(row["validation_accuracy"] for row in history) > 0.75  # 15 % of the labels are wrong
    texts = ["good film", "bad film", "the music is good", "a bad story"]
    ids = [bundle.vocabulary.encode(text.split()) for text in texts]
    logits = [bundle.network.logit(bundle.network(torch.tensor([row]), torch.tensor([len(row)])))[0] for row in ids]
    assert [bool(logit > 0) for logit in logits] == [True, False, True, False]


def test_the_folder_holds_what_is_returned_and_no_checkpoint(tmp_path, toy_split):
    lines: list[str] = []
    bundle = fit(toy_split, TINY, QUICK, tmp_path / "new" / "model", report=lines.append)
    stored = load_folder(tmp_path / "new" / "model")
    assert stored.config == bundle.config
    assert stored.vocabulary == bundle.vocabulary
    assert stored.history == bundle.history
    torch.testing.assert_close(stored.network.state_dict(), bundle.network.state_dict(), rtol=0, atol=0)
    assert stored.recipe == {
        "recipe": QUICK.to_dict(),
        "pretrained": False,
        "teachers": [],
        "texts": {"training": len(toy_split.training), "validation": len(toy_split.validation_imdb)},
        "sources": {"imdb": 200, "sst": 207},
    }
    assert sorted(path.name for path in (tmp_path / "new" / "model").iterdir()) == [
        "config.json", "history.csv", "model.safetensors", "recipe.json", "vocab.txt",
    ]  # fmt: skip
    assert [line.split(":")[0] for line in lines if line.startswith("Epoch")] == [f"Epoch {k}" for k in range(1, 7)]
    assert bundle.config.vocabulary_size == len(bundle.vocabulary) < 50
    names = "epoch,training_loss,training_accuracy,validation_loss,validation_accuracy"
    assert bundle.history.startswith(f"{names},validation_imdb_accuracy,validation_sst_accuracy")


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path, toy_split):
    recipe = replace(QUICK, epochs=2, average=0.9)
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        torch.manual_seed(ord(name))  # the caller's randomness must not matter
        before = torch.get_rng_state()
        fit(toy_split, TINY, replace(recipe, seed=seed), tmp_path / name)
        assert torch.equal(torch.get_rng_state(), before)
    a, b, c = ((tmp_path / name / WEIGHTS).read_bytes() for name in "abc")
    assert a == b
    assert a != c


def test_it_stops_when_patience_ends(tmp_path, toy_split):
    fit(toy_split, TINY, replace(QUICK, learning_rate=1e-9, patience=2), tmp_path)  # nothing changes
    assert len(rows(tmp_path)) == 1 + 2


def test_the_best_weights_are_kept(tmp_path, toy_split, monkeypatch):
    seen, scores = [], {1: 0.5, 2: 0.9, 3: 0.7}

    def scripted(network, examples, *_) -> Predictions:
        judged = infer(network, examples)
        seen.append(network.embedding.weight.detach().clone())
        n_epoch = (len(seen) + 1) // 2  # two sets an epoch
        right = np.arange(len(judged.targets)) < scores.get(n_epoch, 0) * len(judged.targets)
        return Predictions(np.where(right == (judged.targets > 0.5), 2.0, -2.0), judged.targets)

    monkeypatch.setattr(module, "infer", scripted)
    bundle = fit(toy_split, TINY, replace(QUICK, epochs=3), tmp_path)
    assert torch.equal(bundle.network.embedding.weight, seen[2].half().float())
    assert not torch.equal(seen[2], seen[4])


def test_with_an_average_the_averaged_weights_are_judged(tmp_path, toy_split):
    one = replace(QUICK, epochs=1, average=0.0)
    plain = fit(toy_split, TINY, one, tmp_path / "plain")
    averaged = fit(toy_split, TINY, replace(one, average=0.99), tmp_path / "averaged")
    assert not torch.equal(plain.network.lstm.weight_ih_l0, averaged.network.lstm.weight_ih_l0)


def test_the_probabilities_are_calibrated_and_the_band_is_chosen(tmp_path, toy_split):
    bundle = fit(toy_split, replace(TINY, neutral_band=(0.1, 0.2)), QUICK, tmp_path)
    sets = []
    for examples in (toy_split.validation_imdb, toy_split.validation_sst):
        corpus = tokenize_all([example.text for example in examples])
        sets.append(infer(bundle.network, encode(examples, corpus, bundle.vocabulary)).binary)
    assert fit_temperature(sets) == pytest.approx(1.0, abs=0.01)
    low, high = bundle.config.neutral_band
    assert 0.2 <= low <= 0.5 <= high <= 0.8


def test_the_end_tells_how_far_storing_moved_a_probability(tmp_path, toy_split, monkeypatch):
    def blur(bundle, folder, *_, **__):
        network = build_network(bundle.config, {**bundle.network.state_dict(), "fc.bias": torch.tensor([9.0])})
        save_folder(replace(bundle, network=network), folder)

    for store, least, most in ((save_folder, 0.0, 0.005), (blur, 0.1, 1.0)):
        lines: list[str] = []
        monkeypatch.setattr(storing, "save_folder", store)
        fit(toy_split, TINY, replace(QUICK, epochs=1), tmp_path / store.__name__, report=lines.append)
        told = re.search(r"by more than (0\.\d{4})(, which is more than the 0\.005 that is allowed)?\.$", lines[-1])
        assert least <= float(told[1]) <= most
        assert bool(told[2]) == (store is blur)
        assert 0 <= float(lines[-1].split("three-class F1 ")[1].split(")")[0]) <= 1


def test_the_band_is_chosen_by_the_calibrated_probabilities_of_all_sst_sentences(tmp_path, toy_split, monkeypatch):
    seen: list[np.ndarray] = []
    monkeypatch.setattr(module, "choose_neutral_band", lambda *arrays: seen.extend(arrays) or (0.33, 0.71))
    bundle = fit(toy_split, TINY, QUICK, tmp_path)
    assert bundle.config.neutral_band == (0.33, 0.71)
    corpus = tokenize_all([example.text for example in toy_split.validation_sst])
    judged = infer(bundle.network, encode(toy_split.validation_sst, corpus, bundle.vocabulary))
    np.testing.assert_allclose(seen[0], 1 / (1 + np.exp(-judged.logits)), atol=5e-3)  # float16 weights
    assert (seen[1] == 0.5).sum() == 7


def test_every_step_has_its_own_randomness_and_rate(tmp_path, toy_split, monkeypatch):
    seeds, rates = [], []
    add, train_step = step.add_gradients, module.train_step

    def spy(state, *others):
        value = train_step(state, *others)
        rates.append(state.optimizer.param_groups[0]["lr"])
        return value

    monkeypatch.setattr(step, "add_gradients", lambda *all_: seeds.append(torch.initial_seed()) or add(*all_))
    monkeypatch.setattr(module, "learn", spy)
    fit(toy_split, TINY, replace(QUICK, epochs=2, warm_up=0.25), tmp_path)
    assert len(set(seeds)) == len(seeds) == len(rates) > 20
    highest = rates.index(max(rates))
    assert rates[: highest + 1] == sorted(rates[: highest + 1])
    assert rates[highest:] == sorted(rates[highest:], reverse=True)
    assert highest == pytest.approx(len(rates) / 4, abs=1.5)
    assert rates[highest] == pytest.approx(QUICK.learning_rate, rel=0.1)
    assert max(rates[0], rates[-1]) < 0.1 * QUICK.learning_rate


def test_gradients_are_cut_to_the_norm(tmp_path, toy_split):
    one = replace(QUICK, epochs=1)
    free, cut = (fit(toy_split, TINY, replace(one, clip_norm=norm), tmp_path / str(norm)) for norm in (1.0, 1e-9))
    start = new_state(cut.config, one).network.lstm.weight_hh_l0
    assert (cut.network.lstm.weight_hh_l0 - start).abs().max() < 0.1 * (
        free.network.lstm.weight_hh_l0 - start
    ).abs().max()


def test_between_checkpoints_only_an_epochs_end_is_kept(tmp_path, toy_split, monkeypatch):
    monkeypatch.setattr(module._Run, "finish", lambda *_: sys.exit())
    with pytest.raises(SystemExit):
        fit(toy_split, TINY, replace(QUICK, epochs=1), tmp_path / "a", checkpoint_seconds=1e9)
    with safe_open(tmp_path / "a" / CHECKPOINT, "pt") as file:
        progress = json.loads(file.metadata()["progress"])
    assert (progress["epoch"], progress["batch"], len(progress["history"])) == (1, 0, 1)
    monkeypatch.setattr(module._Run, "validate_epoch", lambda *_: sys.exit())
    with pytest.raises(SystemExit):
        fit(toy_split, TINY, QUICK, tmp_path / "b", checkpoint_seconds=1e9)
    assert not (tmp_path / "b" / CHECKPOINT).exists()


def test_a_given_vocabulary_is_kept(tmp_path, toy_split):
    vocabulary = Vocabulary(("<pad>", "<unk>", "good", "bad", "film"))
    bundle = fit(toy_split, TINY, replace(QUICK, epochs=1), tmp_path, vocabulary=vocabulary)
    assert bundle.vocabulary == vocabulary
    assert bundle.config.vocabulary_size == 5


def test_a_new_vocabulary_knows_only_words_of_training_texts(tmp_path, toy_split):
    strange = replace(toy_split.validation_imdb[0], text="xyzzy " * 9)
    phrase = replace(toy_split.training[0], text="plugh", whole=False)
    validation = (strange, *toy_split.validation_imdb)
    split = replace(toy_split, training=(phrase, *toy_split.training), validation_imdb=validation)
    words = fit(split, TINY, replace(QUICK, epochs=1), tmp_path).vocabulary.words
    assert {"good", "bad", "film"} <= set(words)
    assert not {"xyzzy", "plugh"} & set(words)


def test_a_loss_that_is_no_number_ends_the_training_with_a_sentence(tmp_path, toy_split, monkeypatch):
    monkeypatch.setattr(step, "add_gradients", lambda *_: (float("nan"), torch.zeros(1, 1)))
    with pytest.raises(TrainingError, match="lower learning_rate"):
        fit(toy_split, TINY, QUICK, tmp_path)


def test_without_bfloat16_it_trains_in_float32(tmp_path, toy_split, monkeypatch):
    types = set()

    def noting(*given):
        states = training_states(*given)
        types.add(states.dtype)
        return states

    monkeypatch.setattr(module, "can_train_in_bfloat16", lambda device: False)
    monkeypatch.setattr(loss, "training_states", noting)
    fit(toy_split, TINY, replace(QUICK, epochs=1), tmp_path)
    assert types == {torch.float32}


@pytest.mark.parametrize("name", ["save_folder", "write_atomically"])
def test_whoever_dies_while_a_model_is_published_can_go_on(tmp_path, toy_split, monkeypatch, name):
    recipe = replace(QUICK, epochs=2)
    expected = fit(toy_split, TINY, recipe, tmp_path / "unbroken")
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        publish = getattr(module, name)
        patch.setattr(module, name, lambda *given, **named: (publish(*given, **named), sys.exit()))
        fit(toy_split, TINY, recipe, tmp_path / "broken", checkpoint_seconds=1e9)
    found = fit(toy_split, TINY, recipe, tmp_path / "broken", resume=True, checkpoint_seconds=1e9)
    assert found.network.state_dict().keys() == expected.network.state_dict().keys()
    for key, tensor in expected.network.state_dict().items():
        assert torch.equal(found.network.state_dict()[key], tensor)
    assert len(rows(tmp_path / "broken")) == 2


def test_a_finished_model_is_not_trained_over(tmp_path, toy_split):
    fit(toy_split, TINY, replace(QUICK, epochs=1), tmp_path)
    before = (tmp_path / WEIGHTS).read_bytes()
    for resume in (False, True):
        with pytest.raises(TrainingError, match=r"holds a model, and no checkpoint\.safetensors.*another folder"):
            fit(toy_split, TINY, replace(QUICK, epochs=1), tmp_path, resume=resume)
    assert (tmp_path / WEIGHTS).read_bytes() == before


@pytest.mark.parametrize("part", ["training", "validation_imdb", "validation_sst"])
def test_an_empty_part_is_refused(tmp_path, toy_split, part):
    with pytest.raises(DataError, match="The split needs"):
        fit(replace(toy_split, **{part: ()}), TINY, QUICK, tmp_path)


def test_progress_is_reported_with_speed_and_time_left(tmp_path, toy_split, monkeypatch):
    monkeypatch.setattr("lstm_demo.training.report._SECONDS", 0.0)
    lines: list[str] = []
    fit(toy_split, TINY, replace(QUICK, epochs=1), tmp_path, report=lines.append)
    progress = [line for line in lines if line.startswith("epoch 1/1, batch ")]
    assert len(progress) > 3
    assert all("loss " in line and "tokens/s" in line and "min left" in line for line in progress)


def test_what_rounding_would_move_is_stored_in_single_precision(tmp_path, toy_split, monkeypatch):
    fit(toy_split, TINY, replace(QUICK, epochs=1), tmp_path / "half")
    monkeypatch.setattr(storing, "MAX_MOVE", 0.0)
    fit(toy_split, TINY, replace(QUICK, epochs=1), tmp_path / "single")
    types = {}
    for name in ("half", "single"):
        stored = load_weights((tmp_path / name / "model.safetensors").read_bytes())
        types[name] = {one.dtype for one in stored.values()}
    assert types == {"half": {torch.float16}, "single": {torch.float32}}
