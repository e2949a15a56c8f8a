"""A checkpoint must give everything back exactly, and never to a run that it does not belong to."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from lstm_demo.errors import TrainingError
from lstm_demo.model import Config
from lstm_demo.training import checkpoint as module
from lstm_demo.training.checkpoint import CHECKPOINT, Progress, State, load_checkpoint, save_checkpoint
from lstm_demo.training.recipe import Recipe
from lstm_demo.training.step import new_state

SETTINGS = {"config": {"hidden_size": 4, "neutral_band": (0.4, 0.6)}, "recipe": {"seed": 1}, "data": "abc"}
PROGRESS = Progress(
    step=7, epoch=1, batch=3, loss_sum=0.1 + 0.2, n_right=5, n_scored=9, seconds=1.5,
    history=({"epoch": 1, "training_loss": 1 / 3},), best_score=2 / 3, n_without_gain=1,
)  # fmt: skip


def fresh_state(seed: int) -> State:
    return new_state(Config(6, embedding_size=3, hidden_size=4), Recipe(seed=seed, average=0.9))


def used_state() -> State:
    state = fresh_state(1)
    for _ in range(2):
        state.network(torch.tensor([[2, 3]]), torch.tensor([2])).sum().backward()
        state.optimizer.step()
    state.best = {name: tensor + 1 for name, tensor in state.average.items()}
    state.progress = PROGRESS
    return state


def test_everything_comes_back_exactly(tmp_path):
    path, saved, loaded = tmp_path / CHECKPOINT, used_state(), fresh_state(2)
    save_checkpoint(path, saved, SETTINGS)
    load_checkpoint(path, loaded, SETTINGS)
    assert loaded.progress == PROGRESS
    for name in ("average", "best"):
        torch.testing.assert_close(getattr(loaded, name), getattr(saved, name), rtol=0, atol=0)
    for (name, one), two in zip(saved.network.named_parameters(), loaded.network.parameters(), strict=True):
        assert torch.equal(one, two), name
        assert saved.optimizer.state[one].keys() == {"step", "exp_avg", "exp_avg_sq"}
        torch.testing.assert_close(loaded.optimizer.state[two], saved.optimizer.state[one], rtol=0, atol=0)
    for state in (saved, loaded):  # and the next step is the same
        state.optimizer.zero_grad()
        state.network.eval()(torch.tensor([[4, 3]]), torch.tensor([2])).sum().backward()
        state.optimizer.step()
    assert all(map(torch.equal, saved.network.parameters(), loaded.network.parameters()))


def test_a_new_state_can_be_saved_too(tmp_path):
    path, saved, loaded = tmp_path / CHECKPOINT, fresh_state(1), fresh_state(2)
    save_checkpoint(path, saved, SETTINGS)
    load_checkpoint(path, loaded, SETTINGS)
    assert loaded.progress == Progress()
    assert loaded.best == {}
    assert not loaded.optimizer.state


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({**SETTINGS, "recipe": {"seed": 2}}, "recipe.seed is 1 there and 2 here"),
        ({**SETTINGS, "data": "xyz"}, "data is abc there and xyz here"),
        ({**SETTINGS, "config": {"hidden_size": 4}}, "config.neutral_band"),
        ({**SETTINGS, "more": 1}, "more is None there and 1 here"),
    ],
)
def test_another_runs_checkpoint_is_refused_and_changes_nothing(tmp_path, settings, why):
    save_checkpoint(tmp_path / CHECKPOINT, used_state(), SETTINGS)
    state, untouched = fresh_state(2), fresh_state(2)
    with pytest.raises(TrainingError, match=why):
        load_checkpoint(tmp_path / CHECKPOINT, state, settings)
    assert state.progress == Progress()
    assert all(map(torch.equal, state.network.parameters(), untouched.network.parameters()))


def damage(path: Path, how: str) -> None:
    tensors = load_file(path)
    with safe_open(path, "pt") as file:
        metadata = file.metadata()
    match how:
        case "short":
            path.write_bytes(path.read_bytes()[:-100])
        case "no header":
            path.write_bytes(b"")
        case "no metadata":
            save_file(tensors, path)
        case "no json":
            save_file(tensors, path, {**metadata, "progress": "{"})
        case "odd progress":
            save_file(tensors, path, {**metadata, "progress": json.dumps({"epochs": 1})})
        case "no tensors":
            save_file({}, path, metadata)
        case "odd moment":
            save_file({**tensors, "optimizer.fc.weight.exp_avg": torch.zeros(2, 2)}, path, metadata)
        case "half of the best":
            del tensors["best.fc.bias"]
            save_file(tensors, path, metadata)
        case "odd shape":
            save_file({**tensors, "network.fc.weight": torch.zeros(2, 2)}, path, metadata)


@pytest.mark.parametrize(
    "how",
    [
        "short",
        "no header",
        "no metadata",
        "no json",
        "odd progress",
        "no tensors",
        "odd shape",
        "odd moment",
        "half of the best",
    ],
)
def test_a_damaged_checkpoint_is_refused_with_a_sentence(tmp_path, how):
    path = tmp_path / CHECKPOINT
    save_checkpoint(path, used_state(), SETTINGS)
    damage(path, how)
    with pytest.raises(TrainingError, match="damaged"):
        load_checkpoint(path, fresh_state(1), SETTINGS)


def test_a_write_that_fails_leaves_the_old_checkpoint(tmp_path, monkeypatch):
    path, state = tmp_path / CHECKPOINT, used_state()
    save_checkpoint(path, state, SETTINGS)
    state.progress = replace(PROGRESS, step=8)

    def fail(*_args: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="full"):
        save_checkpoint(path, state, SETTINGS)
    monkeypatch.undo()
    loaded = fresh_state(1)
    load_checkpoint(path, loaded, SETTINGS)
    assert loaded.progress.step == 7
    assert [file.name for file in tmp_path.iterdir()] == [CHECKPOINT]


def test_the_file_is_plain_safetensors_with_readable_names(tmp_path):
    save_checkpoint(tmp_path / CHECKPOINT, used_state(), SETTINGS)
    names = load_file(tmp_path / CHECKPOINT).keys()
    assert {"network.fc.weight", "average.fc.weight", "best.fc.weight", "optimizer.fc.weight.exp_avg"} <= names
    assert not hasattr(module, "pickle")
