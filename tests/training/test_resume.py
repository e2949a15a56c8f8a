"""A training that was killed goes on, and ends where an unbroken one ends."""

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from processes import run
from toy import QUICK, TINY, make_toy_split, rows, timeless

from lstm_demo.bundle import WEIGHTS, load_folder
from lstm_demo.errors import TrainingError
from lstm_demo.text import Vocabulary
from lstm_demo.training import checkpoint
from lstm_demo.training import fit as module
from lstm_demo.training.batches import encode
from lstm_demo.training.checkpoint import CHECKPOINT
from lstm_demo.training.corpus import tokenize_all
from lstm_demo.training.data import Split
from lstm_demo.training.fit import fit
from lstm_demo.training.session import Session

BROKEN_OFF = replace(QUICK, epochs=2, average=0.9)


def train_and_die(folder: Path, n_writes: int, when: str) -> None:
    """Train, and kill this process before or after its checkpoint number `n_writes` is written."""
    write, n_done = checkpoint.write_atomically, 0

    def write_and_die(path, content):
        nonlocal n_done
        n_done += 1
        if n_done == n_writes and when == "before":
            Path(f"{path}.half").write_bytes(content[: len(content) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        write(path, content)
        if n_done == n_writes:
            os.kill(os.getpid(), signal.SIGKILL)

    checkpoint.write_atomically = write_and_die
    fit(make_toy_split(), TINY, BROKEN_OFF, folder, session=Session(resume=True, checkpoint_seconds=0))


def test_killed_three_times_it_ends_with_the_weights_of_an_unbroken_run(tmp_path, toy_split):
    killed = (-signal.SIGKILL, "", "")
    fit(toy_split, TINY, BROKEN_OFF, tmp_path / "unbroken")
    broken = tmp_path / "broken"
    assert run(train_and_die, broken, 4, "before") == killed  # in the midst of a write: the third checkpoint stands
    assert (broken / CHECKPOINT).exists()
    assert run(train_and_die, broken, 2, "after") == killed
    n_batches = len(module.training_epoch(*_toy_epoch(toy_split)))
    assert n_batches > 6
    assert run(train_and_die, broken, n_batches - 5 + 2, "after") == killed  # in the second epoch
    assert len(rows(broken)) == 1
    assert load_folder(broken).vocabulary  # usable after its first epoch
    fit(toy_split, TINY, BROKEN_OFF, broken, session=Session(resume=True))
    for name in (WEIGHTS, "config.json", "vocab.txt"):
        assert (broken / name).read_bytes() == (tmp_path / "unbroken" / name).read_bytes()
    assert timeless(broken) == timeless(tmp_path / "unbroken")
    assert not (broken / CHECKPOINT).exists()


def _toy_epoch(split: Split) -> tuple[object, ...]:
    training = split.training
    corpus = tokenize_all([example.text for example in training])
    encoded = encode(training, corpus, Vocabulary(("<pad>", "<unk>")))
    return encoded, QUICK.seed, 0, QUICK.tokens_per_batch, QUICK.examples_per_batch, QUICK.max_tokens


@pytest.fixture
def unfinished(tmp_path, toy_split, monkeypatch) -> Path:
    """A folder whose training was broken off in its first epoch."""
    monkeypatch.setattr(module._Run, "validate_epoch", lambda *_: sys.exit())
    with pytest.raises(SystemExit):
        fit(toy_split, TINY, QUICK, tmp_path / "model", session=Session(checkpoint_seconds=0))
    monkeypatch.undo()
    return tmp_path / "model"


def test_an_unfinished_training_is_not_overwritten_unasked(unfinished, toy_split):
    before = (unfinished / CHECKPOINT).read_bytes()
    with pytest.raises(TrainingError, match=r"unfinished.*resume it, or delete"):
        fit(toy_split, TINY, QUICK, unfinished)
    assert (unfinished / CHECKPOINT).read_bytes() == before


@pytest.mark.parametrize("change", ["config", "recipe", "data"])
def test_other_settings_cannot_go_on(unfinished, toy_split, change):
    changed = {"config": TINY, "recipe": QUICK, "split": toy_split}
    match change:
        case "config":
            changed["config"] = replace(TINY, dropout=0.3)
        case "recipe":
            changed["recipe"] = replace(QUICK, learning_rate=0.04)
        case "data":
            first = replace(toy_split.training[0], target=1 - toy_split.training[0].target)
            changed["split"] = replace(toy_split, training=(first, *toy_split.training[1:]))
    with pytest.raises(TrainingError, match=f"another training: {change}"):
        fit(**changed, folder=unfinished, session=Session(resume=True))


def test_resuming_where_nothing_stands_begins(tmp_path, toy_split):
    fit(toy_split, TINY, replace(QUICK, epochs=1), tmp_path, session=Session(resume=True))
    assert len(rows(tmp_path)) == 1
