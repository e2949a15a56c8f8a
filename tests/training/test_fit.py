"""Training must learn, must give the same weights each time, and must survive being killed."""

import json
import re
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load as load_weights
from toy import QUICK, TINY, rows

from lstm_demo.bundle import WEIGHTS, build_network, load_folder, save_folder
from lstm_demo.errors import DataError, TrainingError
from lstm_demo.predict import predict
from lstm_demo.training import fit as module
from lstm_demo.training import loss, step, storing
from lstm_demo.training.batches import encode
from lstm_demo.training.calibrate import choose_neutral_band, fairest_temperature
from lstm_demo.training.checkpoint import CHECKPOINT
from lstm_demo.training.corpus import tokenize_all
from lstm_demo.training.fit import fit
from lstm_demo.training.session import Session
from lstm_demo.training.states import training_states
from lstm_demo.training.step import new_state
from lstm_demo.training.validation import Predictions, infer


def check_that_it_learnt(bundle, folder):
    history = rows(folder)
    assert [row["epoch"] for row in history] == [1, 2, 3, 4, 5, 6]
    assert history[-1]["training_loss"] < 0.5 * history[0]["training_loss"]
    assert history[-1]["training_accuracy"] > 0.9
    assert max(row["validation_accuracy"] for row in history) > 0.75  # 15 % of the labels are wrong
    verdicts = [one.probability > 0.5 for one in predict(bundle, ["good film", "bad film", "good music", "bad story"])]
    assert verdicts == [True, False, True, False]


def test_it_learns_what_can_be_learnt(toy_run):
    check_that_it_learnt(toy_run.bundle, toy_run.folder)


def test_it_learns_with_the_adversarial_loss_and_averaged_weights(tmp_path, toy_split):
    recipe = replace(QUICK, average=0.9, bfloat16=False, adversarial_weight=1.0, perturbation_norm=1.0)
    check_that_it_learnt(fit(toy_split, TINY, recipe, tmp_path), tmp_path)


def test_the_folder_holds_what_is_returned_and_no_checkpoint(toy_run, toy_split):
    bundle, stored = toy_run.bundle, load_folder(toy_run.folder)
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
    assert sorted(path.name for path in toy_run.folder.iterdir()) == [
        "config.json", "history.csv", "model.safetensors", "recipe.json", "vocab.txt",
    ]  # fmt: skip
    ends = [line.split(":")[0] for line in toy_run.lines if line.startswith("Epoch")]
    assert ends == [f"Epoch {k}" for k in range(1, 7)]
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


def test_typed_texts_help_to_choose_where_there_are_some(tmp_path, toy_split):
    typed = replace(toy_split, validation_typed=tuple(replace(one, source="typed") for one in toy_split.validation_sst))
    fit(typed, TINY, replace(QUICK, epochs=2), tmp_path)
    for row in rows(tmp_path):
        parts = [row[f"validation_{name}_accuracy"] for name in ("imdb", "sst", "typed")]
        assert row["validation_accuracy"] == pytest.approx(sum(parts) / 3, abs=1e-4)
        assert parts[1] == parts[2]


def test_a_trained_model_can_be_gone_on_from(tmp_path, toy_run, toy_split):
    still = replace(QUICK, epochs=1, learning_rate=1e-9)
    bundle = fit(toy_split, toy_run.bundle.network.config, still, tmp_path / "same", initial=toy_run.bundle)
    assert bundle.vocabulary == toy_run.bundle.vocabulary
    before, after = toy_run.bundle.network.lstm, bundle.network.lstm
    torch.testing.assert_close(after.weight_hh_l0, before.weight_hh_l0, atol=1e-3, rtol=1e-3)  # stored in float16
    wider = replace(toy_run.bundle.network.config, hidden_size=9)
    with pytest.raises(TrainingError, match="is another network"):
        fit(toy_split, wider, still, tmp_path / "wider", initial=toy_run.bundle)


def test_with_an_average_the_averaged_weights_are_judged(tmp_path, toy_split):
    one = replace(QUICK, epochs=1, average=0.0)
    plain = fit(toy_split, TINY, one, tmp_path / "plain")
    averaged = fit(toy_split, TINY, replace(one, average=0.99), tmp_path / "averaged")
    assert not torch.equal(plain.network.lstm.weight_ih_l0, averaged.network.lstm.weight_ih_l0)


def judged_again(bundle, examples):
    corpus = tokenize_all([example.text for example in examples])
    return infer(bundle.network, encode(examples, corpus, bundle.vocabulary))


def test_the_probabilities_are_calibrated(toy_run, toy_split):
    sets = [judged_again(toy_run.bundle, part).binary for part in (toy_split.validation_imdb, toy_split.validation_sst)]
    assert fairest_temperature(sets) == pytest.approx(1.0, abs=0.01)


def test_the_band_is_chosen_by_the_calibrated_probabilities_of_all_sst_sentences(toy_run, toy_split):
    probabilities, targets = toy_run.judged
    assert toy_run.bundle.config.neutral_band == choose_neutral_band([(probabilities, targets)])
    judged = judged_again(toy_run.bundle, toy_split.validation_sst)
    np.testing.assert_allclose(probabilities, judged.probabilities, atol=5e-3)  # float16 weights
    assert (targets == 0.5).sum() == 7


def test_the_end_tells_how_far_storing_moved_a_probability(tmp_path, toy_split, monkeypatch):
    def blur(bundle, folder, *_, **__):
        network = build_network(bundle.config, {**bundle.network.state_dict(), "fc.bias": torch.tensor([9.0])})
        save_folder(replace(bundle, network=network), folder)

    for store, least, most in ((save_folder, 0.0, 0.005), (blur, 0.1, 1.0)):
        lines: list[str] = []
        monkeypatch.setattr(storing, "save_folder", store)
        fit(toy_split, TINY, replace(QUICK, epochs=1), tmp_path / store.__name__, session=Session(report=lines.append))
        told = re.search(r"by more than (0\.\d{4})(, which is more than the 0\.005 that is allowed)?\.$", lines[-1])
        assert least <= float(told[1]) <= most
        assert bool(told[2]) == (store is blur)
        assert 0 <= float(lines[-1].split("three-class F1 ")[1].split(")")[0]) <= 1


def test_every_step_has_its_own_randomness_and_rate(toy_run):
    seeds, rates = toy_run.seeds, toy_run.rates
    assert len(set(seeds)) == len(seeds) == len(rates) > 60
    highest = rates.index(max(rates))
    assert rates[: highest + 1] == sorted(rates[: highest + 1])
    assert rates[highest:] == sorted(rates[highest:], reverse=True)
    assert highest == pytest.approx(QUICK.warm_up * len(rates), abs=1.5)
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
        fit(toy_split, TINY, replace(QUICK, epochs=1), tmp_path / "a", session=Session(checkpoint_seconds=1e9))
    with safe_open(tmp_path / "a" / CHECKPOINT, "pt") as file:
        progress = json.loads(file.metadata()["progress"])
    assert (progress["epoch"], progress["batch"], len(progress["history"])) == (1, 0, 1)
    monkeypatch.setattr(module._Run, "validate_epoch", lambda *_: sys.exit())
    with pytest.raises(SystemExit):
        fit(toy_split, TINY, QUICK, tmp_path / "b", session=Session(checkpoint_seconds=1e9))
    assert not (tmp_path / "b" / CHECKPOINT).exists()


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
        fit(toy_split, TINY, recipe, tmp_path / "broken", session=Session(checkpoint_seconds=1e9))
    found = fit(toy_split, TINY, recipe, tmp_path / "broken", session=Session(resume=True, checkpoint_seconds=1e9))
    assert found.network.state_dict().keys() == expected.network.state_dict().keys()
    for key, tensor in expected.network.state_dict().items():
        assert torch.equal(found.network.state_dict()[key], tensor)
    assert len(rows(tmp_path / "broken")) == 2


def test_a_finished_model_is_not_trained_over(tmp_path, toy_split):
    fit(toy_split, TINY, replace(QUICK, epochs=1), tmp_path)
    before = (tmp_path / WEIGHTS).read_bytes()
    for resume in (False, True):
        with pytest.raises(TrainingError, match=r"holds a model, and no checkpoint\.safetensors.*another folder"):
            fit(toy_split, TINY, replace(QUICK, epochs=1), tmp_path, session=Session(resume=resume))
    assert (tmp_path / WEIGHTS).read_bytes() == before


@pytest.mark.parametrize("part", ["training", "validation_imdb", "validation_sst"])
def test_an_empty_part_is_refused(tmp_path, toy_split, part):
    with pytest.raises(DataError, match="The split needs"):
        fit(replace(toy_split, **{part: ()}), TINY, QUICK, tmp_path)


def test_progress_is_reported_with_speed_and_time_left(toy_run):
    progress = [line for line in toy_run.lines if line.startswith("epoch 1/6, batch ")]
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
